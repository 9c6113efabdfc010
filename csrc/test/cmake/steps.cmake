# Steps of the scripts beside this file.
cmake_minimum_required(VERSION 3.18)

# run(command...): stores the combined output in `output`; the script ends if the command fails.
function(run)
    execute_process(COMMAND ${ARGN}
        RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "${command}\nended with ${result}:\n${text}")
    endif()
    set(output "${text}" PARENT_SCOPE)
endfunction()

# build(SOURCE BUILD option...): configures with clang, unless an option says otherwise, and builds.
function(build source build)
    run("${CMAKE_COMMAND}" -S "${source}" -B "${build}" -G "${GENERATOR}"
        -DCMAKE_C_COMPILER=${CLANG} -DCMAKE_CXX_COMPILER=${CLANGXX} ${ARGN})
    run("${CMAKE_COMMAND}" --build "${build}")
    set(output "${output}" PARENT_SCOPE)
endfunction()

# expect(TEXT REGEX): stores what the first two groups matched in `matched_1` and `matched_2`.
function(expect text regex)
    if(NOT text MATCHES "${regex}")
        message(FATAL_ERROR "expected '${regex}' in:\n${text}")
    endif()
    set(matched_1 "${CMAKE_MATCH_1}" PARENT_SCOPE)
    set(matched_2 "${CMAKE_MATCH_2}" PARENT_SCOPE)
endfunction()

function(expect_not text regex)
    if(text MATCHES "${regex}")
        message(FATAL_ERROR "did not expect '${regex}' in:\n${text}")
    endif()
endfunction()

file(REMOVE_RECURSE "${BINARY_DIR}")

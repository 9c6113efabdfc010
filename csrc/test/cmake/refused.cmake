# What memcov_instrument() cannot do ends the configuration with a sentence that says why.
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")

function(expect_refused case regex c_compiler cxx_compiler)
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/projects/refused"
            -B "${BINARY_DIR}/${case}" -G "${GENERATOR}" -DCASE=${case}
            -DCMAKE_PREFIX_PATH=${PREFIX}
            -DCMAKE_C_COMPILER=${c_compiler} -DCMAKE_CXX_COMPILER=${cxx_compiler}
        RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
    if(result EQUAL 0)
        message(FATAL_ERROR "${case} was accepted:\n${text}")
    endif()
    string(REGEX REPLACE "[ \n]+" " " text "${text}")
    expect("${text}" "${regex}")
endfunction()

expect_refused(unknown_argument "unknown arguments 'PC_TABLE'" "${CLANG}" "${CLANGXX}")
expect_refused(unknown_mode "unknown MODE 'calls'; it is guards, counters or flags"
    "${CLANG}" "${CLANGXX}")
expect_refused(no_mode "unknown MODE ''; it is guards, counters or flags" "${CLANG}" "${CLANGXX}")
expect_refused(no_target "there is no such target" "${CLANG}" "${CLANGXX}")
expect_refused(no_ignorelist "no ignore list at .*/nowhere.txt" "${CLANG}" "${CLANGXX}")
if(GCC)
    expect_refused(gcc "the C compiler is GNU, which has no .*configure with clang"
        "${GCC}" "${GXX}")
endif()

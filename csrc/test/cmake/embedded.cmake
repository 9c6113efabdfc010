# Embedded with add_subdirectory() in a project that compiles everything with coverage, by its flags
# and by its compile options, and measures or checks it in other ways: the runtime stays free of it.
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")

set(coverage -fsanitize-coverage=trace-pc-guard,pc-table)
build("${CMAKE_CURRENT_LIST_DIR}/projects/embedded" "${BINARY_DIR}"
    -Dmemcov_SOURCE_DIR=${SOURCE_DIR} -DCMAKE_C_FLAGS=${coverage} -DCMAKE_CXX_FLAGS=${coverage})

run("${PROBE}" "${BINARY_DIR}/libcompiler.so")
expect("${output}" "libcompiler.so: total=([0-9]+) edges=([0-9]+) hits=[1-9][0-9]* modules=1 ")
if(NOT matched_1 EQUAL matched_2)
    message(FATAL_ERROR "there are other edges than the library's:\n${output}")
endif()
expect("${output}" "runtime=libmemcov.so")
expect("${output}" "functions=.*run")
expect_not("${output}" "functions=.*mcov")

# An embedding project gets neither our tests, launcher nor install rules unless it asks.
if(EXISTS "${BINARY_DIR}/memcov/test")
    message(FATAL_ERROR "the tests were configured in an embedding project")
endif()
if(EXISTS "${BINARY_DIR}/memcov/launcher")
    message(FATAL_ERROR "the launcher was configured in an embedding project")
endif()
file(READ "${BINARY_DIR}/memcov/cmake_install.cmake" rules)
expect_not("${rules}" "libmemcov")

# expect_untouched(LIBRARY): it is what it would be without the project's flags.
function(expect_untouched library)
    run("${NM}" "${library}")
    expect_not("${output}" "gcov|__prof|llvm_prof|__cyg_|__asan|__ubsan|__odr_asan|__sancov|xray")
    if(PYTHON)
        run("${PYTHON}" "${CMAKE_CURRENT_LIST_DIR}/../linked/exports_test.py"
            "${NM}" "${READELF}" "${library}")
        if(PROCESSOR MATCHES "x86_64|AMD64")
            run("${PYTHON}" "${CMAKE_CURRENT_LIST_DIR}/../linked/callback_code_test.py"
                "${OBJDUMP}" "${library}")
        endif()
    endif()
endfunction()

expect_untouched("${BINARY_DIR}/memcov/libmemcov.so")

# By the project's options and by its flags, each time a set that the compiler takes together.
foreach(flags
        "--coverage -fprofile-instr-generate -fcoverage-mapping"
        "-fprofile-generate -finstrument-functions -fxray-instrument"
        "-fsanitize=address,undefined,fuzzer-no-link -finstrument-functions-after-inlining")
    build("${CMAKE_CURRENT_LIST_DIR}/projects/embedded" "${BINARY_DIR}"
        -Dmemcov_SOURCE_DIR=${SOURCE_DIR} "-DMEASURING=-Werror ${flags}")
    expect_untouched("${BINARY_DIR}/memcov/libmemcov.so")
    build("${SOURCE_DIR}" "${BINARY_DIR}/flags" -DMEMCOV_BUILD_TESTS=OFF
        -DCMAKE_BUILD_TYPE=Release "-DCMAKE_C_FLAGS_RELEASE=-O2 ${flags}"
        -DCMAKE_C_FLAGS=-Werror)
    expect_untouched("${BINARY_DIR}/flags/libmemcov.so")
endforeach()
if(GCC)
    set(flags "-Werror -O2 --coverage -fprofile-generate -finstrument-functions")
    string(APPEND flags " -fsanitize=address,undefined")
    build("${SOURCE_DIR}" "${BINARY_DIR}/gcc" -DMEMCOV_BUILD_TESTS=OFF -DCMAKE_C_COMPILER=${GCC}
        "-DCMAKE_C_FLAGS=${flags}")
    expect_untouched("${BINARY_DIR}/gcc/libmemcov.so")
endif()

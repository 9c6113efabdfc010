# Embedded with add_subdirectory() in a project that compiles everything with coverage, by its flags
# and by its compile options: the runtime stays free of it.
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

# An embedding project gets neither our tests nor our install rules unless it asks.
if(EXISTS "${BINARY_DIR}/memcov/test")
    message(FATAL_ERROR "the tests were configured in an embedding project")
endif()
file(READ "${BINARY_DIR}/memcov/cmake_install.cmake" rules)
expect_not("${rules}" "libmemcov")

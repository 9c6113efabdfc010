# Built on its own and installed: the files that an installation consists of.
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")

file(REMOVE_RECURSE "${PREFIX}")
build("${SOURCE_DIR}" "${BINARY_DIR}"
    -DMEMCOV_BUILD_TESTS=OFF -DCMAKE_INSTALL_PREFIX=${PREFIX} -DCMAKE_INSTALL_LIBDIR=lib)
run("${CMAKE_COMMAND}" --install "${BINARY_DIR}")

file(GLOB_RECURSE installed RELATIVE "${PREFIX}" "${PREFIX}/*")
list(SORT installed)
set(package lib/cmake/memcov)
foreach(file bin/memcov-launcher include/memcov.h lib/libmemcov.so lib/libmemcov.a
        ${package}/MemcovInstrument.cmake ${package}/memcovConfig.cmake
        ${package}/memcovConfigVersion.cmake ${package}/memcovTargets.cmake)
    if(NOT file IN_LIST installed)
        message(FATAL_ERROR "${file} is not installed; what is: ${installed}")
    endif()
endforeach()
expect_not("${installed}" "memcov_binding")

# The package can be moved: it names no directory of this machine.
file(GLOB package_files "${PREFIX}/${package}/*.cmake")
foreach(file IN LISTS package_files)
    file(READ "${file}" text)
    string(FIND "${text}" "${SOURCE_DIR}" position)
    if(NOT position EQUAL -1)
        message(FATAL_ERROR "${file} names ${SOURCE_DIR}")
    endif()
endforeach()

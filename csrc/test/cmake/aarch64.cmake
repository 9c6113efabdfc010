# Cross-built for AArch64 and run under qemu: the tests that lay down guards themselves.
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")

if(NOT AARCH64_GCC OR NOT QEMU_AARCH64)
    message("SKIPPED: aarch64-linux-gnu-gcc and qemu-aarch64 are needed for this test")
    return()
endif()
get_filename_component(root "${AARCH64_GCC}" DIRECTORY)
get_filename_component(root "${root}/../aarch64-linux-gnu" ABSOLUTE)

set(ENV{QEMU_LD_PREFIX} "${root}")
run("${CMAKE_COMMAND}" -S "${SOURCE_DIR}" -B "${BINARY_DIR}" -G "${GENERATOR}"
    -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64
    -DCMAKE_C_COMPILER=${AARCH64_GCC}
    -DCMAKE_CROSSCOMPILING_EMULATOR=${QEMU_AARCH64})
run("${CMAKE_COMMAND}" --build "${BINARY_DIR}")
get_filename_component(cmake_dir "${CMAKE_COMMAND}" DIRECTORY)
run("${cmake_dir}/ctest" --test-dir "${BINARY_DIR}" --output-on-failure)
message("${output}")

# The runtime compiles without a warning: by clang and gcc, optimised and not, as C and the headers
# as C++ too.
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")

foreach(compiler CLANG GCC)
    if(NOT ${compiler})
        continue()
    endif()
    foreach(level -O0 -O2)
        build("${SOURCE_DIR}" "${BINARY_DIR}/${compiler}${level}"
            -DMEMCOV_BUILD_TESTS=OFF -DMEMCOV_INSTALL=OFF -DCMAKE_BUILD_TYPE=None
            -DCMAKE_C_COMPILER=${${compiler}}
            "-DCMAKE_C_FLAGS=${level} -Wall -Wextra -Wconversion -Wstrict-prototypes -Werror")
        expect_not("${output}" "warning")
    endforeach()
endforeach()

foreach(compiler "${CLANGXX}" "${GXX}")
    if(compiler)
        foreach(header memcov.h memcov_file.h)
            run("${compiler}" -x c++ -std=c++11 -Wall -Wextra -pedantic -Werror -fsyntax-only
                "${SOURCE_DIR}/include/${header}")
        endforeach()
    endif()
endforeach()

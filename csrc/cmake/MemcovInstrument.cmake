# memcov_instrument(TARGET [MODE guards|counters|flags] [STATIC] [NO_PC_TABLE] [IGNORELIST FILE])
#
# Compiles a target's C and C++ sources with edge coverage and links the runtime.
#
#   MODE         how an edge is told of, the same for all of a module. guards, if nothing is said: by
#                a call, which shows it at once and in a coverage file whatever becomes of the
#                process. counters: by an inline 8-bit counter, which costs less and tells how often;
#                flags: by an inline flag. Both show as of the last call of the runtime
#   STATIC       links the runtime into the target (a shared library), which then exports the base
#                ABI itself and does not share its coverage with other libraries
#   NO_PC_TABLE  leaves out the table of PCs (16 bytes an edge) that ties edges to source lines
#   IGNORELIST   sources (src:pattern) and functions (fun:pattern) that are not instrumented, in
#                the format of https://clang.llvm.org/docs/SanitizerSpecialCaseList.html
#
# Needs clang. The coverage flag is given to the compiler only: on a link line it makes clang
# link callbacks of its own into executables, and those win over any shared library's.
include_guard(GLOBAL)

function(memcov_instrument target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "STATIC;NO_PC_TABLE" "MODE;IGNORELIST" "")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "memcov_instrument(${target}): unknown arguments "
            "'${arg_UNPARSED_ARGUMENTS}'; it takes MODE mode, STATIC, NO_PC_TABLE and IGNORELIST file")
    endif()
    set(guards trace-pc-guard)
    set(counters inline-8bit-counters)
    set(flags inline-bool-flag)
    if("MODE" IN_LIST arg_KEYWORDS_MISSING_VALUES)
        set(arg_MODE "")
    elseif(NOT DEFINED arg_MODE)
        set(arg_MODE guards)
    endif()
    if(NOT arg_MODE MATCHES "^(guards|counters|flags)$")
        message(FATAL_ERROR "memcov_instrument(${target}): unknown MODE '${arg_MODE}'; it is "
            "guards, counters or flags")
    endif()
    set(coverage "${${arg_MODE}}")
    if(NOT TARGET ${target})
        message(FATAL_ERROR "memcov_instrument(${target}): there is no such target")
    endif()
    get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
    foreach(language C CXX)
        if(language IN_LIST languages AND NOT CMAKE_${language}_COMPILER_ID STREQUAL "Clang")
            message(FATAL_ERROR "memcov_instrument(${target}): the ${language} compiler is "
                "${CMAKE_${language}_COMPILER_ID}, which has no -fsanitize-coverage=${coverage}; "
                "configure with clang (CC=clang CXX=clang++)")
        endif()
    endforeach()

    set(options -fsanitize-coverage=${coverage})
    if(NOT arg_NO_PC_TABLE)
        string(APPEND options ",pc-table")
    endif()
    if(arg_IGNORELIST)
        get_filename_component(ignorelist "${arg_IGNORELIST}" ABSOLUTE)
        if(NOT EXISTS "${ignorelist}")
            message(FATAL_ERROR "memcov_instrument(${target}): no ignore list at ${ignorelist}")
        endif()
        list(APPEND options "-fsanitize-coverage-ignorelist=${ignorelist}")
    endif()
    target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:C,CXX>:${options}>")

    if(arg_STATIC)
        # The whole archive: nothing in the target refers to most of its members. -Bsymbolic: the
        # target's callbacks are its own runtime's, also when another runtime is in the process.
        # The archive's path is all that is given, so its dependencies are named here.
        find_package(Threads REQUIRED)
        target_link_libraries(${target} PRIVATE
            -Wl,--whole-archive $<TARGET_FILE:memcov::memcov_static> -Wl,--no-whole-archive
            Threads::Threads)
        target_link_options(${target} PRIVATE LINKER:-Bsymbolic LINKER:-z,nodelete)
        target_include_directories(${target} PRIVATE
            $<TARGET_PROPERTY:memcov::memcov_static,INTERFACE_INCLUDE_DIRECTORIES>)
        if(TARGET memcov_static)
            add_dependencies(${target} memcov_static)
        endif()
    else()
        target_link_libraries(${target} PRIVATE memcov::memcov)
    endif()
endfunction()

# memcov_never_instrument(TARGET)
#
# Takes away, for one target, whatever an embedding project measures or checks everything with:
# coverage, profiles, calls at a function's entry, sanitizers. A target's own options come after
# CMAKE_<LANG>_FLAGS and after add_compile_options(). Sanitizers at link time, too: a library that
# is not sanitized needs nothing of their runtimes, and works beside code that is.
function(memcov_never_instrument target)
    if(CMAKE_C_COMPILER_ID MATCHES "Clang")
        target_compile_options(${target} PRIVATE
            -fno-sanitize-coverage=func,bb,edge,trace-pc,trace-pc-guard
            -fno-sanitize-coverage=inline-8bit-counters,inline-bool-flag,pc-table
            -fno-sanitize-coverage=trace-cmp,trace-div,trace-gep,indirect-calls,stack-depth
            -fno-sanitize-coverage=trace-loads,trace-stores
            -fno-sanitize=all
            -fno-profile-generate
            -fno-profile-instr-generate
            -fno-coverage-mapping
            -fno-profile-arcs
            -fno-test-coverage
            -fno-memory-profile
            -fno-xray-instrument)
        target_link_options(${target} PRIVATE -fno-sanitize=all -noprofilelib)
    elseif(CMAKE_C_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE
            -fno-sanitize-coverage=trace-pc,trace-cmp
            -fno-sanitize=all
            -fno-profile-generate
            -fno-profile-arcs
            -fno-test-coverage
            -fno-instrument-functions)
        target_link_options(${target} PRIVATE -fno-sanitize=all)
    endif()
endfunction()

# memcov_drop_flags()
#
# Takes the flags that have no opposite out of what the targets of this directory start with. To be
# called before any of them is made.
function(memcov_drop_flags)
    set(without_opposite "--coverage|-finstrument-function[^ ;>]*")
    set(variables CMAKE_C_FLAGS CMAKE_SHARED_LINKER_FLAGS)
    foreach(configuration ${CMAKE_BUILD_TYPE} ${CMAKE_CONFIGURATION_TYPES})
        string(TOUPPER "CMAKE_C_FLAGS_${configuration}" variable)
        list(APPEND variables "${variable}")
    endforeach()
    foreach(variable IN LISTS variables)
        string(REGEX REPLACE "${without_opposite}" "" flags "${${variable}}")
        set(${variable} "${flags}" PARENT_SCOPE)
    endforeach()
    foreach(property COMPILE_OPTIONS LINK_OPTIONS)
        get_directory_property(options ${property})
        string(REGEX REPLACE "${without_opposite}" "" options "${options}")
        set_directory_properties(PROPERTIES ${property} "${options}")
    endforeach()
endfunction()

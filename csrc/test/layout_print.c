/*
 * Prints how the compiler lays out what memcov.h, memcov_file.h and memcov_binding.h declare, for
 * tests in other languages to compare with. Any C compiler:
 *     cc -Icsrc/include -Icsrc/binding csrc/test/layout_print.c -o layout_print
 * Lines:  struct.member offset size    sizeof struct size    constant value (64 bits, signed)
 */
#include "memcov_binding.h"
#include "memcov_file.h"

#include <stddef.h>
#include <stdio.h>

#define STRUCT(structure) printf("sizeof %s %zu\n", #structure, sizeof(struct structure));
#define MEMBER(structure, member)                                                                  \
    printf("%s.%s %zu %zu\n", #structure, #member, offsetof(struct structure, member),             \
           sizeof(((struct structure *)0)->member));
#define CONSTANT(name) printf("%s %lld\n", #name, (long long)(name));

static void print_state(void) {
    STRUCT(mcov_coverage)
    MEMBER(mcov_coverage, now)
    MEMBER(mcov_coverage, storage_size)
    MEMBER(mcov_coverage, storage)
    STRUCT(mcov_level)
    MEMBER(mcov_level, id)
    MEMBER(mcov_level, depth)
    MEMBER(mcov_level, edges)
    MEMBER(mcov_level, new_edges)
    STRUCT(mcov_view)
    MEMBER(mcov_view, hitmap)
    MEMBER(mcov_view, capacity)
    STRUCT(mcov_module)
    MEMBER(mcov_module, path)
    MEMBER(mcov_module, build_id)
    MEMBER(mcov_module, build_id_length)
    MEMBER(mcov_module, first_edge)
    MEMBER(mcov_module, edge_count)
    MEMBER(mcov_module, load_bias)
    MEMBER(mcov_module, pcs)
    MEMBER(mcov_module, function_entries)
    STRUCT(mcov_patching)
    MEMBER(mcov_patching, reason)
    MEMBER(mcov_patching, removed)
    MEMBER(mcov_patching, put_back)
    MEMBER(mcov_patching, mode)
    MEMBER(mcov_patching, is_active)
    MEMBER(mcov_patching, removed_now)
    MEMBER(mcov_patching, retired)
    MEMBER(mcov_patching, missing)
    STRUCT(mcov_counters)
    MEMBER(mcov_counters, counters)
    MEMBER(mcov_counters, edge_count)
    MEMBER(mcov_counters, kind)
}

static void print_functions(void) {
    STRUCT(memcov_functions)
    MEMBER(memcov_functions, mcov_get_total)
    MEMBER(memcov_functions, mcov_get_now)
    MEMBER(memcov_functions, mcov_set_now)
    MEMBER(memcov_functions, mcov_reset)
    MEMBER(memcov_functions, mcov_push_coverage)
    MEMBER(memcov_functions, mcov_pop_coverage)
    MEMBER(memcov_functions, mcov_copy_hitmap)
    MEMBER(memcov_functions, mcov_set_hitmap)
    MEMBER(memcov_functions, serialize_mem_coverage)
    MEMBER(memcov_functions, deserialize_mem_coverage)
    MEMBER(memcov_functions, mcov_abi_version)
    MEMBER(memcov_functions, mcov_status_text)
    MEMBER(memcov_functions, mcov_try_get_total)
    MEMBER(memcov_functions, mcov_try_get_now)
    MEMBER(memcov_functions, mcov_try_set_now)
    MEMBER(memcov_functions, mcov_try_reset)
    MEMBER(memcov_functions, mcov_try_push)
    MEMBER(memcov_functions, mcov_try_pop)
    MEMBER(memcov_functions, mcov_try_copy_hitmap)
    MEMBER(memcov_functions, mcov_try_set_hitmap)
    MEMBER(memcov_functions, mcov_try_serialize)
    MEMBER(memcov_functions, mcov_try_deserialize)
    MEMBER(memcov_functions, mcov_free)
    MEMBER(memcov_functions, mcov_merge)
    MEMBER(memcov_functions, mcov_merge_hitmap)
    MEMBER(memcov_functions, mcov_get_level)
    MEMBER(memcov_functions, mcov_copy_hits)
    MEMBER(memcov_functions, mcov_attach)
    MEMBER(memcov_functions, mcov_live_view)
    MEMBER(memcov_functions, mcov_get_module_count)
    MEMBER(memcov_functions, mcov_get_module)
    MEMBER(memcov_functions, mcov_set_patching)
    MEMBER(memcov_functions, mcov_get_patching)
    MEMBER(memcov_functions, mcov_sync)
    MEMBER(memcov_functions, mcov_get_counters)
    MEMBER(memcov_functions, mcov_copy_counter_classes)
}

static void print_file(void) {
    STRUCT(mcov_file_header)
    MEMBER(mcov_file_header, magic)
    MEMBER(mcov_file_header, byte_order)
    MEMBER(mcov_file_header, version)
    MEMBER(mcov_file_header, length)
    MEMBER(mcov_file_header, reserved)
    STRUCT(mcov_file_module)
    MEMBER(mcov_file_module, size)
    MEMBER(mcov_file_module, edge_count)
    MEMBER(mcov_file_module, identity_kind)
    MEMBER(mcov_file_module, identity_length)
    MEMBER(mcov_file_module, path_length)
    MEMBER(mcov_file_module, notes)
    MEMBER(mcov_file_module, reserved)
    MEMBER(mcov_file_module, identity)
}

static void print_system(void) {
    STRUCT(memcov_dl_info)
    MEMBER(memcov_dl_info, dli_fname)
    MEMBER(memcov_dl_info, dli_fbase)
    MEMBER(memcov_dl_info, dli_sname)
    MEMBER(memcov_dl_info, dli_saddr)
    STRUCT(memcov_system)
    MEMBER(memcov_system, free)
    MEMBER(memcov_system, dlopen)
    MEMBER(memcov_system, dlclose)
    MEMBER(memcov_system, dlsym)
    MEMBER(memcov_system, dlerror)
    MEMBER(memcov_system, dladdr)
    MEMBER(memcov_system, getxattr)
}

static void print_constants(void) {
    CONSTANT(MCOV_ABI_VERSION)
    CONSTANT(MCOV_OK)
    CONSTANT(MCOV_ERROR_NULL)
    CONSTANT(MCOV_ERROR_EMPTY_STACK)
    CONSTANT(MCOV_ERROR_WRONG_LEVEL)
    CONSTANT(MCOV_ERROR_NO_MEMORY)
    CONSTANT(MCOV_ERROR_LENGTH)
    CONSTANT(MCOV_ERROR_UNKNOWN_EDGES)
    CONSTANT(MCOV_ERROR_NO_MODULE)
    CONSTANT(MCOV_ERROR_ATTACHED)
    CONSTANT(MCOV_ERROR_SYSTEM)
    CONSTANT(MCOV_ERROR_FILE_MAGIC)
    CONSTANT(MCOV_ERROR_FILE_BYTE_ORDER)
    CONSTANT(MCOV_ERROR_FILE_VERSION)
    CONSTANT(MCOV_ERROR_FILE_LENGTH)
    CONSTANT(MCOV_ERROR_FILE_SECTION)
    CONSTANT(MCOV_ERROR_FILE_DUPLICATE)
    CONSTANT(MCOV_ERROR_MODE)
    CONSTANT(MCOV_ERROR_PATCHING)
    CONSTANT(MCOV_PATCHING_OFF)
    CONSTANT(MCOV_PATCHING_ON)
    CONSTANT(MCOV_PATCHING_AUTO)
    CONSTANT(MCOV_PATCHING_INLINE)
    CONSTANT(MCOV_ERROR_NO_COUNTERS)
    CONSTANT(MCOV_GUARDS)
    CONSTANT(MCOV_COUNTERS)
    CONSTANT(MCOV_FLAGS)
    CONSTANT(MCOV_FILE_MAGIC)
    CONSTANT(MCOV_FILE_BYTE_ORDER)
    CONSTANT(MCOV_FILE_VERSION)
    CONSTANT(MCOV_FILE_BUILD_ID)
    CONSTANT(MCOV_FILE_CONTENT_HASH)
    CONSTANT(MCOV_FILE_NO_PROCESSOR)
    CONSTANT(MCOV_FILE_NO_MEMBARRIER)
    CONSTANT(MCOV_FILE_NO_WRITABLE_CODE)
    CONSTANT(MCOV_FILE_NO_MEMORY)
    CONSTANT(MCOV_FILE_MISSING_CALLS)
    CONSTANT(MCOV_FILE_IDENTITY_SIZE)
    CONSTANT(MCOV_FILE_PATH_SIZE)
    CONSTANT(MCOV_FILE_ALIGNMENT)
    CONSTANT(MCOV_FILE_PC_FROM_TABLE)
    CONSTANT(MCOV_FILE_PC_FUNCTION_ENTRY)
    CONSTANT(MCOV_FILE_PC_MASK)
}

int main(void) {
    print_state();
    print_functions();
    print_file();
    print_system();
    print_constants();
    return 0;
}

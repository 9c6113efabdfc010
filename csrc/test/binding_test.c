/*
 * Holds memcov_binding.h against what it mirrors. Most of it is checked by the compiler; that the
 * list below is complete follows from the size of the struct.
 */
#define _GNU_SOURCE
#include "memcov_binding.h"
#include "support/check.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#define FUNCTIONS(X)                                                                               \
    X(mcov_get_total)                                                                              \
    X(mcov_get_now)                                                                                \
    X(mcov_set_now)                                                                                \
    X(mcov_reset)                                                                                  \
    X(mcov_push_coverage)                                                                          \
    X(mcov_pop_coverage)                                                                           \
    X(mcov_copy_hitmap)                                                                            \
    X(mcov_set_hitmap)                                                                             \
    X(serialize_mem_coverage)                                                                      \
    X(deserialize_mem_coverage)                                                                    \
    X(mcov_abi_version)                                                                            \
    X(mcov_status_text)                                                                            \
    X(mcov_try_get_total)                                                                          \
    X(mcov_try_get_now)                                                                            \
    X(mcov_try_set_now)                                                                            \
    X(mcov_try_reset)                                                                              \
    X(mcov_try_push)                                                                               \
    X(mcov_try_pop)                                                                                \
    X(mcov_try_copy_hitmap)                                                                        \
    X(mcov_try_set_hitmap)                                                                         \
    X(mcov_try_serialize)                                                                          \
    X(mcov_try_deserialize)                                                                        \
    X(mcov_free)                                                                                   \
    X(mcov_merge)                                                                                  \
    X(mcov_merge_hitmap)                                                                           \
    X(mcov_get_level)                                                                              \
    X(mcov_copy_hits)                                                                              \
    X(mcov_attach)                                                                                 \
    X(mcov_live_view)                                                                              \
    X(mcov_get_module_count)                                                                       \
    X(mcov_get_module)                                                                             \
    X(mcov_set_patching)                                                                           \
    X(mcov_get_patching)                                                                           \
    X(mcov_sync)                                                                                   \
    X(mcov_get_counters)                                                                           \
    X(mcov_copy_counter_classes)

#define SYSTEM(X)                                                                                  \
    X(free)                                                                                        \
    X(dlopen)                                                                                      \
    X(dlclose)                                                                                     \
    X(dlsym)                                                                                       \
    X(dlerror)                                                                                     \
    X(getxattr)

#define MEMBER_TYPE(structure, member) __typeof__(((struct structure *)0)->member)

/* A member is a pointer to a function of exactly the type that the header declares. */
#define SAME_TYPE(structure, name)                                                                 \
    _Static_assert(__builtin_types_compatible_p(MEMBER_TYPE(structure, name), __typeof__(&name)),  \
                   #structure "." #name " is not of the function's type");
#define RUNTIME_FUNCTION(name) SAME_TYPE(memcov_functions, name)
#define SYSTEM_FUNCTION(name)  SAME_TYPE(memcov_system, name)
FUNCTIONS(RUNTIME_FUNCTION)
SYSTEM(SYSTEM_FUNCTION)

#define ONE(name) +1
_Static_assert(sizeof(struct memcov_functions) == (0 FUNCTIONS(ONE)) * sizeof(void (*)(void)),
               "memcov_functions has a member that is not listed here");
/* dladdr is told apart: its second parameter is memcov_dl_info in place of Dl_info. */
_Static_assert(sizeof(struct memcov_system) == (1 SYSTEM(ONE)) * sizeof(void (*)(void)),
               "memcov_system has a member that is not listed here");

#define SAME_PLACE(name)                                                                           \
    _Static_assert(offsetof(struct memcov_dl_info, name) == offsetof(Dl_info, name),               \
                   "memcov_dl_info." #name " is not where Dl_info has it");                        \
    _Static_assert(sizeof(MEMBER_TYPE(memcov_dl_info, name)) == sizeof(((Dl_info *)0)->name),      \
                   "memcov_dl_info." #name " is not as large as in Dl_info");
SAME_PLACE(dli_fname)
SAME_PLACE(dli_fbase)
SAME_PLACE(dli_sname)
SAME_PLACE(dli_saddr)
_Static_assert(sizeof(struct memcov_dl_info) == sizeof(Dl_info), "Dl_info has more members");

/* The layouts that existing programs have compiled in. */
_Static_assert(offsetof(struct mcov_coverage, now) == 0, "now");
_Static_assert(offsetof(struct mcov_coverage, storage_size) == 4, "storage_size");
_Static_assert(offsetof(struct mcov_coverage, storage) == 8, "storage");
_Static_assert(sizeof(struct mcov_coverage) == 8 + sizeof(void *), "mcov_coverage");

TEST(every_member_is_found_by_its_name_in_the_runtime) {
#define FIND(name) CHECK(dlsym(RTLD_DEFAULT, #name) == (void *)(uintptr_t)&name);
    FUNCTIONS(FIND)
    CHECK(dlsym(RTLD_DEFAULT, "mem_coverage") == &mem_coverage);
    CHECK(dlsym(RTLD_DEFAULT, "mcov_total") == &mcov_total);
}

TEST(dladdr_can_be_called_through_the_bindings_struct) {
    struct memcov_system system = {0};
    void *symbol = dlsym(RTLD_DEFAULT, "dladdr");
    memcpy(&system.dladdr, &symbol, sizeof symbol);
    struct memcov_dl_info info;
    CHECK(system.dladdr((void *)(uintptr_t)&mcov_get_total, &info) != 0);
    CHECK(strcmp(info.dli_sname, "mcov_get_total") == 0);
}

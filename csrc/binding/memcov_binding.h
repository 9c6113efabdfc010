/*
 * The runtime's functions as a struct of function pointers, for the Java binding alone (it is not
 * installed). The members carry the names of the symbols they stand for: the binding looks each
 * name up in whatever library it is given and takes one that is missing for an absent feature.
 * jextract generates, for each member, a method handle that takes the function's address.
 *
 * csrc/test/binding_test.c holds the members' types against memcov.h.
 */
#ifndef MEMCOV_BINDING_H
#define MEMCOV_BINDING_H

#include "memcov.h"
#include "memcov_file.h"

#include <sys/types.h>

struct memcov_functions {
    /* The base ABI: any runtime has these. */
    uint32_t (*mcov_get_total)(void);
    uint32_t (*mcov_get_now)(void);
    void (*mcov_set_now)(uint32_t now);
    void (*mcov_reset)(void);
    void (*mcov_push_coverage)(void);
    void (*mcov_pop_coverage)(void);
    void (*mcov_copy_hitmap)(char *buffer);
    void (*mcov_set_hitmap)(char *buffer);
    uint8_t *(*serialize_mem_coverage)(size_t *size);
    void (*deserialize_mem_coverage)(uint8_t *data, size_t size);

    /* What memcov's own runtime adds. */
    uint32_t (*mcov_abi_version)(void);
    const char *(*mcov_status_text)(int status);
    int (*mcov_try_get_total)(uint32_t *total);
    int (*mcov_try_get_now)(uint32_t *now);
    int (*mcov_try_set_now)(uint32_t now);
    int (*mcov_try_reset)(void);
    int (*mcov_try_push)(uint64_t *level);
    int (*mcov_try_pop)(uint64_t level, struct mcov_level *popped);
    int (*mcov_try_copy_hitmap)(uint8_t *buffer, size_t length);
    int (*mcov_try_set_hitmap)(const uint8_t *hitmap, size_t length);
    int (*mcov_try_serialize)(uint8_t **data, size_t *size);
    int (*mcov_try_deserialize)(const uint8_t *data, size_t size);
    void (*mcov_free)(void *buffer);
    int (*mcov_merge)(const uint8_t *data, size_t size);
    int (*mcov_merge_hitmap)(const uint8_t *hitmap, size_t length);
    int (*mcov_get_level)(uint64_t level, struct mcov_level *result);
    int (*mcov_copy_hits)(uint8_t *buffer, size_t length);
    int (*mcov_attach)(const char *path);
    int (*mcov_live_view)(struct mcov_view *view);
    uint32_t (*mcov_get_module_count)(void);
    int (*mcov_get_module)(uint32_t index, struct mcov_module *module);
    int (*mcov_set_patching)(uint32_t mode);
    int (*mcov_get_patching)(struct mcov_patching *patching);
    int (*mcov_sync)(void);
    int (*mcov_get_counters)(uint32_t module_index, struct mcov_counters *result);
    int (*mcov_copy_counter_classes)(uint32_t module_index, uint8_t *classes, size_t length);
};

/*
 * What the binding needs of the C library and the loader. Kept apart so that these are looked up
 * where the process has them, not in the runtime.
 */
struct memcov_dl_info { /* Dl_info of <dlfcn.h> */
    const char *dli_fname;
    void *dli_fbase;
    const char *dli_sname;
    void *dli_saddr;
};

struct memcov_system {
    void (*free)(void *memory);
    void *(*dlopen)(const char *path, int flags);
    int (*dlclose)(void *handle);
    void *(*dlsym)(void *handle, const char *name);
    char *(*dlerror)(void);
    int (*dladdr)(const void *address, struct memcov_dl_info *info);
    ssize_t (*getxattr)(const char *path, const char *name, void *value, size_t size);
};

#endif

#define _GNU_SOURCE
#include "fixtures.h"
#include "edges.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *load_fixture(const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/lib%s.so", FIXTURE_DIR, name);
    CHECK(dlopen(path, RTLD_NOW | RTLD_NOLOAD) == NULL);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        test_fail(__FILE__, __LINE__, "%s", dlerror());
    return library;
}

void unload_fixture(void *library) {
    struct link_map *map;
    CHECK_EQUAL(dlinfo(library, RTLD_DI_LINKMAP, &map), 0);
    char *path = strdup(map->l_name);
    CHECK_EQUAL(dlclose(library), 0);
    CHECK(dlopen(path, RTLD_NOW | RTLD_NOLOAD) == NULL);
    free(path);
}

fixture_function *function_of(void *library, const char *name) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL)
        test_fail(__FILE__, __LINE__, "%s", dlerror());
    fixture_function *function;
    memcpy(&function, &symbol, sizeof function);
    return function;
}

struct mcov_module module_of(const char *name) {
    char file_name[256];
    snprintf(file_name, sizeof file_name, "/lib%s.so", name);
    for (uint32_t i = 0; i < mcov_get_module_count(); i++) {
        struct mcov_module module;
        CHECK_EQUAL(mcov_get_module(i, &module), MCOV_OK);
        const char *slash = strrchr(module.path, '/');
        if (slash != NULL && strcmp(slash, file_name) == 0)
            return module;
    }
    test_fail(__FILE__, __LINE__, "%s is not among the modules", file_name + 1);
}

uint32_t bits_in(struct mcov_module module) {
    uint32_t bits = 0;
    for (uint32_t i = 0; i < module.edge_count; i++)
        bits += is_set(module.first_edge + i);
    return bits;
}

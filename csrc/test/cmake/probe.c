/*
 * Loads instrumented libraries, one after another, calls run() in each after a reset, and prints
 * what its runtime then tells, as seen from that library:
 *     LIBRARY: total= edges= hits= modules= kind= pcs=yes|no runtime=FILE functions=NAME,...
 *     LIBRARY at the end: now=
 * Not linked with the runtime: all is looked up in the libraries, as from other languages.
 */
#define _GNU_SOURCE
#include "../../include/memcov.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void *find(void *library, const char *name) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return symbol;
}

/* The function `name` of a library, with the type that the header declares or `run` has. */
#define FUNCTION(library, name)  ((__typeof__(&name))find(library, #name))
#define CALL(library, name, ...) (FUNCTION(library, name)(__VA_ARGS__))
extern int run(void);

static void print_functions(const struct mcov_module *module) {
    const char *separator = "functions=";
    for (uint32_t i = 0; i < module->edge_count; i++) {
        Dl_info info;
        const void *address = (const char *)module->load_bias + module->pcs[i];
        if ((module->function_entries[i / 8] >> (i % 8) & 1) && dladdr(address, &info) != 0) {
            printf("%s%s", separator, info.dli_sname == NULL ? "(static)" : info.dli_sname);
            separator = ",";
        }
    }
}

static void print_library(const char *path, void *library) {
    CALL(library, mcov_reset);
    if (CALL(library, run) < 0)
        exit(1);
    uint32_t hits = CALL(library, mcov_get_now), modules = CALL(library, mcov_get_module_count);
    struct mcov_module module = {0};
    uint32_t index = 0;
    for (; index < modules; index++) {
        CALL(library, mcov_get_module, index, &module);
        if (strcmp(file_name(module.path), file_name(path)) == 0)
            break;
    }
    Dl_info runtime;
    dladdr(find(library, "mcov_get_total"), &runtime);
    static const char *const kinds[] = {"guards", "counters", "flags"};
    struct mcov_counters counters = {.kind = MCOV_GUARDS};
    CALL(library, mcov_get_counters, index, &counters);
    printf("%s: total=%u edges=%u hits=%u modules=%u kind=%s pcs=%s runtime=%s ", file_name(path),
           CALL(library, mcov_get_total), module.edge_count, hits, modules, kinds[counters.kind],
           module.pcs != NULL ? "yes" : "no", file_name(runtime.dli_fname));
    if (module.pcs != NULL)
        print_functions(&module);
    printf("\n");
}

int main(int argc, char **argv) {
    void *libraries[8] = {0};
    for (int i = 1; i < argc && i < 8; i++) {
        libraries[i] = dlopen(argv[i], RTLD_NOW | RTLD_LOCAL);
        if (libraries[i] == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        print_library(argv[i], libraries[i]);
    }
    for (int i = 1; i < argc && i < 8; i++)
        printf("%s at the end: now=%u\n", file_name(argv[i]), CALL(libraries[i], mcov_get_now));
    return 0;
}

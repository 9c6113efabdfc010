#define _GNU_SOURCE
#include "wide_library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

wide_hit_function *wide_load(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL); /* control_find looks in all of them */
    wide_hit_function *hit = NULL;
    if (library != NULL)
        *(void **)&hit = dlsym(library, "wide_hit");
    if (hit == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return hit;
}

uint32_t wide_number(const char *argument) {
    char *end;
    long number = strtol(argument, &end, 10);
    if (*end != '\0' || number < 1 || number > UINT32_MAX) {
        fprintf(stderr, "'%s' is not a number of at least 1\n", argument);
        exit(2);
    }
    return (uint32_t)number;
}

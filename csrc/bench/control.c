#define _GNU_SOURCE
#include "control.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static void nothing(void) {
}

static uint32_t zero(void) {
    return 0;
}

static void *find(const char *name) {
    void *symbol = dlsym(RTLD_DEFAULT, name);
    if (symbol == NULL) {
        fprintf(stderr, "the runtime has no %s\n", name);
        exit(1);
    }
    return symbol;
}

bool control_find(struct control *control) {
    *control = (struct control){nothing, nothing, nothing, zero};
    if (dlsym(RTLD_DEFAULT, "mcov_get_now") == NULL)
        return false;
    *(void **)&control->push = find("mcov_push_coverage");
    *(void **)&control->pop = find("mcov_pop_coverage");
    *(void **)&control->reset = find("mcov_reset");
    *(void **)&control->now = find("mcov_get_now");
    return true;
}

/*
 * driver {LIBRARY FUNCTION NUMBER}: opens each library and calls a function of it. Exits with 1 if
 * one cannot be opened, or has no such function.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int call(const char *path, const char *name, int number) {
    void *library = dlopen(path, RTLD_LAZY);
    void *symbol = library == NULL ? NULL : dlsym(library, name);
    if (symbol == NULL) {
        fprintf(stderr, "driver: %s\n", dlerror());
        exit(1);
    }
    int (*function)(int);
    memcpy(&function, &symbol, sizeof symbol);
    return function(number);
}

int main(int count, char **arguments) {
    for (int i = 1; i + 2 < count; i += 3)
        call(arguments[i], arguments[i + 1], atoi(arguments[i + 2]));
    return 0;
}

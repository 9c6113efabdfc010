/* The fixture libraries: real instrumented modules, loaded with dlopen. */
#ifndef MEMCOV_TEST_FIXTURES_H
#define MEMCOV_TEST_FIXTURES_H

#include "check.h"
#include "memcov.h"

/* FIXTURE_DIR/lib<name>.so, which must not be loaded yet. */
void *load_fixture(const char *name);

/* Closes a library and makes sure that it is gone. */
void unload_fixture(void *library);

/* A function of a fixture: int (int). */
typedef int fixture_function(int value);
fixture_function *function_of(void *library, const char *name);

/* The module whose file name is lib<name>.so. */
struct mcov_module module_of(const char *name);

/* The number of set bits in a module's range. */
uint32_t bits_in(struct mcov_module module);

#endif

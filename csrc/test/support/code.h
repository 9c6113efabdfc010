/* The machine code of a fixture, as it is now: what patching changes in it. */
#ifndef MEMCOV_TEST_CODE_H
#define MEMCOV_TEST_CODE_H

#include "check.h"
#include "memcov.h"

/* The executable segment that a function of a library lies in. */
struct code {
    uint8_t *start;
    size_t size;
};
struct code code_of(const void *address);

/* A copy of code; the caller frees it. */
uint8_t *copy_of(struct code code);

/*
 * The number of instructions that differ from the copy. Fails where one differs in another way than
 * a call and what patching puts in its place.
 */
uint32_t changed_calls(struct code code, const uint8_t *copy);

/*
 * The number of places that count inline in place of a call. Fails where the code differs from the
 * copy in another way than by these, and by the calls that were removed for them.
 */
uint32_t counting_places(struct code code, const uint8_t *copy);

/* The address of the first instruction that differs from the copy. */
uint8_t *first_changed(struct code code, const uint8_t *copy);

/* Writes bytes into code, as a debugger does. */
void write_code(uint8_t *at, const void *bytes, size_t size);

/* What mcov_get_patching tells. */
struct mcov_patching patching(void);

/*
 * Ends a test in which calls cannot be removed here: under an emulator, or without membarrier.
 */
void need_patching(void);

#endif

/*
 * A runtime without tricks, in the style of the existing one, to compare with: a libmemcov.so whose
 * callback tests and sets a bit of a byte through a pointer, and whose push and pop go through
 * every byte of the map. Any library that is instrumented with guards runs on it unchanged.
 *
 * Like the existing one it is not thread-safe, and counts on one thread only.
 */
#include "memcov.h"

#include <stdlib.h>

#define DEPTH 8

static uint8_t *storage, *stack[DEPTH];
static uint32_t size, now, total, depth;

/* Each byte once, as the compiler is told (CMakeLists.txt). */
static uint8_t *copy(const uint8_t *bytes, uint32_t length) {
    uint8_t *result = malloc(size);
    if (result == NULL)
        abort();
    for (uint32_t i = 0; i < size; i++)
        result[i] = i < length ? bytes[i] : 0;
    return result;
}

/* A module that is loaded later finds a larger map. */
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop) {
    if (start == stop || *start != 0)
        return;
    for (uint32_t *guard = start; guard < stop; guard++)
        *guard = ++total;
    uint32_t length = size;
    size = total / 8 + 1;
    uint8_t *grown = copy(storage, length);
    free(storage);
    storage = grown;
}

void __sanitizer_cov_trace_pc_guard(uint32_t *guard) {
    uint8_t *byte = &storage[*guard / 8];
    uint8_t bit = (uint8_t)(1 << *guard % 8);
    if (!(*byte & bit)) {
        *byte |= bit;
        now++;
    }
}

void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop) {
    (void)start;
    (void)stop;
}

void mcov_reset(void) {
    for (uint32_t i = 0; i < size; i++)
        storage[i] = 0;
    now = 0;
}

void mcov_push_coverage(void) {
    if (depth == DEPTH)
        abort();
    stack[depth++] = copy(storage, size);
    mcov_reset();
}

/* Counts what is new bit by bit, as bytes bring it. */
void mcov_pop_coverage(void) {
    if (depth == 0)
        abort();
    uint8_t *saved = stack[--depth];
    for (uint32_t i = 0; i < size; i++) {
        uint8_t new_bits = (uint8_t)(saved[i] & ~storage[i]);
        if (new_bits != 0) {
            now += (uint32_t)__builtin_popcount(new_bits);
            storage[i] |= new_bits;
        }
    }
    free(saved);
}

uint32_t mcov_get_now(void) {
    return now;
}

uint32_t mcov_get_total(void) {
    return total;
}

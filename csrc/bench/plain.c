#include "plain.h"

#include <stdlib.h>

#define DEPTH 8

static uint8_t *storage, *stack[DEPTH];
static uint32_t size, now, depth;

void plain_start(uint32_t edges) {
    size = edges / 8 + 1;
    storage = calloc(size, 1);
}

void plain_hit(uint32_t edge) {
    uint8_t *byte = &storage[edge / 8];
    uint8_t bit = (uint8_t)(1 << edge % 8);
    if (!(*byte & bit)) {
        *byte |= bit;
        now++;
    }
}

void plain_reset(void) {
    for (uint32_t i = 0; i < size; i++)
        storage[i] = 0;
    now = 0;
}

void plain_push(void) {
    uint8_t *saved = malloc(size);
    for (uint32_t i = 0; i < size; i++)
        saved[i] = storage[i];
    stack[depth++] = saved;
    plain_reset();
}

/* Counts what is new bit by bit, as bytes bring it. */
void plain_pop(void) {
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

uint32_t plain_now(void) {
    return now;
}

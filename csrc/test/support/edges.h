/*
 * Edges for tests: guards laid down as a compiler would, and what there is to ask of a hitmap.
 */
#ifndef MEMCOV_TEST_EDGES_H
#define MEMCOV_TEST_EDGES_H

#include "check.h"
#include "memcov.h"

/* A module's guards, numbered by the runtime when they are made. They stay until the end. */
struct guards {
    uint32_t *at;
    uint32_t count;
};
struct guards make_guards(uint32_t count);

/* Takes one edge, or [from, to) of a module's edges, as instrumented code does. */
void hit(struct guards guards, uint32_t index);
void hit_range(struct guards guards, uint32_t from, uint32_t to);
void hit_all(struct guards guards);

/* A single bit, and the number of bits, of any hitmap. */
bool bit_of(const uint8_t *hitmap, uint32_t edge);
uint32_t bits_of(const uint8_t *hitmap, size_t length);

/* The live hitmap's, read atomically. */
bool is_set(uint32_t edge);
uint32_t bits_set(void);

/* Only while no callback is in flight: what is true of the state at all times. */
void check_consistent(void);

/* A buffer of `length` bytes, each of them `value`; the caller frees it. */
uint8_t *filled(size_t length, int value);

/* Deterministic random numbers. */
uint64_t next_random(uint64_t *state);

#endif

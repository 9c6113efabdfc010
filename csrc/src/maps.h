/*
 * The maps of one bit an edge, and the public state that makes the hitmap known: mem_coverage and
 * mcov_total. The maps are reserved once for all edges there can be and committed as modules
 * arrive, so that none of them ever moves. What each holds, and when, stands in hits.c.
 */
#ifndef MEMCOV_MAPS_H
#define MEMCOV_MAPS_H

#include "internal.h"

/* Maps are worked on by the cache line: 8 words of 64 bits, 512 edges. */
#define LINE_WORDS 8
#define LINE_BYTES 64
#define LINE_EDGES 512

/* NULL until maps_prepare, then all of a size. Words are changed by words.h. */
extern uint64_t *maps_hitmap HIDDEN, *maps_seen HIDDEN, *maps_own HIDDEN, *maps_removed HIDDEN;

/*
 * `seen` as the callback reads it, from the start: bit 0 is always set, so that the guards of
 * modules that are not numbered, all 0, end in the same test.
 */
extern const uint64_t *maps_tested HIDDEN;

/* The public state; NULL until maps_prepare, read it with acquire until then. */
extern struct mcov_coverage *maps_coverage HIDDEN;

/* Where the total is: until maps_prepare, a total of 0. */
extern uint32_t *maps_total_at HIDDEN;

/* Reserves the maps; true once they are there. Not thread-safe: call it under the control lock. */
bool maps_prepare(void);

/* Makes room for edges up to `total` and publishes it; without memory false, nothing changed. */
bool maps_grow(uint32_t total);

/*
 * Whether `seen` reads as zero for the largest numbers there are, up to UINT32_MAX. Not where there
 * was no address space for that. Under the control lock.
 */
bool maps_end_is_clear(void);

size_t maps_capacity(void); /* bytes of a map that can be read */
size_t maps_size(void);     /* bytes of the hitmap: total / 8 + 1, or 0 */
uint32_t maps_lines(void);  /* lines of the hitmap */

/* Edges. Any thread, any context. */
ON_CALLBACK_PATH static ALWAYS_INLINE uint32_t maps_total(void) {
    return load_relaxed(load_acquire(&maps_total_at));
}

/* Copies `size` bytes of a map, whose last word may reach beyond them, and counts the set bits. */
uint32_t maps_copy(const uint64_t *map, uint8_t *destination, size_t size);

#endif

/* Hits: what the callback, and code that counts inline, make of an edge. The invariants stand in
 * hits.c. */
#ifndef MEMCOV_HITS_H
#define MEMCOV_HITS_H

#include "maps.h"

/* The slow path of the callback, which jumps to it: any thread, any context. */
void hits_record(uint32_t *guard, uint32_t edge);

/* Everything below under the control lock. */

/*
 * For who removes calls (patch.c): an edge is seen if it is in hitmap and own, in a line that is
 * marked then.
 */
bool hits_see_recorded(uint32_t edge);

/*
 * Records hits that were counted inline, of one module: bit i is the edge first + i, or the edge
 * 64 * word + i. Returns how many are new in the hitmap, for now_add.
 */
uint32_t hits_record_all(uint32_t first, uint64_t edges);
uint32_t hits_record_word(uint32_t word, uint64_t edges);

/* 64 of this process's own hits, from an edge on. */
uint64_t hits_own_bits(uint32_t first_edge);

#endif

/* Modules that count their edges inline, without a call. The invariants stand in counters.c. */
#ifndef MEMCOV_COUNTERS_H
#define MEMCOV_COUNTERS_H

#include "internal.h"

/* Everything below under the control lock. */

/*
 * Has a table read from now on; counter i is the edge first_edge + i, which the maps have room for.
 * The memory stays mapped while the process lives. False without memory.
 */
bool counters_add(uint8_t *start, uint8_t *stop, uint32_t first_edge);

/* Whether a table that starts there is read. */
bool counters_has(const uint8_t *start);

/* Reads a table no more. */
void counters_remove(const uint8_t *start);

/* As in inline_hits.h; returns how many edges are new in the hitmap. */
uint32_t counters_sync(void);
uint32_t counters_clear(void);

/* Writes AFL's class of each of `count` counters to `classes`. */
void counters_classify(const uint8_t *counters, size_t count, uint8_t *classes);

#endif

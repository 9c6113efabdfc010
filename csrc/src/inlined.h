/*
 * Edges whose calls were replaced, for good, by an instruction that shifts the lowest byte of their
 * guard: they are counted inline. The invariants stand in inlined.c.
 */
#ifndef MEMCOV_INLINED_H
#define MEMCOV_INLINED_H

#include "internal.h"

/*
 * What the guard of such an edge holds: this, or where the edge was hit since the last sync a
 * larger number. No edge has such a number: that would take 16 GiB of guards.
 */
#define INLINED_NOT_HIT 0xFFFFFF80U

/*
 * A call of the callback came with a guard that held such a number: one of other code for an edge
 * that is counted inline, or one that was under way meanwhile. It is noted as that code notes it.
 * Any thread, any context.
 */
void inlined_note(uint32_t *guard, uint32_t held);

/* The guards of a module some of whose edges may be counted inline. */
struct inlined_table;

/* Everything below under the control lock. */

/*
 * Guard i is that of the edge first_edge + i. The module is never unloaded. NULL without memory.
 * Not from the callback.
 */
struct inlined_table *inlined_add(uint32_t *guards, uint32_t first_edge, uint32_t edge_count);

/*
 * An edge is counted inline from now on: its guard is no number any more. Or it is not after all,
 * where none of its code counts.
 */
void inlined_begin(struct inlined_table *table, uint32_t edge);
void inlined_give_up(struct inlined_table *table, uint32_t edge);

extern uint32_t inlined_edges HIDDEN; /* counted inline now */

/* What was hit since the last sync becomes hits; returns how many are new in the hitmap. */
uint32_t inlined_sync(void);

#endif

/*
 * Edges that code takes without a call, and notes in memory of its own: those of modules with
 * inline counters (counters.h), and those whose calls were replaced (inlined.h). What both have to
 * keep to stands in counters.c.
 */
#ifndef MEMCOV_INLINE_HITS_H
#define MEMCOV_INLINE_HITS_H

#include "internal.h"

/* How many tables are read. Most processes have none: then control calls go past. */
extern uint32_t inline_hits_tables HIDDEN;

/* Any thread. */
static inline bool inline_hits_there_may_be(void) {
    return load_relaxed(&inline_hits_tables) > 0;
}

/* Everything below under the control lock. */

void inline_hits_add_table(void);
void inline_hits_remove_table(void);

void inline_hits_sync_all(void);
void inline_hits_clear_all(void);

/* What was noted becomes hits. */
static inline void inline_hits_sync(void) {
    if (inline_hits_there_may_be())
        inline_hits_sync_all();
}

/* Where a level starts empty, or is replaced: the notes are wiped. Nothing is lost by it. */
static inline void inline_hits_clear(void) {
    if (inline_hits_there_may_be())
        inline_hits_clear_all();
}

#endif

/*
 * Which lines of the hitmap may hold a bit: one mark for each line, so that control calls visit the
 * lines that were touched and not the whole map. When a mark is set and when it is taken away, and
 * why no line is missed, stands in hits.c.
 */
#ifndef MEMCOV_TOUCHED_H
#define MEMCOV_TOUCHED_H

#include "internal.h"

/* Bytes of marks for so many lines. */
size_t touched_size(uint64_t lines);

/* Takes memory that reads as zero; before any other call. */
void touched_prepare(uint64_t *marks);

/* Any thread, any context. */
void touched_mark(uint32_t line);

/* The rest is for control calls: one at a time. */

bool touched_is_marked(uint32_t line);
void touched_unmark(uint32_t line);

/* Many lines at once: bit i of `lines` is line 64 * group + i. */
void touched_mark_group(uint32_t group, uint64_t lines);
void touched_unmark_group(uint32_t group, uint64_t lines);

/* The first marked line from `line` on; `end` if there is none before that. */
uint32_t touched_next(uint32_t line, uint32_t end);

#endif

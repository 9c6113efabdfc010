/*
 * The hitmap by lines, for control calls: one at a time, under the control lock. T, C and M are
 * those of hits.c.
 */
#ifndef MEMCOV_LINES_H
#define MEMCOV_LINES_H

#include "maps.h"

/* The first line from `line` on that may hold a bit; maps_lines() if there is none. */
uint32_t lines_next_touched(uint32_t line);

/* The words of a line as they are now. */
void lines_read(uint32_t line, uint64_t words[LINE_WORDS]);

/*
 * The calls below change lines and their marks; now_settle ends what they belong to and publishes
 * the new count. Who changes many lines may change the marks of all at once, before that.
 */

/*
 * Takes the words of a line, whose mark is taken already, out of the hitmap; its edges will be seen
 * again. Returns which words are not zero: bit i for words[i].
 */
uint32_t lines_take(uint32_t line, uint64_t words[LINE_WORDS]);

/* Takes all marks and all words. */
void lines_clear(void);

/* Ors words into a line; or those that are not zero, which the caller knows, into a marked one. */
void lines_merge(uint32_t line, const uint64_t words[LINE_WORDS]);
void lines_merge_held(uint32_t line, const uint64_t words[LINE_WORDS], uint32_t held);

/* Replaces a line. */
void lines_replace(uint32_t line, const uint64_t words[LINE_WORDS]);

/* C without T: all edges of the hitmap but the removed ones take the slow path once more. */
void lines_see_again(void);

/* Called in a forked child, which has one thread and no callback in flight. */
void lines_repair_after_fork(void);

#endif

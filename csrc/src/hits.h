/* The live hitmap and what belongs to it. The invariants stand in hits.c. */
#ifndef MEMCOV_HITS_H
#define MEMCOV_HITS_H

#include "internal.h"

/* Maps are worked on by the cache line: 8 words of 64 bits, 512 edges. */
#define LINE_WORDS 8
#define LINE_BYTES 64
#define LINE_EDGES 512

/*
 * The bits the callback tests: an edge that is set here need not be seen again. Bit 0 is always
 * set, so that the guards of modules that are not numbered, all 0, end in the same test.
 */
extern const uint64_t *hits_seen __attribute__((visibility("hidden")));

/* Reserves the maps; true once they are there. Not thread-safe: call it under the control lock. */
bool hits_prepare(void);

/* Makes room for edges up to `total` and publishes it; without memory false, nothing changed. */
bool hits_grow(uint32_t total);

/* The slow path of the callback, which jumps to it: any thread, any context. */
void hits_record(uint32_t edge);

/*
 * For who removes calls (patch.c), under the control lock: the map of removed calls; an edge that
 * is seen if it is in hitmap and own, in a line that is marked then; and all edges of the hitmap
 * but the removed ones that take the slow path once more.
 */
uint64_t *hits_removed(void);
bool hits_see_recorded(uint32_t edge);
void hits_see_again(void);

/* Everything below is for control calls: one at a time, under the control lock. */

/*
 * Records hits that a module counted inline, of one module and one word of the hitmap: bit i is
 * edge 64 * word + i. Returns how many are new in the hitmap, for hits_count.
 */
uint32_t hits_record_word(uint32_t word, uint64_t edges);

/* Adds to `now` what hits_record_word found new. */
void hits_count(uint32_t edges);

const uint8_t *hits_map(void);
size_t hits_capacity(void); /* bytes of hits_map that can be read */
uint32_t hits_total(void);  /* edges */
size_t hits_size(void);     /* bytes of the hitmap: total / 8 + 1, or 0 */
uint32_t hits_lines(void);  /* lines of the hitmap */
uint32_t hits_now(void);

void hits_override_now(uint32_t now);

/* Ends an override and what changed lines: `now` goes back to the number of set bits. */
void hits_settle_now(void);

/* The first line from `line` on that may hold a bit; hits_lines() if there is none. */
uint32_t hits_next_touched(uint32_t line);

/* The words of a line as they are now. */
void hits_read_line(uint32_t line, uint64_t words[LINE_WORDS]);

/*
 * The calls below change lines and their marks; hits_settle_now ends what they belong to and
 * publishes the new count. Who changes many lines may change the marks of all at once, before that.
 */

/*
 * Takes the words of a line, whose mark is taken already, out of the hitmap; its edges will be seen
 * again. Returns which words are not zero: bit i for words[i].
 */
uint32_t hits_take_line(uint32_t line, uint64_t words[LINE_WORDS]);

/* Takes all marks and all words. */
void hits_clear(void);

/* Ors words into a line; or those that are not zero, which the caller knows, into a marked one. */
void hits_merge_line(uint32_t line, const uint64_t words[LINE_WORDS]);
void hits_merge_held(uint32_t line, const uint64_t words[LINE_WORDS], uint32_t held);

/* Replaces a line. */
void hits_replace_line(uint32_t line, const uint64_t words[LINE_WORDS]);

/* Copies `size` bytes of the hitmap, or of this process's own hits, and counts the set bits. */
uint32_t hits_copy(uint8_t *destination, size_t size);
void hits_copy_own(uint8_t *destination, size_t size);

/* 64 of this process's own hits, from an edge on. */
uint64_t hits_own_bits(uint32_t first_edge);

/* Called in a forked child, which has one thread and no callback in flight. */
void hits_repair_after_fork(void);

#endif

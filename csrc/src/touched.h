/*
 * Which lines of the hitmap may hold a bit: one mark for each line, so that control calls visit the
 * lines that were touched and not the whole map. When a mark is set and when it is taken away, and
 * why no line is missed, stands in hits.c.
 */
#ifndef MEMCOV_TOUCHED_H
#define MEMCOV_TOUCHED_H

#include "words.h"

/* Bytes of marks for so many lines. */
size_t touched_size(uint64_t lines);

/* Takes memory that reads as zero; before any other call. */
void touched_prepare(uint64_t *marks);

extern uint64_t *touched_marks HIDDEN;

ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t touched_bit(uint32_t line) {
    return (uint64_t)1 << (line % 64);
}

/* Any thread, any context. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool touched_is_marked(uint32_t line) {
    return (__atomic_load_n(&touched_marks[line / 64], __ATOMIC_SEQ_CST) & touched_bit(line)) != 0;
}

ON_CALLBACK_PATH static ALWAYS_INLINE void touched_mark_as(enum words_access access,
                                                           uint32_t line) {
    if (!touched_is_marked(line))
        word_set_as(access, &touched_marks[line / 64], touched_bit(line));
}

ON_CALLBACK_PATH static ALWAYS_INLINE void touched_mark(uint32_t line) {
    touched_mark_as(words_access(), line);
}

/* The marks of 64 lines: bit i is line 64 * group + i. */
static ALWAYS_INLINE uint64_t touched_group(uint32_t group) {
    return __atomic_load_n(&touched_marks[group], __ATOMIC_SEQ_CST);
}

/* The rest is for control calls: one at a time. */

void touched_unmark(uint32_t line);

/* Many lines at once, as in touched_group. */
void touched_mark_group(uint32_t group, uint64_t lines);
void touched_unmark_group(uint32_t group, uint64_t lines);

/* The first marked line from `line` on; `end` if there is none before that. */
uint32_t touched_next(uint32_t line, uint32_t end);

#endif

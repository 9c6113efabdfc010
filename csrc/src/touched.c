/*
 * Marks are looked at before they are set: a callback writes to their cache line only for the first
 * edge of a line in a level. Sequentially consistent, as the argument in hits.c needs them.
 */
#include "touched.h"
#include "words.h"

static uint64_t *marks;

size_t touched_size(uint64_t lines) {
    return (size_t)((lines + 63) / 64 * sizeof *marks);
}

void touched_prepare(uint64_t *memory) {
    marks = memory;
}

ON_CALLBACK_PATH static inline uint64_t bit_of(uint32_t line) {
    return (uint64_t)1 << (line % 64);
}

ON_CALLBACK_PATH bool touched_is_marked(uint32_t line) {
    return (__atomic_load_n(&marks[line / 64], __ATOMIC_SEQ_CST) & bit_of(line)) != 0;
}

ON_CALLBACK_PATH void touched_mark(uint32_t line) {
    if (!touched_is_marked(line))
        (void)word_or(&marks[line / 64], bit_of(line));
}

void touched_unmark(uint32_t line) {
    touched_unmark_group(line / 64, bit_of(line));
}

void touched_mark_group(uint32_t group, uint64_t lines) {
    (void)word_or(&marks[group], lines);
}

void touched_unmark_group(uint32_t group, uint64_t lines) {
    (void)word_and(&marks[group], ~lines);
}

uint32_t touched_next(uint32_t line, uint32_t end) {
    while (line < end) {
        uint64_t rest = __atomic_load_n(&marks[line / 64], __ATOMIC_SEQ_CST) & -bit_of(line);
        if (rest != 0) {
            uint32_t found = line / 64 * 64 + (uint32_t)__builtin_ctzll(rest);
            return found < end ? found : end;
        }
        line = (line / 64 + 1) * 64;
    }
    return end;
}

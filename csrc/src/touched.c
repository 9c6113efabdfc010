/*
 * Marks are looked at before they are set: a callback writes to their cache line only for the first
 * edge of a line in a level. Sequentially consistent, as the argument in hits.c needs them.
 */
#include "touched.h"

uint64_t *touched_marks;

size_t touched_size(uint64_t lines) {
    return (size_t)((lines + 63) / 64 * sizeof *touched_marks);
}

void touched_prepare(uint64_t *memory) {
    touched_marks = memory;
}

void touched_unmark(uint32_t line) {
    touched_unmark_group(line / 64, touched_bit(line));
}

void touched_mark_group(uint32_t group, uint64_t lines) {
    word_set(&touched_marks[group], lines);
}

void touched_unmark_group(uint32_t group, uint64_t lines) {
    word_keep(&touched_marks[group], ~lines);
}

uint32_t touched_next(uint32_t line, uint32_t end) {
    while (line < end) {
        uint64_t rest =
            __atomic_load_n(&touched_marks[line / 64], __ATOMIC_SEQ_CST) & -touched_bit(line);
        if (rest != 0) {
            uint32_t found = line / 64 * 64 + (uint32_t)__builtin_ctzll(rest);
            return found < end ? found : end;
        }
        line = (line / 64 + 1) * 64;
    }
    return end;
}

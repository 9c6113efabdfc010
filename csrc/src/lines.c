/* Where T, C and M happen: see hits.c. */
#include "lines.h"
#include "bits.h"
#include "now.h"
#include "patch.h"
#include "touched.h"

#include <string.h>

#define ALL_WORDS ((1U << LINE_WORDS) - 1) /* of a line */

uint32_t lines_next_touched(uint32_t line) {
    return touched_next(line, maps_lines());
}

void lines_read(uint32_t line, uint64_t words[LINE_WORDS]) {
    for (size_t i = 0; i < LINE_WORDS; i++)
        words[i] = __atomic_load_n(&maps_hitmap[(size_t)line * LINE_WORDS + i], __ATOMIC_SEQ_CST);
}

/* What stays set in seen when a word of hitmap becomes, or is, `bits`. */
static uint64_t to_keep(size_t word, uint64_t bits) {
    uint64_t recorded = bits == 0 ? 0 : bits & load_relaxed(&maps_own[word]);
    return recorded | (word == 0 ? 1 : 0);
}

/* C for a word of hitmap that was `before` and is `bits` now. */
static ALWAYS_INLINE void clear_seen(size_t word, uint64_t bits, uint64_t before) {
    uint64_t kept = to_keep(word, bits);
    if (kept == 0)
        store_release(&maps_seen[word], kept);
    else
        word_keep(&maps_seen[word], kept);
    patch_see_again(word, before & ~kept);
}

/* T and C; returns the word that was taken out. */
static ALWAYS_INLINE uint64_t exchange_word(enum words_access access, size_t word,
                                            uint64_t replacement) {
    uint64_t before = word_exchange_as(access, &maps_hitmap[word], replacement);
    clear_seen(word, replacement, before);
    return before;
}

/* C alone, for a word of hitmap that is `bits` already. */
static void forget_abandoned(size_t word, uint64_t bits) {
    if (load_relaxed(&maps_seen[word]) & ~to_keep(word, bits))
        word_keep(&maps_seen[word], to_keep(word, bits));
}

/*
 * Most lines hold one word, and most of those one bit. What is for the others is a function of its
 * own, lest the compiler counts first and asks for one bit then.
 */
static __attribute__((noinline)) int64_t count_many(uint64_t word) {
    return count_bits(word);
}

static ALWAYS_INLINE int64_t count_word(uint64_t word) {
    return LIKELY((word & (word - 1)) == 0) ? word != 0 : count_many(word);
}

static ALWAYS_INLINE bool is_one_bit(uint32_t words) {
    return words != 0 && (words & (words - 1)) == 0;
}

/* Which words of a line are not zero: bit i for words[i]. */
static uint32_t held_by(const uint64_t words[LINE_WORDS]) {
    uint32_t held = 0;
    for (size_t i = 0; i < LINE_WORDS; i++)
        held |= (uint32_t)(words[i] != 0) << i;
    return held;
}

/*
 * T and C for the words of a line that are in use: bit i for words[i]. The owner takes the line as
 * a whole. If it is that no more, a part of the line may be taken, and is in `words`.
 */
static __attribute__((noinline)) uint32_t take_words(size_t first, uint64_t words[LINE_WORDS],
                                                     uint32_t in_use) {
    enum words_access access = words_access();
    memset(words, 0, LINE_BYTES);
    if (access == OWNED) {
        in_use = ALL_WORDS;
        if (sequence_take_owned(&maps_hitmap[first], words)) {
            for (size_t i = 0; i < LINE_WORDS; i++)
                clear_seen(first + i, 0, words[i]);
            in_use = 0;
        }
    }
    for (; in_use != 0; in_use &= in_use - 1) {
        size_t i = (size_t)__builtin_ctz(in_use);
        words[i] |= exchange_word(access, first + i, 0);
    }
    now_taken += bits_count(words, LINE_WORDS);
    return held_by(words);
}

/*
 * For a line whose mark is taken. Which of its words are in use is found without a branch for each:
 * where the only one lies is what a processor cannot foresee.
 */
static ALWAYS_INLINE uint32_t take_line(uint32_t line, uint64_t words[LINE_WORDS]) {
    size_t first = (size_t)line * LINE_WORDS;
    const uint64_t *live = maps_hitmap + first, *known = maps_seen + first;
    uint32_t in_use = 0;
    for (size_t i = 0; i < LINE_WORDS; i++) {
        uint64_t word = __atomic_load_n(&live[i], __ATOMIC_SEQ_CST);
        in_use |= (uint32_t)((word | load_relaxed(&known[i])) != 0) << i;
        words[i] = word;
    }
    if (!is_one_bit(in_use))
        return take_words(first, words, in_use);
    size_t i = (size_t)__builtin_ctz(in_use);
    uint64_t word = exchange_word(words_access(), first + i, 0);
    words[i] = word;
    now_taken += count_word(word);
    return word == 0 ? 0 : in_use;
}

uint32_t lines_take(uint32_t line, uint64_t words[LINE_WORDS]) {
    return take_line(line, words);
}

void lines_clear(void) {
    uint64_t forgotten[LINE_WORDS];
    for (uint32_t group = 0; group * 64 < maps_lines(); group++) {
        uint64_t lines = touched_group(group);
        if (lines != 0)
            touched_unmark_group(group, lines);
        for (; lines != 0; lines &= lines - 1)
            (void)take_line(group * 64 + (uint32_t)__builtin_ctzll(lines), forgotten);
    }
}

void lines_merge_held(uint32_t line, const uint64_t words[LINE_WORDS], uint32_t held) {
    uint64_t *live = maps_hitmap + (size_t)line * LINE_WORDS;
    if (is_one_bit(held)) {
        size_t i = (size_t)__builtin_ctz(held);
        now_taken -= count_word(words[i] & ~word_or(&live[i], words[i]));
        return;
    }
    enum words_access access = words_access();
    uint64_t new_bits[LINE_WORDS] = {0};
    for (; held != 0; held &= held - 1) {
        size_t i = (size_t)__builtin_ctz(held);
        new_bits[i] = words[i] & ~word_or_as(access, &live[i], words[i]);
    }
    now_taken -= bits_count(new_bits, LINE_WORDS);
}

void lines_merge(uint32_t line, const uint64_t words[LINE_WORDS]) {
    uint32_t held = held_by(words);
    if (held == 0)
        return;
    touched_mark(line);
    lines_merge_held(line, words, held);
}

void lines_replace(uint32_t line, const uint64_t words[LINE_WORDS]) {
    if (held_by(words) != 0)
        touched_mark(line);
    else if (touched_is_marked(line))
        touched_unmark(line);
    else
        return;
    for (size_t i = 0; i < LINE_WORDS; i++) {
        size_t word = (size_t)line * LINE_WORDS + i;
        if (__atomic_load_n(&maps_hitmap[word], __ATOMIC_SEQ_CST) == words[i]) {
            forget_abandoned(word, words[i]);
            continue;
        }
        uint64_t before = exchange_word(words_access(), word, words[i]);
        now_taken += (int64_t)count_bits(before) - (int64_t)count_bits(words[i]);
    }
}

void lines_see_again(void) {
    for (uint32_t line = lines_next_touched(0); line < maps_lines();
         line = lines_next_touched(line + 1))
        for (size_t word = (size_t)line * LINE_WORDS; word < ((size_t)line + 1) * LINE_WORDS;
             word++)
            word_keep(&maps_seen[word], maps_removed[word] | (word == 0 ? 1 : 0));
}

/*
 * A thread of the parent may have been between S and the count when the child was copied, and it
 * is not there to go on: an edge may be set in seen and not in hitmap (its next hits would be
 * lost), its line may not be marked again, and balance may be behind.
 */
void lines_repair_after_fork(void) {
    uint32_t bits = 0;
    for (size_t word = 0; word < (maps_size() + 7) / 8; word++) {
        uint64_t kept = maps_seen[word] & to_keep(word, maps_hitmap[word]);
        if (maps_seen[word] != kept) /* else the child keeps sharing the page with its parent */
            maps_seen[word] = kept;
        if (maps_hitmap[word] != 0)
            touched_mark((uint32_t)(word / LINE_WORDS));
        bits += count_bits(maps_hitmap[word]);
    }
    if (maps_coverage != NULL)
        now_recount(bits);
}

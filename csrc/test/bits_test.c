/* Counting bits, by each way there is to do it: the one that is not taken here is that elsewhere.
 */
#include "../src/bits.c"
#include "support/check.h"

#define WORDS 1000

static uint64_t words[WORDS];

/* The first words have few bits, or nearly all; the others about half of them. */
static void fill(void) {
    uint64_t state = 1;
    for (size_t i = 0; i < WORDS; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        words[i] = i < 64 ? (uint64_t)1 << i : i < 128 ? ~((uint64_t)1 << (i - 64)) : state;
    }
    words[128] = 0;
    words[129] = UINT64_MAX;
}

static void check_way(uint32_t (*count)(const uint64_t *, size_t)) {
    fill();
    uint32_t expected = 0;
    for (size_t i = 0; i <= WORDS; i++) {
        CHECK_EQUAL(count(words, i), expected);
        for (uint32_t bit = 0; i < WORDS && bit < 64; bit++)
            expected += words[i] >> bit & 1;
    }
}

TEST(bits_are_counted) {
    check_way(bits_count);
}

TEST(bits_are_counted_without_an_instruction_for_it) {
    check_way(count_as_built);
}

#if defined(HAS_TO_ASK)
TEST(bits_are_counted_by_the_instruction) {
    if (!has_instruction())
        test_skip("this processor has none");
    check_way(count_by_instruction);
}
#endif

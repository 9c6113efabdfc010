/* A push parts what was hit before it from what is hit after it, also while other threads hit. */
#include "support/edges.h"
#include "support/threads.h"

#define EDGES 400000 /* many lines of the hitmap, so that a push takes its time */

static struct guards guards;

/* Fills and refills the low half; the high half belongs to the test's own thread. */
static void keep_filling(uint32_t number) {
    uint64_t random = number;
    for (int i = 0; i < 200; i++)
        hit(guards, (uint32_t)(next_random(&random) % (EDGES / 2)));
}

static void push_and_look(void) {
    for (int i = 0; i < 300; i++) {
        for (uint32_t k = EDGES / 2; k < EDGES; k += 512)
            hit(guards, k);
        mcov_push_coverage();
        for (uint32_t k = EDGES / 2; k < EDGES; k += 512)
            if (is_set(k + 1))
                test_fail(__FILE__, __LINE__, "edge %u was hit before push %d", k + 1, i);
        hit(guards, EDGES - 1);
        mcov_pop_coverage();
        for (uint32_t k = EDGES / 2; k < EDGES; k += 512)
            CHECK(is_set(k + 1));
        mcov_reset();
    }
}

TEST(a_hit_made_before_a_push_is_not_in_the_new_level) {
    guards = make_guards(EDGES);
    beside(3, keep_filling, push_and_look);
    check_consistent();
}

static void reset_and_look(void) {
    for (int i = 0; i < 300; i++) {
        for (uint32_t k = EDGES / 2; k < EDGES; k += 512)
            hit(guards, k);
        mcov_reset();
        for (uint32_t k = EDGES / 2; k < EDGES; k += 512)
            CHECK(!is_set(k + 1));
    }
}

TEST(a_hit_made_before_a_reset_is_gone_after_it) {
    guards = make_guards(EDGES);
    beside(3, keep_filling, reset_and_look);
    check_consistent();
}

/* Each line is touched by one edge alone, so that a line whose mark were lost would stay unvisited.
 */
static void keep_touching(uint32_t number) {
    for (uint32_t i = 0; i < 200; i++)
        hit(guards, (i * 4 + number) * 512 % EDGES);
}

static void reset_and_push(void) {
    for (int i = 0; i < 4000; i++) {
        mcov_reset();
        mcov_push_coverage();
        mcov_pop_coverage();
    }
}

TEST(no_line_is_missed_that_was_touched_while_it_was_taken) {
    guards = make_guards(EDGES);
    for (int round = 0; round < 4; round++) {
        beside(3, keep_touching, reset_and_push);
        mcov_reset();
        CHECK_EQUAL(bits_set(), 0);
    }
}

/*
 * Counters that some threads count up while another starts and ends levels. The tables are small,
 * so that a level starts in the very line that is being counted in.
 */
#include "support/counters.h"
#include "support/edges.h"
#include "support/threads.h"

#include <sched.h>

#define EDGES   256
#define THREADS 2
#define ROUNDS  15000

static struct counters counters;
static uint32_t current_round, done;

/* Takes each of its edges once a round; their neighbours are those of the other thread. */
static void take_edges(uint32_t number) {
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        while (__atomic_load_n(&current_round, __ATOMIC_SEQ_CST) < round)
            sched_yield();
        for (uint32_t i = number; i < EDGES; i += THREADS)
            count(counters, i, 1);
        __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
    }
}

/* Calls `control` again and again while a round's edges are taken, also where cores are few. */
static void run_round(uint32_t round, test_body *control) {
    __atomic_store_n(&done, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&current_round, round, __ATOMIC_SEQ_CST);
    for (uint32_t calls = 1; __atomic_load_n(&done, __ATOMIC_SEQ_CST) < THREADS; calls++) {
        control();
        if (calls % 16 == 0)
            sched_yield();
    }
}

static uint32_t in_levels;

static void push_and_pop(void) {
    struct mcov_level level;
    CHECK_EQUAL(mcov_try_push(NULL), MCOV_OK);
    CHECK_EQUAL(mcov_try_pop(0, &level), MCOV_OK);
    in_levels += level.edges;
    CHECK_EQUAL(level.edges, level.new_edges); /* none is hit in two levels */
}

static void push_and_pop_in_rounds(void) {
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        in_levels = 0;
        run_round(round, push_and_pop);
        CHECK_EQUAL(mcov_get_now(), EDGES);
        CHECK(in_levels <= EDGES);
        check_consistent();
        mcov_reset();
    }
}

static void take_or_push(uint32_t number) {
    if (number == THREADS)
        push_and_pop_in_rounds();
    else
        take_edges(number);
}

TEST(an_edge_that_is_hit_once_beside_pushes_and_pops_is_hit_in_one_level) {
    counters = make_counters(EDGES, 5);
    in_threads(THREADS + 1, take_or_push);
}

static void reset_and_look(void) {
    uint8_t hits[EDGES / 8 + 1];
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        run_round(round, mcov_reset);
        mcov_reset();
        check_consistent();
        for (uint32_t i = 0; i < EDGES; i++)
            CHECK_EQUAL(counters.at[i], 0);
    }
    CHECK_EQUAL(mcov_copy_hits(hits, sizeof hits), MCOV_OK);
    CHECK_EQUAL(bits_of(hits, sizeof hits), EDGES);
}

static void take_or_reset(uint32_t number) {
    if (number == THREADS)
        reset_and_look();
    else
        take_edges(number);
}

TEST(a_reset_beside_counting_threads_leaves_all_whole) {
    counters = make_counters(EDGES, 0);
    in_threads(THREADS + 1, take_or_reset);
}

/*
 * Calls are replaced by counting inline while other threads, signal handlers and code on wandering
 * stacks run them. That happens once a process, so there are many, one after another. No hit may be
 * lost: whoever starts a level finds all edges in it that are hit afterwards. No thread may crash.
 *
 * Of an edge that still calls, another thread may have been stopped on the way from `seen` to the
 * hitmap (hits.c), and for that one is waited. What is counted inline must be there.
 */
#define _GNU_SOURCE
#include "support/busy.h"
#include "support/code.h"
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"
#include "support/threads.h"
#include "support/wander.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PROCESSES 200 /* unless the time is up */
#define LEVELS    400 /* in each */

static uint8_t *reached_edges;
static const uint32_t *guards;

/* The module's guards: one of them is what some instruction loads. */
static void find_guards(void) {
    for (size_t i = 0; i + 7 < busy.code.size; i++) {
        int32_t distance;
        memcpy(&distance, busy.original + i + 3, sizeof distance);
        if (memcmp(busy.original + i, "\x48\x8D\x3D", 3) != 0)
            continue;
        guards = (const uint32_t *)(const void *)(busy.code.start + i + 7 + distance);
        guards -= *guards - busy.module.first_edge;
        return;
    }
    test_skip("no guard is loaded by lea");
}

static bool counts_inline(uint32_t edge) {
    return __atomic_load_n(&guards[edge - busy.module.first_edge], __ATOMIC_RELAXED) >= 0xFFFFFF80;
}

static void start(void) {
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    load_busy();
    reached_edges = malloc(mem_coverage.storage_size);
    CHECK_EQUAL(mcov_try_copy_hitmap(reached_edges, mem_coverage.storage_size), MCOV_OK);
    find_guards();
}

static void check_reached(void) {
    for (uint32_t edge = busy.module.first_edge;
         edge < busy.module.first_edge + busy.module.edge_count; edge++)
        for (bool is_inline = counts_inline(edge); bit_of(reached_edges, edge) && !is_set(edge);) {
            CHECK(!is_inline);
            sched_yield();
        }
    CHECK_EQUAL(bits_in(busy.module), busy.reached);
}

static void check_level(void) {
    mcov_push_coverage();
    run_busy_once();
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    check_reached();
    mcov_pop_coverage();
    CHECK_EQUAL(bits_in(busy.module), busy.reached);
}

static void start_inline(void) {
    if (mcov_set_patching(MCOV_PATCHING_INLINE) != MCOV_OK)
        test_skip(patching().reason);
}

static void check_levels(void) {
    start_inline();
    for (int level = 0; level < LEVELS; level++)
        check_level();
}

static void check_end(void) {
    struct mcov_patching end = patching();
    CHECK(end.removed_now > busy.reached / 2);
    CHECK_EQUAL(end.put_back, 0);
    CHECK_EQUAL(end.retired, 0);
    CHECK_EQUAL(end.missing, 0);
    CHECK_EQUAL(counting_places(busy.code, busy.original), end.removed_now);
    mcov_reset();
    check_level();
    check_consistent();
}

/* Each time anew, in a process of its own. */
static void again_and_again(test_body *body) {
    time_t start = time(NULL);
    for (int i = 0; i < PROCESSES && time(NULL) - start < 15; i++)
        in_child(body);
}

static void replace_beside_threads(void) {
    start();
    beside(4, run_busy, check_levels);
    check_end();
}

TEST(no_hit_is_lost_while_threads_run_the_code_that_is_replaced) {
    again_and_again(replace_beside_threads);
}

/* Calls that were under way waited, and are none that can be removed any more. */
static void go_on_removing(void) {
    check_levels();
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_ON), MCOV_OK);
    for (int level = 0; level < LEVELS; level++)
        check_level();
}

static void replace_and_remove_beside_threads(void) {
    start();
    beside(4, run_busy, go_on_removing);
    CHECK_EQUAL(patching().retired, 0);
    CHECK_EQUAL(patching().missing, 0);
}

TEST(no_call_is_taken_for_anothers_where_the_mode_changes_afterwards) {
    again_and_again(replace_and_remove_beside_threads);
}

static void run_in_handler(int signal) {
    (void)signal;
    busy.run(0);
}

static void check_levels_beside_threads(void) {
    beside(2, run_busy, check_levels);
}

static void replace_beside_signals(void) {
    start();
    among_alarms(200, run_in_handler, check_levels_beside_threads);
    check_end();
}

TEST(no_hit_is_lost_while_signal_handlers_run_the_code_that_is_replaced) {
    again_and_again(replace_beside_signals);
}

static void replace_beside_wanderer(void) {
    start();
    start_inline();
    wander(50, run_busy_once, check_level);
    for (int i = 0; i < 2000; i++)
        run_busy_once();
    check_end();
}

TEST(no_hit_is_lost_while_code_goes_on_in_the_middle_on_another_threads_stack) {
    again_and_again(replace_beside_wanderer);
}

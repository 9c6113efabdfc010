/*
 * Calls are replaced by counting inline while other threads, signal handlers and code on wandering
 * stacks run them. That happens once a process, so there are many, one after another. No hit may be
 * lost: whoever starts a level finds all edges in it that are hit afterwards. No thread may crash.
 *
 * Of an edge that still calls, another thread may have been stopped on the way from `seen` to the
 * hitmap (hits.c), and for that one is waited. What is counted inline must be there.
 */
#define _GNU_SOURCE
#include "support/code.h"
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"
#include "support/threads.h"
#include "support/wander.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#define PROCESSES 200 /* unless the time is up */
#define LEVELS    400 /* in each */

static fixture_function *busy_run;
static struct mcov_module module;
static struct code code;
static uint8_t *original;
static int expected;
static uint32_t reached; /* edges that every run takes */
static uint8_t *reached_edges;
static const uint32_t *guards;

/* The module's guards: one of them is what some instruction loads. */
static void find_guards(void) {
    for (size_t i = 0; i + 7 < code.size; i++) {
        int32_t distance;
        memcpy(&distance, original + i + 3, sizeof distance);
        if (memcmp(original + i, "\x48\x8D\x3D", 3) != 0)
            continue;
        guards = (const uint32_t *)(const void *)(code.start + i + 7 + distance);
        guards -= *guards - module.first_edge;
        return;
    }
    test_skip("no guard is loaded by lea");
}

static bool counts_inline(uint32_t edge) {
    return __atomic_load_n(&guards[edge - module.first_edge], __ATOMIC_RELAXED) >= 0xFFFFFF80;
}

static void load_busy(void) {
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    busy_run = function_of(load_fixture("busy"), "busy_run");
    module = module_of("busy");
    code = code_of((const void *)(uintptr_t)busy_run);
    original = copy_of(code);
    expected = busy_run(0);
    reached = bits_in(module);
    CHECK(reached > 15);
    reached_edges = malloc(mem_coverage.storage_size);
    CHECK_EQUAL(mcov_try_copy_hitmap(reached_edges, mem_coverage.storage_size), MCOV_OK);
    find_guards();
}

static void check_reached(void) {
    for (uint32_t edge = module.first_edge; edge < module.first_edge + module.edge_count; edge++)
        for (bool is_inline = counts_inline(edge); bit_of(reached_edges, edge) && !is_set(edge);) {
            CHECK(!is_inline);
            sched_yield();
        }
    CHECK_EQUAL(bits_in(module), reached);
}

static void run(uint32_t number) {
    (void)number;
    for (int i = 0; i < 50; i++)
        CHECK_EQUAL(busy_run(0), expected);
}

static void check_level(void) {
    mcov_push_coverage();
    CHECK_EQUAL(busy_run(0), expected);
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    check_reached();
    mcov_pop_coverage();
    CHECK_EQUAL(bits_in(module), reached);
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
    CHECK(end.removed_now > reached / 2);
    CHECK_EQUAL(end.put_back, 0);
    CHECK_EQUAL(end.retired, 0);
    CHECK_EQUAL(end.missing, 0);
    CHECK_EQUAL(counting_places(code, original), end.removed_now);
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
    load_busy();
    beside(4, run, check_levels);
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
    load_busy();
    beside(4, run, go_on_removing);
    CHECK_EQUAL(patching().retired, 0);
    CHECK_EQUAL(patching().missing, 0);
}

TEST(no_call_is_taken_for_anothers_where_the_mode_changes_afterwards) {
    again_and_again(replace_and_remove_beside_threads);
}

static void run_in_handler(int signal) {
    (void)signal;
    busy_run(0);
}

static void replace_beside_signals(void) {
    load_busy();
    struct sigaction action = {.sa_handler = run_in_handler, .sa_flags = SA_RESTART};
    CHECK_EQUAL(sigaction(SIGALRM, &action, NULL), 0);
    struct itimerval often = {.it_interval = {.tv_usec = 200}, .it_value = {.tv_usec = 200}};
    struct itimerval never = {.it_value = {0}};
    CHECK_EQUAL(setitimer(ITIMER_REAL, &often, NULL), 0);
    beside(2, run, check_levels);
    CHECK_EQUAL(setitimer(ITIMER_REAL, &never, NULL), 0);
    check_end();
}

TEST(no_hit_is_lost_while_signal_handlers_run_the_code_that_is_replaced) {
    again_and_again(replace_beside_signals);
}

static void run_once(void) {
    CHECK_EQUAL(busy_run(0), expected);
}

static void replace_beside_wanderer(void) {
    load_busy();
    start_inline();
    wander(50, run_once, check_level);
    for (int i = 0; i < 2000; i++)
        run_once();
    check_end();
}

TEST(no_hit_is_lost_while_code_goes_on_in_the_middle_on_another_threads_stack) {
    again_and_again(replace_beside_wanderer);
}

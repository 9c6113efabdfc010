/*
 * Four threads run the same code while another removes and puts back its calls, again and again,
 * and timer signals hit the same edges in the middle of everything. No call may be lost: whoever
 * starts a level finds all edges in it that are hit afterwards. No thread may crash.
 */
#define _GNU_SOURCE
#include "support/busy.h"
#include "support/code.h"
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"
#include "support/threads.h"
#include "support/wander.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4
#define CYCLES  2000000 /* calls removed and put back, unless the time is up */

static void start(void) {
    load_busy();
    need_patching();
}

static bool is_time_up(void) {
    static time_t start;
    if (start == 0)
        start = time(NULL);
    return time(NULL) - start > 30;
}

/* Starts level after level; in each, all that is hit afterwards is in it. */
static void cycle(void) {
    while (patching().put_back < CYCLES && !is_time_up()) {
        mcov_push_coverage();
        run_busy_once();
        CHECK_EQUAL(bits_in(busy.module), busy.reached);
        mcov_pop_coverage();
        CHECK_EQUAL(bits_in(busy.module), busy.reached);
        for (int i = 0; i < 3; i++)
            run_busy_once();
    }
}

static void check_end(void) {
    struct mcov_patching end = patching();
    CHECK(end.put_back > 0);
    CHECK_EQUAL(end.retired, 0);
    CHECK_EQUAL(end.missing, 0);
    CHECK_EQUAL(end.removed - end.put_back, end.removed_now);
    mcov_reset();
    CHECK_EQUAL(changed_calls(busy.code, busy.original), 0);
    run_busy_once();
    CHECK_EQUAL(bits_in(busy.module), busy.reached);
    check_consistent();
    printf("     %" PRIu64 " calls removed, %" PRIu64 " put back\n", end.removed, end.put_back);
}

TEST(no_call_is_lost_while_threads_run_the_code_that_is_changed) {
    start();
    beside(THREADS, run_busy, cycle);
    check_end();
}

/* ---- Signal handlers that hit the same edges ---------------------------------------------------
 */

static uint32_t handled;

static void run_in_handler(int signal) {
    (void)signal;
    busy.run(0);
    __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED);
}

static void cycle_beside_threads(void) {
    beside(2, run_busy, cycle);
}

TEST(no_call_is_lost_while_signal_handlers_run_the_code_that_is_changed) {
    start();
    among_alarms(500, run_in_handler, cycle_beside_threads);
    CHECK(handled > 0);
    check_end();
}

/* ---- Code that goes on, on a stack of its own, in another thread --------------------------------
 */

static void check_level(void) {
    mcov_push_coverage();
    run_busy_once();
    CHECK_EQUAL(bits_in(busy.module), busy.reached);
    mcov_pop_coverage();
}

TEST(no_call_is_lost_while_code_goes_on_in_the_middle_on_another_threads_stack) {
    start();
    wander(1000, run_busy_once, check_level);
    check_end();
}

/* ---- fork
 * ---------------------------------------------------------------------------------------- */

static void cycle_in_child(void) {
    for (int i = 0; i < 20; i++) {
        mcov_push_coverage();
        run_busy_once();
        CHECK_EQUAL(bits_in(busy.module), busy.reached);
        mcov_pop_coverage();
        for (int run = 0; run < 200; run++)
            run_busy_once();
    }
    CHECK(patching().removed_now > 0);
}

static void fork_often(void) {
    for (int i = 0; i < 100; i++) {
        in_child(cycle_in_child);
        mcov_reset();
    }
}

TEST(children_that_are_forked_while_calls_are_removed_have_code_that_is_whole) {
    start();
    beside(2, run_busy, fork_often);
    check_end();
}

/*
 * Four threads run the same code while another removes and puts back its calls, again and again,
 * and timer signals hit the same edges in the middle of everything. No call may be lost: whoever
 * starts a level finds all edges in it that are hit afterwards. No thread may crash.
 */
#define _GNU_SOURCE
#include "support/code.h"
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"
#include "support/threads.h"
#include "support/wander.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4
#define CYCLES  2000000 /* calls removed and put back, unless the time is up */

static fixture_function *busy_run;
static struct mcov_module module;
static struct code code;
static uint8_t *original;
static int expected;
static uint32_t reached; /* edges that every run takes */

static void load_busy(void) {
    busy_run = function_of(load_fixture("busy"), "busy_run");
    module = module_of("busy");
    code = code_of((const void *)(uintptr_t)busy_run);
    original = copy_of(code);
    expected = busy_run(0);
    reached = bits_in(module);
    CHECK(reached > 15);
    need_patching();
}

static void run(uint32_t number) {
    (void)number;
    for (int i = 0; i < 50; i++)
        CHECK_EQUAL(busy_run(0), expected);
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
        CHECK_EQUAL(busy_run(0), expected);
        CHECK_EQUAL(bits_in(module), reached);
        mcov_pop_coverage();
        CHECK_EQUAL(bits_in(module), reached);
        for (int i = 0; i < 3; i++)
            CHECK_EQUAL(busy_run(0), expected);
    }
}

static void check_end(void) {
    struct mcov_patching end = patching();
    CHECK(end.put_back > 0);
    CHECK_EQUAL(end.retired, 0);
    CHECK_EQUAL(end.missing, 0);
    CHECK_EQUAL(end.removed - end.put_back, end.removed_now);
    mcov_reset();
    CHECK_EQUAL(changed_calls(code, original), 0);
    CHECK_EQUAL(busy_run(0), expected);
    CHECK_EQUAL(bits_in(module), reached);
    check_consistent();
    printf("     %" PRIu64 " calls removed, %" PRIu64 " put back\n", end.removed, end.put_back);
}

TEST(no_call_is_lost_while_threads_run_the_code_that_is_changed) {
    load_busy();
    beside(THREADS, run, cycle);
    check_end();
}

/* ---- Signal handlers that hit the same edges ---------------------------------------------------
 */

static uint32_t handled;

static void run_in_handler(int signal) {
    (void)signal;
    busy_run(0);
    __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED);
}

TEST(no_call_is_lost_while_signal_handlers_run_the_code_that_is_changed) {
    load_busy();
    struct sigaction action = {.sa_handler = run_in_handler, .sa_flags = SA_RESTART};
    CHECK_EQUAL(sigaction(SIGALRM, &action, NULL), 0);
    struct itimerval often = {.it_interval = {.tv_usec = 500}, .it_value = {.tv_usec = 500}};
    struct itimerval never = {.it_value = {0}};
    CHECK_EQUAL(setitimer(ITIMER_REAL, &often, NULL), 0);
    beside(2, run, cycle);
    CHECK_EQUAL(setitimer(ITIMER_REAL, &never, NULL), 0);
    CHECK(handled > 0);
    check_end();
}

/* ---- Code that goes on, on a stack of its own, in another thread --------------------------------
 */

static void run_once(void) {
    CHECK_EQUAL(busy_run(0), expected);
}

static void check_level(void) {
    mcov_push_coverage();
    CHECK_EQUAL(busy_run(0), expected);
    CHECK_EQUAL(bits_in(module), reached);
    mcov_pop_coverage();
}

TEST(no_call_is_lost_while_code_goes_on_in_the_middle_on_another_threads_stack) {
    load_busy();
    wander(1000, run_once, check_level);
    check_end();
}

/* ---- fork
 * ---------------------------------------------------------------------------------------- */

static void cycle_in_child(void) {
    for (int i = 0; i < 20; i++) {
        mcov_push_coverage();
        CHECK_EQUAL(busy_run(0), expected);
        CHECK_EQUAL(bits_in(module), reached);
        mcov_pop_coverage();
        for (int run = 0; run < 200; run++)
            CHECK_EQUAL(busy_run(0), expected);
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
    load_busy();
    beside(2, run, fork_often);
    check_end();
}

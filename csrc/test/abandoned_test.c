/*
 * Callbacks that a signal handler leaves by longjmp, as a fuzzer's timeout does: cut off after each
 * of their instructions in turn, which the processor's trap flag makes exact.
 */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/process.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define EDGES    100000
#define DISTANCE 67 /* of the edges that are hit: most have a word of the hitmap to themselves */

static struct guards guards;
static sigjmp_buf before_the_hit;
static volatile uint32_t steps_left;

#if defined(__x86_64__)
#define TRAP_FLAG 0x100ULL

static void set_trap_flag(void) {
    __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() | TRAP_FLAG);
}

static void clear_trap_flag(void) {
    __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() & ~TRAP_FLAG);
}
#else
static void set_trap_flag(void) {
    test_skip("the processor has no trap flag");
}

static void clear_trap_flag(void) {
}
#endif

static void step(int signal) {
    (void)signal;
    if (--steps_left == 0)
        siglongjmp(before_the_hit, 1); /* the flag is clear in a handler, and stays so */
}

static void set_up(void) {
    guards = make_guards(EDGES);
    hit(guards, 0); /* the dynamic linker's part of a first call is not to be cut off */
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = step;
    CHECK_EQUAL(sigaction(SIGTRAP, &action, NULL), 0);
}

/* Whether hitting the edge took more than `steps` instructions: then it was left after so many. */
static bool is_cut_off(uint32_t index, uint32_t steps) {
    if (sigsetjmp(before_the_hit, 1) != 0)
        return true;
    steps_left = steps;
    set_trap_flag();
    hit(guards, index);
    clear_trap_flag();
    return false;
}

static void check_recorded(uint32_t index) {
    static uint8_t own[EDGES / 8 + 1];
    CHECK(is_set(index + 1));
    CHECK_EQUAL(mcov_copy_hits(own, sizeof own), MCOV_OK);
    CHECK(bit_of(own, index + 1));
}

static void check_recorded_again_after(test_body *control_call) {
    set_up();
    uint32_t steps = 1;
    while (is_cut_off(steps * DISTANCE, steps)) {
        control_call();
        hit(guards, steps * DISTANCE);
        check_recorded(steps * DISTANCE);
        steps++;
    }
    CHECK(steps > 20); /* it was cut off in the slow path, too */
}

static void set_no_bits(void) {
    static uint8_t zeros[EDGES / 8 + 1];
    CHECK_EQUAL(mcov_try_set_hitmap(zeros, sizeof zeros), MCOV_OK);
}

static void set_all_bits(void) {
    uint8_t *ones = filled(mem_coverage.storage_size, 0xff);
    mcov_set_hitmap((char *)ones);
    free(ones);
}

static void deserialize_no_bits(void) {
    static uint8_t empty[8];
    deserialize_mem_coverage(empty, sizeof empty);
}

TEST(an_edge_whose_callback_was_cut_off_is_recorded_again_after_a_reset) {
    check_recorded_again_after(mcov_reset);
}

TEST(an_edge_whose_callback_was_cut_off_is_recorded_again_after_a_push) {
    check_recorded_again_after(mcov_push_coverage);
}

TEST(an_edge_whose_callback_was_cut_off_is_recorded_again_after_set_hitmap) {
    check_recorded_again_after(set_no_bits);
}

TEST(an_edge_whose_callback_was_cut_off_is_recorded_again_after_injected_bits) {
    check_recorded_again_after(set_all_bits);
}

TEST(an_edge_whose_callback_was_cut_off_is_recorded_again_after_deserialize) {
    check_recorded_again_after(deserialize_no_bits);
}

TEST(now_is_behind_by_no_more_than_the_callbacks_that_were_cut_off_and_a_child_counts_anew) {
    set_up();
    uint32_t steps = 1;
    while (is_cut_off(steps * DISTANCE, steps))
        steps++;
    mcov_push_coverage();
    hit_range(guards, 0, 1000);
    struct mcov_level level;
    CHECK_EQUAL(mcov_try_pop(0, &level), MCOV_OK);
    CHECK_EQUAL(level.edges, 1000);
    CHECK(mcov_get_now() <= bits_set() && mcov_get_now() + steps > bits_set());
    in_child(check_consistent);
}

/*
 * Threads hit edges, of real instrumented code and of generated guards, while others control: no
 * hit is lost, none is counted twice, and `now` never leaves the range from 0 to the total.
 */
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/threads.h"

#include <stdlib.h>

#define EDGES   5000
#define HITTERS 8

static struct guards guards;
static uint8_t *zeros, *ones;
static fixture_function *real_code;

static void set_up(void) {
#ifdef INSTRUMENTED_FIXTURES
    real_code = function_of(load_fixture("alpha"), "alpha_run");
#endif
    guards = make_guards(EDGES);
    zeros = filled(mem_coverage.storage_size, 0);
    ones = filled(mem_coverage.storage_size, 0xff);
    ones[0] = 0xfe;
    ones[mcov_get_total() / 8] = (uint8_t)((2U << mcov_get_total() % 8) - 1);
}

static void tear_down(void) {
    free(zeros);
    free(ones);
}

static void run_real_code(void) {
    if (real_code != NULL)
        real_code(0);
}

static void check_now(void) {
    uint32_t now = __atomic_load_n(&mem_coverage.now, __ATOMIC_RELAXED);
    if (now > mcov_get_total())
        test_fail(__FILE__, __LINE__, "now is %u of %u", now, mcov_get_total());
}

/* Hits its share of the edges, and a part of everybody's. */
static void keep_hitting(uint32_t number) {
    for (uint32_t i = 0; i < EDGES; i++)
        if (i % HITTERS == number || i % 16 == 0)
            hit(guards, i);
    run_real_code();
    check_now();
}

static void hit_everything(uint32_t number) {
    (void)number;
    hit_all(guards);
    run_real_code();
}

/* After any storm: every edge can still be hit and counts once. */
static void check_nothing_is_lost(void) {
    check_consistent();
    in_threads(HITTERS, hit_everything);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    check_consistent();
    CHECK_EQUAL(mcov_try_pop(0, NULL), MCOV_ERROR_EMPTY_STACK);
}

/* Control calls that forget nothing: each push is popped. */
static void keep_pushing_and_popping(void) {
    for (int i = 0; i < 4000; i++) {
        mcov_push_coverage();
        check_now();
        mcov_push_coverage();
        struct mcov_level level;
        CHECK_EQUAL(mcov_get_level(0, &level), MCOV_OK);
        CHECK(level.edges <= mcov_get_total() && level.new_edges <= level.edges);
        mcov_pop_coverage();
        check_now();
        mcov_pop_coverage();
        check_now();
    }
}

TEST(no_hit_is_lost_between_push_and_pop) {
    set_up();
    beside(HITTERS, keep_hitting, keep_pushing_and_popping);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    check_nothing_is_lost();
    tear_down();
}

static void push_merge_and_pop(uint32_t number) {
    size_t size = 0;
    uint8_t *data = NULL;
    for (int i = 0; i < 1000; i++) {
        mcov_push_coverage();
        CHECK_EQUAL(mcov_try_serialize(&data, &size), MCOV_OK);
        CHECK_EQUAL(mcov_merge(data, size), MCOV_OK);
        CHECK_EQUAL(mcov_merge_hitmap(zeros, 1 + number), MCOV_OK);
        mcov_free(data);
        hit_range(guards, number * 100, number * 100 + 100);
        mcov_pop_coverage(); /* whatever is the top one */
        check_now();
    }
}

static void hit_while_controlling(uint32_t number) {
    if (number == 3)
        hit_everything(number);
    else
        push_merge_and_pop(number);
}

TEST(no_hit_is_lost_when_several_threads_control) {
    set_up();
    in_threads(4, hit_while_controlling);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    check_nothing_is_lost();
    tear_down();
}

static void control_everything(uint32_t number) {
    uint64_t random = number;
    uint8_t *copy = filled(mem_coverage.storage_size, 0);
    size_t size;
    struct mcov_level level;
    struct mcov_module module;
    for (int i = 0; i < 1500; i++) {
        uint8_t *data = serialize_mem_coverage(&size);
        switch (next_random(&random) % 10) {
        case 0:
            mcov_reset();
            break;
        case 1:
            mcov_set_hitmap((char *)ones);
            break;
        case 2:
            mcov_set_hitmap((char *)zeros);
            break;
        case 3:
            mcov_copy_hitmap((char *)copy);
            mcov_set_hitmap((char *)copy);
            break;
        case 4:
            deserialize_mem_coverage(data, size);
            break;
        case 5:
            CHECK_EQUAL(mcov_merge(data, size), MCOV_OK);
            break;
        case 6:
            CHECK_EQUAL(mcov_get_level(0, &level), MCOV_OK);
            CHECK_EQUAL(mcov_get_module(0, &module), MCOV_OK);
            break;
        case 7:
            CHECK_EQUAL(mcov_copy_hits(copy, mem_coverage.storage_size), MCOV_OK);
            break;
        default:
            mcov_push_coverage();
            hit_range(guards, 0, 50);
            mcov_pop_coverage();
        }
        mcov_free(data);
        check_now();
    }
    free(copy);
}

static void run_controllers(void) {
    in_threads(4, control_everything);
}

TEST(every_edge_can_be_hit_again_after_all_calls_ran_at_once) {
    set_up();
    beside(HITTERS, keep_hitting, run_controllers);
    check_nothing_is_lost();
    mcov_reset();
    check_nothing_is_lost();
    tear_down();
}

static void keep_resetting(void) {
    for (int i = 0; i < 10000; i++) {
        mcov_reset();
        check_now();
    }
}

TEST(every_edge_can_be_hit_again_after_a_reset) {
    set_up();
    for (int round = 0; round < 5; round++) {
        beside(HITTERS, keep_hitting, keep_resetting);
        check_nothing_is_lost();
    }
    tear_down();
}

static void keep_injecting(void) {
    for (int i = 0; i < 3000; i++) {
        CHECK_EQUAL(mcov_try_set_hitmap(ones, mem_coverage.storage_size), MCOV_OK);
        check_now();
        CHECK_EQUAL(mcov_try_set_hitmap(zeros, mem_coverage.storage_size), MCOV_OK);
        CHECK_EQUAL(mcov_merge_hitmap(ones, mem_coverage.storage_size), MCOV_OK);
        check_now();
    }
}

TEST(no_injected_bit_hides_a_hit_of_another_thread) {
    set_up();
    beside(HITTERS, keep_hitting, keep_injecting);
    CHECK_EQUAL(mcov_copy_hits(ones, mem_coverage.storage_size), MCOV_OK);
    CHECK_EQUAL(bits_of(ones, mem_coverage.storage_size), mcov_get_total());
    check_nothing_is_lost();
    tear_down();
}

static void keep_overriding(void) {
    for (uint32_t i = 0; i < 1000; i++) {
        mcov_set_now(i % 3 == 0 ? UINT32_MAX : i);
        if (i % 5 == 0)
            mcov_reset();
    }
    CHECK_EQUAL(mcov_merge_hitmap(zeros, 1), MCOV_OK);
}

static void keep_hitting_uncounted(uint32_t number) {
    hit_range(guards, number * 100, number * 100 + 1000);
}

TEST(an_overridden_now_ends_exact_while_other_threads_hit) {
    set_up();
    beside(HITTERS, keep_hitting_uncounted, keep_overriding);
    check_nothing_is_lost();
    tear_down();
}

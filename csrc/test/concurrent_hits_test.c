/* Many threads hit edges, nobody controls: the count is exact. */
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/threads.h"

#include <sched.h>

#define THREADS 8
#define ROUNDS  20
#define EDGES   (THREADS * 1000)

static struct guards guards;

static void hit_own_share(uint32_t number) {
    hit_range(guards, number * 1000, (number + 1) * 1000);
}

TEST(threads_that_hit_different_edges_count_each_of_them) {
    guards = make_guards(EDGES);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        in_threads(THREADS, hit_own_share);
        CHECK_EQUAL(mcov_get_now(), EDGES);
        check_consistent();
        mcov_reset();
    }
}

static void hit_interleaved(uint32_t number) {
    for (uint32_t i = number; i < EDGES; i += THREADS)
        hit(guards, i);
}

TEST(threads_that_hit_different_edges_of_the_same_words_count_each_of_them) {
    guards = make_guards(EDGES);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        in_threads(THREADS, hit_interleaved);
        CHECK_EQUAL(mcov_get_now(), EDGES);
        check_consistent();
        mcov_reset();
    }
}

static void hit_the_same(uint32_t number) {
    uint64_t random = number / 2;
    for (int i = 0; i < 4000; i++)
        hit(guards, (uint32_t)(next_random(&random) % 1000));
    hit_range(guards, number * 100, number * 100 + 200);
}

TEST(threads_that_hit_the_same_edges_count_them_once) {
    guards = make_guards(EDGES);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        in_threads(THREADS, hit_the_same);
        check_consistent();
        CHECK(mcov_get_now() <= 1000);
        for (uint32_t edge = 1; edge <= 900; edge++)
            CHECK(is_set(edge));
        mcov_reset();
    }
}

#define PAIRS 20000

static uint32_t arrived;

/* Waits until both threads have come to this point for the `times`th time. */
static void meet(uint32_t times) {
    __atomic_fetch_add(&arrived, 1, __ATOMIC_ACQ_REL);
    for (int spins = 0; __atomic_load_n(&arrived, __ATOMIC_ACQUIRE) < 2 * times; spins++)
        if (spins % 1000 == 999)
            sched_yield();
}

static void hit_at_once(uint32_t number) {
    uint32_t meetings = 0;
    for (uint32_t i = 0; i < PAIRS; i++) {
        meet(++meetings);
        hit(guards, number * 700 + i % 64);
        meet(++meetings);
        if (number == 0) {
            CHECK_EQUAL(mcov_get_now(), 2);
            mcov_reset();
        }
    }
}

TEST(now_is_exact_after_each_pair_of_hits_at_the_same_time) {
    guards = make_guards(EDGES);
    in_threads(2, hit_at_once);
    check_consistent();
}

/* From here on with what does not need generated guards alone. */
#ifdef INSTRUMENTED_FIXTURES

static fixture_function *alpha_run, *beta_run;

static void run_fixtures(uint32_t number) {
    if (number % 2 == 0)
        alpha_run(20);
    else
        beta_run(20);
}

TEST(threads_that_run_real_instrumented_code_count_every_edge_once) {
    alpha_run = function_of(load_fixture("alpha"), "alpha_run");
    beta_run = function_of(load_fixture("beta"), "beta_run");
    for (uint32_t round = 0; round < ROUNDS; round++) {
        in_threads(THREADS, run_fixtures);
        CHECK_EQUAL(mcov_get_now(), mcov_get_total());
        check_consistent();
        mcov_reset();
    }
}

static void load_and_run(uint32_t number) {
    static const char *const names[] = {"alpha", "beta", "gamma", "delta"};
    static const char *const runs[] = {"alpha_run", "beta_run", "gamma_run", "delta_run"};
    function_of(load_fixture(names[number]), runs[number])(5);
    hit_range(guards, 0, 100);
}

TEST(libraries_that_are_loaded_by_several_threads_get_ranges_of_their_own) {
    guards = make_guards(100);
    in_threads(4, load_and_run);
    CHECK_EQUAL(mcov_get_module_count(), 5);
    uint32_t next = 1;
    for (uint32_t i = 0; i < 5; i++) {
        struct mcov_module module;
        CHECK_EQUAL(mcov_get_module(i, &module), MCOV_OK);
        CHECK_EQUAL(module.first_edge, next);
        next += module.edge_count;
    }
    CHECK_EQUAL(mcov_get_total(), next - 1);
    check_consistent();
}

#endif

static void read_everything(uint32_t number) {
    (void)number;
    uint32_t total, now;
    CHECK_EQUAL(mcov_try_get_total(&total), MCOV_OK);
    CHECK_EQUAL(mcov_try_get_now(&now), MCOV_OK);
    CHECK(mcov_get_total() <= EDGES);
    CHECK(mcov_get_now() <= EDGES);
    uint32_t unnumbered = 0;
    __sanitizer_cov_trace_pc_guard(&unnumbered);
}

static void make_all_guards(void) {
    guards = make_guards(EDGES / 2);
    struct guards others = make_guards(EDGES / 2);
    hit_all(guards);
    hit_all(others);
}

TEST(the_first_module_may_arrive_while_other_threads_read) {
    beside(4, read_everything, make_all_guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    check_consistent();
}

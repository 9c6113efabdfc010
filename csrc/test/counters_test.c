/* Inline counters, laid down here as a compiler would: when they are looked at, what is seen. */
#include "support/counters.h"
#include "support/edges.h"
#include "support/process.h"

#define EDGES 1000

TEST(the_hitmap_and_now_hold_what_was_counted_up_to_the_last_look) {
    struct counters counters = make_counters(EDGES, 5);
    count(counters, 41, 1);
    CHECK_EQUAL(mem_coverage.now, 0);
    CHECK_EQUAL(bits_set(), 0);
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    CHECK_EQUAL(mem_coverage.now, 1);
    CHECK(is_set(42));
    count(counters, 42, 1);
    CHECK_EQUAL(mem_coverage.now, 1);
    CHECK(!is_set(43));
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    CHECK_EQUAL(mem_coverage.now, 2);
    CHECK(is_set(43));
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    CHECK_EQUAL(mem_coverage.now, 2);
    check_consistent();
}

static uint8_t buffer[EDGES / 8 + 1];

static void copy(void) {
    CHECK_EQUAL(mcov_try_copy_hitmap(buffer, sizeof buffer), MCOV_OK);
    CHECK_EQUAL(bits_of(buffer, sizeof buffer), 1);
}
static void copy_by_the_base_call(void) {
    mcov_copy_hitmap((char *)buffer);
    CHECK_EQUAL(bits_of(buffer, sizeof buffer), 1);
}
static void copy_hits(void) {
    CHECK_EQUAL(mcov_copy_hits(buffer, sizeof buffer), MCOV_OK);
    CHECK_EQUAL(bits_of(buffer, sizeof buffer), 1);
}
static void serialize(void) {
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK_EQUAL(bits_of(data + 8, size - 8), 1);
    mcov_free(data);
}
static void get_level(void) {
    struct mcov_level level;
    CHECK_EQUAL(mcov_get_level(0, &level), MCOV_OK);
    CHECK_EQUAL(level.edges, 1);
}
static void live_view(void) {
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_OK);
    CHECK_EQUAL(bits_of(view.hitmap, mem_coverage.storage_size), 1);
}
static void get_now(void) {
    CHECK_EQUAL(mcov_get_now(), 1);
}
static void try_get_now(void) {
    uint32_t now;
    CHECK_EQUAL(mcov_try_get_now(&now), MCOV_OK);
    CHECK_EQUAL(now, 1);
}
static void merge(void) {
    CHECK_EQUAL(mcov_merge_hitmap(buffer, 0), MCOV_OK);
}
static void push_and_pop(void) {
    mcov_push_coverage();
    CHECK_EQUAL(mem_coverage.now, 0);
    mcov_pop_coverage();
}
static void fail_to_pop(void) {
    CHECK_EQUAL(mcov_try_pop(0, NULL), MCOV_ERROR_EMPTY_STACK);
}

TEST(every_call_that_looks_at_coverage_looks_at_the_counters_first) {
    static test_body *const calls[] = {
        copy,    copy_by_the_base_call, copy_hits,    serialize, get_level,  live_view,
        get_now, try_get_now,           push_and_pop, merge,     fail_to_pop};
    struct counters counters = make_counters(EDGES, 0);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        count(counters, 500, 1);
        calls[i]();
        CHECK_EQUAL(mem_coverage.now, 1);
        CHECK(is_set(501));
        mcov_reset();
    }
}

TEST(an_overridden_now_counts_on_from_what_was_counted_later) {
    struct counters counters = make_counters(EDGES, 0);
    count_range(counters, 0, 10);
    mcov_set_now(7000);
    CHECK_EQUAL(mcov_get_now(), 7000);
    count_range(counters, 5, 13);
    CHECK_EQUAL(mcov_get_now(), 7003);
    mcov_push_coverage();
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 13);
}

TEST(an_edge_that_was_seen_stays_hit_when_its_counter_wraps) {
    struct counters counters = make_counters(EDGES, 0);
    count(counters, 9, 1);
    CHECK_EQUAL(mcov_get_now(), 1);
    count(counters, 9, 255);
    CHECK_EQUAL(counters.at[9], 0);
    CHECK_EQUAL(mcov_get_now(), 1);
    CHECK(is_set(10));
    count(counters, 9, 256);
    mcov_push_coverage();
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 1);
    check_consistent();
}

TEST(a_counter_that_wraps_to_zero_between_two_looks_was_not_seen) {
    struct counters counters = make_counters(EDGES, 0);
    count(counters, 9, 256);
    CHECK_EQUAL(mcov_get_now(), 0);
    count(counters, 9, 1);
    CHECK_EQUAL(mcov_get_now(), 1);
}

static uint32_t offset, length;

static void check_every_counter(void) {
    struct counters counters = make_counters(length, offset);
    uint8_t *beside = counters.at - 1, *behind = counters.at + length;
    *beside = *behind = 0xaa; /* somebody else's */
    for (uint32_t i = 0; i < length; i++) {
        count(counters, i, (uint8_t)(1 + i % 255));
        CHECK_EQUAL(mcov_sync(), MCOV_OK);
        CHECK_EQUAL(mem_coverage.now, 1);
        CHECK(is_set(i + 1));
        mcov_reset();
        CHECK_EQUAL(mem_coverage.now, 0);
        CHECK_EQUAL(counters.at[i], 0);
    }
    count_range(counters, 0, length);
    CHECK_EQUAL(mcov_get_now(), length);
    check_consistent();
    mcov_push_coverage();
    for (uint32_t i = 0; i < length; i++)
        CHECK_EQUAL(counters.at[i], 0);
    CHECK_EQUAL(*beside, 0xaa);
    CHECK_EQUAL(*behind, 0xaa);
}

TEST(every_counter_is_its_edge_wherever_the_table_lies) {
    static const uint32_t offsets[] = {0, 1, 7, 8, 31, 62, 63};
    static const uint32_t lengths[] = {1, 2, 62, 63, 64, 65, 127, 128, 129, 200};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            offset = offsets[i];
            length = lengths[k];
            in_child(check_every_counter);
        }
}

/* ---- fork ------------------------------------------------------------------------------------ */

static struct counters shared;

static void count_in_the_child(void) {
    CHECK_EQUAL(mem_coverage.now, 10);
    count_range(shared, 5, 15);
    CHECK_EQUAL(mcov_get_now(), 15);
    mcov_push_coverage();
    count_range(shared, 5, 7);
    CHECK_EQUAL(mcov_get_now(), 2);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 15);
    check_consistent();
}

TEST(a_fork_is_a_look_at_the_counters_for_parent_and_child) {
    shared = make_counters(EDGES, 0);
    count_range(shared, 0, 10);
    in_child(count_in_the_child);
    CHECK_EQUAL(mem_coverage.now, 10);
    CHECK_EQUAL(mcov_get_now(), 10);
    CHECK_EQUAL(shared.at[12], 0);
}

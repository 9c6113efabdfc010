/* Inline counters, laid down here as a compiler would: when they are looked at, and levels. */
#include "support/counters.h"
#include "support/edges.h"
#include "support/process.h"

#include <stdlib.h>
#include <string.h>

#define EDGES 1000

TEST(counters_are_numbered_as_guards_are) {
    struct counters counters = make_counters(EDGES, 3);
    struct mcov_module module;
    CHECK_EQUAL(mcov_get_total(), EDGES);
    CHECK_EQUAL(mcov_get_module_count(), 1);
    CHECK_EQUAL(mcov_get_module(0, &module), MCOV_OK);
    CHECK_EQUAL(module.first_edge, 1);
    CHECK_EQUAL(module.edge_count, EDGES);
    CHECK(module.pcs == NULL);
    count(counters, 0, 1);
    count(counters, EDGES - 1, 1);
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    CHECK(is_set(1));
    CHECK(is_set(EDGES));
    check_consistent();
}

TEST(a_table_that_is_handed_out_again_is_the_same_module) {
    struct counters counters = make_counters(EDGES, 0);
    count(counters, 7, 1);
    for (int i = 0; i < 3; i++)
        __sanitizer_cov_8bit_counters_init((char *)counters.at, (char *)counters.at + EDGES);
    CHECK_EQUAL(mcov_get_module_count(), 1);
    CHECK_EQUAL(mcov_get_total(), EDGES);
    CHECK_EQUAL(mcov_get_now(), 1);
}

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

TEST(what_is_hit_in_a_level_counts_in_that_level) {
    struct counters counters = make_counters(EDGES, 17);
    struct mcov_level level;
    count_range(counters, 0, 100);
    mcov_push_coverage();
    CHECK_EQUAL(mcov_get_now(), 0);
    CHECK_EQUAL(counters.at[50], 0);
    count_range(counters, 90, 130);
    CHECK_EQUAL(mcov_get_now(), 40);
    mcov_push_coverage();
    count_range(counters, 120, 150);
    CHECK_EQUAL(mcov_try_pop(0, &level), MCOV_OK);
    CHECK_EQUAL(level.edges, 30);
    CHECK_EQUAL(level.new_edges, 20);
    CHECK_EQUAL(mem_coverage.now, 60);
    CHECK_EQUAL(mcov_try_pop(0, &level), MCOV_OK);
    CHECK_EQUAL(level.edges, 60);
    CHECK_EQUAL(level.new_edges, 50);
    CHECK_EQUAL(mem_coverage.now, 150);
    check_consistent();
}

TEST(an_edge_is_seen_again_in_each_of_many_levels) {
    struct counters counters = make_counters(EDGES, 0);
    struct mcov_level level;
    for (uint32_t round = 0; round < 300; round++) {
        mcov_push_coverage();
        count(counters, 3, 1);
        count(counters, round, 1);
        CHECK_EQUAL(mcov_try_pop(0, &level), MCOV_OK);
        CHECK_EQUAL(level.edges, round == 3 ? 1 : 2);
        CHECK_EQUAL(level.new_edges, round < 1 ? 2 : round == 3 ? 0 : 1);
    }
}

TEST(after_a_pop_the_counters_hold_what_was_counted_since_the_push) {
    struct counters counters = make_counters(EDGES, 0);
    count(counters, 1, 5);
    mcov_push_coverage();
    count(counters, 2, 7);
    mcov_pop_coverage();
    CHECK_EQUAL(counters.at[1], 0);
    CHECK_EQUAL(counters.at[2], 7);
    CHECK_EQUAL(mcov_get_now(), 2);
    mcov_reset();
    CHECK_EQUAL(counters.at[2], 0);
    CHECK_EQUAL(mcov_get_now(), 0);
}

TEST(after_a_reset_an_edge_is_hit_again_when_it_is_taken_again) {
    struct counters counters = make_counters(EDGES, 1);
    count_range(counters, 0, EDGES);
    mcov_reset();
    CHECK_EQUAL(mcov_get_now(), 0);
    CHECK_EQUAL(bits_set(), 0);
    count_range(counters, 200, 300);
    CHECK_EQUAL(mcov_get_now(), 100);
    CHECK_EQUAL(mcov_copy_hits(buffer, sizeof buffer), MCOV_OK);
    CHECK_EQUAL(bits_of(buffer, sizeof buffer), EDGES);
}

TEST(a_hitmap_that_is_set_replaces_what_was_counted) {
    struct counters counters = make_counters(EDGES, 0);
    count_range(counters, 0, 100);
    memset(buffer, 0, sizeof buffer);
    buffer[100] = 0xff;
    mcov_set_hitmap((char *)buffer);
    CHECK_EQUAL(mcov_get_now(), 8);
    CHECK_EQUAL(counters.at[0], 0);
    count_range(counters, 90, 101);
    CHECK_EQUAL(mcov_get_now(), 19);
    check_consistent();
}

TEST(a_saved_form_that_is_read_replaces_what_was_counted) {
    struct counters counters = make_counters(EDGES, 0);
    count_range(counters, 0, 100);
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    count_range(counters, 0, EDGES);
    deserialize_mem_coverage(data, size);
    CHECK_EQUAL(mcov_get_now(), 100);
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    CHECK_EQUAL(mem_coverage.now, 100);
    count(counters, 100, 1);
    CHECK_EQUAL(mcov_get_now(), 101);
    mcov_free(data);
}

TEST(what_is_merged_comes_on_top_of_what_was_counted) {
    struct counters counters = make_counters(EDGES, 0);
    count_range(counters, 0, 100);
    memset(buffer, 0, sizeof buffer);
    buffer[100] = 0xff;
    CHECK_EQUAL(mcov_merge_hitmap(buffer, sizeof buffer), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 108);
    CHECK_EQUAL(counters.at[0], 1);
}

TEST(an_injected_edge_becomes_a_hit_when_it_is_counted) {
    struct counters counters = make_counters(EDGES, 0);
    memset(buffer, 0xff, sizeof buffer);
    mcov_set_hitmap((char *)buffer);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    count_range(counters, 100, 110);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    CHECK_EQUAL(mcov_copy_hits(buffer, sizeof buffer), MCOV_OK);
    CHECK_EQUAL(bits_of(buffer, sizeof buffer), 10);
}

TEST(a_call_that_is_refused_leaves_the_counters) {
    struct counters counters = make_counters(EDGES, 0);
    uint8_t beyond[EDGES / 8 + 2] = {0};
    beyond[EDGES / 8 + 1] = 1;
    count(counters, 3, 6);
    CHECK_EQUAL(mcov_try_set_hitmap(beyond, sizeof beyond), MCOV_ERROR_UNKNOWN_EDGES);
    CHECK_EQUAL(mcov_try_deserialize(beyond, 7), MCOV_ERROR_LENGTH);
    CHECK_EQUAL(counters.at[3], 6);
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

TEST(random_counts_in_random_levels_are_what_a_plain_set_of_edges_tells) {
    struct counters counters = make_counters(EDGES, 29);
    static bool levels[8][EDGES];
    uint64_t state = 4;
    uint32_t depth = 0;
    for (int step = 0; step < 20000; step++) {
        uint32_t choice = (uint32_t)(next_random(&state) % 16);
        if (choice < 10) {
            uint32_t index = (uint32_t)(next_random(&state) % EDGES);
            count(counters, index, 1);
            levels[depth][index] = true;
        } else if (choice < 12 && depth < 7) {
            mcov_push_coverage();
            memset(levels[++depth], 0, sizeof levels[0]);
        } else if (choice < 14 && depth > 0) {
            mcov_pop_coverage();
            depth--;
            for (uint32_t i = 0; i < EDGES; i++)
                levels[depth][i] |= levels[depth + 1][i];
        } else if (choice == 15 && step % 8 == 0) {
            mcov_reset();
            memset(levels[depth], 0, sizeof levels[0]);
        }
        if (step % 16 > 0)
            continue;
        uint32_t expected = 0;
        CHECK_EQUAL(mcov_sync(), MCOV_OK);
        for (uint32_t i = 0; i < EDGES; i++) {
            expected += levels[depth][i];
            CHECK_EQUAL(is_set(i + 1), levels[depth][i]);
        }
        CHECK_EQUAL(mem_coverage.now, expected);
    }
}

/* ---- The counters themselves ---------------------------------------------------------------- */

TEST(the_counters_of_a_module_are_its_own_memory) {
    struct counters counters = make_counters(EDGES, 3);
    struct mcov_counters told;
    CHECK_EQUAL(mcov_get_counters(0, &told), MCOV_OK);
    CHECK(told.counters == counters.at);
    CHECK_EQUAL(told.edge_count, EDGES);
    CHECK_EQUAL(told.kind, MCOV_COUNTERS);
}

TEST(flags_are_told_from_counters) {
    static char flags[100];
    struct mcov_counters told;
    __sanitizer_cov_bool_flag_init(flags, flags + sizeof flags);
    flags[99] = 1;
    CHECK_EQUAL(mcov_get_now(), 1);
    CHECK(is_set(100));
    CHECK_EQUAL(mcov_get_counters(0, &told), MCOV_OK);
    CHECK_EQUAL(told.kind, MCOV_FLAGS);
}

/* AFL's classes as its authors tell them. */
static uint8_t expected_class(uint32_t hits) {
    if (hits < 3)
        return (uint8_t)hits;
    return hits == 3 ? 4 : hits < 8 ? 8 : hits < 16 ? 16 : hits < 32 ? 32 : hits < 128 ? 64 : 128;
}

TEST(every_count_is_of_its_class) {
    struct counters counters = make_counters(256, 5);
    uint8_t classes[300];
    memset(classes, 0xaa, sizeof classes);
    for (uint32_t i = 0; i < 256; i++)
        count(counters, i, i);
    CHECK_EQUAL(mcov_copy_counter_classes(0, classes, sizeof classes), MCOV_OK);
    for (uint32_t i = 0; i < 256; i++)
        CHECK_EQUAL(classes[i], expected_class(i));
    for (uint32_t i = 256; i < sizeof classes; i++)
        CHECK_EQUAL(classes[i], 0);
    CHECK_EQUAL(counters.at[200], 200);
}

TEST(a_buffer_that_is_too_short_for_the_classes_is_not_written_to) {
    uint8_t classes[99];
    (void)make_counters(100, 0);
    memset(classes, 0xaa, sizeof classes);
    CHECK_EQUAL(mcov_copy_counter_classes(0, classes, sizeof classes), MCOV_ERROR_LENGTH);
    for (size_t i = 0; i < sizeof classes; i++)
        CHECK_EQUAL(classes[i], 0xaa);
}

/* ---- Beside guards --------------------------------------------------------------------------- */

TEST(guards_that_come_after_the_counters_take_over_their_edges) {
    struct counters counters = make_counters(EDGES, 0);
    count_range(counters, 0, 10);
    struct guards guards = make_guards(EDGES);
    struct mcov_counters told;
    CHECK_EQUAL(mcov_get_total(), EDGES);
    CHECK_EQUAL(mcov_get_module_count(), 1);
    CHECK_EQUAL(mcov_get_now(), 10);
    CHECK_EQUAL(mcov_get_counters(0, &told), MCOV_ERROR_NO_COUNTERS);
    count_range(counters, 500, 600);
    CHECK_EQUAL(mcov_get_now(), 10);
    hit_range(guards, 5, 20);
    CHECK_EQUAL(mcov_get_now(), 20);
    mcov_reset();
    hit_range(guards, 5, 20);
    CHECK_EQUAL(mcov_get_now(), 15);
    check_consistent();
}

TEST(counters_that_come_after_the_guards_are_not_read) {
    struct guards guards = make_guards(EDGES);
    struct counters counters = make_counters(EDGES, 0);
    CHECK_EQUAL(mcov_get_total(), EDGES);
    count_range(counters, 0, 10);
    CHECK_EQUAL(mcov_get_now(), 0);
    hit(guards, 0);
    CHECK_EQUAL(mcov_get_now(), 1);
}

static void make_other_guards(void) {
    (void)make_guards(EDGES / 2);
}

static void make_other_counters(void) {
    (void)make_counters(EDGES, 0);
}

TEST(guards_that_do_not_fit_the_counters_get_edges_of_their_own) {
    struct counters counters = make_counters(EDGES, 0);
    count_range(counters, 0, 10);
    check_one_line(make_other_guards, "has 500 guards and 1000 inline counters");
    CHECK_EQUAL(mcov_get_total(), EDGES + EDGES / 2);
    CHECK_EQUAL(mcov_get_now(), 10);
    count_range(counters, 10, 20);
    CHECK_EQUAL(mcov_get_now(), 10);
    check_silent(make_other_counters);
    check_consistent();
}

TEST(counters_that_do_not_fit_the_guards_are_told_of_once) {
    make_other_guards();
    check_one_line(make_other_counters, "has 500 guards and 1000 inline counters");
    check_silent(make_other_counters);
    CHECK_EQUAL(mcov_get_total(), EDGES / 2);
}

static void make_counters_that_could_go_away(void) {
    char *memory = calloc(EDGES, 1);
    __sanitizer_cov_8bit_counters_init(memory, memory + EDGES);
    __sanitizer_cov_8bit_counters_init(memory, memory + EDGES);
    free(memory);
}

TEST(counters_in_memory_that_the_loader_does_not_keep_are_not_numbered) {
    check_one_line(make_counters_that_could_go_away, "is not numbered: the loader");
    CHECK_EQUAL(mcov_get_total(), 0);
    CHECK_EQUAL(mcov_get_module_count(), 0);
    mcov_push_coverage();
    mcov_pop_coverage();
    check_consistent();
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

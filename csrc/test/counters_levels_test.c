/* Inline counters where levels start and end, and where a hitmap is set, read or merged. */
#include "support/counters.h"
#include "support/edges.h"

#include <string.h>

#define EDGES 1000

static uint8_t buffer[EDGES / 8 + 1];

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

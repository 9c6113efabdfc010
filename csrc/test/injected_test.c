/* Bits that this process did not hit: they belong to the hitmap, and are never taken for hits. */
#include "support/edges.h"

#include <stdlib.h>
#include <string.h>

#define EDGES 1003

static uint8_t hits[EDGES / 8 + 1], form[8 + EDGES / 8 + 1];

static uint32_t hits_of_this_process(void) {
    CHECK_EQUAL(mcov_copy_hits(hits, sizeof hits), MCOV_OK);
    return bits_of(hits, sizeof hits);
}

/* Guards whose edges are all injected. */
static struct guards with_all_injected(void) {
    struct guards guards = make_guards(EDGES);
    uint8_t *ones = filled(sizeof hits, 0xff);
    mcov_set_hitmap((char *)ones);
    free(ones);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    check_consistent();
    return guards;
}

/* The serialized form with all edges. */
static void fill_form(void) {
    with_all_injected();
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK_EQUAL(size, sizeof form);
    memcpy(form, data, size);
    free(data);
    mcov_reset();
}

TEST(set_hitmap_injects_bits_that_are_not_hits) {
    with_all_injected();
    CHECK_EQUAL(hits_of_this_process(), 0);
}

TEST(deserialize_injects_bits_that_are_not_hits) {
    fill_form();
    deserialize_mem_coverage(form, sizeof form);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    CHECK_EQUAL(hits_of_this_process(), 0);
}

TEST(merge_injects_bits_that_are_not_hits) {
    fill_form();
    CHECK_EQUAL(mcov_merge(form, sizeof form), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    mcov_reset();
    CHECK_EQUAL(mcov_merge_hitmap(form + 8, sizeof form - 8), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    CHECK_EQUAL(hits_of_this_process(), 0);
}

TEST(a_hit_of_an_injected_edge_is_recorded_and_not_counted_twice) {
    struct guards guards = with_all_injected();
    hit_range(guards, 10, 20);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    CHECK_EQUAL(hits_of_this_process(), 10);
    for (uint32_t i = 10; i < 20; i++)
        CHECK(bit_of(hits, i + 1));
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    CHECK_EQUAL(hits_of_this_process(), EDGES);
    check_consistent();
}

TEST(a_hit_that_was_reset_is_still_a_hit_of_this_process) {
    struct guards guards = make_guards(EDGES);
    hit_range(guards, 0, 10);
    mcov_reset();
    mcov_push_coverage();
    hit_range(guards, 5, 15);
    mcov_pop_coverage();
    mcov_reset();
    CHECK_EQUAL(mcov_get_now(), 0);
    CHECK_EQUAL(hits_of_this_process(), 15);
}

TEST(injected_bits_are_counted_with_hits_across_push_and_pop) {
    struct guards guards = with_all_injected();
    mcov_push_coverage();
    hit_range(guards, 0, 7);
    CHECK_EQUAL(mcov_get_now(), 7);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), EDGES);
    hit_range(guards, 0, 20);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    CHECK_EQUAL(hits_of_this_process(), 20);
    check_consistent();
}

TEST(an_edge_can_be_hit_again_after_set_hitmap_took_it_away) {
    struct guards guards = make_guards(EDGES);
    hit_all(guards);
    uint8_t *zeros = filled(sizeof hits, 0);
    mcov_set_hitmap((char *)zeros);
    free(zeros);
    CHECK_EQUAL(mcov_get_now(), 0);
    hit_range(guards, 0, EDGES - 1);
    CHECK_EQUAL(mcov_get_now(), EDGES - 1);
    check_consistent();
}

TEST(set_hitmap_drops_bit_zero_and_bits_above_the_total) {
    for (uint32_t i = 0; i < 9; i++) {
        struct guards guards = make_guards(i == 0 ? 500 : 1);
        uint8_t *ones = filled(mem_coverage.storage_size, 0xff);
        mcov_set_hitmap((char *)ones);
        CHECK_EQUAL(mcov_get_now(), mcov_get_total());
        check_consistent();
        mcov_reset();
        hit_all(guards);
        CHECK_EQUAL(mcov_get_now(), guards.count);
        free(ones);
    }
}

/* The calls that tell of an error, for a hitmap of `length` bytes that ends in the form. */
static void check_refused(size_t length) {
    uint32_t storage_size = (uint32_t)length;
    memcpy(form + 4, &storage_size, sizeof storage_size);
    CHECK_EQUAL(mcov_try_set_hitmap(form + 8, length), MCOV_ERROR_UNKNOWN_EDGES);
    CHECK_EQUAL(mcov_merge_hitmap(form + 8, length), MCOV_ERROR_UNKNOWN_EDGES);
    CHECK_EQUAL(mcov_try_deserialize(form, length + 8), MCOV_ERROR_UNKNOWN_EDGES);
    CHECK_EQUAL(mcov_merge(form, length + 8), MCOV_ERROR_UNKNOWN_EDGES);
}

TEST(bits_above_the_total_are_refused_and_nothing_changes) {
    struct guards guards = make_guards(42);
    hit_range(guards, 0, 5);
    for (uint32_t edge = 43; edge < (sizeof form - 8) * 8; edge++) {
        memset(form, 0, sizeof form);
        form[8] = 0x40; /* an edge we know */
        form[8 + edge / 8] |= (uint8_t)(1 << edge % 8);
        check_refused(edge / 8 + 1);
        check_refused(sizeof form - 8);
    }
    CHECK_EQUAL(mcov_get_now(), 5);
    CHECK_EQUAL(is_set(6), 0);
    check_consistent();
}

TEST(bit_zero_is_dropped_by_every_call_that_loads_a_hitmap) {
    make_guards(42);
    form[4] = 1;
    form[8] = 0x03;
    CHECK_EQUAL(mcov_try_set_hitmap(form + 8, 1), MCOV_OK);
    check_consistent();
    CHECK_EQUAL(mcov_merge_hitmap(form + 8, 1), MCOV_OK);
    check_consistent();
    CHECK_EQUAL(mcov_try_deserialize(form, 9), MCOV_OK);
    check_consistent();
    CHECK_EQUAL(mcov_merge(form, 9), MCOV_OK);
    check_consistent();
    CHECK_EQUAL(mcov_get_now(), 1);
}

TEST(merge_adds_to_what_is_there) {
    struct guards guards = make_guards(42);
    hit_range(guards, 0, 10);
    uint8_t hitmap[3] = {0, 0, 0xff};
    CHECK_EQUAL(mcov_merge_hitmap(hitmap, sizeof hitmap), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 18);
    CHECK_EQUAL(mcov_merge_hitmap(hitmap, sizeof hitmap), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 18);
    check_consistent();
}

TEST(a_short_hitmap_is_taken_as_if_zeros_followed) {
    struct guards guards = make_guards(42);
    hit_all(guards);
    uint8_t hitmap[1] = {0xfe};
    CHECK_EQUAL(mcov_try_set_hitmap(hitmap, sizeof hitmap), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 7);
    CHECK_EQUAL(mcov_try_set_hitmap(hitmap, 0), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 0);
    check_consistent();
}

/* `now`: what counts, what does not, and mcov_set_now. */
#include "support/edges.h"

#include <stdlib.h>

TEST(an_edge_counts_once_until_the_next_reset) {
    struct guards guards = make_guards(100);
    for (int i = 0; i < 5; i++)
        hit_range(guards, 0, 40);
    CHECK_EQUAL(mcov_get_now(), 40);
    mcov_reset();
    CHECK_EQUAL(mcov_get_now(), 0);
    CHECK_EQUAL(bits_set(), 0);
    hit_range(guards, 30, 50);
    CHECK_EQUAL(mcov_get_now(), 20);
    check_consistent();
}

TEST(an_overridden_now_leaves_the_hitmap_alone) {
    struct guards guards = make_guards(100);
    hit_range(guards, 0, 40);
    mcov_set_now(7);
    CHECK_EQUAL(mcov_get_now(), 7);
    CHECK_EQUAL(mem_coverage.now, 7);
    CHECK_EQUAL(bits_set(), 40);
}

TEST(later_hits_count_up_from_an_overridden_now) {
    struct guards guards = make_guards(100);
    hit_range(guards, 0, 40);
    mcov_set_now(1000);
    hit_range(guards, 35, 45);
    CHECK_EQUAL(mcov_get_now(), 1005);
    mcov_set_now(0);
    hit_range(guards, 0, 50);
    CHECK_EQUAL(mcov_get_now(), 5);
}

TEST(an_overridden_now_does_not_wrap_above_its_largest_value) {
    struct guards guards = make_guards(100);
    mcov_set_now(UINT32_MAX);
    CHECK_EQUAL(mcov_get_now(), UINT32_MAX);
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), UINT32_MAX);
    mcov_reset();
    check_consistent();
}

TEST(an_overridden_now_does_not_wrap_below_zero) {
    struct guards guards = make_guards(100);
    hit_all(guards);
    mcov_set_now(3);
    mcov_reset();
    CHECK_EQUAL(mcov_get_now(), 0);
    check_consistent();
}

/* The calls that end an override; each leaves `now` at the number of set bits. */

static uint8_t *form;
static size_t form_size;

static void by_reset(void) {
    mcov_reset();
}

static void by_push(void) {
    mcov_push_coverage();
}

static void by_pop(void) {
    mcov_pop_coverage();
}

static void by_set_hitmap(void) {
    mcov_set_hitmap((char *)form + 8);
}

static void by_deserialize(void) {
    deserialize_mem_coverage(form, form_size);
}

static void by_merge(void) {
    CHECK_EQUAL(mcov_merge(form, form_size), MCOV_OK);
}

static void by_merge_hitmap(void) {
    CHECK_EQUAL(mcov_merge_hitmap(form + 8, form_size - 8), MCOV_OK);
}

TEST(reset_push_pop_set_hitmap_deserialize_and_merge_end_an_override) {
    static test_body *const endings[] = {by_reset,       by_push,  by_pop,         by_set_hitmap,
                                         by_deserialize, by_merge, by_merge_hitmap};
    static const uint32_t overrides[] = {0, 1, 50, 12345, UINT32_MAX};
    struct guards guards = make_guards(100);
    hit_range(guards, 50, 60);
    form = serialize_mem_coverage(&form_size);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        for (size_t k = 0; k < sizeof overrides / sizeof *overrides; k++) {
            mcov_push_coverage();
            hit_range(guards, 0, 10);
            mcov_set_now(overrides[k]);
            hit_range(guards, 5, 20);
            endings[i]();
            check_consistent();
            hit_range(guards, 15, 30);
            check_consistent();
        }
    mcov_free(form);
}

TEST(a_failed_call_does_not_end_an_override) {
    make_guards(100);
    mcov_set_now(55);
    CHECK_EQUAL(mcov_try_pop(0, NULL), MCOV_ERROR_EMPTY_STACK);
    CHECK_EQUAL(mcov_try_deserialize((const uint8_t *)"", 1), MCOV_ERROR_LENGTH);
    CHECK_EQUAL(mcov_get_now(), 55);
}

TEST(serialized_coverage_holds_the_real_count_of_bits_not_the_overridden_now) {
    struct guards guards = make_guards(100);
    hit_range(guards, 0, 11);
    mcov_set_now(99);
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK_EQUAL(data[0], 11);
    free(data);
    CHECK_EQUAL(mcov_get_now(), 99);
}

/* The hitmap's size and the place of each edge in it, for every total around the byte boundary. */
#include "support/edges.h"
#include "support/process.h"

#include <stdlib.h>
#include <string.h>

static uint32_t total_under_test;

static void for_each_total(test_body *body) {
    for (uint32_t total = 0; total <= 64; total++) {
        total_under_test = total;
        in_child(body);
    }
    static const uint32_t larger[] = {65,  127,  128,  129,  505,    511,    512,
                                      513, 1023, 1024, 1025, 524287, 524288, 524289};
    for (size_t i = 0; i < sizeof larger / sizeof *larger; i++) {
        total_under_test = larger[i];
        in_child(body);
    }
}

static void check_size(void) {
    struct guards guards = make_guards(total_under_test);
    uint32_t total = total_under_test;
    CHECK_EQUAL(mcov_get_total(), total);
    CHECK_EQUAL(mcov_total, total);
    CHECK_EQUAL(mem_coverage.storage_size, total == 0 ? 0 : total / 8 + 1);
    CHECK((mem_coverage.storage == NULL) == (total == 0));
    for (uint32_t i = 0; i < guards.count; i++)
        CHECK_EQUAL(guards.at[i], i + 1);
}

TEST(the_hitmap_has_a_bit_for_every_edge_and_for_bit_zero) {
    for_each_total(check_size);
}

static void check_places(void) {
    struct guards guards = make_guards(total_under_test);
    uint32_t step = total_under_test / 2000 + 1, hits = 0;
    for (uint32_t i = total_under_test % step; i < guards.count; i += step) {
        hit(guards, i);
        uint32_t edge = i + 1;
        CHECK(mem_coverage.storage[edge / 8] >> (edge % 8) & 1);
        CHECK_EQUAL(mem_coverage.now, ++hits);
    }
    check_consistent();
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), total_under_test);
    check_consistent();
}

TEST(edge_i_is_bit_i_modulo_8_of_byte_i_divided_by_8) {
    for_each_total(check_places);
}

static void check_last_edge(void) {
    struct guards guards = make_guards(total_under_test);
    if (total_under_test == 0)
        return;
    hit(guards, total_under_test - 1);
    CHECK_EQUAL(mcov_get_now(), 1);
    CHECK(is_set(total_under_test));

    uint8_t *copy = filled(mem_coverage.storage_size, 0xff);
    mcov_copy_hitmap((char *)copy);
    CHECK(bit_of(copy, total_under_test));
    CHECK_EQUAL(bits_of(copy, mem_coverage.storage_size), 1);
    mcov_reset();
    CHECK_EQUAL(bits_set(), 0);
    mcov_set_hitmap((char *)copy);
    CHECK(is_set(total_under_test));
    free(copy);
    check_consistent();
}

TEST(the_last_edge_is_kept_copied_reset_and_set_as_any_other) {
    for_each_total(check_last_edge);
}

static void check_round_trip(void) {
    struct guards guards = make_guards(total_under_test);
    for (uint32_t i = 0; i < guards.count; i += 3)
        hit(guards, i);
    uint32_t now = mcov_get_now();
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK_EQUAL(size, 8 + mem_coverage.storage_size);
    uint32_t header[2];
    memcpy(header, data, sizeof header);
    CHECK_EQUAL(header[0], now);
    CHECK_EQUAL(header[1], mem_coverage.storage_size);
    mcov_reset();
    CHECK_EQUAL(mcov_get_now(), 0);
    deserialize_mem_coverage(data, size);
    mcov_free(data);
    CHECK_EQUAL(mcov_get_now(), now);
    for (uint32_t i = 0; i < guards.count; i++)
        CHECK_EQUAL(is_set(i + 1), i % 3 == 0);
    check_consistent();
}

TEST(serialized_coverage_comes_back_whatever_the_total) {
    for_each_total(check_round_trip);
}

TEST(every_call_works_before_the_first_module) {
    CHECK(mem_coverage.storage == NULL);
    CHECK_EQUAL(mcov_get_total(), 0);
    CHECK_EQUAL(mcov_get_now(), 0);
    mcov_reset();
    mcov_push_coverage();
    mcov_pop_coverage();
    char nothing = 'x';
    mcov_copy_hitmap(&nothing);
    CHECK_EQUAL(nothing, 'x');
    mcov_set_hitmap(&nothing);
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK_EQUAL(size, 8);
    deserialize_mem_coverage(data, size);
    free(data);
    CHECK_EQUAL(mcov_get_module_count(), 0);
    check_consistent();
}

TEST(the_storage_keeps_its_address_from_the_first_call_on) {
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_OK);
    const uint8_t *storage = mem_coverage.storage;
    CHECK(storage == view.hitmap);
    CHECK(view.capacity >= (1U << 20));
    for (uint32_t i = 0; i < 8; i++) {
        hit_all(make_guards(1 + i * 100000));
        CHECK(mem_coverage.storage == storage);
        check_consistent();
    }
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
}

TEST(what_lies_beyond_the_hitmap_reads_as_zero_up_to_the_capacity) {
    struct guards guards = make_guards(100);
    hit_all(guards);
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_OK);
    for (uint64_t i = mem_coverage.storage_size; i < view.capacity; i += 4099)
        CHECK_EQUAL(view.hitmap[i], 0);
    CHECK_EQUAL(view.hitmap[view.capacity - 1], 0);
}

TEST(guards_that_are_numbered_are_not_numbered_again) {
    struct guards guards = make_guards(20);
    make_guards(5);
    for (int i = 0; i < 3; i++) /* a module's constructors: one an object file, each for all */
        __sanitizer_cov_trace_pc_guard_init(guards.at, guards.at + guards.count);
    CHECK_EQUAL(mcov_get_total(), 25);
    CHECK_EQUAL(mcov_get_module_count(), 2);
    for (uint32_t i = 0; i < guards.count; i++)
        CHECK_EQUAL(guards.at[i], i + 1);
}

TEST(a_guard_without_a_number_is_no_edge) {
    uint32_t guard = 0;
    __sanitizer_cov_trace_pc_guard(&guard);
    struct guards guards = make_guards(10);
    uint8_t hitmap[2] = {0x02};
    for (int i = 0; i < 3; i++) { /* whatever happened to the word that bit 0 is in */
        __sanitizer_cov_trace_pc_guard(&guard);
        CHECK_EQUAL(mcov_get_now(), 0);
        hit_all(guards);
        mcov_set_hitmap((char *)hitmap);
        __sanitizer_cov_trace_pc_guard(&guard);
        CHECK_EQUAL(mcov_get_now(), 1);
        check_consistent();
        mcov_reset();
    }
}

TEST(a_guard_with_a_number_above_the_total_is_no_edge) {
    make_guards(10);
    for (uint32_t guard = 11; guard < 1000; guard++)
        __sanitizer_cov_trace_pc_guard(&guard);
    CHECK_EQUAL(mcov_get_now(), 0);
    check_consistent();
}

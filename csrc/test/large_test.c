/* A runtime as large as an instrumented compiler: 1,130,540 edges in two modules. */
#include "support/edges.h"
#include "support/process.h"

#include <stdlib.h>

#define TOTAL 1130540
#define FIRST 700001

static struct guards first, second;

static void load(void) {
    first = make_guards(FIRST);
    second = make_guards(TOTAL - FIRST);
    CHECK_EQUAL(mcov_get_total(), TOTAL);
    CHECK_EQUAL(mem_coverage.storage_size, 141318);
}

TEST(every_one_of_a_million_edges_is_counted) {
    load();
    hit_all(second);
    CHECK_EQUAL(mcov_get_now(), TOTAL - FIRST);
    hit_all(first);
    CHECK_EQUAL(mcov_get_now(), TOTAL);
    check_consistent();
}

TEST(a_million_edges_are_pushed_and_popped) {
    load();
    hit_all(first);
    hit_all(second);
    uint64_t level;
    CHECK_EQUAL(mcov_try_push(&level), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 0);
    hit_range(first, 0, 1000);
    hit_range(second, second.count - 1000, second.count);
    CHECK_EQUAL(mcov_get_now(), 2000);
    CHECK_EQUAL(mcov_try_push(NULL), MCOV_OK);
    hit_range(first, 500, 1500);
    struct mcov_level result;
    CHECK_EQUAL(mcov_get_level(level, &result), MCOV_OK);
    CHECK_EQUAL(result.edges, 2500);
    CHECK_EQUAL(result.new_edges, 0);
    mcov_pop_coverage();
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), TOTAL);
    check_consistent();
}

TEST(a_million_edges_are_serialized_and_come_back) {
    load();
    for (uint32_t i = 0; i < first.count; i += 2)
        hit(first, i);
    hit_all(second);
    uint32_t now = mcov_get_now();
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK_EQUAL(size, 141326);
    mcov_reset();
    hit(first, 1);
    CHECK_EQUAL(mcov_merge(data, size), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), now + 1);
    deserialize_mem_coverage(data, size);
    CHECK_EQUAL(mcov_get_now(), now);
    mcov_free(data);
    check_consistent();
}

TEST(a_million_edges_are_copied_and_set) {
    load();
    uint8_t *hitmap = filled(TOTAL, 0xff); /* as callers allocate it: a byte an edge */
    hit_range(first, 100, 200);
    mcov_copy_hitmap((char *)hitmap);
    CHECK_EQUAL(bits_of(hitmap, mem_coverage.storage_size), 100);
    hit_all(first);
    mcov_set_hitmap((char *)hitmap);
    CHECK_EQUAL(mcov_get_now(), 100);
    CHECK_EQUAL(mcov_copy_hits(hitmap, TOTAL), MCOV_OK);
    CHECK_EQUAL(bits_of(hitmap, TOTAL), FIRST);
    free(hitmap);
    check_consistent();
}

static void check_child_copy(void) {
    CHECK_EQUAL(mcov_get_now(), TOTAL - FIRST);
    check_consistent();
    hit_all(first);
    CHECK_EQUAL(mcov_get_now(), TOTAL);
}

TEST(a_forked_child_has_all_of_them) {
    load();
    hit_all(second);
    in_child(check_child_copy);
    CHECK_EQUAL(mcov_get_now(), TOTAL - FIRST);
}

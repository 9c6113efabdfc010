/* Modules that count inline: their edges, what is told of their counters, guards beside them. */
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

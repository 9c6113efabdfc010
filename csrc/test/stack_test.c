/* Push and pop: what a level holds, how deep they go, and that they leave no memory behind. */
#include "support/edges.h"
#include "support/process.h"

#include <malloc.h>
#include <stdlib.h>

TEST(a_push_starts_from_empty_and_a_pop_merges) {
    struct guards guards = make_guards(1000);
    hit_range(guards, 0, 100);
    mcov_push_coverage();
    CHECK_EQUAL(mcov_get_now(), 0);
    CHECK_EQUAL(bits_set(), 0);
    hit_range(guards, 90, 110);
    CHECK_EQUAL(mcov_get_now(), 20);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 110);
    check_consistent();
    for (uint32_t edge = 1; edge <= 110; edge++)
        CHECK(is_set(edge));
}

TEST(a_reset_forgets_the_current_level_only) {
    struct guards guards = make_guards(1000);
    hit_range(guards, 0, 100);
    mcov_push_coverage();
    hit_range(guards, 500, 600);
    mcov_reset();
    CHECK_EQUAL(mcov_get_now(), 0);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 100);
    check_consistent();
}

TEST(the_storage_does_not_move_with_push_and_pop) {
    struct guards guards = make_guards(1000);
    const uint8_t *storage = mem_coverage.storage;
    for (int i = 0; i < 20; i++) {
        hit_range(guards, 0, 10 * (uint32_t)i);
        mcov_push_coverage();
        CHECK(mem_coverage.storage == storage);
    }
    for (int i = 0; i < 20; i++) {
        mcov_pop_coverage();
        CHECK(mem_coverage.storage == storage);
    }
}

TEST(modules_that_arrive_between_push_and_pop_keep_their_hits) {
    struct guards first = make_guards(13);
    hit_range(first, 0, 5);
    mcov_push_coverage();
    hit(first, 12);
    struct guards second = make_guards(5000);
    hit_all(second);
    mcov_push_coverage();
    struct guards third = make_guards(17);
    hit(third, 16);
    CHECK_EQUAL(mcov_get_now(), 1);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 5002);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 5007);
    check_consistent();
}

#define DEPTH 100000

TEST(a_hundred_thousand_levels_stand_on_one_another) {
    struct guards guards = make_guards(DEPTH);
    for (uint32_t i = 0; i < DEPTH; i++) {
        hit(guards, i);
        uint64_t level;
        CHECK_EQUAL(mcov_try_push(&level), MCOV_OK);
        CHECK_EQUAL(mcov_get_now(), 0);
    }
    struct mcov_level top;
    CHECK_EQUAL(mcov_get_level(0, &top), MCOV_OK);
    CHECK_EQUAL(top.depth, DEPTH);
    for (uint32_t i = DEPTH; i-- > 0;) {
        mcov_pop_coverage();
        CHECK_EQUAL(mcov_get_now(), DEPTH - i);
    }
    CHECK_EQUAL(mcov_try_pop(0, NULL), MCOV_ERROR_EMPTY_STACK);
    check_consistent();
}

static void push_and_pop(struct guards guards, int times) {
    for (int i = 0; i < times; i++) {
        hit(guards, (uint32_t)i % guards.count);
        mcov_push_coverage();
        hit(guards, (uint32_t)i * 7 % guards.count);
        mcov_pop_coverage();
    }
}

TEST(a_million_pushes_and_pops_allocate_nothing) {
    struct guards guards = make_guards(1000);
    hit_all(guards);
    push_and_pop(guards, 1);
    size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    push_and_pop(guards, 1000000);
    CHECK_EQUAL(mallinfo2().uordblks + mallinfo2().hblkhd, before);
    check_consistent();
}

TEST(a_level_that_takes_no_edge_costs_no_memory_for_the_hitmap) {
    hit_all(make_guards(1000000));
    mcov_push_coverage();
    size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    for (int i = 0; i < 10000; i++)
        mcov_push_coverage();
    CHECK(mallinfo2().uordblks + mallinfo2().hblkhd - before < 10000 * 64);
}

static void pop(void) {
    mcov_pop_coverage();
}

TEST(a_pop_without_a_push_writes_one_line_to_stderr_and_changes_nothing) {
    struct guards guards = make_guards(100);
    hit_range(guards, 0, 10);
    check_one_line(pop, "mcov_pop_coverage");
    CHECK_EQUAL(mcov_get_now(), 10);
    check_consistent();
    mcov_push_coverage();
    check_silent(pop);
    check_one_line(pop, "mcov_pop_coverage");
}

TEST(random_pushes_pops_hits_and_resets_match_a_plain_model) {
    enum { EDGES = 600, ROOM = 12 };
    struct guards guards = make_guards(EDGES);
    static bool model[ROOM][EDGES];
    uint32_t depth = 0;
    uint64_t random = 1;
    for (int step = 0; step < 20000; step++) {
        uint64_t choice = next_random(&random);
        uint32_t index = (uint32_t)(choice >> 32) % EDGES;
        switch (choice % 16) {
        case 0:
            if (depth + 1 == ROOM)
                break;
            mcov_push_coverage();
            depth++;
            for (uint32_t i = 0; i < EDGES; i++)
                model[depth][i] = false;
            break;
        case 1:
            if (depth == 0)
                break;
            mcov_pop_coverage();
            depth--;
            for (uint32_t i = 0; i < EDGES; i++)
                model[depth][i] |= model[depth + 1][i];
            break;
        case 2:
            if (choice >> 8 & 7)
                break;
            mcov_reset();
            for (uint32_t i = 0; i < EDGES; i++)
                model[depth][i] = false;
            break;
        default:
            hit(guards, index);
            model[depth][index] = true;
        }
        check_consistent();
        for (uint32_t i = 0; i < EDGES; i++)
            CHECK_EQUAL(is_set(i + 1), model[depth][i]);
    }
}

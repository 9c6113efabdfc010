/* Levels by id: what mcov_get_level and mcov_try_pop tell of them. */
#include "support/edges.h"

static uint64_t push(void) {
    uint64_t level = 0;
    CHECK_EQUAL(mcov_try_push(&level), MCOV_OK);
    return level;
}

static struct mcov_level level_of(uint64_t id) {
    struct mcov_level level;
    CHECK_EQUAL(mcov_get_level(id, &level), MCOV_OK);
    return level;
}

static void check_level(struct mcov_level level, uint64_t id, uint32_t depth, uint32_t edges,
                        uint32_t new_edges) {
    CHECK_EQUAL(level.id, id);
    CHECK_EQUAL(level.depth, depth);
    CHECK_EQUAL(level.edges, edges);
    CHECK_EQUAL(level.new_edges, new_edges);
}

TEST(the_bottom_level_has_the_id_zero_and_everything_in_it_is_new) {
    struct guards guards = make_guards(100);
    check_level(level_of(0), 0, 0, 0, 0);
    hit_range(guards, 0, 30);
    check_level(level_of(0), 0, 0, 30, 30);
}

TEST(level_ids_are_never_used_twice) {
    make_guards(10);
    uint64_t last = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t level = push();
        CHECK(level > last);
        last = level;
        if (i % 3 != 0)
            CHECK_EQUAL(mcov_try_pop(level, NULL), MCOV_OK);
    }
}

TEST(new_edges_are_those_that_nothing_beneath_a_level_holds) {
    struct guards guards = make_guards(2000);
    hit_range(guards, 0, 100);
    uint64_t first = push();
    hit_range(guards, 1000, 1100);
    uint64_t second = push();
    hit_range(guards, 50, 150);    /* half of it in the bottom level */
    hit_range(guards, 1090, 1110); /* half of it in the first one */
    check_level(level_of(0), second, 2, 120, 60);
    check_level(level_of(second), second, 2, 120, 60);
    check_level(level_of(first), first, 1, 210, 160);
}

TEST(a_lower_level_counts_what_the_levels_above_it_hold) {
    struct guards guards = make_guards(3000);
    hit_range(guards, 0, 10);
    uint64_t levels[5];
    for (uint32_t i = 0; i < 5; i++) {
        levels[i] = push();
        hit_range(guards, 500 * i, 500 * i + 20);
    }
    for (uint32_t i = 0; i < 5; i++) /* the first ten edges of level 0 are not new */
        check_level(level_of(levels[i]), levels[i], i + 1, 20 * (5 - i),
                    20 * (5 - i) - (i == 0 ? 10 : 0));
}

#define MANY  5000
#define DEEP  12
#define HITS  60
#define STEPS 4000

/* levels_with[edge]: bit i is set while the level at depth i holds the edge. */
static uint32_t levels_with[MANY];
static uint64_t ids[DEEP + 1];

/* Counts in the model: a level holds what those above it do, too. */
static void check_against_model(uint32_t level_depth, uint32_t depth) {
    uint32_t edges = 0, new_edges = 0;
    for (uint32_t edge = 0; edge < MANY; edge++) {
        bool is_held = levels_with[edge] >> level_depth != 0;
        bool is_below = (levels_with[edge] & ((1U << level_depth) - 1)) != 0;
        edges += is_held;
        new_edges += is_held && !is_below;
    }
    check_level(level_of(level_depth == depth ? 0 : ids[level_depth]), ids[level_depth],
                level_depth, edges, new_edges);
}

TEST(each_level_of_a_changing_stack_is_what_a_model_says) {
    struct guards guards = make_guards(MANY);
    uint32_t random = 1, depth = 0;
    for (int step = 0; step < STEPS; step++) {
        random = random * 1664525 + 1013904223;
        uint32_t choice = random >> 16;
        if (choice % 3 != 0 && depth < DEEP) {
            ids[++depth] = push();
            for (uint32_t i = 0, edge = choice % MANY; i < choice % HITS; i++) {
                hit(guards, edge);
                levels_with[edge] |= 1U << depth;
                edge = (edge + (choice % 2 == 0 ? 1 : 211)) % MANY; /* near, or scattered */
            }
        } else if (depth > 0) {
            CHECK_EQUAL(mcov_try_pop(ids[depth], NULL), MCOV_OK);
            depth--;
            for (uint32_t edge = 0; edge < MANY; edge++)
                if (levels_with[edge] >> (depth + 1) != 0)
                    levels_with[edge] =
                        (levels_with[edge] & ((1U << (depth + 1)) - 1)) | 1U << depth;
        }
        if (depth > 0)
            check_against_model(1 + choice % depth, depth);
    }
    check_consistent();
}

TEST(asking_for_a_level_changes_nothing) {
    struct guards guards = make_guards(1000);
    hit_range(guards, 0, 10);
    uint64_t first = push();
    hit_range(guards, 10, 30);
    uint64_t second = push();
    hit_range(guards, 900, 905);
    for (int i = 0; i < 3; i++) {
        level_of(first);
        level_of(0);
    }
    CHECK_EQUAL(mcov_get_now(), 5);
    check_consistent();
    CHECK_EQUAL(mcov_try_pop(second, NULL), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 25);
    CHECK_EQUAL(mcov_try_pop(first, NULL), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 35);
}

TEST(a_pop_tells_what_the_level_held) {
    struct guards guards = make_guards(1000);
    hit_range(guards, 0, 10);
    uint64_t first = push();
    hit_range(guards, 5, 25);
    struct mcov_level popped;
    CHECK_EQUAL(mcov_try_pop(first, &popped), MCOV_OK);
    check_level(popped, first, 1, 20, 15);
    uint64_t second = push();
    hit_range(guards, 20, 30);
    CHECK_EQUAL(mcov_try_pop(0, &popped), MCOV_OK);
    check_level(popped, second, 1, 10, 5);
}

TEST(what_a_pop_takes_back_is_not_beneath_the_level_any_more) {
    struct guards guards = make_guards(1000);
    hit_range(guards, 0, 10);
    uint64_t first = push();
    hit_range(guards, 5, 25);
    for (int i = 0; i < 3; i++) {
        uint64_t second = push();
        hit_range(guards, 20, 30);
        check_level(level_of(0), second, 2, 10, 5);
        CHECK_EQUAL(mcov_try_pop(second, NULL), MCOV_OK);
        check_level(level_of(0), first, 1, 25, 20);
        mcov_reset();
        hit_range(guards, 5, 25);
    }
}

TEST(only_the_top_level_can_be_popped) {
    struct guards guards = make_guards(100);
    uint64_t first = push(), second = push();
    hit(guards, 3);
    CHECK_EQUAL(mcov_try_pop(first, NULL), MCOV_ERROR_WRONG_LEVEL);
    CHECK_EQUAL(mcov_try_pop(second + 1, NULL), MCOV_ERROR_WRONG_LEVEL);
    CHECK_EQUAL(mcov_get_now(), 1);
    check_level(level_of(0), second, 2, 1, 1);
    CHECK_EQUAL(mcov_try_pop(second, NULL), MCOV_OK);
    CHECK_EQUAL(mcov_try_pop(second, NULL), MCOV_ERROR_WRONG_LEVEL);
    CHECK_EQUAL(mcov_try_pop(first, NULL), MCOV_OK);
    CHECK_EQUAL(mcov_try_pop(first, NULL), MCOV_ERROR_EMPTY_STACK);
    CHECK_EQUAL(mcov_try_pop(0, NULL), MCOV_ERROR_EMPTY_STACK);
}

TEST(a_level_that_ended_is_unknown) {
    make_guards(100);
    uint64_t level = push();
    struct mcov_level result = {.id = 77};
    CHECK_EQUAL(mcov_try_pop(level, NULL), MCOV_OK);
    CHECK_EQUAL(mcov_get_level(level, &result), MCOV_ERROR_WRONG_LEVEL);
    CHECK_EQUAL(mcov_get_level(12345, &result), MCOV_ERROR_WRONG_LEVEL);
    CHECK_EQUAL(mcov_get_level(0, NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(result.id, 77);
}

TEST(what_is_reset_in_a_level_stays_known_beneath_it) {
    struct guards guards = make_guards(100);
    hit_range(guards, 0, 10);
    uint64_t level = push();
    hit_range(guards, 0, 20);
    mcov_reset();
    check_level(level_of(0), level, 1, 0, 0);
    hit_range(guards, 8, 12);
    check_level(level_of(0), level, 1, 4, 2);
}

TEST(levels_tell_of_modules_that_were_loaded_after_their_push) {
    struct guards first = make_guards(100);
    hit_all(first);
    uint64_t level = push();
    struct guards second = make_guards(100000);
    hit_all(second);
    hit_all(first);
    push();
    make_guards(100000);
    check_level(level_of(level), level, 1, 100100, 100000);
}

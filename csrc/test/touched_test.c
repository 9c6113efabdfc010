/*
 * Control calls visit only the lines that were touched. What they do must be what a plain model
 * does that looks at every byte: few edges, far apart, in a map of more than a million.
 */
#include "support/edges.h"

#include <stdlib.h>
#include <string.h>

#define EDGES 1130540
#define SIZE  (EDGES / 8 + 1)
#define DEPTH 6
#define STEPS 4000

/* levels[depth] is the current one; those beneath are what push put on the stack. */
static uint8_t *levels[DEPTH + 1];
static uint32_t depth;
static struct guards guards;
static uint64_t random_state = 42;

static uint32_t random_below(uint32_t end) {
    return (uint32_t)(next_random(&random_state) % end);
}

static void take_edges(void) {
    uint32_t first = random_below(EDGES);
    uint32_t count = 1 + random_below(random_below(10) == 0 ? 2000 : 10);
    for (uint32_t i = first; i < EDGES && i < first + count; i++) {
        hit(guards, i);
        levels[depth][(i + 1) / 8] |= (uint8_t)(1 << (i + 1) % 8);
    }
}

static void push(void) {
    if (depth == DEPTH)
        return;
    mcov_push_coverage();
    memset(levels[++depth], 0, SIZE);
}

static void pop(void) {
    if (depth == 0)
        return;
    mcov_pop_coverage();
    for (uint32_t i = 0; i < SIZE; i++)
        levels[depth - 1][i] |= levels[depth][i];
    depth--;
}

static void reset(void) {
    mcov_reset();
    memset(levels[depth], 0, SIZE);
}

/* Replaces the hitmap by one of few bits, or merges them. */
static void load(bool replaces) {
    uint8_t *hitmap = filled(SIZE, 0);
    for (int i = 0; i < 20; i++) {
        uint32_t edge = 1 + random_below(EDGES);
        hitmap[edge / 8] |= (uint8_t)(1 << edge % 8);
    }
    CHECK_EQUAL(replaces ? mcov_try_set_hitmap(hitmap, SIZE) : mcov_merge_hitmap(hitmap, SIZE),
                MCOV_OK);
    for (uint32_t i = 0; i < SIZE; i++)
        levels[depth][i] = (uint8_t)(hitmap[i] | (replaces ? 0 : levels[depth][i]));
    free(hitmap);
}

static void check_model(void) {
    struct mcov_level level;
    uint32_t edges = 0, new_edges = 0;
    CHECK(memcmp(mem_coverage.storage, levels[depth], SIZE) == 0);
    for (uint32_t i = 0; i < SIZE; i++) {
        uint8_t below = 0;
        for (uint32_t beneath = 0; levels[depth][i] != 0 && beneath < depth; beneath++)
            below |= levels[beneath][i];
        edges += (uint32_t)__builtin_popcount(levels[depth][i]);
        new_edges += (uint32_t)__builtin_popcount(levels[depth][i] & ~below);
    }
    CHECK_EQUAL(mcov_get_now(), edges);
    CHECK_EQUAL(mcov_get_level(0, &level), MCOV_OK);
    CHECK_EQUAL(level.edges, edges);
    CHECK_EQUAL(level.new_edges, new_edges);
}

TEST(what_is_visited_is_what_a_plain_model_finds) {
    guards = make_guards(EDGES);
    for (uint32_t i = 0; i <= DEPTH; i++)
        levels[i] = filled(SIZE, 0);
    for (int step = 0; step < STEPS; step++) {
        switch (random_below(12)) {
        case 0:
        case 1:
            push();
            break;
        case 2:
        case 3:
            pop();
            break;
        case 4:
            reset();
            break;
        case 5:
            load(true);
            break;
        case 6:
            load(false);
            break;
        default:
            take_edges();
        }
        check_model();
    }
    check_consistent();
    for (uint32_t i = 0; i <= DEPTH; i++)
        free(levels[i]);
}

TEST(edges_at_both_ends_of_a_map_are_visited) {
    guards = make_guards(EDGES);
    for (int round = 0; round < 3; round++) {
        hit(guards, 0);
        hit(guards, EDGES - 1);
        mcov_push_coverage();
        CHECK_EQUAL(mcov_get_now(), 0);
        CHECK_EQUAL(bits_set(), 0);
        mcov_pop_coverage();
        CHECK(is_set(1) && is_set(EDGES));
        mcov_reset();
        CHECK_EQUAL(bits_set(), 0);
    }
}

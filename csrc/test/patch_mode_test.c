/*
 * When calls are removed: the rule of patch_mode.c, by a clock that the test sets. Edges are hit as
 * hits.c and patch.c have it, but for the removal.
 */
#include "coverage_file.h"
#include "environment.h"
#include "patch_mode.h"
#include "support/check.h"

#include <string.h>

#define MILLISECOND 1000000U

static uint64_t now_is, processor_is;
static uint32_t looks; /* at the clock */

uint64_t platform_time(void) {
    looks++;
    return now_is;
}

uint64_t platform_processor_time(void) {
    return processor_is;
}

void coverage_file_note(uint64_t notes) {
    (void)notes;
}

size_t environment_word(const char *name, const char *const *words) {
    (void)name;
    (void)words;
    return 0;
}

#define MOST_EDGES 10000
#define FEW        40 /* so that all are probes in a level that starts with all */

static bool is_hit[MOST_EDGES], is_seen[MOST_EDGES];
static uint32_t slow_calls; /* of probes that were hit before in their level */

static void start_level(void) {
    memset(is_hit, 0, sizeof is_hit);
    memset(is_seen, 0, sizeof is_seen);
    slow_calls = 0;
}

static void new_level(void) {
    patch_mode_new_level();
    start_level();
}

static void start_in_mode(uint32_t mode) {
    now_is = processor_is = MILLISECOND;
    patch_mode_set(mode);
    start_level();
}

/* Whether it is time to remove calls. */
static bool hit(uint32_t edge) {
    if (is_seen[edge])
        return false;
    bool is_again = is_hit[edge];
    is_hit[edge] = true;
    if (!patch_watches(edge)) {
        is_seen[edge] = true;
    } else if (!is_again) {
        patch_note_probe();
    } else {
        slow_calls++;
        return !patch_is_quiet_probe() && patch_is_due();
    }
    return false;
}

static bool hit_all(uint32_t edges) {
    bool is_due = false;
    for (uint32_t edge = 0; edge < edges; edge++)
        is_due |= hit(edge);
    return is_due;
}

static void pass_time(uint64_t time, uint64_t processor_time) {
    now_is += time;
    processor_is += processor_time;
}

/* Begins to remove calls after so many milliseconds; LONG if it does not come to that. */
#define LONG 1000
static uint32_t milliseconds_until_due(void) {
    for (uint32_t passed = 0; passed < LONG; passed++) {
        if (hit_all(FEW)) {
            patch_mode_begin();
            return passed;
        }
        pass_time(MILLISECOND, MILLISECOND);
    }
    return LONG;
}

/* A level as a fuzzer has it: over at once, but its edges are hit ten times each. */
static uint32_t slow_calls_of_short_level(uint32_t edges) {
    new_level();
    for (int pass = 0; pass < 10; pass++)
        CHECK(!hit_all(edges));
    return slow_calls;
}

static uint64_t slow_calls_of_short_levels(uint32_t levels, uint32_t edges) {
    uint64_t sum = 0;
    for (uint32_t level = 0; level < levels; level++)
        sum += slow_calls_of_short_level(edges);
    return sum;
}

TEST(a_level_is_long_after_a_millisecond_and_another_one_of_the_processor) {
    start_in_mode(MCOV_PATCHING_AUTO);
    CHECK_EQUAL(milliseconds_until_due(), 3); /* the first pass only leaves the probes */
    new_level();
    CHECK_EQUAL(milliseconds_until_due(), 3);
}

TEST(a_process_that_does_not_run_makes_no_level_long) {
    start_in_mode(MCOV_PATCHING_AUTO);
    for (int i = 0; i < LONG; i++) {
        CHECK(!hit_all(FEW));
        pass_time(MILLISECOND, 0);
    }
    CHECK_EQUAL(milliseconds_until_due(), 1);
}

TEST(a_level_is_long_by_what_it_took_to_remove_calls_and_put_them_back) {
    enum { TOOK = 10, NEXT = 1 + 2 * 16 * TOOK };
    start_in_mode(MCOV_PATCHING_AUTO);
    CHECK_EQUAL(milliseconds_until_due(), 3);
    CHECK(patch_removes());
    patch_mode_count(TOOK * MILLISECOND);
    new_level();
    CHECK(!patch_removes());
    CHECK_EQUAL(milliseconds_until_due(), NEXT);
    for (uint32_t i = 0; i < TOOK * MILLISECOND / 10; i++) /* each counts as 10 ns */
        patch_count_slow_call();
    new_level();
    CHECK_EQUAL(milliseconds_until_due(), NEXT);
    new_level(); /* that took nothing */
    CHECK_EQUAL(milliseconds_until_due(), 3);
}

TEST(what_it_took_fades_as_levels_go_by) {
    start_in_mode(MCOV_PATCHING_AUTO);
    CHECK_EQUAL(milliseconds_until_due(), 3);
    patch_mode_count(10 * MILLISECOND);
    for (int level = 0; level < 1000; level++)
        new_level();
    CHECK_EQUAL(milliseconds_until_due(), 3);
}

TEST(edges_that_are_hit_once_make_no_slow_calls) {
    start_in_mode(MCOV_PATCHING_AUTO);
    for (int level = 0; level < 1000; level++, new_level())
        CHECK(!hit_all(MOST_EDGES));
    CHECK_EQUAL(slow_calls, 0);
}

TEST(the_longer_levels_have_been_short_the_fewer_calls_are_slow) {
    enum { EDGES = 4096, CALLS = EDGES * 9 /* that are not the first */, LEVELS = 4096 };
    start_in_mode(MCOV_PATCHING_AUTO);
    uint64_t first = slow_calls_of_short_level(EDGES);
    (void)slow_calls_of_short_levels(32, EDGES);
    uint64_t soon =
        slow_calls_of_short_levels(16, EDGES) / 16; /* none of which has all as probes */
    (void)slow_calls_of_short_levels(512, EDGES);
    looks = 0;
    uint64_t all_later = slow_calls_of_short_levels(LEVELS, EDGES), later = all_later / LEVELS;
    CHECK(first > CALLS / 128 && first < CALLS / 32);
    CHECK(soon > CALLS / 1024 && soon < CALLS / 256);
    CHECK(later > CALLS / 4096 && later < CALLS / 1024);
    CHECK(looks <= all_later / 16);
}

/* How many levels that last it takes until one is known to, by one edge; LONG if none ever is. */
static uint32_t levels_until_due(void) {
    for (uint32_t levels = 1; levels < LONG; levels++) {
        new_level();
        for (int pass = 0; pass < 100; pass++) {
            if (hit(0)) {
                patch_mode_begin();
                return levels;
            }
            pass_time(MILLISECOND, MILLISECOND);
        }
    }
    return LONG;
}

TEST(a_level_that_lasts_is_known_again_after_short_ones_by_any_edge) {
    start_in_mode(MCOV_PATCHING_AUTO);
    (void)slow_calls_of_short_levels(10, 1);
    uint32_t levels = levels_until_due();
    CHECK(levels > 2 && levels <= 16);
    (void)slow_calls_of_short_level(1);
    CHECK(levels_until_due() <= 2); /* it was not short for long */
}

TEST(each_edge_has_its_turn_where_levels_are_short) {
    static bool had_turn[MOST_EDGES];
    start_in_mode(MCOV_PATCHING_AUTO);
    for (int level = 0; level < 4 * 2048; level++) {
        (void)slow_calls_of_short_level(1);
        bool is_all = patch_watch.limit > UINT32_MAX;
        for (uint32_t edge = 0; edge < MOST_EDGES; edge++)
            had_turn[edge] |= level >= 1024 && !is_all && patch_watches(edge);
    }
    for (uint32_t edge = 0; edge < MOST_EDGES; edge++)
        CHECK(had_turn[edge]);
}

TEST(on_watches_all_edges_from_the_start_and_off_none) {
    start_in_mode(MCOV_PATCHING_ON);
    CHECK(patch_removes() && patch_watches(0) && patch_watches(UINT32_MAX));
    start_in_mode(MCOV_PATCHING_OFF);
    CHECK(!patch_removes() && !patch_mode_is_probing());
    for (uint32_t edge = 0; edge < MOST_EDGES; edge++)
        CHECK(!patch_watches(edge));
}

TEST(where_the_system_forbids_it_nothing_is_watched_whatever_the_mode) {
    start_in_mode(MCOV_PATCHING_ON);
    patch_mode_forbid(MCOV_FILE_NO_MEMBARRIER);
    CHECK(patch_mode_is_forbidden() && strstr(patch_mode_reason(), "membarrier") != NULL);
    for (int level = 0; level < 3; level++, new_level())
        for (uint32_t edge = 0; edge < MOST_EDGES; edge++)
            CHECK(!patch_watches(edge));
}

/* fork(): the child goes on with a copy of its own, and so does the parent. */
#include "support/edges.h"
#include "support/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct guards guards;

static void set_up(void) {
    guards = make_guards(1000);
    hit_range(guards, 0, 100);
    mcov_push_coverage();
    hit_range(guards, 500, 550);
}

static void go_on_in_the_child(void) {
    CHECK_EQUAL(mcov_get_now(), 50);
    hit_range(guards, 540, 600);
    CHECK_EQUAL(mcov_get_now(), 100);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 200);
    CHECK_EQUAL(mcov_try_pop(0, NULL), MCOV_ERROR_EMPTY_STACK);
    mcov_reset();
    hit_all(make_guards(5000));
    CHECK_EQUAL(mcov_get_total(), 6000);
    CHECK_EQUAL(mcov_get_now(), 5000);
    check_consistent();
}

TEST(a_child_starts_with_its_parents_coverage_and_stack) {
    set_up();
    in_child(go_on_in_the_child);
}

TEST(a_parent_does_not_see_what_its_child_does) {
    set_up();
    in_child(go_on_in_the_child);
    CHECK_EQUAL(mcov_get_total(), 1000);
    CHECK_EQUAL(mcov_get_now(), 50);
    check_consistent();
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 150);
    check_consistent();
}

static int ends[2];

static void serialize_to_pipe(void) {
    hit_range(guards, 900, 1000);
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK_EQUAL(write(ends[1], data, size), (ssize_t)size);
    mcov_free(data);
}

TEST(what_a_child_serializes_its_parent_can_merge) {
    set_up();
    CHECK_EQUAL(pipe(ends), 0);
    in_child(serialize_to_pipe);
    uint8_t data[1000];
    ssize_t size = read(ends[0], data, sizeof data);
    CHECK_EQUAL(size, 8 + mem_coverage.storage_size);
    CHECK_EQUAL(mcov_merge(data, (size_t)size), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 150);
    check_consistent();
}

static void fork_again(void) {
    hit(guards, 700);
    in_child(check_consistent);
    CHECK_EQUAL(mcov_get_now(), 51);
}

TEST(a_child_may_fork_again) {
    set_up();
    in_child(fork_again);
}

static void check_override(void) {
    CHECK_EQUAL(mcov_get_now(), 7000);
    hit(guards, 800);
    CHECK_EQUAL(mcov_get_now(), 7001);
    mcov_reset();
    check_consistent();
}

TEST(an_overridden_now_stands_in_the_child) {
    set_up();
    mcov_set_now(7000);
    in_child(check_override);
}

static void hit_injected(void) {
    hit_range(guards, 0, 10);
    uint8_t hits[126];
    CHECK_EQUAL(mcov_copy_hits(hits, sizeof hits), MCOV_OK);
    CHECK_EQUAL(bits_of(hits, sizeof hits), 10);
    CHECK_EQUAL(mcov_get_now(), 1000);
}

TEST(injected_bits_are_still_no_hits_in_the_child) {
    guards = make_guards(1000);
    uint8_t *ones = filled(mem_coverage.storage_size, 0xff);
    mcov_set_hitmap((char *)ones);
    free(ones);
    in_child(hit_injected);
}

static void use_all(void) {
    mcov_push_coverage();
    mcov_pop_coverage();
    check_consistent();
}

TEST(a_process_that_never_loaded_a_module_can_fork) {
    in_child(use_all);
    mcov_reset();
    in_child(use_all);
}

/* KiB of the mapping at `address` that this process wrote to since it was forked. */
static unsigned long private_kib(const void *address) {
    FILE *file = fopen("/proc/self/smaps", "r");
    char line[512];
    unsigned long start, end, kib;
    bool found = false;
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
            found = (uintptr_t)address >= start && (uintptr_t)address < end;
        else if (found && sscanf(line, "Private_Dirty: %lu", &kib) == 1) {
            fclose(file);
            return kib;
        }
    }
    test_skip("the system does not tell which pages are shared");
}

static void check_shared(void) {
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_OK);
    /* The maps lie behind one another: the hitmap, what callbacks test, the process's own hits. */
    for (int map = 0; map < 3; map++)
        CHECK(private_kib(view.hitmap + (uint64_t)map * view.capacity) <= 64);
}

TEST(a_child_shares_its_parents_maps_until_it_hits) {
    guards = make_guards(4000000);
    hit_all(guards);
    in_child(check_shared);
}

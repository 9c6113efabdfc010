/* What is in the file: every hit of every process, and nothing else. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EDGES 1003

static const char *path;
static struct guards guards;

static void set_up(void) {
    path = path_of("file");
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    guards = make_guards(EDGES);
}

static void check_hits(uint32_t from, uint32_t to) {
    struct bytes file = read_valid(path);
    struct section section = section_of(file, EDGES);
    CHECK_EQUAL(hits_in(section), to - from);
    for (uint32_t i = from; i < to; i++)
        CHECK(is_hit(section, i));
    free_bytes(file);
}

TEST(a_hit_is_in_the_file_when_the_callback_returns) {
    set_up();
    for (uint32_t i = 0; i < EDGES; i += 59) {
        hit(guards, i);
        struct bytes file = read_valid(path);
        CHECK(is_hit(section_of(file, EDGES), i));
        CHECK_EQUAL(hits_in(section_of(file, EDGES)), i / 59 + 1);
        free_bytes(file);
    }
}

TEST(modules_that_come_later_are_recorded_in_sections_of_their_own) {
    set_up();
    for (uint32_t count = 1; count <= 130; count++)
        hit_range(make_guards(count), 0, (count + 1) / 2);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 131);
    for (uint32_t count = 1; count <= 130; count++)
        CHECK_EQUAL(hits_in(section_of(file, count)), (count + 1) / 2);
    free_bytes(file);
}

TEST(what_a_writer_that_died_left_behind_the_end_is_in_no_section) {
    path = path_of("file");
    in_child(set_up);
    struct bytes file = read_valid(path);
    struct bytes longer = {.at = filled(file.size + 5000, 0xff), .size = file.size + 5000};
    memcpy(longer.at, file.at, file.size);
    write_bytes(path, longer);
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    static const uint32_t counts[] = {100, 150, 400, 100001};
    for (size_t i = 0; i < 4; i++) {
        hit(make_guards(counts[i]), 5);
        struct bytes after = read_valid(path);
        struct section section = section_of(after, counts[i]);
        CHECK_EQUAL(hits_in(section), 1);
        for (uint32_t edge = 0; edge < counts[i]; edge++)
            CHECK(edge == 5 || section.pcs[edge] == 0);
        free_bytes(after);
    }
    free_bytes(file);
    free_bytes(longer);
}

TEST(push_pop_and_reset_do_not_touch_the_file) {
    set_up();
    hit_range(guards, 0, 100);
    mcov_push_coverage();
    check_hits(0, 100);
    hit_range(guards, 50, 200);
    mcov_reset();
    check_hits(0, 200);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 100);
    mcov_reset();
    struct bytes before = read_valid(path);
    hit_range(guards, 0, 200);
    struct bytes after = read_valid(path);
    CHECK(is_same(before, after));
    free_bytes(before);
    free_bytes(after);
}

/* All ones, by each of the calls that inject bits. */
static void inject(int call) {
    uint8_t *ones = filled(mem_coverage.storage_size, 0xff);
    mcov_set_hitmap((char *)ones);
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    mcov_reset();
    if (call == 0)
        mcov_set_hitmap((char *)ones);
    else if (call == 1)
        deserialize_mem_coverage(data, size);
    else if (call == 2)
        CHECK_EQUAL(mcov_merge(data, size), MCOV_OK);
    else
        CHECK_EQUAL(mcov_merge_hitmap(data + 8, size - 8), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    free(ones);
    mcov_free(data);
}

static int call;
static bool late;

static void run_bare(void) {
    set_up();
    hit_range(guards, 100, 200);
}

static void run_injected(void) {
    path = path_of("file");
    if (!late)
        CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    guards = make_guards(EDGES);
    inject(call);
    mcov_push_coverage();
    mcov_pop_coverage();
    hit_range(guards, 100, 150);
    inject(call);
    if (late)
        CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    hit_range(guards, 150, 200);
    inject(call);
}

/* Where the edges were reported that were hit before the file was attached is not known. */
static void forget_pcs(struct bytes file) {
    struct section section = section_of(file, EDGES);
    memset(file.at + ((const uint8_t *)section.pcs - file.at), 0, EDGES * sizeof *section.pcs);
}

TEST(after_injecting_all_ones_the_file_equals_that_of_a_bare_run) {
    (void)path_of("file");
    in_child(run_bare);
    struct bytes bare = read_valid(path_of("file"));
    for (int i = 0; i < 8; i++) {
        call = i % 4;
        late = i >= 4;
        CHECK_EQUAL(unlink(path_of("file")), 0);
        in_child(run_injected);
        struct bytes injected = read_valid(path_of("file"));
        if (late) {
            forget_pcs(bare);
            forget_pcs(injected);
        }
        CHECK(is_same(bare, injected));
        free_bytes(injected);
    }
    free_bytes(bare);
}

static void hit_in_child(void) {
    hit_range(guards, 100, 200);
    hit_range(make_guards(20), 5, 10);
    CHECK_EQUAL(mcov_attach(path_of("other")), MCOV_ERROR_ATTACHED);
}

TEST(a_forked_child_shares_its_parents_file) {
    set_up();
    hit_range(guards, 0, 100);
    in_child(hit_in_child);
    check_hits(0, 200);
    hit_range(guards, 200, 300);
    hit_range(make_guards(20), 0, 5);
    check_hits(0, 300);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(hits_in(section_of(file, 20)), 10);
    free_bytes(file);
}

static void hit_after_parent(void) {
    hit_in_child();
    hit_range(guards, 0, 100);
}

static void leave_a_child_behind(void) {
    hit_range(guards, 0, 100);
    (void)start_child(hit_after_parent);
}

TEST(a_child_that_outlives_its_parent_goes_on_recording) {
    set_up();
    in_child(leave_a_child_behind);
    /* The grandchild ends some time: its last hits are in the file then. */
    for (bool done = false; !done;) {
        struct bytes file = read_valid(path);
        done = hits_in(section_of(file, EDGES)) == 200 && has_section(file, 20) &&
               hits_in(section_of(file, 20)) == 5;
        free_bytes(file);
    }
    check_hits(0, 200);
}

static void go_on(void) {
    set_up();
    hit_range(guards, 300, 400);
}

TEST(a_later_process_adds_to_what_the_file_holds) {
    (void)path_of("file");
    in_child(run_bare);
    struct bytes before = read_valid(path_of("file"));
    in_child(go_on);
    struct bytes after = read_valid(path_of("file"));
    CHECK_EQUAL(after.size, before.size);
    CHECK_EQUAL(hits_in(section_of(after, EDGES)), 200);
    free_bytes(before);
    free_bytes(after);
}

/* Coverage files of modules that count inline: they hold what was counted up to the last look. */
#define _GNU_SOURCE
#include "support/counters.h"
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define EDGES 1003

static const char *path;
static struct counters counters;

static void set_up(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    counters = make_counters(EDGES, 11);
}

static void check_hits(uint32_t from, uint32_t to) {
    struct bytes file = read_valid(path);
    struct section section = section_of(file, EDGES);
    CHECK_EQUAL(hits_in(section), to - from);
    for (uint32_t i = from; i < to; i++)
        CHECK(is_hit(section, i));
    free_bytes(file);
}

TEST(what_was_counted_is_in_the_file_from_the_next_look_on) {
    path = path_of("file");
    set_up();
    for (uint32_t i = 0; i < EDGES; i++) {
        count(counters, i, 1);
        if (i % 59 > 0)
            continue;
        CHECK_EQUAL(hits_in_file(path), i == 0 ? 0 : i - 58);
        CHECK_EQUAL(mcov_sync(), MCOV_OK);
        check_hits(0, i + 1);
    }
}

TEST(a_file_that_is_attached_later_gets_what_was_counted_before) {
    path = path_of("file");
    counters = make_counters(EDGES, 11);
    count_range(counters, 0, 60);
    mcov_push_coverage();
    count_range(counters, 60, 130);
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    check_hits(0, 130);
}

TEST(levels_and_injected_bits_do_not_touch_the_file) {
    path = path_of("file");
    set_up();
    count_range(counters, 100, 200);
    mcov_push_coverage();
    count_range(counters, 150, 250);
    uint8_t *ones = filled(mem_coverage.storage_size, 0xff);
    mcov_set_hitmap((char *)ones);
    mcov_pop_coverage();
    mcov_reset();
    check_hits(100, 250);
    free(ones);
}

/* Words of a section hold other edges than words of the hitmap: each edge in turn, alone. */
TEST(an_edge_is_in_the_file_at_its_own_place_in_the_module) {
    path = path_of("file");
    set_up();
    for (uint32_t i = EDGES; i-- > 0;) {
        count(counters, i, 1);
        mcov_reset();
        if (i % 101 == 0)
            check_hits(i, EDGES);
    }
    check_hits(0, EDGES);
}

static void set_up_and_count(void) {
    set_up();
    count_range(counters, 0, 300);
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    count_range(counters, 300, 400);
}

static void end_normally(void) {
    set_up_and_count();
    exit(0);
}

static void count_at_exit(void) {
    count_range(counters, 400, 500);
}

static void end_normally_behind_a_handler(void) {
    CHECK_EQUAL(atexit(count_at_exit), 0);
    set_up_and_count();
    exit(0);
}

static void end_at_once(void) {
    set_up_and_count();
    _exit(0);
}

static void end_by_kill(void) {
    set_up_and_count();
    (void)raise(SIGKILL);
}

TEST(a_normal_end_is_a_look_at_the_counters) {
    path = path_of("file");
    in_child(end_normally);
    check_hits(0, 400);
}

TEST(what_handlers_of_the_normal_end_hit_counts) {
    path = path_of("file");
    in_child(end_normally_behind_a_handler);
    check_hits(0, 500);
}

TEST(a_process_that_ends_at_once_loses_what_it_hit_since_the_last_look) {
    path = path_of("file");
    in_child(end_at_once);
    check_hits(0, 300);
}

TEST(a_process_that_is_killed_loses_what_it_hit_since_the_last_look) {
    path = path_of("file");
    pid_t child = start_child(end_by_kill);
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK(WIFSIGNALED(status));
    check_hits(0, 300);
}

static void count_more_and_exit(void) {
    count_range(counters, 400, 450);
    exit(0);
}

TEST(a_forked_child_writes_what_it_counted_itself_and_what_its_parent_did) {
    path = path_of("file");
    set_up_and_count();
    pid_t child = start_child(count_more_and_exit);
    check_hits(0, 400 + (waitpid(child, NULL, 0) == child ? 50 : 0));
}

static void end_in_a_handler(int signal_number) {
    (void)signal_number;
    exit(0);
}

/* The call reads a page that cannot be read, so it is under way when the handler runs. */
static void end_inside_a_call(void) {
    char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    set_up_and_count();
    (void)signal(SIGSEGV, end_in_a_handler);
    mcov_set_hitmap(page);
}

TEST(a_process_that_a_handler_ends_inside_a_call_ends) {
    path = path_of("file");
    in_child(end_inside_a_call);
    check_hits(0, 400);
}

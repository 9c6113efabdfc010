/* Attaching a file while threads hit edges and load modules: nothing is lost. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"
#include "support/threads.h"

#include <unistd.h>

#define EDGES   3000
#define THREADS 6
#define ROUNDS  40

static struct guards guards, later[THREADS];
static uint32_t refused;
static const char *path;

static void attach(void) {
    int status = mcov_attach(path);
    if (status != MCOV_OK)
        CHECK_EQUAL(status, MCOV_ERROR_ATTACHED);
    __atomic_fetch_add(&refused, status != MCOV_OK, __ATOMIC_RELAXED);
}

static void check_all_recorded(void) {
    struct bytes file = read_valid(path);
    CHECK_EQUAL(hits_in(section_of(file, EDGES)), EDGES);
    free_bytes(file);
}

/* Two attach; the others hit all edges, each from another place, so that all meet in some. */
static void attach_or_hit(uint32_t number) {
    if (number < 2) {
        attach();
        return;
    }
    for (uint32_t i = 0; i < EDGES; i++)
        hit(guards, (i + number * 311) % EDGES);
}

static void one_round(void) {
    guards = make_guards(EDGES);
    in_threads(THREADS, attach_or_hit);
    CHECK_EQUAL(refused, 1);
    check_all_recorded();
}

static void in_rounds(test_body *body) {
    path = path_of("file");
    for (int i = 0; i < ROUNDS; i++) {
        (void)unlink(path);
        in_child(body);
    }
}

TEST(what_threads_hit_while_a_file_is_attached_is_in_it) {
    in_rounds(one_round);
}

static void one_round_with_resets(void) {
    guards = make_guards(EDGES);
    refused = 0;
    beside(THREADS, attach_or_hit, mcov_reset);
    check_all_recorded();
}

TEST(what_threads_hit_while_others_reset_is_in_the_file) {
    in_rounds(one_round_with_resets);
}

/* Once its callback has returned, each thread finds its own edge in the file: also one that another
 * thread is about to record. */
static void hit_and_look(uint32_t number) {
    for (uint32_t i = number; i < 40; i++) {
        hit(guards, i);
        struct bytes file = read_valid(path);
        CHECK(is_hit(section_of(file, EDGES), i));
        free_bytes(file);
    }
}

static void one_round_of_looking(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    guards = make_guards(EDGES);
    in_threads(3, hit_and_look);
}

TEST(a_callback_that_returns_in_any_thread_returns_with_the_edge_in_the_file) {
    in_rounds(one_round_of_looking);
}

/* make_guards is for one thread at a time. */
static void load_or_hit(uint32_t number) {
    if (number == 0)
        attach();
    if (number != 1) {
        hit_range(guards, number * 100, EDGES);
        return;
    }
    for (uint32_t i = 0; i < THREADS; i++) {
        later[i] = make_guards(100 + i);
        hit_all(later[i]);
    }
    hit_all(guards);
}

static void one_round_of_loading(void) {
    guards = make_guards(EDGES);
    in_threads(THREADS, load_or_hit);
    check_all_recorded();
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), THREADS + 1);
    for (uint32_t i = 0; i < THREADS; i++)
        CHECK_EQUAL(hits_in(section_of(file, 100 + i)), 100 + i);
    free_bytes(file);
}

TEST(modules_that_are_loaded_while_a_file_is_attached_are_in_it) {
    in_rounds(one_round_of_loading);
}

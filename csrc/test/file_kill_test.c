/*
 * Killed at any instant: processes that write one file, make it and add sections to it, are killed
 * at random points, a thousand of them; after each the file is valid and holds every edge whose
 * callback had returned.
 */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"
#if defined(INSTRUMENTED_FIXTURES)
#include "support/fixtures.h"
#endif

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KILLS          1000
#define KILLS_A_ROUND  10 /* then a new file */
#define PROCESSES      4
#define MODULES        24
#define LARGEST_MODULE (3 + 41 * MODULES)

/* Shared by all processes: what callbacks have returned from. Set after it is in the file. */
struct published {
    uint64_t edges[MODULES][LARGEST_MODULE / 64 + 1];
    uint32_t alpha_was_run;
};
static struct published *published;

static const char *path;
static uint64_t seed;

static uint32_t size_of_module(uint32_t index) {
    return 3 + 41 * index;
}

static void hit_and_publish(uint32_t index, struct guards guards, uint32_t edge) {
    hit(guards, edge);
    __atomic_fetch_or(&published->edges[index][edge / 64], (uint64_t)1 << edge % 64,
                      __ATOMIC_SEQ_CST);
}

static void run_alpha(void) {
#if defined(INSTRUMENTED_FIXTURES)
    function_of(load_fixture("alpha"), "alpha_run")(0);
    __atomic_store_n(&published->alpha_was_run, 1, __ATOMIC_SEQ_CST);
#endif
}

/* Loads the modules in an order of its own, and hits edges of those that it has. */
static void work(void) {
    struct guards guards[MODULES];
    uint32_t order[MODULES], loaded = 0;
    uint64_t random = seed;
    end_with_parent();
    for (uint32_t i = 0; i < MODULES; i++) {
        uint32_t k = (uint32_t)(next_random(&random) % (i + 1));
        order[i] = order[k];
        order[k] = i;
    }
    bool late = next_random(&random) % 4 == 0;
    if (!late)
        CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    uint64_t alphas_turn = next_random(&random) % (2 * MODULES);
    for (;;) {
        if (loaded == alphas_turn && !late) {
            run_alpha();
            alphas_turn = UINT64_MAX;
        }
        if (loaded < MODULES) {
            guards[order[loaded]] = make_guards(size_of_module(order[loaded]));
            loaded++;
        }
        for (int i = 0; i < 10; i++) {
            uint32_t index = order[next_random(&random) % loaded];
            uint32_t edge = (uint32_t)(next_random(&random) % guards[index].count);
            if (late)
                hit(guards[index], edge);
            else
                hit_and_publish(index, guards[index], edge);
        }
        if (late && loaded == MODULES / 2) {
            CHECK_EQUAL(mcov_attach(path), MCOV_OK);
            late = false;
            mcov_reset();
        }
    }
}

/* All that was published before the file was read is in it. */
static void check_file(void) {
    static struct published before;
    memcpy(&before, published, sizeof before);
    if (access(path, F_OK) != 0) { /* nobody came so far */
        CHECK_EQUAL(bits_of((const uint8_t *)&before, sizeof before), 0);
        return;
    }
    struct bytes file = read_valid(path);
    for (uint32_t index = 0; index < MODULES; index++) {
        const uint64_t *edges = before.edges[index];
        uint32_t count = size_of_module(index);
        if (bits_of((const uint8_t *)edges, sizeof before.edges[index]) == 0)
            continue;
        struct section section = section_of(file, count);
        (void)hits_in(section);
        for (uint32_t edge = 0; edge < count; edge++)
            CHECK(!bit_of((const uint8_t *)edges, edge) || is_hit(section, edge));
    }
    for (uint32_t i = 0; before.alpha_was_run && i < count_sections(file); i++) {
        struct section section = section_at(file, i);
        const char *name = "libalpha.so";
        uint32_t start = section.head->path_length - (uint32_t)strlen(name);
        if (section.head->path_length > strlen(name) &&
            memcmp(section.path + start, name, strlen(name)) == 0) {
            CHECK_EQUAL(hits_in(section), section.head->edge_count);
            before.alpha_was_run = 0;
        }
    }
    CHECK(!before.alpha_was_run);
    free_bytes(file);
}

static void pass_time(uint64_t nanoseconds) {
    struct timespec time = {.tv_nsec = (long)nanoseconds};
    (void)nanosleep(&time, NULL);
}

static void start(pid_t *child) {
    seed++;
    *child = start_child(work);
}

static void kill_one(pid_t *child) {
    int status;
    CHECK_EQUAL(kill(*child, SIGKILL), 0);
    CHECK_EQUAL(waitpid(*child, &status, 0), *child);
    CHECK(WIFSIGNALED(status));
    CHECK_EQUAL(WTERMSIG(status), SIGKILL);
}

/* One file; returns the number of kills. Short lives at first, while the file is made. */
static uint32_t one_round(uint64_t *random) {
    pid_t children[PROCESSES];
    memset(published, 0, sizeof *published);
    (void)unlink(path);
    write_bytes(path, (struct bytes){.at = NULL});
    if (next_random(random) % 2 == 0)
        CHECK_EQUAL(unlink(path), 0);
    for (size_t i = 0; i < PROCESSES; i++)
        start(&children[i]);
    for (uint32_t kills = 0; kills < KILLS_A_ROUND; kills++) {
        pass_time(next_random(random) % (kills < 3 ? 400000 : 4000000));
        size_t victim = next_random(random) % PROCESSES;
        kill_one(&children[victim]);
        check_file();
        start(&children[victim]);
    }
    for (size_t i = 0; i < PROCESSES; i++)
        kill_one(&children[i]);
    check_file();
    return KILLS_A_ROUND + PROCESSES;
}

TEST(a_file_whose_writers_are_killed_at_any_instant_is_valid_and_holds_all_they_hit) {
    path = path_of("file");
    published =
        mmap(NULL, sizeof *published, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(published != MAP_FAILED);
    uint64_t random = 1;
    uint32_t kills = 0, rounds = 0;
    for (; kills < KILLS; rounds++)
        kills += one_round(&random);
    CHECK(kills >= KILLS && rounds > 50);
}

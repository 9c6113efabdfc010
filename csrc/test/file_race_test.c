/* Several processes on one file at once: each module registers once, and bits are only added. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PROCESSES 4
#define MODULES   6
#define ROUNDS    60

/* Shared by all processes of a test. */
static struct { uint32_t arrived, stop; } * shared;

static const char *path;
static uint32_t number, round_number;

static void set_up(void) {
    path = path_of("file");
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(shared != MAP_FAILED);
}

/* Returns in all processes at once. */
static void meet(void) {
    end_with_parent();
    __atomic_fetch_add(&shared->arrived, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&shared->arrived, __ATOMIC_SEQ_CST) < PROCESSES)
        sched_yield();
}

static uint32_t size_of_module(uint32_t index) {
    return 10 + 65 * index;
}

/* Registers all modules, each process from another one on, and hits every fourth edge. */
static void register_and_hit(void) {
    meet();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    for (uint32_t i = 0; i < MODULES; i++) {
        uint32_t index = round_number % 2 == 0 ? i : (i + number) % MODULES;
        struct guards guards = make_guards(size_of_module(index));
        for (uint32_t edge = number; edge < guards.count; edge += PROCESSES)
            hit(guards, edge);
    }
}

static void start_all(test_body *body, pid_t children[PROCESSES]) {
    shared->arrived = 0;
    for (number = 0; number < PROCESSES; number++)
        children[number] = start_child(body);
}

TEST(modules_that_processes_register_at_the_same_time_have_one_section_each) {
    set_up();
    for (round_number = 0; round_number < ROUNDS; round_number++) {
        pid_t children[PROCESSES];
        (void)unlink(path);
        start_all(register_and_hit, children);
        for (size_t i = 0; i < PROCESSES; i++)
            check_child(children[i]);
        struct bytes file = read_valid(path);
        CHECK_EQUAL(count_sections(file), MODULES);
        for (uint32_t i = 0; i < MODULES; i++)
            CHECK_EQUAL(hits_in(section_of(file, size_of_module(i))), size_of_module(i));
        free_bytes(file);
    }
}

static void keep_hitting(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    meet();
    uint64_t random = number;
    for (uint32_t i = 0; i < 100; i++) {
        struct guards guards = make_guards(100 + (i * 7 + number) % 100);
        for (uint32_t k = 0; k < 20; k++) {
            hit(guards, (uint32_t)(next_random(&random) % guards.count));
            if (k % 5 == 0)
                mcov_reset();
        }
    }
    __atomic_fetch_add(&shared->stop, 1, __ATOMIC_SEQ_CST);
}

/* Every section of `before` is where it was, and has all that it had. */
static void check_only_added(struct bytes before, struct bytes after) {
    CHECK(after.size >= before.size);
    CHECK(count_sections(after) >= count_sections(before));
    for (uint32_t i = 0; i < count_sections(before); i++) {
        struct section old = section_at(before, i), new = section_at(after, i);
        CHECK(memcmp(old.head, new.head, sizeof *old.head) == 0);
        CHECK(memcmp(old.path, new.path, old.head->path_length) == 0);
        for (uint32_t byte = 0; byte < (old.head->edge_count + 7) / 8; byte++)
            CHECK((old.hitmap[byte] & ~new.hitmap[byte]) == 0);
        for (uint32_t edge = 0; edge < old.head->edge_count; edge++)
            CHECK(old.pcs[edge] <= new.pcs[edge]);
    }
}

TEST(a_file_that_processes_write_only_grows) {
    set_up();
    pid_t children[PROCESSES];
    start_all(keep_hitting, children);
    while (access(path, F_OK) != 0)
        continue;
    struct bytes before = read_valid(path);
    while (__atomic_load_n(&shared->stop, __ATOMIC_SEQ_CST) < PROCESSES) {
        struct bytes after = read_valid(path);
        check_only_added(before, after);
        free_bytes(before);
        before = after;
    }
    free_bytes(before);
    for (size_t i = 0; i < PROCESSES; i++)
        check_child(children[i]);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 100);
    free_bytes(file);
}

static void hit_one_word(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    struct guards guards = make_guards(64);
    meet();
    for (uint32_t edge = number; edge < 64; edge += PROCESSES)
        hit(guards, edge);
}

TEST(hits_of_several_processes_in_one_word_are_all_kept) {
    set_up();
    for (uint32_t i = 0; i < ROUNDS; i++) {
        pid_t children[PROCESSES];
        (void)unlink(path);
        start_all(hit_one_word, children);
        for (size_t k = 0; k < PROCESSES; k++)
            check_child(children[k]);
        CHECK_EQUAL(hits_in_file(path), 64);
    }
}

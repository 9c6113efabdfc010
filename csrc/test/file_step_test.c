/*
 * Not by chance: a writer is stopped after every single instruction of its own (ptrace), and the
 * file is looked at, as if it had been killed there.
 */
#define _GNU_SOURCE
#include "file_format.h"
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEW_EDGES 700
#define STEPS     500 /* more than a callback and the return from the stop before it take */

static const char *path;

/* Shared with the traced child. */
static volatile uint32_t *published;

static pid_t start_traced(test_body *body) {
    published =
        mmap(NULL, sizeof *published, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(published != MAP_FAILED);
    return start_child(body);
}

/* In the child: asks to be traced, or stops for the tracer to see where it is. */
static void be_traced(void) {
    end_with_parent();
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        _exit(3);
    raise(SIGSTOP);
}

/* Waits until the child stops; false if it has ended, as it should. */
static bool wait_for_stop(pid_t child, int *stop) {
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
        test_skip("this user may not trace processes");
    if (!WIFSTOPPED(status))
        CHECK_EQUAL(status, 0);
    *stop = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
    return WIFSTOPPED(status);
}

static bool step(pid_t child, int *stop) {
    CHECK_EQUAL(ptrace(PTRACE_SINGLESTEP, child, NULL, NULL), 0);
    return wait_for_stop(child, stop);
}

static void make_and_extend(void) {
    be_traced();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    make_guards(NEW_EDGES);
    raise(SIGSTOP);
    _exit(0);
}

/* The bytes of the file as they are; false if there is none yet. */
static bool read_now(uint8_t *bytes, size_t room, uint64_t *size) {
    static int descriptor = -1;
    if (descriptor < 0)
        descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = descriptor < 0 ? -1 : pread(descriptor, bytes, room, 0);
    *size = count < 0 ? 0 : (uint64_t)count;
    return count >= 0;
}

/* Bytes behind the end, which a section is laid over, are there to be seen through. */
static void leave_behind(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    make_guards(100);
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    uint8_t ones[3000];
    memset(ones, 0xff, sizeof ones);
    CHECK_EQUAL(write(descriptor, ones, sizeof ones), sizeof ones);
}

/* Returns the number of instructions. */
static uint32_t check_at_every_instruction(void) {
    pid_t child = start_traced(make_and_extend);
    int stop;
    CHECK(wait_for_stop(child, &stop));
    uint32_t steps = 0;
    bool was_seen = false;
    while (step(child, &stop) && stop == SIGTRAP) {
        static uint8_t bytes[32768];
        struct bytes file = {.at = bytes};
        steps++;
        if (!read_now(bytes, sizeof bytes, &file.size))
            continue;
        CHECK_EQUAL(file_check(file.at, file.size), MCOV_OK);
        if (!has_section(file, NEW_EDGES)) {
            CHECK(!was_seen);
            continue;
        }
        was_seen = true;
        struct section section = section_of(file, NEW_EDGES);
        CHECK_EQUAL(hits_in(section), 0);
        CHECK_EQUAL(section.pcs[0] | section.pcs[NEW_EDGES - 1], 0);
        CHECK_EQUAL(section.path[0], '/');
    }
    CHECK_EQUAL(stop, SIGSTOP);
    CHECK(was_seen);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(waitpid(child, NULL, 0), child);
    return steps;
}

TEST(a_file_is_valid_after_every_instruction_of_the_process_that_makes_it) {
    path = path_of("file");
    CHECK(check_at_every_instruction() > 1000);
}

TEST(a_file_is_valid_after_every_instruction_of_the_process_that_extends_it) {
    path = path_of("file");
    in_child(leave_behind);
    CHECK(check_at_every_instruction() > 1000);
}

static struct guards guards;

#define REPORTS 3 /* the first of which binds the call */

static void report_here(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    guards = make_guards(NEW_EDGES);
    be_traced();
    for (uint32_t i = 0; i < REPORTS; i++)
        __sanitizer_cov_trace_pc_guard(&guards.at[i]);
    raise(SIGSTOP);
    _exit(0);
}

/* Fails if a bit is in the file whose PC is not; returns the number of bits. */
static uint32_t check_pcs(void) {
    struct bytes file = read_valid(path);
    struct section section = section_of(file, NEW_EDGES);
    uint32_t hits = hits_in(section);
    for (uint32_t i = 0; i < REPORTS; i++)
        CHECK(!is_hit(section, i) || section.pcs[i] != 0 || !CALLBACK_JUMPS);
    free_bytes(file);
    return hits;
}

TEST(the_pc_of_a_hit_is_in_the_file_before_its_bit) {
    path = path_of("file");
    pid_t child = start_traced(report_here);
    int stop;
    CHECK(wait_for_stop(child, &stop));
    while (step(child, &stop) && stop == SIGTRAP)
        (void)check_pcs();
    CHECK_EQUAL(stop, SIGSTOP);
    CHECK_EQUAL(check_pcs(), REPORTS);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(waitpid(child, NULL, 0), child);
}

static uint32_t current;

static void hit_current_and_publish(int signal_number) {
    (void)signal_number;
    hit(guards, current);
    *published = current + 1;
    raise(SIGSTOP);
}

static void hit_one_after_another(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    guards = make_guards(STEPS);
    CHECK(signal(SIGUSR1, hit_current_and_publish) != SIG_ERR);
    be_traced();
    for (; current < STEPS; current++) {
        raise(SIGSTOP);
        hit(guards, current);
        *published = current + 1;
    }
}

/*
 * A callback that is interrupted anywhere, and another one of the same edge that returns: by then
 * the edge is in the file, whatever the first one has done so far. Two threads meet like this.
 */
TEST(a_callback_that_returns_within_another_one_of_its_edge_returns_with_it_in_the_file) {
    path = path_of("file");
    pid_t child = start_traced(hit_one_after_another);
    int stop;
    CHECK(wait_for_stop(child, &stop));
    for (uint32_t edge = 0; edge < STEPS; edge++) {
        CHECK_EQUAL(ptrace(PTRACE_CONT, child, NULL, NULL), 0);
        CHECK(wait_for_stop(child, &stop));
        CHECK_EQUAL(stop, SIGSTOP);
        uint32_t steps = 0;
        while (steps < edge && *published == edge && step(child, &stop) && stop == SIGTRAP)
            steps++;
        if (steps < edge && stop == SIGSTOP) /* it is at the next edge already */
            break;
        CHECK_EQUAL(ptrace(PTRACE_CONT, child, NULL, (void *)(uintptr_t)SIGUSR1), 0);
        CHECK(wait_for_stop(child, &stop));
        CHECK_EQUAL(stop, SIGSTOP);
        struct bytes file = read_valid(path);
        CHECK(is_hit(section_of(file, STEPS), *published - 1));
        free_bytes(file);
    }
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(waitpid(child, NULL, 0), child);
}

/* However a process ends, or becomes another program, the file holds what it hit. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define EDGES 500

static const char *path;
static struct guards guards;

static void set_up(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    guards = make_guards(EDGES);
    hit_range(guards, 0, 300);
}

/* Sanitizers handle faults in ways of their own. */
static void end_by_default(int signal_number) {
    (void)signal(signal_number, SIG_DFL);
    hit_range(guards, 300, 400);
}

static void end_by_abort(void) {
    set_up();
    end_by_default(SIGABRT);
    abort();
}

static void end_at_once(void) {
    set_up();
    end_by_default(SIGTERM);
    _exit(7);
}

static void end_by_exit(void) {
    set_up();
    end_by_default(SIGTERM);
    exit(7);
}

/* A page that cannot be written to: sanitizers do not check a volatile store to it. */
__attribute__((no_sanitize("undefined", "address"))) static void end_by_fault(void) {
    set_up();
    end_by_default(SIGSEGV);
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
}

static void end_by_kill(void) {
    set_up();
    end_by_default(SIGTERM);
    kill(getpid(), SIGKILL);
    pause();
}

static void end_by_term(void) {
    set_up();
    end_by_default(SIGTERM);
    kill(getpid(), SIGTERM);
    pause();
}

static int status_of(test_body *body) {
    int status;
    pid_t child = start_child(body);
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    return status;
}

static void check_end(test_body *body, int signal_number) {
    path = path_of("file");
    int status = status_of(body);
    CHECK_EQUAL(WIFSIGNALED(status) ? WTERMSIG(status) : 0, signal_number);
    struct bytes file = read_valid(path);
    struct section section = section_of(file, EDGES);
    CHECK_EQUAL(hits_in(section), 400);
    for (uint32_t i = 0; i < 400; i++)
        CHECK(is_hit(section, i));
    free_bytes(file);
}

TEST(an_abort_loses_nothing) {
    check_end(end_by_abort, SIGABRT);
}

TEST(exit_loses_nothing) {
    check_end(end_by_exit, 0);
}

TEST(_exit_loses_nothing) {
    check_end(end_at_once, 0);
}

TEST(a_fault_loses_nothing) {
    check_end(end_by_fault, SIGSEGV);
}

TEST(a_kill_loses_nothing) {
    check_end(end_by_kill, SIGKILL);
}

TEST(a_termination_loses_nothing) {
    check_end(end_by_term, SIGTERM);
}

/* What this program does in place of its tests when it was started by one of them. */
__attribute__((constructor)) static void run_as_another_program(void) {
    const char *task = getenv("MEMCOV_TEST_TASK");
    if (task == NULL)
        return;
    if (strcmp(task, "secure") == 0 && getauxval(AT_SECURE) == 0)
        _exit(2);
    hit_range(make_guards(EDGES), 300, 450);
    _exit(mcov_get_now() == 150 ? 0 : 1);
}

static void execute_itself(void) {
    set_up();
    setenv("MEMCOV_FILE", path, 1);
    setenv("MEMCOV_TEST_TASK", "go on", 1);
    execl("/proc/self/exe", "another", (char *)NULL);
}

TEST(a_program_that_is_executed_attaches_again_and_adds_to_the_file) {
    path = path_of("file");
    in_child(execute_itself);
    CHECK_EQUAL(hits_in_file(path), 450);
}

static void execute_with_percent_p(void) {
    path = path_of("%p");
    execute_itself();
}

TEST(a_program_that_is_executed_in_place_keeps_its_process_id_and_its_file) {
    (void)path_of("");
    pid_t child = start_child(execute_with_percent_p);
    check_child(child);
    char name[32];
    snprintf(name, sizeof name, "%d", child);
    CHECK_EQUAL(hits_in_file(path_of(name)), 450);
}

static const char *program;

static void execute_with_raised_rights(void) {
    setenv("MEMCOV_FILE", path, 1);
    setenv("MEMCOV_TEST_TASK", "secure", 1);
    execl(program, program, (char *)NULL);
}

/* Of another group: what root may write to, it still may. */
TEST(a_program_that_runs_with_raised_rights_ignores_the_environment) {
    if (geteuid() != 0)
        test_skip("only root can make a program of another group's");
    path = path_of("file");
    program = path_of("program");
    copy_file("/proc/self/exe", program);
    CHECK_EQUAL(chown(program, 0, 65534), 0);
    CHECK_EQUAL(chmod(program, 02755), 0);
    int status = status_of(execute_with_raised_rights);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
        test_skip("the file system takes no set-group-ID programs");
    CHECK_EQUAL(status, 0);
    CHECK(access(path, F_OK) != 0);
}

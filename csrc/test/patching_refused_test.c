/* Where the system, or somebody who writes into the same code, does not let calls be removed. */
#define _GNU_SOURCE
#include "support/code.h"
#include "support/edges.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>

static fixture_function *alpha_run;
static struct mcov_module module;
static struct code code;
static uint8_t *original;

static void load_alpha(void) {
    alpha_run = function_of(load_fixture("alpha"), "alpha_run");
    module = module_of("alpha");
    code = code_of((const void *)(uintptr_t)alpha_run);
    original = copy_of(code);
}

static void run_often(void) {
    for (int run = 0; run < 20000; run++)
        alpha_run(0);
}

static void install(struct sock_filter *filter, size_t length) {
    struct sock_fprog program = {.len = (unsigned short)length, .filter = filter};
    CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        test_skip("there is no seccomp here");
}

#define LOAD(field)                                                                                \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define REFUSE(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define ALLOW         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static void forbid_membarrier(void) {
    struct sock_filter filter[] = {
        LOAD(nr), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1), REFUSE(EPERM), ALLOW};
    install(filter, sizeof filter / sizeof *filter);
}

/* What a policy against code that is written in the process does. */
static void forbid_writable_code(void) {
    struct sock_filter filter[] = {
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 0, 4),
        LOAD(args[2]),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, PROT_WRITE | PROT_EXEC),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PROT_WRITE | PROT_EXEC, 0, 1),
        REFUSE(EACCES),
        ALLOW};
    install(filter, sizeof filter / sizeof *filter);
}

static void check_coverage_without_patching(void) {
    run_often();
    CHECK_EQUAL(changed_calls(code, original), 0);
    CHECK_EQUAL(bits_in(module), module.edge_count);
    mcov_push_coverage();
    CHECK_EQUAL(mcov_get_now(), 0);
    alpha_run(0);
    CHECK_EQUAL(bits_in(module), module.edge_count);
    check_consistent();
}

static void check_refused(const char *word) {
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_ON), MCOV_ERROR_PATCHING);
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_INLINE), MCOV_ERROR_PATCHING);
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_AUTO), MCOV_OK);
    struct mcov_patching refused = patching();
    CHECK_EQUAL(refused.mode, MCOV_PATCHING_AUTO);
    CHECK_EQUAL(refused.is_active, 0);
    CHECK(strstr(refused.reason, word) != NULL);
    check_coverage_without_patching();
    CHECK_EQUAL(patching().removed, 0);
}

TEST(without_membarrier_all_calls_stay_and_the_reason_is_told) {
    forbid_membarrier();
    load_alpha();
    check_refused("membarrier");
}

TEST(where_code_may_not_be_written_all_calls_stay_and_the_reason_is_told) {
    forbid_writable_code();
    load_alpha();
    check_refused("mprotect");
}

static void load_and_run(void) {
    load_alpha();
    run_often();
}

static void check_environment(const char *setting, uint32_t mode) {
    setenv("MEMCOV_PATCH", setting, 1);
    forbid_writable_code();
    check_silent(load_and_run);
    CHECK_EQUAL(patching().mode, mode);
    CHECK_EQUAL(patching().is_active, 0);
    CHECK(strstr(patching().reason, "mprotect") != NULL);
    check_coverage_without_patching();
}

TEST(a_process_that_cannot_patch_says_nothing_unless_it_is_asked) {
    check_environment("on", MCOV_PATCHING_ON);
}

TEST(a_process_that_cannot_count_inline_says_nothing_unless_it_is_asked) {
    check_environment("inline", MCOV_PATCHING_INLINE);
}

/* ---- What the coverage file keeps of it --------------------------------------------------------
 */

static const char *path;

static void run_attached(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    load_alpha();
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_AUTO), MCOV_OK);
    (void)patching();
}

static void run_without_membarrier(void) {
    forbid_membarrier();
    run_attached();
}

static void run_without_writable_code(void) {
    forbid_writable_code();
    run_attached();
}

static uint64_t notes_of(const char *file) {
    struct bytes bytes = read_valid(file);
    uint64_t notes = section_at(bytes, 0).head->notes;
    free_bytes(bytes);
    return notes;
}

TEST(a_coverage_file_keeps_what_any_process_could_not_do) {
    path = path_of("file");
    in_child(run_attached);
    CHECK_EQUAL(notes_of(path), 0);
    in_child(run_without_membarrier);
    CHECK_EQUAL(notes_of(path), MCOV_FILE_NO_MEMBARRIER);
    in_child(run_without_writable_code);
    CHECK_EQUAL(notes_of(path), MCOV_FILE_NO_MEMBARRIER | MCOV_FILE_NO_WRITABLE_CODE);
    in_child(run_attached);
    CHECK_EQUAL(notes_of(path), MCOV_FILE_NO_MEMBARRIER | MCOV_FILE_NO_WRITABLE_CODE);
}

static void run_off(void) {
    setenv("MEMCOV_PATCH", "off", 1);
    forbid_writable_code();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    load_alpha();
    run_often();
}

TEST(a_process_that_is_told_to_keep_its_calls_notes_nothing) {
    path = path_of("file");
    in_child(run_off);
    CHECK_EQUAL(notes_of(path), 0);
}

TEST(off_has_no_reason_of_its_own) {
    forbid_writable_code();
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    CHECK(patching().reason == NULL);
    CHECK_EQUAL(patching().is_active, 0);
}

TEST(off_has_the_reason_once_on_was_refused) {
    forbid_membarrier();
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_ON), MCOV_ERROR_PATCHING);
    CHECK_EQUAL(patching().mode, MCOV_PATCHING_OFF);
    CHECK(strstr(patching().reason, "membarrier") != NULL);
}

/* ---- From here on the system allows it at first ------------------------------------------------
 */

static void remove_all(void) {
    need_patching();
    run_often();
    CHECK_EQUAL(changed_calls(code, original), module.edge_count);
}

static void push(void) {
    mcov_push_coverage();
}

TEST(calls_that_cannot_be_put_back_are_told_once_and_counted_as_missing) {
    load_alpha();
    remove_all();
    forbid_writable_code();
    path = path_of("file");
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    check_one_line(push, "libalpha.so");
    CHECK(notes_of(path) & MCOV_FILE_MISSING_CALLS);
    struct mcov_patching after = patching();
    CHECK_EQUAL(after.missing, module.edge_count);
    CHECK_EQUAL(after.removed_now, module.edge_count);
    CHECK_EQUAL(after.is_active, 0);
    check_silent(push);
    CHECK_EQUAL(patching().missing, module.edge_count);
}

TEST(without_membarrier_calls_are_put_back_and_no_more_are_removed) {
    load_alpha();
    remove_all();
    forbid_membarrier();
    mcov_push_coverage();
    CHECK_EQUAL(patching().is_active, 0);
    check_coverage_without_patching();
}

/* ---- A debugger
 * ---------------------------------------------------------------------------------- */

#if defined(__x86_64__)
static const uint8_t breakpoint[] = {0xCC};
#else
static const uint8_t breakpoint[] = {0x00, 0x00, 0x20, 0xD4};
#endif

static uint8_t *set_breakpoint(uint8_t *at, uint8_t saved[4]) {
    memcpy(saved, at, sizeof breakpoint);
    write_code(at, breakpoint, sizeof breakpoint);
    return at;
}

TEST(a_breakpoint_over_a_removed_call_stays_and_the_call_comes_back_after_it_is_gone) {
    load_alpha();
    remove_all();
    uint8_t saved[4];
    uint8_t *at = set_breakpoint(first_changed(code, original), saved);
    check_one_line(push, "libalpha.so");
    CHECK(memcmp(at, breakpoint, sizeof breakpoint) == 0);
    CHECK_EQUAL(patching().missing, 1);
    CHECK_EQUAL(patching().retired, 1);
    CHECK_EQUAL(patching().removed_now, 1);

    write_code(at, saved, sizeof breakpoint);
    mcov_reset();
    CHECK_EQUAL(patching().missing, 0);
    CHECK_EQUAL(changed_calls(code, original), 0);
    alpha_run(0);
    CHECK_EQUAL(bits_in(module), module.edge_count);
    run_often(); /* retired: it goes on calling */
    CHECK_EQUAL(changed_calls(code, original), module.edge_count - 1);
}

/* Goes on behind the call that the breakpoint stands for. */
static void skip_call(int signal, siginfo_t *info, void *data) {
    (void)signal, (void)info;
    ucontext_t *context = data;
#if defined(__x86_64__)
    context->uc_mcontext.gregs[REG_RIP] += 4; /* it is behind the breakpoint's one byte */
#else
    context->uc_mcontext.pc += 4;
#endif
}

TEST(a_breakpoint_over_a_call_that_is_to_be_removed_stays_and_retires_it) {
    load_alpha();
    remove_all();
    uint8_t *at = first_changed(code, original), saved[4];
    mcov_push_coverage();
    alpha_run(0);
    alpha_run(0); /* all wait, and it is not yet time */
    CHECK_EQUAL(changed_calls(code, original), 0);
    struct sigaction action = {.sa_sigaction = skip_call, .sa_flags = SA_SIGINFO};
    CHECK_EQUAL(sigaction(SIGTRAP, &action, NULL), 0);
    set_breakpoint(at, saved);
    run_often();
    CHECK(memcmp(at, breakpoint, sizeof breakpoint) == 0);
    CHECK_EQUAL(patching().retired, 1);
    CHECK_EQUAL(patching().missing, 0);
    write_code(at, saved, sizeof breakpoint);
    CHECK_EQUAL(changed_calls(code, original), module.edge_count - 1);
}

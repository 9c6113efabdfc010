/* Calls that remove themselves: which, when, and that they are back for the next level. */
#define _GNU_SOURCE
#include "support/code.h"
#include "support/edges.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static void *alpha;
static fixture_function *alpha_run;
static struct mcov_module module;
static struct code code;
static uint8_t *original;

static void load_alpha(void) {
    alpha = load_fixture("alpha");
    alpha_run = function_of(alpha, "alpha_run");
    module = module_of("alpha");
    code = code_of((const void *)(uintptr_t)alpha_run);
    free(original);
    original = copy_of(code);
}

/* Runs until all edges of alpha, each of which is hit again and again, are removed. */
static void remove_all(void) {
    need_patching();
    for (int i = 0; i < 100 && changed_calls(code, original) < module.edge_count; i++)
        for (int run = 0; run < 1000; run++)
            alpha_run(0);
    CHECK_EQUAL(changed_calls(code, original), module.edge_count);
}

static void check_all_are_back(void) {
    CHECK_EQUAL(changed_calls(code, original), 0);
    CHECK_EQUAL(patching().removed_now, 0);
    CHECK(memcmp(code.start, original, code.size) == 0);
}

static void check_all_are_seen(void) {
    alpha_run(0);
    CHECK_EQUAL(bits_in(module), module.edge_count);
    check_consistent();
}

TEST(calls_of_edges_that_are_hit_again_are_removed_and_nothing_else_changes) {
    load_alpha();
    remove_all();
    struct mcov_patching after = patching();
    CHECK_EQUAL(after.removed_now, module.edge_count);
    CHECK_EQUAL(after.removed, module.edge_count);
    CHECK_EQUAL(after.put_back, 0);
    CHECK_EQUAL(after.retired, 0);
    CHECK_EQUAL(after.missing, 0);
    check_all_are_seen();
}

TEST(code_without_calls_does_what_it_did) {
    load_alpha();
    int expected = alpha_run(7);
    remove_all();
    CHECK_EQUAL(alpha_run(7), expected);
}

#if defined(__x86_64__)
TEST(calls_in_loops_that_keep_a_guard_in_a_register_are_removed_too) {
    fixture_function *busy_run = function_of(load_fixture("busy"), "busy_run");
    code = code_of((const void *)(uintptr_t)busy_run);
    original = copy_of(code);
    need_patching();
    int expected = busy_run(1);
    uint32_t hit = bits_in(module_of("busy"));
    for (int i = 0; i < 100 && changed_calls(code, original) < hit; i++)
        CHECK_EQUAL(busy_run(1), expected);
    CHECK_EQUAL(changed_calls(code, original), hit);
    mcov_reset();
    check_all_are_back();
    CHECK_EQUAL(busy_run(1), expected);
    CHECK_EQUAL(mcov_get_now(), hit);
}
#endif

TEST(push_puts_all_calls_back_before_it_returns) {
    load_alpha();
    remove_all();
    for (int round = 1; round <= 3; round++) {
        mcov_push_coverage();
        check_all_are_back();
        CHECK_EQUAL(mcov_get_now(), 0);
        check_all_are_seen();
        mcov_pop_coverage();
        remove_all();
        CHECK_EQUAL(patching().put_back, (uint64_t)round * module.edge_count);
    }
}

TEST(pop_keeps_calls_removed) {
    load_alpha();
    mcov_push_coverage();
    remove_all();
    mcov_pop_coverage();
    CHECK_EQUAL(changed_calls(code, original), module.edge_count);
    CHECK_EQUAL(mcov_get_now(), module.edge_count);
}

TEST(reset_puts_all_calls_back) {
    load_alpha();
    remove_all();
    mcov_reset();
    check_all_are_back();
    check_all_are_seen();
}

TEST(set_hitmap_puts_back_the_calls_of_the_edges_it_takes_away_and_no_others) {
    load_alpha();
    remove_all();
    uint8_t *half = filled(mem_coverage.storage_size, 0);
    uint32_t kept = module.edge_count / 2;
    for (uint32_t edge = 1; edge <= kept; edge++)
        half[edge / 8] |= (uint8_t)(1 << edge % 8);
    mcov_set_hitmap((char *)half);
    CHECK_EQUAL(changed_calls(code, original), kept);
    CHECK_EQUAL(patching().removed_now, kept);
    check_all_are_seen();
    free(half);
}

TEST(deserialize_puts_calls_back_and_merge_does_not) {
    load_alpha();
    size_t size;
    uint8_t *empty = serialize_mem_coverage(&size);
    remove_all();
    CHECK_EQUAL(mcov_merge(empty, size), MCOV_OK);
    CHECK_EQUAL(changed_calls(code, original), module.edge_count);
    deserialize_mem_coverage(empty, size);
    check_all_are_back();
    check_all_are_seen();
    mcov_free(empty);
}

TEST(edges_that_were_injected_are_still_hits_once_they_are_hit) {
    load_alpha();
    need_patching();
    uint8_t *all = filled(mem_coverage.storage_size, 0xff);
    mcov_set_hitmap((char *)all);
    alpha_run(5000);
    CHECK_EQUAL(mcov_copy_hits(all, mem_coverage.storage_size), MCOV_OK);
    CHECK_EQUAL(bits_of(all, mem_coverage.storage_size), module.edge_count);
    mcov_reset();
    check_all_are_back();
    check_all_are_seen();
    free(all);
}

TEST(an_edge_that_is_hit_once_keeps_its_call) {
    need_patching();
    function_of(load_fixture("beta"), "beta_run")(0);
    for (int i = 0; i < 10; i++) {
        mcov_push_coverage();
        mcov_pop_coverage();
    }
    CHECK_EQUAL(patching().removed, 0);
}

TEST(only_the_modules_that_are_concerned_change) {
    load_alpha();
    remove_all();
    fixture_function *beta_run = function_of(load_fixture("beta"), "beta_run");
    struct code beta = code_of((const void *)(uintptr_t)beta_run);
    uint8_t *before = copy_of(beta);
    for (int i = 0; i < 100; i++)
        beta_run(1000);
    CHECK(changed_calls(beta, before) > 0);
    CHECK_EQUAL(changed_calls(code, original), module.edge_count);
    mcov_reset();
    CHECK_EQUAL(changed_calls(beta, before), 0);
    check_all_are_back();
    free(before);
}

TEST(off_keeps_all_calls_and_puts_back_what_was_removed) {
    load_alpha();
    remove_all();
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    check_all_are_back();
    CHECK_EQUAL(mcov_get_now(), module.edge_count);
    alpha_run(5000);
    check_all_are_back();
    remove_all(); /* on again, in the level that stands */
}

TEST(auto_removes_calls_once_a_level_has_lasted) {
    load_alpha();
    need_patching();
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_AUTO), MCOV_OK);
    CHECK_EQUAL(patching().mode, MCOV_PATCHING_AUTO);
    while (changed_calls(code, original) < module.edge_count) /* or the test's time is up */
        alpha_run(0);
    mcov_push_coverage();
    check_all_are_back();
    check_all_are_seen();
}

/* A level of alpha's few edges may have no probe among them, but not that many in a row. */
TEST(auto_removes_calls_in_a_level_that_lasts_after_hundreds_of_short_ones) {
    enum { SHORT = 600, LONG = 256 };
    load_alpha();
    need_patching();
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_AUTO), MCOV_OK);
    for (int level = 0; level < SHORT; level++) {
        mcov_push_coverage();
        alpha_run(0);
        alpha_run(0); /* so that there are probes that are hit again */
        CHECK_EQUAL(patching().removed, 0);
        mcov_pop_coverage();
    }
    uint64_t removed = 0;
    for (int level = 0; level < LONG && removed == 0; level++) {
        mcov_push_coverage();
        for (clock_t end = clock() + CLOCKS_PER_SEC / 200; clock() < end;)
            alpha_run(0);
        removed = patching().removed;
        mcov_pop_coverage();
    }
    CHECK(removed > 0);
    mcov_push_coverage();
    check_all_are_back();
    check_all_are_seen();
}

TEST(an_unknown_mode_is_refused) {
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    CHECK_EQUAL(mcov_set_patching(4), MCOV_ERROR_MODE);
    CHECK_EQUAL(patching().mode, MCOV_PATCHING_OFF);
}

/* ---- The environment --------------------------------------------------------------------------
 */

static const char *setting;
static uint32_t expected_mode;

static void check_environment(void) {
    if (setting == NULL)
        unsetenv("MEMCOV_PATCH");
    else
        setenv("MEMCOV_PATCH", setting, 1);
    load_fixture("alpha");
    CHECK_EQUAL(patching().mode, expected_mode);
}

static void check_environment_silently(void) {
    check_silent(check_environment);
}

TEST(the_environment_sets_the_mode_and_auto_is_the_default) {
    static const struct {
        const char *setting;
        uint32_t mode;
    } all[] = {{NULL, MCOV_PATCHING_AUTO},
               {"auto", MCOV_PATCHING_AUTO},
               {"on", MCOV_PATCHING_ON},
               {"off", MCOV_PATCHING_OFF},
               {"inline", MCOV_PATCHING_INLINE}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        setting = all[i].setting;
        expected_mode = all[i].mode;
        in_child(check_environment_silently);
    }
}

TEST(a_setting_that_is_none_is_told_in_one_line) {
    setting = "always";
    expected_mode = MCOV_PATCHING_AUTO;
    check_one_line(check_environment,
                   "MEMCOV_PATCH is 'always', but it takes auto, on, off or inline: auto is used");
}

/* ---- Modules that go away ---------------------------------------------------------------------
 */

TEST(a_module_that_is_unloaded_before_any_control_call_is_forgotten) {
    load_alpha();
    remove_all(); /* asks nothing of the runtime while calls are removed */
    unload_fixture(alpha);
    mcov_reset();
    CHECK_EQUAL(patching().removed_now, 0);
    CHECK_EQUAL(patching().missing, 0);
    uint32_t first_edge = module.first_edge;
    load_alpha();
    CHECK_EQUAL(module.first_edge, first_edge);
    check_all_are_seen();
    remove_all();
    mcov_push_coverage();
    check_all_are_back();
    check_all_are_seen();
}

TEST(a_module_that_calls_were_removed_of_stays_loaded_from_the_next_control_call_on) {
    load_alpha();
    remove_all();
    mcov_push_coverage();
    CHECK_EQUAL(dlclose(alpha), 0);
    CHECK(dlopen(FIXTURE_DIR "/libalpha.so", RTLD_NOW | RTLD_NOLOAD) != NULL);
    check_all_are_seen();
}

/* A copy of alpha, loaded by a relative path, whose file is gone afterwards. */
static void load_copy(void) {
    copy_file(FIXTURE_DIR "/libalpha.so", path_of("libcopy.so"));
    char directory[4096];
    snprintf(directory, sizeof directory, "%s", path_of("libcopy.so"));
    *strrchr(directory, '/') = '\0';
    CHECK_EQUAL(chdir(directory), 0);
    alpha = dlopen("./libcopy.so", RTLD_NOW);
    CHECK(alpha != NULL);
    alpha_run = function_of(alpha, "alpha_run");
    module = module_of("copy");
    code = code_of((const void *)(uintptr_t)alpha_run);
    original = copy_of(code);
}

static void check_copy_is_still_known(void) {
    mcov_push_coverage();
    check_all_are_back();
    check_all_are_seen();
    CHECK_EQUAL(patching().missing, 0);
}

TEST(a_loaded_module_is_known_although_its_file_is_gone) {
    load_copy();
    remove_all();
    CHECK_EQUAL(unlink("libcopy.so"), 0);
    check_copy_is_still_known();
}

TEST(a_loaded_module_is_known_although_its_path_leads_elsewhere) {
    load_copy();
    remove_all();
    CHECK_EQUAL(chdir("/"), 0);
    check_copy_is_still_known();
}

TEST(a_module_whose_destructor_makes_a_control_call_is_forgotten_once_it_is_gone) {
    void *library = load_fixture("farewell");
    fixture_function *run = function_of(library, "farewell_run");
    need_patching();
    for (int i = 0; i < 100000; i++)
        run(i);
    CHECK(patching().removed > 0);
    mcov_reset();
    for (int i = 0; i < 100000; i++)
        run(i);
    struct code gone = code_of((const void *)(uintptr_t)run);
    (void)dlclose(library);
    CHECK(mmap(gone.start, gone.size, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != MAP_FAILED ||
          errno == EEXIST);
    mcov_reset();
    CHECK_EQUAL(patching().missing, 0);
}

/* ---- What a batch must leave as it was
 * ----------------------------------------------------------- */

TEST(errno_and_the_signal_mask_stay) {
    load_alpha();
    sigset_t before, after;
    CHECK_EQUAL(sigemptyset(&before), 0);
    CHECK_EQUAL(sigaddset(&before, SIGUSR2), 0);
    CHECK_EQUAL(sigprocmask(SIG_SETMASK, &before, NULL), 0);
    need_patching();
    errno = ENOTTY;
    alpha_run(100000);
    CHECK_EQUAL(errno, ENOTTY);
    CHECK(changed_calls(code, original) > 0);
    CHECK_EQUAL(sigprocmask(SIG_SETMASK, NULL, &after), 0);
    for (int signal = 1; signal < 32; signal++)
        CHECK_EQUAL(sigismember(&after, signal), signal == SIGUSR2);
}

static void check_child_of_removed(void) {
    CHECK_EQUAL(changed_calls(code, original), module.edge_count);
    mcov_push_coverage();
    check_all_are_back();
    check_all_are_seen();
    mcov_pop_coverage();
    remove_all();
}

TEST(a_forked_child_has_removed_calls_of_its_own) {
    load_alpha();
    remove_all();
    in_child(check_child_of_removed);
    CHECK_EQUAL(changed_calls(code, original), module.edge_count);
    in_child(check_child_of_removed);
    mcov_reset();
    check_all_are_back();
    check_all_are_seen();
}

TEST(pages_of_code_are_not_writable_after_a_batch) {
    load_alpha();
    remove_all();
    mcov_push_coverage();
    FILE *maps = fopen("/proc/self/maps", "r");
    CHECK(maps != NULL);
    char line[4096];
    while (fgets(line, sizeof line, maps) != NULL)
        CHECK(strstr(line, "libalpha.so") == NULL || strstr(line, " rwxp ") == NULL);
    fclose(maps);
}

/* Edges that are counted inline, by code that took the place of calls: MCOV_PATCHING_INLINE. */
#define _GNU_SOURCE
#include "support/code.h"
#include "support/edges.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

void __sanitizer_cov_trace_pc_guard(uint32_t *guard);

static void *library;
static fixture_function *run;
static struct mcov_module module;
static struct code code;
static uint8_t *original;

static void load(const char *name, const char *function) {
    library = load_fixture(name);
    run = function_of(library, function);
    module = module_of(name);
    code = code_of((const void *)(uintptr_t)run);
    free(original);
    original = copy_of(code);
}

static void need_inline(void) {
    if (mcov_set_patching(MCOV_PATCHING_INLINE) != MCOV_OK)
        test_skip(patching().reason);
}

/* Runs until no more edges are counted inline than before; their number. */
static uint32_t count_inline(void) {
    uint32_t before, now = 0;
    do {
        before = now;
        for (int i = 0; i < 2000; i++)
            run(0);
        now = counting_places(code, original);
    } while (now > before);
    return now;
}

/* Almost all of alpha's edges, which is then run with an empty level. */
static void set_up(void) {
    load("alpha", "alpha_run");
    need_inline();
    CHECK(count_inline() > module.edge_count * 3 / 4);
    mcov_push_coverage();
}

static void check_all_are_seen(void) {
    run(0);
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    CHECK_EQUAL(bits_in(module), module.edge_count);
    check_consistent();
}

TEST(calls_are_replaced_for_good_and_nothing_else_changes) {
    set_up();
    uint32_t places = counting_places(code, original);
    struct mcov_patching after = patching();
    CHECK_EQUAL(after.mode, MCOV_PATCHING_INLINE);
    CHECK_EQUAL(after.is_active, 1);
    CHECK_EQUAL(after.removed, places);
    CHECK_EQUAL(after.removed_now, places);
    CHECK_EQUAL(after.put_back, 0);
    CHECK_EQUAL(after.retired, 0);
    CHECK_EQUAL(after.missing, 0);
    mcov_reset();
    mcov_pop_coverage();
    CHECK_EQUAL(counting_places(code, original), places);
}

TEST(code_that_counts_does_what_it_did) {
    load("busy", "busy_run");
    int expected = run(3);
    need_inline();
    CHECK(count_inline() > 20);
    CHECK_EQUAL(run(3), expected);
}

TEST(a_level_holds_what_was_hit_in_it_as_of_the_last_control_call) {
    set_up();
    CHECK_EQUAL(mem_coverage.now, 0);
    run(0);
    CHECK(mem_coverage.now < module.edge_count / 2); /* what still calls */
    CHECK_EQUAL(mcov_get_now(), module.edge_count);
    check_all_are_seen();
    mcov_push_coverage();
    CHECK_EQUAL(mcov_get_now(), 0);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), module.edge_count);
    mcov_reset();
    CHECK_EQUAL(mcov_get_now(), 0);
    check_all_are_seen();
}

/* The edges of alpha_classify(value), by a level of their own. */
static uint8_t *edges_of(fixture_function *classify, int value) {
    mcov_push_coverage();
    (void)classify(value);
    uint8_t *edges = filled(mem_coverage.storage_size, 0);
    CHECK_EQUAL(mcov_try_copy_hitmap(edges, mem_coverage.storage_size), MCOV_OK);
    mcov_pop_coverage();
    return edges;
}

TEST(each_edge_is_counted_for_itself) {
    load("alpha", "alpha_run");
    fixture_function *classify = function_of(library, "alpha_classify");
    uint8_t *expected[8];
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    for (int value = 0; value < 8; value++)
        expected[value] = edges_of(classify, value);
    need_inline();
    CHECK(count_inline() > 0);
    for (int value = 7; value >= 0; value--) {
        uint8_t *edges = edges_of(classify, value);
        CHECK(memcmp(edges, expected[value], mem_coverage.storage_size) == 0);
        free(edges);
        free(expected[value]);
    }
}

TEST(an_edge_is_counted_inline_from_its_second_hit_in_any_level) {
    load("beta", "beta_run");
    need_inline();
    run(0);
    for (int level = 0; level < 10000; level++) {
        mcov_push_coverage();
        run(0);
        mcov_pop_coverage();
    }
    CHECK(counting_places(code, original) > 0);
    CHECK_EQUAL(patching().put_back, 0);
}

TEST(however_often_an_edge_is_hit_it_does_not_wrap) {
    set_up();
    for (int times = 0; times < 600; times++) {
        mcov_reset();
        for (int i = 0; i <= times; i++)
            run(0);
        CHECK_EQUAL(mcov_get_now(), module.edge_count);
    }
}

TEST(replaced_levels_and_injected_bits_are_what_they_are_without) {
    set_up();
    size_t size = mem_coverage.storage_size;
    uint8_t *all = filled(size, 0xff), *hits = filled(size, 0);
    mcov_set_hitmap((char *)all);
    CHECK_EQUAL(mcov_get_now(), module.edge_count);
    uint8_t *none = filled(size, 0);
    run(0);
    mcov_set_hitmap((char *)none);
    CHECK_EQUAL(mcov_get_now(), 0);
    check_all_are_seen();
    CHECK_EQUAL(mcov_copy_hits(hits, size), MCOV_OK);
    CHECK_EQUAL(bits_of(hits, size), module.edge_count);
    free(all);
    free(none);
    free(hits);
}

/* What a load at `at` loads. */
static uint32_t *loaded_guard(const uint8_t *at) {
    int32_t distance;
    memcpy(&distance, at + 3, sizeof distance);
    return (uint32_t *)(void *)(at + 7 + distance);
}

/* The guard that the first place that counts belongs to: what its lea led to. */
static uint32_t *first_counted_guard(void) {
    for (size_t i = 1; i + 6 < code.size; i++)
        if (original[i] == 0x8D && code.start[i] == 0xD0)
            return loaded_guard(code.start + i - 1);
    test_skip("no load was replaced");
    return NULL;
}

TEST(another_call_for_an_edge_that_is_counted_inline_is_noted_as_well) {
    load("busy", "busy_run");
    need_inline();
    (void)count_inline();
    uint32_t *guard = first_counted_guard();
    mcov_push_coverage();
    for (int i = 0; i < 3; i++) {
        __sanitizer_cov_trace_pc_guard(guard);
        CHECK_EQUAL(mcov_get_now(), 1);
    }
    mcov_push_coverage();
    __sanitizer_cov_trace_pc_guard(guard);
    CHECK_EQUAL(mcov_get_now(), 1);
    check_consistent();
}

/* ---- Other modes ------------------------------------------------------------------------------
 */

TEST(edges_stay_counted_inline_in_another_mode_and_others_call) {
    static const uint32_t modes[] = {MCOV_PATCHING_OFF, MCOV_PATCHING_ON, MCOV_PATCHING_AUTO};
    set_up();
    uint32_t places = counting_places(code, original);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        CHECK_EQUAL(mcov_set_patching(modes[i]), MCOV_OK);
        mcov_reset();
        check_all_are_seen();
        CHECK(patching().removed_now >= places);
    }
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    CHECK_EQUAL(counting_places(code, original), places);
    CHECK_EQUAL(patching().removed_now, places);
}

TEST(edges_whose_calls_are_removed_become_inline_from_the_next_level_on) {
    load("alpha", "alpha_run");
    need_patching();
    for (int i = 0; i < 20000; i++)
        run(0);
    CHECK(patching().removed_now > 0);
    need_inline();
    mcov_push_coverage();
    check_all_are_seen();
    CHECK(count_inline() > 0);
    mcov_push_coverage();
    check_all_are_seen();
}

/* ---- Modules ----------------------------------------------------------------------------------
 */

static void check_it_stays(void) {
    CHECK_EQUAL(dlclose(library), 0);
    CHECK(dlopen(FIXTURE_DIR "/libalpha.so", RTLD_NOW | RTLD_NOLOAD) != NULL);
    mcov_reset();
    check_all_are_seen();
}

TEST(a_module_stays_loaded) {
    set_up();
    check_it_stays();
}

static void load_by_environment(void) {
    setenv("MEMCOV_PATCH", "inline", 1);
    load("alpha", "alpha_run");
    if (!patching().is_active)
        test_skip(patching().reason);
    CHECK(count_inline() > 0);
    check_it_stays();
}

TEST(a_module_that_is_loaded_later_is_counted_inline_as_the_environment_says) {
    in_child(load_by_environment);
}

TEST(several_modules_are_counted_side_by_side) {
    set_up();
    struct mcov_module alpha = module;
    load("busy", "busy_run");
    (void)count_inline();
    mcov_reset();
    run(0);
    CHECK_EQUAL(mcov_sync(), MCOV_OK);
    CHECK_EQUAL(bits_in(alpha), 0);
    CHECK_EQUAL(bits_in(module), mem_coverage.now);
    check_consistent();
}

/* ---- Processes --------------------------------------------------------------------------------
 */

static void check_in_child(void) {
    CHECK_EQUAL(mcov_get_now(), module.edge_count);
    mcov_reset();
    check_all_are_seen();
}

TEST(a_forked_child_goes_on_with_what_was_hit) {
    set_up();
    run(0);
    in_child(check_in_child);
    CHECK_EQUAL(mem_coverage.now, module.edge_count); /* forking looks, too */
    mcov_reset();
    in_child(check_all_are_seen);
    CHECK_EQUAL(mcov_get_now(), 0);
}

static const char *path;

static void hit_before_the_end(void) {
    set_up();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    run(0);
}

TEST(a_coverage_file_has_them_at_a_normal_end) {
    path = path_of("file");
    in_child(hit_before_the_end);
    CHECK(hits_in_file(path) > 0);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(hits_in(section_at(file, 0)), section_at(file, 0).head->edge_count);
    free_bytes(file);
}

/* ---- Where it cannot be -----------------------------------------------------------------------
 */

#if defined(__x86_64__)
static uint32_t *stepped_guard;

/* What a debugger does for the load that its breakpoint stands for. */
static void step_over_load(int signal, siginfo_t *info, void *data) {
    (void)signal, (void)info;
    ucontext_t *context = data;
    context->uc_mcontext.gregs[REG_RDI] = (greg_t)(uintptr_t)stepped_guard;
    context->uc_mcontext.gregs[REG_RIP] += 6; /* it is behind the breakpoint's one byte */
}

/* A load directly before a call that is removed now, with room in the call's place. */
static uint8_t *find_load(void) {
    for (uint8_t *at = code.start; at + 12 < code.start + code.size; at++)
        if (memcmp(at, "\x48\x8D\x3D", 3) == 0 && at[7] == 0xA9 && (uintptr_t)(at + 7) % 8 != 7 &&
            *loaded_guard(at) != module.first_edge)
            return at;
    test_skip("no such load");
    return NULL;
}

TEST(a_breakpoint_over_a_load_stays_and_the_place_of_the_call_is_used) {
    load("busy", "busy_run");
    need_patching(); /* so that the site is proven before there is a breakpoint */
    for (int i = 0; i < 20000; i++)
        run(0);
    uint8_t *at = find_load();
    stepped_guard = loaded_guard(at);
    struct sigaction action = {.sa_sigaction = step_over_load, .sa_flags = SA_SIGINFO};
    CHECK_EQUAL(sigaction(SIGTRAP, &action, NULL), 0);
    write_code(at, "\xCC", 1);
    need_inline();
    mcov_reset();
    CHECK_EQUAL(at[7], 0xE8);
    for (int i = 0; i < 20000; i++)
        run(0);
    uint32_t hit = mcov_get_now();
    CHECK_EQUAL(*at, 0xCC);
    CHECK(memcmp(at + 7, "\xD0\x3F\x0F\x1F\x00", 5) == 0);
    CHECK_EQUAL(patching().missing, 0);
    CHECK_EQUAL(patching().retired, 0);
    write_code(at, "\x48", 1);
    CHECK_EQUAL(counting_places(code, original), patching().removed_now);
    mcov_reset();
    run(0);
    CHECK_EQUAL(mcov_get_now(), hit);
}
#endif

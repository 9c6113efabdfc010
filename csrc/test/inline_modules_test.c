/* Real libraries that count inline, beside others that have guards, coming and staying. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct mcov_counters counters_of(const char *name) {
    for (uint32_t i = 0; i < mcov_get_module_count(); i++) {
        struct mcov_module module;
        struct mcov_counters counters;
        CHECK_EQUAL(mcov_get_module(i, &module), MCOV_OK);
        if (module.first_edge != module_of(name).first_edge)
            continue;
        CHECK_EQUAL(mcov_get_counters(i, &counters), MCOV_OK);
        CHECK_EQUAL(counters.edge_count, module.edge_count);
        return counters;
    }
    test_fail(__FILE__, __LINE__, "no counters of %s", name);
}

static int run(void *library, const char *function, int value) {
    return function_of(library, function)(value);
}

/* Whether two modules of one source have the same edges hit, for all that hit any of them. */
static void check_same_edges(const char *one, const char *other) {
    struct mcov_module first = module_of(one), second = module_of(other);
    CHECK_EQUAL(first.edge_count, second.edge_count);
    for (uint32_t i = 0; i < first.edge_count; i++)
        CHECK_EQUAL(is_set(first.first_edge + i), is_set(second.first_edge + i));
}

TEST(modules_of_all_kinds_are_numbered_one_behind_the_other) {
    static const char *const names[] = {"alpha_counters", "beta", "alpha_flags", "alpha",
                                        "delta_counters"};
    uint32_t next = 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        load_fixture(names[i]);
        struct mcov_module module = module_of(names[i]);
        CHECK_EQUAL(module.first_edge, next);
        CHECK(module.pcs != NULL);
        next += module.edge_count;
    }
    CHECK_EQUAL(mcov_get_total(), next - 1);
    CHECK_EQUAL(counters_of("alpha_counters").kind, MCOV_COUNTERS);
    CHECK_EQUAL(counters_of("alpha_flags").kind, MCOV_FLAGS);
}

TEST(a_source_has_the_same_edges_hit_whatever_counts_them) {
    static const char *const names[] = {"alpha", "alpha_counters", "alpha_flags"};
    void *libraries[3];
    for (size_t i = 0; i < 3; i++)
        libraries[i] = load_fixture(names[i]);
    for (int value = -1; value < 6; value++) {
        mcov_reset();
        for (size_t i = 0; i < 3; i++)
            run(libraries[i], "alpha_classify", value);
        CHECK_EQUAL(mcov_sync(), MCOV_OK);
        CHECK(bits_in(module_of("alpha")) > 1);
        check_same_edges("alpha", "alpha_counters");
        check_same_edges("alpha", "alpha_flags");
        check_consistent();
    }
    for (size_t i = 0; i < 3; i++)
        run(libraries[i], "alpha_run", 0);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
}

TEST(levels_hold_the_edges_of_all_kinds_together) {
    void *alpha = load_fixture("alpha"), *counted = load_fixture("alpha_counters");
    struct mcov_level level;
    run(alpha, "alpha_classify", 1);
    run(counted, "alpha_classify", 1);
    mcov_push_coverage();
    run(alpha, "alpha_classify", 2);
    run(counted, "alpha_classify", 2);
    CHECK_EQUAL(mcov_try_pop(0, &level), MCOV_OK);
    CHECK_EQUAL(level.edges % 2, 0);
    CHECK_EQUAL(level.new_edges % 2, 0);
    CHECK(level.new_edges > 0 && level.new_edges < level.edges);
    CHECK_EQUAL(bits_in(module_of("alpha")), bits_in(module_of("alpha_counters")));
    check_consistent();
}

static uint8_t highest_class(uint32_t module_index) {
    uint8_t classes[64], highest = 0;
    CHECK_EQUAL(mcov_copy_counter_classes(module_index, classes, sizeof classes), MCOV_OK);
    for (size_t i = 0; i < sizeof classes; i++)
        highest = classes[i] > highest ? classes[i] : highest;
    return highest;
}

TEST(counts_and_classes_tell_how_often_a_loop_ran) {
    void *library = load_fixture("counters");
    mcov_reset();
    run(library, "counters_loop", 5);
    CHECK_EQUAL(highest_class(0), 8);
    mcov_reset();
    run(library, "counters_loop", 100);
    CHECK_EQUAL(highest_class(0), 64);
    struct mcov_counters counters = counters_of("counters");
    uint32_t of_the_loop = 0;
    for (uint32_t i = 0; i < counters.edge_count; i++)
        of_the_loop += counters.counters[i] == 100;
    CHECK(of_the_loop > 0);
}

TEST(a_loop_that_makes_its_counters_wrap_leaves_its_edges_hit_once_seen) {
    void *library = load_fixture("counters");
    mcov_reset();
    run(library, "counters_loop", 100);
    uint32_t hit = mcov_get_now();
    run(library, "counters_loop", 156);
    CHECK_EQUAL(mcov_get_now(), hit);
    struct mcov_counters counters = counters_of("counters");
    uint32_t nonzero = 0;
    for (uint32_t i = 0; i < counters.edge_count; i++)
        nonzero += counters.counters[i] != 0;
    CHECK(nonzero < hit);
    mcov_reset();
    run(library, "counters_loop", 256);
    CHECK(mcov_get_now() < hit);
}

TEST(flags_know_no_counts_and_do_not_wrap) {
    void *library = load_fixture("alpha_flags");
    mcov_reset();
    run(library, "alpha_run", 255);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    CHECK_EQUAL(highest_class(0), 1);
}

/* ---- dlclose --------------------------------------------------------------------------------- */

TEST(a_library_that_is_closed_stays_and_its_counters_can_be_read) {
    void *library = load_fixture("alpha_counters");
    fixture_function *function = function_of(library, "alpha_run");
    struct mcov_counters counters = counters_of("alpha_counters");
    function(0);
    CHECK_EQUAL(dlclose(library), 0);
    mcov_push_coverage();
    CHECK_EQUAL(mcov_get_now(), 0);
    for (uint32_t i = 0; i < counters.edge_count; i++)
        CHECK_EQUAL(counters.counters[i], 0);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    mcov_reset();
    function(0); /* its code is still there, too */
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
}

TEST(a_library_that_is_opened_again_finds_its_edges) {
    for (int i = 0; i < 5; i++) {
        void *library = dlopen(FIXTURE_DIR "/libalpha_flags.so", RTLD_NOW);
        CHECK(library != NULL);
        CHECK_EQUAL(mcov_get_module_count(), 1);
        mcov_reset();
        run(library, "alpha_run", 0);
        CHECK_EQUAL(mcov_get_now(), mcov_get_total());
        CHECK_EQUAL(dlclose(library), 0);
    }
}

TEST(a_library_that_another_one_brought_along_stays_too) {
    void *outer = load_fixture("outer");
    CHECK_EQUAL(mcov_get_module_count(), 2);
    void *library = dlopen(FIXTURE_DIR "/libcounters.so", RTLD_NOW | RTLD_NOLOAD);
    CHECK(library != NULL);
    fixture_function *function = function_of(library, "counters_run");
    CHECK_EQUAL(dlclose(library), 0);
    CHECK_EQUAL(dlclose(outer), 0);
    mcov_reset();
    CHECK_EQUAL(function(2), 4);
    CHECK(mcov_get_now() > 0);
    CHECK_EQUAL(mcov_get_now(), bits_in(module_of("counters")));
}

TEST(a_library_stays_that_was_opened_by_a_relative_path_and_whose_file_is_gone) {
    char start[PATH_MAX];
    const char *copy = path_of("library.so");
    copy_file(FIXTURE_DIR "/libalpha_counters.so", copy);
    CHECK(getcwd(start, sizeof start) != NULL);
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", copy);
    *strrchr(folder, '/') = '\0';
    CHECK_EQUAL(chdir(folder), 0);
    void *library = dlopen("./library.so", RTLD_NOW);
    CHECK(library != NULL);
    CHECK_EQUAL(chdir("/"), 0);
    CHECK_EQUAL(unlink(copy), 0);
    fixture_function *function = function_of(library, "alpha_run");
    CHECK_EQUAL(dlclose(library), 0);
    function(0);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    CHECK(mcov_get_total() > 10);
    CHECK_EQUAL(chdir(start), 0);
}

/* ---- Guards and counters --------------------------------------------------------------------- */

TEST(a_module_with_guards_and_counters_counts_by_its_guards) {
    void *library = load_fixture("alpha_both");
    struct mcov_counters counters;
    CHECK_EQUAL(mcov_get_module_count(), 1);
    CHECK_EQUAL(mcov_get_counters(0, &counters), MCOV_ERROR_NO_COUNTERS);
    CHECK(module_of("alpha_both").pcs != NULL);
    run(library, "alpha_run", 0);
    CHECK_EQUAL(mem_coverage.now, mcov_get_total());
    unload_fixture(library);
    mcov_push_coverage();
    library = load_fixture("alpha_both");
    CHECK_EQUAL(mcov_get_module_count(), 1);
    run(library, "alpha_classify", 2);
    CHECK(mem_coverage.now > 0 && mem_coverage.now < mcov_get_total());
}

static const char *mixed;

static void load_mixed(void) {
    load_fixture(mixed);
}

/* The part with counters was entered first, and its edges stay without hits. */
static void check_mixed(uint32_t module_count) {
    check_one_line(load_mixed, "edges that have none are not seen");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/lib%s.so", FIXTURE_DIR, mixed);
    void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    CHECK(library != NULL);
    struct mcov_module guarded;
    struct mcov_counters counters;
    CHECK_EQUAL(mcov_get_module_count(), module_count);
    CHECK_EQUAL(mcov_get_module(module_count - 1, &guarded), MCOV_OK);
    run(library, "counters_run", 1);
    CHECK_EQUAL(mcov_get_now(), 0);
    run(library, "alpha_run", 0);
    CHECK_EQUAL(mem_coverage.now, guarded.edge_count);
    CHECK_EQUAL(bits_in(guarded), guarded.edge_count);
    for (uint32_t i = 0; i < module_count; i++)
        CHECK_EQUAL(mcov_get_counters(i, &counters), MCOV_ERROR_NO_COUNTERS);
    check_consistent();
}

TEST(a_module_of_parts_with_guards_and_parts_with_counters_says_what_is_not_seen) {
    mixed = "guarded_first";
    check_mixed(1);
}

TEST(guards_take_over_from_the_counters_of_another_part) {
    mixed = "counted_first";
    check_mixed(2);
}

/* ---- C++ and the environment ----------------------------------------------------------------- */

TEST(a_library_of_many_objects_is_one_module_and_its_constructors_count) {
    void *library = load_fixture("delta_counters");
    CHECK_EQUAL(mcov_get_module_count(), 1);
    uint32_t while_loading = mcov_get_now();
    CHECK(while_loading > 0);
    CHECK_EQUAL(run(library, "delta_run", 7), 16);
    CHECK_EQUAL(run(library, "delta_run", -1), -8);
    CHECK(mcov_get_now() > while_loading);
    CHECK_EQUAL(mcov_get_now(), bits_in(module_of("delta_counters")));
    load_fixture("delta");
    CHECK_EQUAL(module_of("delta").edge_count, module_of("delta_counters").edge_count);
}

TEST(a_library_that_is_left_out_is_not_read_and_can_be_unloaded) {
    setenv("MEMCOV_MODULES", "!libalpha_*", 1);
    for (int i = 0; i < 3; i++) {
        void *library = load_fixture("alpha_counters");
        run(library, "alpha_run", 0);
        CHECK_EQUAL(mcov_get_total(), 0);
        CHECK_EQUAL(mcov_sync(), MCOV_OK);
        unload_fixture(library);
    }
    run(load_fixture("counters"), "counters_run", 1);
    CHECK(mcov_get_now() > 0);
}

static void load_flags(void) {
    load_fixture("alpha_flags");
}

TEST(verbose_tells_how_a_module_counts) {
    setenv("MEMCOV_VERBOSE", "1", 1);
    check_one_line(load_flags, " (inline bool flags)");
}

TEST(loading_prints_nothing) {
    check_silent(load_flags);
}

static const char *path;

static void run_and_exit(void) {
    setenv("MEMCOV_FILE", path, 1);
    run(load_fixture("alpha_counters"), "alpha_run", 0);
    run(load_fixture("beta_flags"), "beta_run", 0);
    exit(0);
}

TEST(a_file_of_the_environment_has_all_that_a_process_hit_that_never_made_a_call) {
    path = path_of("file");
    in_child(run_and_exit);
    uint32_t hits = hits_in_file(path);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 2);
    CHECK_EQUAL(section_at(file, 0).head->edge_count + section_at(file, 1).head->edge_count, hits);
    CHECK(section_at(file, 0).pcs[0] != 0);
    free_bytes(file);
}

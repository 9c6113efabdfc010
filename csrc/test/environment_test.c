/* MEMCOV_MODULES and MEMCOV_VERBOSE. */
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void load_alpha_beta_delta(void) {
    function_of(load_fixture("alpha"), "alpha_run")(0);
    function_of(load_fixture("beta"), "beta_run")(0);
    function_of(load_fixture("delta"), "delta_run")(0);
}

/* Whether alpha, beta and delta are numbered under `patterns`, for example "ab-". */
static void check_numbered(const char *patterns, const char *expected) {
    setenv("MEMCOV_MODULES", patterns, 1);
    load_alpha_beta_delta();
    uint32_t total = 0;
    char numbered[] = "---";
    for (uint32_t i = 0; i < mcov_get_module_count(); i++) {
        struct mcov_module module;
        CHECK_EQUAL(mcov_get_module(i, &module), MCOV_OK);
        char initial = strrchr(module.path, '/')[4]; /* lib... */
        numbered[initial == 'a' ? 0 : initial == 'b' ? 1 : 2] = initial;
        total += module.edge_count;
        CHECK(bits_in(module) > 0);
    }
    if (strcmp(numbered, expected) != 0)
        test_fail(__FILE__, __LINE__, "'%s' numbers %s, expected %s", patterns, numbered, expected);
    CHECK_EQUAL(mcov_get_total(), total);
    check_consistent();
}

static const struct {
    const char *patterns, *expected;
} cases[] = {
    {"", "abd"},
    {"libalpha.so", "a--"},
    {"libalpha.so,libbeta.so", "ab-"},
    {"*alpha*", "a--"},
    {"*/libbeta.so", "-b-"},
    {FIXTURE_DIR "/libdelta.so", "--d"},
    {"!libalpha.so", "-bd"},
    {"!libalpha.so,!*delta*", "-b-"},
    {"*,!libalpha.so", "-bd"},
    {"!libalpha.so,*", "abd"},
    {"lib*.so,!lib[ab]*,libbeta.so", "-bd"},
    {"nothing", "---"},
    {"!nothing", "abd"},
    {"!*", "---"},
    {"!*,libbeta.so", "-b-"},
    {"!libalpha.so,libbeta.so", "-b-"},
    {"lib?eta.so", "-b-"},
    {"alpha", "---"},
    {",", "abd"},
    {"libalpha.so,", "a--"},
};

static size_t current;

static void check_case(void) {
    check_numbered(cases[current].patterns, cases[current].expected);
}

TEST(the_last_pattern_that_matches_path_or_file_name_decides) {
    for (current = 0; current < sizeof cases / sizeof *cases; current++)
        in_child(check_case);
}

TEST(a_module_that_is_left_out_runs_and_reports_nothing) {
    setenv("MEMCOV_MODULES", "!libalpha.so", 1);
    fixture_function *run = function_of(load_fixture("alpha"), "alpha_run");
    CHECK_EQUAL(run(0), 280);
    CHECK_EQUAL(mcov_get_total(), 0);
    load_fixture("beta");
    run(3);
    CHECK_EQUAL(mcov_get_now(), 0);
    check_consistent();
}

TEST(nothing_is_printed_unless_the_user_asks) {
    setenv("MEMCOV_VERBOSE", "", 1);
    check_silent(load_alpha_beta_delta);
}

static size_t count_lines(const char *text, const char *part) {
    size_t lines = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        lines++;
    return lines;
}

TEST(verbose_writes_one_line_a_module_to_stderr) {
    setenv("MEMCOV_VERBOSE", "1", 1);
    setenv("MEMCOV_MODULES", "!libbeta.so", 1);
    struct output output = output_of(load_alpha_beta_delta);
    CHECK_EQUAL(strlen(output.to_stdout), 0);
    CHECK_EQUAL(count_lines(output.to_stderr, "\n"), 3);
    CHECK_EQUAL(count_lines(output.to_stderr, "memcov: "), 3);
    CHECK(strstr(output.to_stderr, "libbeta.so is left out") != NULL);
    struct mcov_module delta = module_of("delta");
    char line[4200];
    snprintf(line, sizeof line, "memcov: %s: edges %u to %u\n", delta.path, delta.first_edge,
             delta.first_edge + delta.edge_count - 1);
    CHECK(strstr(output.to_stderr, line) != NULL);
}

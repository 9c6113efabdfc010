/*
 * Documents the rule for executables: one that clang links with -fsanitize-coverage on the link
 * line defines weak callbacks itself, and the executable wins over any shared library.
 */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/fixtures.h"

#include <dlfcn.h>
#include <string.h>

TEST(an_executable_linked_with_the_coverage_flag_keeps_the_total_at_zero) {
    fixture_function *run = function_of(load_fixture("alpha"), "alpha_run");
    CHECK_EQUAL(run(0), 280);
    CHECK_EQUAL(mcov_get_total(), 0);
    CHECK_EQUAL(mcov_get_now(), 0);
    CHECK_EQUAL(mcov_get_module_count(), 0);
}

TEST(the_callback_that_won_can_be_told_by_where_it_lies) {
    Dl_info callback, runtime;
    CHECK(dladdr(dlsym(RTLD_DEFAULT, "__sanitizer_cov_trace_pc_guard"), &callback) != 0);
    CHECK(dladdr(dlsym(RTLD_DEFAULT, "mcov_get_total"), &runtime) != 0);
    CHECK(strcmp(callback.dli_fname, runtime.dli_fname) != 0);
}

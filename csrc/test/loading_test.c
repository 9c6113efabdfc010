/* Real instrumented libraries coming and going: hits and addresses outlive them. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(a_library_is_numbered_when_it_is_loaded) {
    CHECK_EQUAL(mcov_get_total(), 0);
    void *alpha = load_fixture("alpha");
    CHECK(mcov_get_total() > 10);
    CHECK_EQUAL(mcov_get_now(), 0);
    function_of(alpha, "alpha_classify")(3);
    CHECK(mcov_get_now() > 0);
    function_of(alpha, "alpha_run")(0);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    check_consistent();
}

TEST(a_second_library_leaves_the_hits_and_the_storage_of_the_first) {
    void *alpha = load_fixture("alpha");
    function_of(alpha, "alpha_run")(0);
    uint32_t now = mcov_get_now();
    const uint8_t *storage = mem_coverage.storage;
    void *beta = load_fixture("beta");
    CHECK(mem_coverage.storage == storage);
    CHECK_EQUAL(mcov_get_now(), now);
    CHECK_EQUAL(bits_in(module_of("alpha")), now);
    CHECK_EQUAL(bits_in(module_of("beta")), 0);
    function_of(beta, "beta_run")(0);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    check_consistent();
}

TEST(a_third_library_may_come_between_a_push_and_its_pop) {
    void *alpha = load_fixture("alpha");
    function_of(alpha, "alpha_run")(0);
    uint32_t now = mcov_get_now();
    mcov_push_coverage();
    void *beta = load_fixture("beta");
    function_of(beta, "beta_run")(0);
    CHECK_EQUAL(mcov_get_now(), module_of("beta").edge_count);
    mcov_push_coverage();
    function_of(load_fixture("gamma"), "gamma_run")(1);
    CHECK_EQUAL(mcov_get_now(), bits_in(module_of("gamma")));
    uint32_t in_gamma = mcov_get_now();
    mcov_pop_coverage();
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), now + module_of("beta").edge_count + in_gamma);
    check_consistent();
}

TEST(the_edges_of_an_unloaded_library_stay) {
    void *alpha = load_fixture("alpha");
    function_of(alpha, "alpha_run")(0);
    uint32_t now = mcov_get_now();
    unload_fixture(alpha);
    CHECK_EQUAL(mcov_get_now(), now);
    CHECK_EQUAL(mcov_get_total(), now);
    CHECK_EQUAL(mcov_get_module_count(), 1);
    CHECK_EQUAL(bits_in(module_of("alpha")), now);
    check_consistent();
}

TEST(a_library_that_is_loaded_again_finds_its_edges_again) {
    void *alpha = load_fixture("alpha");
    struct mcov_module before = module_of("alpha");
    function_of(alpha, "alpha_run")(0);
    for (int i = 0; i < 10; i++) {
        unload_fixture(alpha);
        if (i == 0)
            load_fixture("beta"); /* may take the first one's place in memory */
        alpha = load_fixture("alpha");
        CHECK_EQUAL(mcov_get_module_count(), 2);
        CHECK_EQUAL(module_of("alpha").first_edge, before.first_edge);
        CHECK_EQUAL(bits_in(module_of("alpha")), before.edge_count);
        function_of(alpha, "alpha_run")(0);
        CHECK_EQUAL(mcov_get_now(), before.edge_count);
    }
    check_consistent();
}

TEST(an_edge_hit_before_the_unload_can_be_hit_after_the_next_load_and_a_reset) {
    void *alpha = load_fixture("alpha");
    function_of(alpha, "alpha_run")(0);
    unload_fixture(alpha);
    mcov_reset();
    alpha = load_fixture("alpha");
    CHECK_EQUAL(mcov_get_now(), 0);
    function_of(alpha, "alpha_run")(0);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
}

static void copy_file(const char *from, const char *to) {
    char command[8192];
    snprintf(command, sizeof command, "rm -f '%s' && cp '%s' '%s'", to, from, to);
    CHECK_EQUAL(system(command), 0);
}

TEST(a_library_that_was_replaced_by_another_build_is_another_module) {
    char directory[] = "replaced-XXXXXX", path[64];
    CHECK(mkdtemp(directory) != NULL);
    snprintf(path, sizeof path, "./%s/library.so", directory);
    copy_file(FIXTURE_DIR "/libalpha.so", path);
    void *library = dlopen(path, RTLD_NOW);
    CHECK(library != NULL);
    uint32_t total = mcov_get_total();
    unload_fixture(library);
    copy_file(FIXTURE_DIR "/libbeta.so", path);
    library = dlopen(path, RTLD_NOW);
    CHECK(library != NULL);
    CHECK_EQUAL(mcov_get_module_count(), 2);
    struct mcov_module module;
    CHECK_EQUAL(mcov_get_module(1, &module), MCOV_OK);
    CHECK_EQUAL(module.first_edge, total + 1);
    function_of(library, "beta_run")(0);
    CHECK_EQUAL(bits_in(module), module.edge_count);
    unlink(path);
    rmdir(directory);
}

TEST(two_copies_of_a_library_are_two_modules) {
    char directory[] = "copies-XXXXXX", path[64];
    CHECK(mkdtemp(directory) != NULL);
    snprintf(path, sizeof path, "./%s/copy.so", directory);
    copy_file(FIXTURE_DIR "/libalpha.so", path);
    void *alpha = load_fixture("alpha");
    void *copy = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CHECK(copy != NULL);
    CHECK_EQUAL(mcov_get_module_count(), 2);
    CHECK_EQUAL(mcov_get_total(), 2 * module_of("alpha").edge_count);
    function_of(copy, "alpha_run")(0);
    CHECK_EQUAL(bits_in(module_of("alpha")), 0);
    function_of(alpha, "alpha_run")(0);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    unlink(path);
    rmdir(directory);
}

TEST(a_library_whose_constructors_run_instrumented_code_is_numbered_before) {
    void *delta = load_fixture("delta");
    CHECK(mcov_get_now() > 0);
    fixture_function *run = function_of(delta, "delta_run");
    CHECK_EQUAL(run(7), 16);
    CHECK_EQUAL(run(-1), -8);
    CHECK_EQUAL(bits_in(module_of("delta")), mcov_get_now());
    check_consistent();
}

/* A module is its identity and its number of edges: real libraries, loaded in different orders,
 * from different places, changed and rebuilt, by one process after another. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *path;

static void attach(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
}

/* The section of the module with this name, which there is only one of. */
static struct section section_named(struct bytes file, const char *name) {
    return section_of(file, module_of(name).edge_count);
}

static void check_same_as_hitmap(struct bytes file, const char *name) {
    struct mcov_module module = module_of(name);
    struct section section = section_of(file, module.edge_count);
    for (uint32_t i = 0; i < module.edge_count; i++)
        CHECK_EQUAL(is_hit(section, i), is_set(module.first_edge + i));
}

static void check_identity(struct bytes file, const char *name) {
    struct mcov_module module = module_of(name);
    struct section section = section_of(file, module.edge_count);
    CHECK_EQUAL(section.head->identity_kind, MCOV_FILE_BUILD_ID);
    CHECK_EQUAL(section.head->identity_length, module.build_id_length);
    CHECK(memcmp(section.head->identity, module.build_id, module.build_id_length) == 0);
    CHECK_EQUAL(section.head->path_length, strlen(module.path));
    CHECK(memcmp(section.path, module.path, section.head->path_length) == 0);
}

TEST(a_section_holds_what_is_told_of_the_module) {
    path = path_of("file");
    attach();
    function_of(load_fixture("alpha"), "alpha_classify")(3);
    function_of(load_fixture("beta"), "beta_length")(5);
    function_of(load_fixture("delta"), "delta_run")(-1);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 3);
    check_identity(file, "alpha");
    check_identity(file, "beta");
    check_identity(file, "delta");
    check_same_as_hitmap(file, "alpha");
    check_same_as_hitmap(file, "beta");
    check_same_as_hitmap(file, "delta");
    free_bytes(file);
}

static void run_alpha(void) {
    attach();
    void *alpha = load_fixture("alpha");
    function_of(alpha, "alpha_classify")(1);
    function_of(alpha, "alpha_classify")(5);
}

static void run_beta_alpha(void) {
    attach();
    fixture_function *beta = function_of(load_fixture("beta"), "beta_run");
    function_of(load_fixture("alpha"), "alpha_classify")(2);
    beta(0);
}

static void run_delta_beta_alpha_late(void) {
    load_fixture("delta");
    load_fixture("beta");
    function_of(load_fixture("alpha"), "alpha_classify")(101);
    attach();
}

static void run_all_that(void) {
    void *alpha = load_fixture("alpha");
    static const int values[] = {1, 5, 2, 101};
    for (size_t i = 0; i < 4; i++)
        function_of(alpha, "alpha_classify")(values[i]);
    function_of(load_fixture("beta"), "beta_run")(0);
    load_fixture("delta");
}

TEST(processes_that_load_modules_in_different_orders_or_only_some_meet_at_the_same_bits) {
    path = path_of("file");
    in_child(run_alpha);
    in_child(run_beta_alpha);
    in_child(run_delta_beta_alpha_late);
    run_all_that();
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 3);
    check_same_as_hitmap(file, "alpha");
    check_same_as_hitmap(file, "beta");
    check_same_as_hitmap(file, "delta");
    free_bytes(file);
}

static void check_pcs(struct bytes file, const char *name) {
    struct mcov_module module = module_of(name);
    struct section section = section_of(file, module.edge_count);
    for (uint32_t i = 0; i < module.edge_count; i++) {
        bool is_entry = module.function_entries[i / 8] >> (i % 8) & 1;
        CHECK_EQUAL(section.pcs[i] & MCOV_FILE_PC_MASK, module.pcs[i]);
        if (module.pcs[i] == 0) { /* code that the compiler took out */
            CHECK_EQUAL(section.pcs[i], 0);
            continue;
        }
        CHECK(module.pcs[i] < 1 << 20);
        CHECK((section.pcs[i] & MCOV_FILE_PC_FROM_TABLE) != 0);
        CHECK_EQUAL((section.pcs[i] & MCOV_FILE_PC_FUNCTION_ENTRY) != 0, is_entry);
    }
}

TEST(pcs_are_those_of_the_compilers_table_whether_attached_early_or_late) {
    path = path_of("file");
    load_fixture("alpha");
    attach();
    load_fixture("delta");
    load_fixture("gamma");
    struct bytes file = read_valid(path);
    check_pcs(file, "alpha");
    check_pcs(file, "delta");
    struct section gamma = section_named(file, "gamma");
    for (uint32_t i = 0; i < gamma.head->edge_count; i++)
        CHECK_EQUAL(gamma.pcs[i], 0);
    free_bytes(file);
}

static uint64_t mix(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
    return word ^ (word >> 31);
}

/* Of a file in memory, as content_hash.h says. */
static void hash(struct bytes file, uint64_t sums[2]) {
    sums[0] = 0;
    sums[1] = ~(uint64_t)0;
    for (uint64_t at = 0; at < file.size + 8; at += 8) {
        uint64_t word = 0, rest = at < file.size ? file.size - at : 0;
        memcpy(&word, file.at + (rest > 0 ? at : 0), rest < 8 ? rest : 8);
        if (rest == 0)
            word = file.size;
        sums[0] = mix(sums[0] ^ word);
        sums[1] = mix(sums[1] + word);
        if (rest == 0)
            return;
    }
}

static const char *library;

static void load_library(void) {
    attach();
    CHECK(dlopen(library, RTLD_NOW) != NULL);
}

static void check_hashed(struct bytes file, uint32_t index) {
    struct bytes content = read_bytes(library);
    uint64_t sums[2];
    hash(content, sums);
    struct section section = section_at(file, index);
    CHECK_EQUAL(section.head->identity_kind, MCOV_FILE_CONTENT_HASH);
    CHECK_EQUAL(section.head->identity_length, 16);
    CHECK(memcmp(section.head->identity, sums, 16) == 0);
    free_bytes(content);
}

/* Lengths around the pieces that the runtime reads a file in. */
TEST(a_module_without_a_build_id_is_known_by_its_content) {
    path = path_of("file");
    library = path_of("libgamma.so");
    copy_file(FIXTURE_DIR "/libgamma.so", library);
    static const uint64_t sizes[] = {0, 131072, 131073, 196600, 196607};
    for (uint32_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] > 0)
            CHECK_EQUAL(truncate(library, (off_t)sizes[i]), 0);
        in_child(load_library);
        in_child(load_library);
        struct bytes file = read_valid(path);
        CHECK_EQUAL(count_sections(file), i + 1);
        check_hashed(file, i);
        free_bytes(file);
    }
}

static void run_copy(void) {
    attach();
    void *copy = dlopen(library, RTLD_NOW);
    CHECK(copy != NULL);
    function_of(copy, "alpha_classify")(2);
    if (!dlopen(FIXTURE_DIR "/libalpha.so", RTLD_NOW | RTLD_NOLOAD))
        function_of(load_fixture("alpha"), "alpha_classify")(4);
    CHECK_EQUAL(mcov_get_module_count(), 2);
}

TEST(copies_of_a_library_under_two_paths_meet_in_one_section) {
    path = path_of("file");
    library = path_of("libcopy.so");
    copy_file(FIXTURE_DIR "/libalpha.so", library);
    in_child(run_alpha);
    in_child(run_copy);
    void *alpha = load_fixture("alpha");
    static const int values[] = {1, 5, 2, 4};
    for (size_t i = 0; i < 4; i++)
        function_of(alpha, "alpha_classify")(values[i]);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 1);
    check_same_as_hitmap(file, "alpha");
    check_identity(file, "alpha");
    free_bytes(file);
}

/* A file with the same edges at the same path: only the build-id tells that it was built anew. */
TEST(the_same_path_with_another_build_id_is_another_section) {
    path = path_of("file");
    library = path_of("libalpha.so");
    copy_file(FIXTURE_DIR "/libalpha.so", library);
    in_child(load_library);
    load_fixture("alpha");
    struct mcov_module module = module_of("alpha");
    struct bytes content = read_bytes(library);
    uint8_t *build_id = memmem(content.at, content.size, module.build_id, module.build_id_length);
    CHECK(build_id != NULL);
    build_id[7] ^= 1;
    CHECK_EQUAL(unlink(library), 0);
    write_bytes(library, content);
    free_bytes(content);
    in_child(load_library);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 2);
    struct section before = section_at(file, 0), after = section_at(file, 1);
    CHECK_EQUAL(before.head->edge_count, after.head->edge_count);
    CHECK_EQUAL(before.head->path_length, after.head->path_length);
    CHECK(memcmp(before.path, after.path, before.head->path_length) == 0);
    CHECK_EQUAL(before.head->identity[7] ^ after.head->identity[7], 1);
    free_bytes(file);
}

static void number_unknown(void) {
    uint32_t *guards = calloc(8, sizeof *guards);
    __sanitizer_cov_trace_pc_guard_init(guards, guards + 7);
    __sanitizer_cov_trace_pc_guard(guards);
    free(guards);
}

TEST(a_module_that_no_file_is_known_of_is_not_recorded_in_one_line) {
    path = path_of("file");
    attach();
    check_one_line(number_unknown, "it has no build-id, and its file cannot be read");
    CHECK_EQUAL(mcov_get_now(), 1);
}

static void load_alpha(void) {
    load_fixture("alpha");
}

TEST(a_library_that_cannot_be_recorded_is_one_line_its_table_of_pcs_included) {
    path = path_of("file");
    attach();
    CHECK_EQUAL(unlink(path), 0);
    check_one_line(load_alpha, "libalpha.so is not recorded");
    CHECK(module_of("alpha").pcs != NULL);
}

TEST(a_module_that_is_loaded_again_goes_on_in_its_section) {
    path = path_of("file");
    attach();
    void *alpha = load_fixture("alpha");
    function_of(alpha, "alpha_classify")(1);
    unload_fixture(alpha);
    load_fixture("beta");
    function_of(load_fixture("alpha"), "alpha_classify")(2);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 2);
    check_same_as_hitmap(file, "alpha");
    check_pcs(file, "alpha");
    free_bytes(file);
}

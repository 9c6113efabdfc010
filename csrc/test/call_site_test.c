/* The PC of an edge whose module has no table of PCs: the call that reported it, if that is proven.
 * The labels in the fixture tell where the calls are. */
#define _GNU_SOURCE
#include "fixtures/sites.h"
#include "support/edges.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static const char *path;
static const char *libraries[] = {CALL_SITE_LIBRARIES};
static const char *library = "sites_lazy";
static const struct sites *sites;
static uintptr_t load_bias;

static void *load(void) {
    void *handle = load_fixture(library), *symbol = dlsym(handle, "get_sites");
    struct link_map *map;
    __typeof__(&get_sites) function;
    CHECK(symbol != NULL);
    CHECK_EQUAL(dlinfo(handle, RTLD_DI_LINKMAP, &map), 0);
    memcpy(&function, &symbol, sizeof function);
    sites = function();
    load_bias = map->l_addr;
    return handle;
}

/* By the environment: a library that has the runtime inside is told, too. */
static void attach(void) {
    setenv("MEMCOV_FILE", path, 1);
}

static void run_sites(void) {
    for (uint32_t i = 0; i < SITES; i++)
        sites->sites[i].run();
}

/* The opcode: in front of it stands what the linker turned the sixth byte of a call into. */
static uint64_t call_of(uint32_t site) {
    const uint8_t *call = sites->sites[site].call;
    return call == NULL ? 0 : (uintptr_t)call + (call[0] == 0x67) - load_bias;
}

/* Where the callback does not jump to its slow path, no call is proven: an unoptimised build. */
static bool is_expected(uint64_t word, uint64_t expected) {
    return word == expected || (!CALLBACK_JUMPS && word == 0);
}

static void check_calls(void) {
    struct bytes file = read_valid(path);
    struct section section = section_of(file, SITES);
    for (uint32_t i = 0; i < SITES; i++) {
        CHECK(is_hit(section, i));
        if (!is_expected(section.pcs[i], call_of(i)))
            test_fail(__FILE__, __LINE__, "%s: the PC of edge %u is %" PRIx64 ", expected %" PRIx64,
                      library, i + 1, section.pcs[i], call_of(i));
    }
    free_bytes(file);
}

static void check_nothing_is_known(void) {
    struct bytes file = read_valid(path);
    struct section section = section_of(file, SITES);
    for (uint32_t i = 0; i < SITES; i++)
        CHECK_EQUAL(section.pcs[i], 0);
    free_bytes(file);
}

static void run(void) {
    attach();
    load();
    run_sites();
}

static void check_run(void) {
    run();
    check_calls();
}

TEST(every_call_that_can_be_proven_is_known_and_nothing_else_however_it_was_linked) {
    for (size_t n = 0; n < sizeof libraries / sizeof *libraries; n++) {
        path = path_of(libraries[n]);
        library = libraries[n];
        in_child(check_run);
    }
}

/* In a section of its own, so that the linker tells where it is. */
__attribute__((noinline, section("calls_here"))) static uint32_t report_here(uint32_t *guard) {
    __sanitizer_cov_trace_pc_guard(guard);
    return *guard;
}
extern const uint8_t __start_calls_here[], __stop_calls_here[];

TEST(the_first_call_of_all_is_known_where_the_loader_binds_calls_when_they_are_made) {
    path = path_of("file");
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    struct guards guards = make_guards(10);
    CHECK_EQUAL(report_here(&guards.at[3]), 4);
    struct mcov_module module;
    CHECK_EQUAL(mcov_get_module(0, &module), MCOV_OK);
    uint64_t start = (uintptr_t)__start_calls_here - module.load_bias;
    uint64_t size = (uint64_t)(__stop_calls_here - __start_calls_here);
    struct bytes file = read_valid(path);
    uint64_t pc = section_of(file, 10).pcs[3];
    CHECK(pc - start < size || (!CALLBACK_JUMPS && pc == 0));
    free_bytes(file);
}

/* Calls from here, with the guards of another module. */
__attribute__((noinline)) static void report_from_here(void) {
    for (uint32_t i = 0; i < SITES; i++)
        __sanitizer_cov_trace_pc_guard(&sites->guards[i]);
}

TEST(a_call_in_another_modules_code_is_not_known) {
    path = path_of("file");
    attach();
    load();
    report_from_here();
    check_nothing_is_known();
}

TEST(hits_from_before_the_file_was_attached_are_not_known_until_they_are_reported_again) {
    path = path_of("file");
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK); /* else some come more than once */
    load();
    run_sites();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    run_sites();
    check_nothing_is_known();
    mcov_reset();
    run_sites();
    check_calls();
}

TEST(a_module_that_is_loaded_again_elsewhere_has_its_calls_there) {
    path = path_of("file");
    attach();
    void *handle = load();
    uintptr_t before = load_bias;
    unload_fixture(handle);
    CHECK(mmap((void *)before, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
               -1, 0) != MAP_FAILED);
    load();
    CHECK(load_bias != before);
    run_sites();
    check_calls();
}

/* ---- The table of PCs comes before the calls ---------------------------------------------------
 */

static void run_behind_table(void) {
    attach();
    load();
    sites->register_table();
    run_sites();
}

static void run_before_table(void) {
    run();
    sites->register_table();
}

static void check_table(const char *file_path) {
    struct bytes file = read_valid(file_path);
    struct section section = section_of(file, SITES);
    for (uint32_t i = 0; i < SITES; i++) {
        uint64_t pc = (sites->table[(size_t)2 * i] - load_bias) | MCOV_FILE_PC_FROM_TABLE |
                      MCOV_FILE_PC_FUNCTION_ENTRY;
        CHECK(is_hit(section, i));
        if (i == SITE_WITHOUT_PC)
            CHECK(is_expected(section.pcs[i], call_of(i)));
        else
            CHECK_EQUAL(section.pcs[i], pc);
    }
    free_bytes(file);
}

TEST(the_table_of_pcs_comes_before_the_calls_in_whichever_order_they_are_known) {
    static test_body *const orders[][3] = {{run_behind_table, run},
                                           {run, run_behind_table},
                                           {run_before_table},
                                           {run, run_before_table}};
    static const char *const names[] = {"table-first", "calls-first", "table-late", "both"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        path = path_of(names[i]);
        for (size_t k = 0; orders[i][k] != NULL; k++)
            in_child(orders[i][k]);
    }
    path = path_of("file");
    run_behind_table();
    struct bytes expected = read_valid(path);
    check_table(path);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct bytes file = read_valid(path_of(names[i]));
        CHECK(is_same(file, expected));
        free_bytes(file);
    }
    free_bytes(expected);
}

/* What the runtime tells of its modules, held against the ELF file and the loader. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/fixtures.h"

#include <dlfcn.h>
#include <elf.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(modules_are_told_in_load_order_with_consecutive_ranges) {
    static const char *const names[] = {"beta", "gamma", "alpha", "delta"};
    for (size_t i = 0; i < 4; i++)
        load_fixture(names[i]);
    CHECK_EQUAL(mcov_get_module_count(), 4);
    uint32_t next = 1;
    for (uint32_t i = 0; i < 4; i++) {
        struct mcov_module module;
        CHECK_EQUAL(mcov_get_module(i, &module), MCOV_OK);
        CHECK(strstr(module.path, names[i]) != NULL);
        CHECK_EQUAL(module.first_edge, next);
        CHECK(module.edge_count > 0);
        next += module.edge_count;
    }
    CHECK_EQUAL(mcov_get_total(), next - 1);
}

TEST(a_modules_hits_are_in_its_range) {
    void *alpha = load_fixture("alpha"), *beta = load_fixture("beta");
    function_of(beta, "beta_run")(0);
    CHECK_EQUAL(bits_in(module_of("alpha")), 0);
    CHECK_EQUAL(bits_in(module_of("beta")), module_of("beta").edge_count);
    function_of(alpha, "alpha_run")(0);
    CHECK_EQUAL(bits_in(module_of("alpha")), module_of("alpha").edge_count);
}

TEST(a_path_is_absolute_and_without_symbolic_links) {
    char directory[] = "links-XXXXXX", link[64], expected[PATH_MAX];
    CHECK(mkdtemp(directory) != NULL);
    snprintf(link, sizeof link, "%s/link.so", directory);
    CHECK_EQUAL(symlink(FIXTURE_DIR "/libalpha.so", link), 0);
    char relative[80];
    snprintf(relative, sizeof relative, "./%s", link);
    CHECK(dlopen(relative, RTLD_NOW) != NULL);
    struct mcov_module module;
    CHECK_EQUAL(mcov_get_module(0, &module), MCOV_OK);
    CHECK(realpath(FIXTURE_DIR "/libalpha.so", expected) != NULL);
    CHECK(strcmp(module.path, expected) == 0);
    unlink(link);
    rmdir(directory);
}

TEST(the_load_bias_is_the_loaders) {
    void *alpha = load_fixture("alpha");
    struct link_map *map;
    CHECK_EQUAL(dlinfo(alpha, RTLD_DI_LINKMAP, &map), 0);
    CHECK_EQUAL(module_of("alpha").load_bias, map->l_addr);
}

/* The build-id as the section table of the file has it, which the runtime never looks at. */
static size_t build_id_of_file(const char *path, uint8_t *build_id, size_t room) {
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    static uint8_t bytes[1 << 20];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    CHECK(size > sizeof(ElfW(Ehdr)) && size < sizeof bytes);
    fclose(file);
    ElfW(Ehdr) header;
    memcpy(&header, bytes, sizeof header);
    for (size_t i = 0; i < header.e_shnum; i++) {
        ElfW(Shdr) section;
        ElfW(Nhdr) note;
        memcpy(&section, bytes + header.e_shoff + i * sizeof section, sizeof section);
        if (section.sh_type != SHT_NOTE)
            continue;
        memcpy(&note, bytes + section.sh_offset, sizeof note);
        if (note.n_type != NT_GNU_BUILD_ID || note.n_descsz > room)
            continue;
        memcpy(build_id, bytes + section.sh_offset + sizeof note + 4, note.n_descsz);
        return note.n_descsz;
    }
    return 0;
}

TEST(the_build_id_is_the_files) {
    load_fixture("alpha");
    load_fixture("beta");
    static const char *const names[] = {"alpha", "beta"};
    for (size_t i = 0; i < 2; i++) {
        struct mcov_module module = module_of(names[i]);
        uint8_t expected[64];
        size_t length = build_id_of_file(module.path, expected, sizeof expected);
        CHECK_EQUAL(length, 20);
        CHECK_EQUAL(module.build_id_length, length);
        CHECK(memcmp(module.build_id, expected, length) == 0);
    }
}

TEST(a_module_without_a_build_id_tells_none) {
    load_fixture("gamma");
    CHECK(module_of("gamma").build_id == NULL);
    CHECK_EQUAL(module_of("gamma").build_id_length, 0);
}

/* The name of the function that an edge of a module lies in. */
static const char *function_at(struct mcov_module module, uint32_t index) {
    Dl_info info;
    const void *address = (const char *)module.load_bias + module.pcs[index];
    CHECK(dladdr(address, &info) != 0);
    CHECK(info.dli_sname != NULL);
    return info.dli_sname;
}

TEST(the_pcs_of_hit_edges_lie_in_the_function_that_ran) {
    void *alpha = load_fixture("alpha");
    struct mcov_module module = module_of("alpha");
    CHECK(module.pcs != NULL);
    function_of(alpha, "alpha_classify")(2);
    uint32_t hits = 0;
    for (uint32_t i = 0; i < module.edge_count; i++)
        if (is_set(module.first_edge + i)) {
            CHECK(strcmp(function_at(module, i), "alpha_classify") == 0);
            hits++;
        }
    CHECK_EQUAL(hits, mcov_get_now());
    CHECK(hits > 1);
}

TEST(the_entry_of_each_function_is_marked_and_its_pc_is_the_functions_address) {
    void *alpha = load_fixture("alpha");
    struct mcov_module module = module_of("alpha");
    uint32_t entries = 0;
    for (uint32_t i = 0; i < module.edge_count; i++)
        if (bit_of(module.function_entries, i)) {
            const char *function = (const char *)dlsym(alpha, function_at(module, i));
            CHECK_EQUAL(module.load_bias + module.pcs[i], (uintptr_t)function);
            entries++;
        }
    CHECK_EQUAL(entries, 2); /* alpha_classify and alpha_run */
}

TEST(a_module_without_a_pc_table_tells_no_pcs) {
    load_fixture("gamma");
    CHECK(module_of("gamma").edge_count > 0);
    CHECK(module_of("gamma").pcs == NULL);
    CHECK(module_of("gamma").function_entries == NULL);
}

TEST(a_pc_table_that_does_not_fit_the_guards_is_not_used) {
    static uint32_t guards[4];
    static const uintptr_t table[2 * 3] = {1, 1, 2, 0, 3, 0};
    __sanitizer_cov_trace_pc_guard_init(guards, guards + 4);
    __sanitizer_cov_pcs_init(table, table + 6);
    struct mcov_module module;
    CHECK_EQUAL(mcov_get_module(0, &module), MCOV_OK);
    CHECK(module.pcs == NULL);
}

TEST(the_module_of_an_executable_has_its_absolute_path) {
    static uint32_t guards[4];
    __sanitizer_cov_trace_pc_guard_init(guards, guards + 4);
    char expected[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", expected, sizeof expected - 1);
    CHECK(length > 0);
    expected[length] = '\0';
    struct mcov_module module;
    CHECK_EQUAL(mcov_get_module(0, &module), MCOV_OK);
    CHECK(strcmp(module.path, expected) == 0);
}

TEST(what_was_told_of_a_module_stays_readable_when_it_is_unloaded) {
    void *alpha = load_fixture("alpha");
    struct mcov_module before = module_of("alpha");
    uint64_t first_pc = before.pcs[0];
    unload_fixture(alpha);
    for (int i = 0; i < 40; i++) /* the list of modules grows meanwhile */
        make_guards(3);
    struct mcov_module after = module_of("alpha");
    CHECK(after.path == before.path && after.build_id == before.build_id);
    CHECK(after.pcs == before.pcs && before.pcs[0] == first_pc);
    CHECK_EQUAL(after.load_bias, before.load_bias);
}

TEST(the_load_bias_follows_a_module_to_its_next_load) {
    void *alpha = load_fixture("alpha");
    unload_fixture(alpha);
    load_fixture("beta");
    load_fixture("delta");
    alpha = load_fixture("alpha");
    struct link_map *map;
    CHECK_EQUAL(dlinfo(alpha, RTLD_DI_LINKMAP, &map), 0);
    CHECK_EQUAL(module_of("alpha").load_bias, map->l_addr);
    CHECK(strcmp(function_at(module_of("alpha"), 0), "alpha_classify") == 0);
}

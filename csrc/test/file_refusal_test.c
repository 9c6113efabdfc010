/* Files that are not what they should be are refused, each with its own sentence, and stay as they
 * are, byte for byte. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path;

static void number_module(void) {
    hit_all(make_guards(100));
}

static void write_valid(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    number_module();
    hit_all(make_guards(200));
}

static void set_up(void) {
    path = path_of("file");
    in_child(write_valid);
}

static int expected_status;

static void attach_by_call(void) {
    CHECK_EQUAL(mcov_attach(path), expected_status);
    check_silent(number_module);
    CHECK_EQUAL(mcov_get_now(), 100);
}

static void attach_by_environment(void) {
    setenv("MEMCOV_FILE", path, 1);
    check_one_line(number_module, mcov_status_text(expected_status));
    CHECK_EQUAL(mcov_get_now(), 100);
}

static void check_refused(struct bytes file, int status) {
    write_bytes(path, file);
    expected_status = status;
    in_child(attach_by_call);
    in_child(attach_by_environment);
    struct bytes after = read_bytes(path);
    CHECK(is_same(file, after));
    free_bytes(after);
}

/* With `size` bytes at `offset` replaced by a number. */
static void check_refused_with(uint64_t offset, uint64_t number, size_t size, int status) {
    struct bytes file = read_valid(path);
    struct bytes changed = read_valid(path);
    memcpy(changed.at + offset, &number, size);
    check_refused(changed, status);
    write_bytes(path, file);
    free_bytes(changed);
    free_bytes(file);
}

#define HEADER(member)  offsetof(struct mcov_file_header, member)
#define SECTION(member) (64 + offsetof(struct mcov_file_module, member))

TEST(another_magic) {
    set_up();
    for (uint64_t i = 0; i < 8; i++)
        check_refused_with(HEADER(magic) + i, 'x', 1, MCOV_ERROR_FILE_MAGIC);
}

TEST(any_text) {
    set_up();
    check_refused((struct bytes){.at = (uint8_t *)"text\n", .size = 5}, MCOV_ERROR_FILE_MAGIC);
}

TEST(another_byte_order) {
    set_up();
    check_refused_with(HEADER(byte_order), 0x04030201, 4, MCOV_ERROR_FILE_BYTE_ORDER);
    check_refused_with(HEADER(byte_order), 0, 4, MCOV_ERROR_FILE_BYTE_ORDER);
}

TEST(another_version) {
    set_up();
    check_refused_with(HEADER(version), 0, 4, MCOV_ERROR_FILE_VERSION);
    check_refused_with(HEADER(version), MCOV_FILE_VERSION + 1, 4, MCOV_ERROR_FILE_VERSION);
}

TEST(a_file_that_was_cut_off_anywhere) {
    set_up();
    struct bytes file = read_valid(path);
    static const uint64_t sizes[] = {1, 7, 8, 63, 64, 65, 191, 192, 1000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct bytes shorter = {.at = file.at, .size = sizes[i]};
        check_refused(shorter, MCOV_ERROR_FILE_LENGTH);
    }
    check_refused((struct bytes){.at = file.at, .size = file.size - 1}, MCOV_ERROR_FILE_LENGTH);
    free_bytes(file);
}

TEST(a_length_that_cannot_be) {
    set_up();
    static const uint64_t lengths[] = {0, 63, UINT64_MAX, (uint64_t)1 << 63, (uint64_t)1 << 40};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        check_refused_with(HEADER(length), lengths[i], 8, MCOV_ERROR_FILE_LENGTH);
}

TEST(a_length_that_ends_within_a_section) {
    set_up();
    static const uint64_t lengths[] = {65, 64 + 127, 64 + 128, 64 + 192};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        check_refused_with(HEADER(length), lengths[i], 8, MCOV_ERROR_FILE_SECTION);
}

TEST(a_section_out_of_bounds) {
    set_up();
    static const uint64_t sizes[] = {0, 64, 127, 192, (uint64_t)1 << 32, UINT64_MAX - 63};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_refused_with(SECTION(size), sizes[i], 8, MCOV_ERROR_FILE_SECTION);
}

TEST(a_section_whose_edges_do_not_match_its_size) {
    set_up();
    static const uint32_t counts[] = {0, 1, 200, UINT32_MAX, 0x20000000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        check_refused_with(SECTION(edge_count), counts[i], 4, MCOV_ERROR_FILE_SECTION);
}

TEST(an_identity_that_cannot_be) {
    set_up();
    check_refused_with(SECTION(identity_kind), 0, 4, MCOV_ERROR_FILE_SECTION);
    check_refused_with(SECTION(identity_kind), 3, 4, MCOV_ERROR_FILE_SECTION);
    check_refused_with(SECTION(identity_length), 0, 4, MCOV_ERROR_FILE_SECTION);
    check_refused_with(SECTION(identity_length), 65, 4, MCOV_ERROR_FILE_SECTION);
    check_refused_with(SECTION(identity_length), UINT32_MAX, 4, MCOV_ERROR_FILE_SECTION);
}

TEST(a_path_that_cannot_be) {
    set_up();
    check_refused_with(SECTION(path_length), MCOV_FILE_PATH_SIZE, 4, MCOV_ERROR_FILE_SECTION);
    check_refused_with(SECTION(path_length), UINT32_MAX, 4, MCOV_ERROR_FILE_SECTION);
}

TEST(a_module_that_is_loaded_after_the_file_was_damaged_is_one_line) {
    set_up();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    struct guards guards = make_guards(200);
    int descriptor = open(path, O_WRONLY);
    CHECK_EQUAL(pwrite(descriptor, "x", 1, 0), 1);
    close(descriptor);
    check_one_line(number_module, mcov_status_text(MCOV_ERROR_FILE_MAGIC));
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), 300);
}

/* What takes the file's place is left alone; what was recorded before still is, in the old one. */
static void check_replaced(struct bytes other) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    struct guards before = make_guards(50);
    CHECK_EQUAL(rename(path, path_of("old")), 0);
    write_bytes(path_of("new"), other);
    CHECK_EQUAL(rename(path_of("new"), path), 0);
    check_one_line(number_module, "is not recorded");
    struct bytes after = read_bytes(path);
    CHECK(is_same(other, after));
    hit_all(before);
    CHECK_EQUAL(hits_in_file(path_of("old")), 350);
    free_bytes(after);
}

TEST(another_coverage_file_that_took_the_files_place_is_left_alone) {
    set_up();
    struct bytes other = read_valid(path);
    check_replaced(other);
    free_bytes(other);
}

TEST(an_empty_file_that_took_the_files_place_is_left_alone) {
    set_up();
    check_replaced((struct bytes){.at = (uint8_t *)""});
}

TEST(a_file_that_was_deleted_is_not_made_again) {
    set_up();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    struct guards before = make_guards(50);
    CHECK_EQUAL(unlink(path), 0);
    check_one_line(number_module, "No such file or directory");
    CHECK(access(path, F_OK) != 0);
    hit_all(before);
    check_consistent();
}

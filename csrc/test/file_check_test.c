/* file_check believes nothing: files put together and spoilt byte by byte, at random. */
#include "file_format.h"
#include "support/edges.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 300000

/* Lays down a section; returns its size. */
static uint64_t put_section(uint8_t *at, uint32_t edge_count, uint32_t path_length, uint8_t name) {
    struct mcov_file_module head = {.size = file_section_size(edge_count, path_length),
                                    .edge_count = edge_count,
                                    .identity_kind = MCOV_FILE_BUILD_ID,
                                    .identity_length = 20,
                                    .path_length = path_length};
    memset(head.identity, name, head.identity_length);
    memcpy(at, &head, sizeof head);
    memset(at + file_path_offset(edge_count), name, path_length);
    return head.size;
}

static _Alignas(64) uint8_t valid[4096];
static uint64_t valid_size;

static void set_up(void) {
    struct mcov_file_header header = {.magic = MCOV_FILE_MAGIC,
                                      .byte_order = MCOV_FILE_BYTE_ORDER,
                                      .version = MCOV_FILE_VERSION,
                                      .length = sizeof header};
    header.length += put_section(valid + header.length, 65, 30, 'a');
    header.length += put_section(valid + header.length, 1, 0, 'b');
    header.length += put_section(valid + header.length, 64, 100, 'b');
    memcpy(valid, &header, sizeof header);
    valid_size = header.length;
    CHECK_EQUAL(file_check(valid, valid_size), MCOV_OK);
}

static uint64_t find(const uint8_t *file, uint32_t edge_count, uint8_t name, uint32_t length) {
    struct module_identity identity = {.kind = MCOV_FILE_BUILD_ID, .length = length};
    memset(identity.bytes, name, length);
    return file_find(file, edge_count, &identity);
}

TEST(a_section_is_found_by_identity_and_number_of_edges) {
    set_up();
    CHECK_EQUAL(find(valid, 65, 'a', 20), 64);
    CHECK_EQUAL(find(valid, 1, 'b', 20), 64 + file_section_size(65, 30));
    CHECK_EQUAL(find(valid, 64, 'b', 20), valid_size - file_section_size(64, 100));
    CHECK_EQUAL(find(valid, 65, 'b', 20), 0);
    CHECK_EQUAL(find(valid, 65, 'a', 19), 0);
    struct module_identity identity = {.kind = MCOV_FILE_CONTENT_HASH, .length = 20};
    memset(identity.bytes, 'a', 20);
    CHECK_EQUAL(file_find(valid, 65, &identity), 0);
}

TEST(sizes_are_those_of_the_format) {
    CHECK_EQUAL(file_hitmap_size(1), 8);
    CHECK_EQUAL(file_hitmap_size(63), 8);
    CHECK_EQUAL(file_hitmap_size(64), 16);
    CHECK_EQUAL(file_section_size(1, 0), 192);
    CHECK_EQUAL(file_section_size(1, 48), 192);
    CHECK_EQUAL(file_section_size(1, 49), 256);
    CHECK_EQUAL(file_hitmap_size(UINT32_MAX), (uint64_t)1 << 29);
    CHECK_EQUAL(file_section_size(UINT32_MAX, 4095),
                (((uint64_t)1 << 35) - 8 + ((uint64_t)1 << 29) + 128 + 4095 + 63) / 64 * 64);
}

TEST(bits_that_stand_for_no_edge_are_refused) {
    set_up();
    uint8_t *hitmap = valid + sizeof(struct mcov_file_header) + sizeof(struct mcov_file_module);
    const struct mcov_file_module *head = (const void *)(valid + sizeof(struct mcov_file_header));
    uint32_t behind = head->edge_count + 1;
    hitmap[0] |= 1;
    CHECK_EQUAL(file_check(valid, valid_size), MCOV_ERROR_FILE_SECTION);
    hitmap[0] &= 0xfe;
    CHECK_EQUAL(file_check(valid, valid_size), MCOV_OK);
    hitmap[behind / 8] |= (uint8_t)(1 << behind % 8);
    CHECK_EQUAL(file_check(valid, valid_size), MCOV_ERROR_FILE_SECTION);
}

/* Puts a section behind the others, which may be the twin of one of them. */
static int check_with_section(uint32_t edge_count, uint32_t path_length, uint8_t name,
                              enum mcov_file_identity kind) {
    set_up();
    struct mcov_file_header *header = (void *)valid;
    struct mcov_file_module *head = (void *)(valid + valid_size);
    header->length += put_section(valid + valid_size, edge_count, path_length, name);
    head->identity_kind = kind;
    return file_check(valid, header->length);
}

TEST(two_sections_of_one_module_are_refused_wherever_it_was_loaded) {
    CHECK_EQUAL(check_with_section(65, 30, 'a', MCOV_FILE_BUILD_ID), MCOV_ERROR_FILE_DUPLICATE);
    CHECK_EQUAL(check_with_section(65, 10, 'a', MCOV_FILE_BUILD_ID), MCOV_ERROR_FILE_DUPLICATE);
    CHECK_EQUAL(check_with_section(64, 0, 'b', MCOV_FILE_BUILD_ID), MCOV_ERROR_FILE_DUPLICATE);
    CHECK_EQUAL(check_with_section(64, 30, 'a', MCOV_FILE_BUILD_ID), MCOV_OK);
    CHECK_EQUAL(check_with_section(65, 30, 'c', MCOV_FILE_BUILD_ID), MCOV_OK);
    CHECK_EQUAL(check_with_section(65, 30, 'a', MCOV_FILE_CONTENT_HASH), MCOV_OK);
}

/* So many that some share a hash. */
TEST(the_one_twin_among_many_sections_is_found) {
    const uint32_t count = 20000;
    uint8_t *file = calloc(count, 256);
    CHECK(file != NULL);
    struct mcov_file_header header = {.magic = MCOV_FILE_MAGIC,
                                      .byte_order = MCOV_FILE_BYTE_ORDER,
                                      .version = MCOV_FILE_VERSION,
                                      .length = sizeof header};
    uint64_t last = 0;
    for (uint32_t i = 0; i < count; i++) {
        last = header.length;
        header.length += put_section(file + last, 1 + i % 10, i % 7, 'x');
        memcpy(((struct mcov_file_module *)(void *)(file + last))->identity, &i, sizeof i);
    }
    memcpy(file, &header, sizeof header);
    CHECK_EQUAL(file_check(file, header.length), MCOV_OK);
    uint32_t earlier = (count - 1) % 10;
    memcpy(((struct mcov_file_module *)(void *)(file + last))->identity, &earlier, sizeof earlier);
    CHECK_EQUAL(file_check(file, header.length), MCOV_ERROR_FILE_DUPLICATE);
    free(file);
}

/* In a block of its own, so that an address sanitizer sees the byte behind it. */
static int check_copy(const uint8_t *bytes, uint64_t size) {
    uint8_t *copy = malloc(size + (size == 0));
    CHECK(copy != NULL);
    memcpy(copy, bytes, size);
    int status = file_check(copy, size);
    if (status == MCOV_OK && size > 0) {
        uint64_t offset = find(copy, 65, 'a', 20);
        CHECK(offset <= size);
        CHECK(offset == 0 || file_path_offset(65) <= size - offset);
    }
    free(copy);
    return status;
}

TEST(a_file_that_is_cut_off_anywhere_is_refused) {
    set_up();
    CHECK_EQUAL(check_copy(valid, 0), MCOV_OK);
    for (uint64_t size = 1; size < valid_size; size++)
        CHECK_EQUAL(check_copy(valid, size), MCOV_ERROR_FILE_LENGTH);
    CHECK_EQUAL(check_copy(valid, valid_size + 100), MCOV_OK);
}

TEST(no_byte_of_magic_byte_order_and_version_can_be_changed_unseen) {
    set_up();
    for (uint64_t offset = 0; offset < 16; offset++)
        for (uint32_t change = 1; change < 256; change++) {
            valid[offset] ^= (uint8_t)change;
            CHECK(check_copy(valid, sizeof valid) != MCOV_OK);
            valid[offset] ^= (uint8_t)change;
        }
}

/* Numbers that lengths go wrong with. */
static uint64_t odd_number(uint64_t *random) {
    uint64_t number = next_random(random);
    switch (number % 6) {
    case 0:
        return UINT64_MAX - (number >> 8) % 256;
    case 1:
        return (uint64_t)1 << (number >> 8) % 64;
    case 2:
        return (number >> 8) % sizeof valid;
    case 3:
        return (number >> 8) % sizeof valid / 64 * 64;
    default:
        return number >> (number >> 8) % 64;
    }
}

TEST(a_spoilt_file_is_never_read_out_of_its_bounds) {
    set_up();
    uint64_t random = 1, statuses = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint8_t spoilt[sizeof valid];
        memcpy(spoilt, valid, sizeof valid);
        for (uint64_t changes = next_random(&random) % 4 + 1; changes > 0; changes--) {
            uint64_t number = odd_number(&random);
            uint64_t offset = next_random(&random) % (valid_size - 8);
            if (next_random(&random) % 2 == 0)
                offset = (offset / 64 * 64) + offset % 6 * 4; /* where a head's numbers are */
            memcpy(spoilt + offset, &number, (size_t)1 << (next_random(&random) % 4));
        }
        uint64_t size =
            next_random(&random) % 4 == 0 ? odd_number(&random) % sizeof valid : sizeof valid - 64;
        statuses |= (uint64_t)1 << -check_copy(spoilt, size);
    }
    CHECK_EQUAL(statuses, 1 | 1 << -MCOV_ERROR_FILE_MAGIC | 1 << -MCOV_ERROR_FILE_BYTE_ORDER |
                              1 << -MCOV_ERROR_FILE_VERSION | 1 << -MCOV_ERROR_FILE_LENGTH |
                              1 << -MCOV_ERROR_FILE_SECTION);
}

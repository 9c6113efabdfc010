/* The serialized form coming in: what is accepted, and what is refused without any change. */
#include "support/edges.h"
#include "support/process.h"

#include <stdlib.h>
#include <string.h>

#define EDGES 77

static struct guards guards;
static uint8_t form[4096];
static size_t form_size;

/* Fifteen edges hit; `form` is what they look like serialized. */
static void set_up(void) {
    guards = make_guards(EDGES);
    hit_range(guards, 0, 10);
    hit_range(guards, EDGES - 5, EDGES);
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    CHECK(size <= sizeof form);
    memcpy(form, data, size);
    form_size = size;
    mcov_free(data);
}

/* Makes the form `extra` bytes longer, header and all. */
static void lengthen(size_t extra) {
    form_size += extra;
    uint32_t storage_size = (uint32_t)(form_size - 8);
    memcpy(form + 4, &storage_size, sizeof storage_size);
}

/* A copy of exactly `size` bytes, so that a read beyond its end is seen by a sanitizer. */
static uint8_t *exact_copy(size_t size) {
    uint8_t *copy = malloc(size > 0 ? size : 1);
    CHECK(copy != NULL);
    memcpy(copy, form, size);
    return copy;
}

static void check_refused(size_t size, int status) {
    uint8_t *copy = exact_copy(size);
    uint32_t now = mcov_get_now();
    CHECK_EQUAL(mcov_try_deserialize(copy, size), status);
    CHECK_EQUAL(mcov_merge(copy, size), status);
    free(copy);
    CHECK_EQUAL(mcov_get_now(), now);
    check_consistent();
}

TEST(every_truncation_of_a_valid_form_is_refused) {
    set_up();
    for (size_t size = 0; size < form_size; size++)
        check_refused(size, MCOV_ERROR_LENGTH);
}

TEST(a_form_that_is_longer_than_its_header_says_is_refused) {
    set_up();
    for (size_t size = form_size + 1; size < form_size + 20; size++)
        check_refused(size, MCOV_ERROR_LENGTH);
}

TEST(every_wrong_storage_size_is_refused) {
    set_up();
    uint32_t right = (uint32_t)form_size - 8;
    static const uint32_t far_off[] = {1000, 0x7fffffff, 0x80000000, UINT32_MAX - 8, UINT32_MAX};
    for (size_t i = 0; i < 64 + sizeof far_off / sizeof *far_off; i++) {
        uint32_t wrong = i < 64 ? (uint32_t)i : far_off[i - 64];
        if (wrong == right)
            continue;
        memcpy(form + 4, &wrong, sizeof wrong);
        check_refused(form_size, MCOV_ERROR_LENGTH);
    }
}

TEST(a_longer_form_with_nothing_in_its_surplus_is_accepted) {
    set_up();
    mcov_reset();
    lengthen(100);
    CHECK_EQUAL(mcov_try_deserialize(form, form_size), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 15);
    check_consistent();
}

TEST(a_longer_form_with_any_bit_in_its_surplus_is_refused) {
    set_up();
    lengthen(3);
    mcov_reset();
    for (uint32_t edge = EDGES + 1; edge < (form_size - 8) * 8; edge++) {
        uint8_t *byte = &form[8 + edge / 8], before = *byte;
        *byte |= (uint8_t)(1 << edge % 8);
        check_refused(form_size, MCOV_ERROR_UNKNOWN_EDGES);
        *byte = before;
    }
    CHECK_EQUAL(mcov_get_now(), 0);
}

TEST(a_form_made_with_fewer_modules_is_taken_as_if_zeros_followed) {
    set_up();
    hit_all(make_guards(3000));
    CHECK_EQUAL(mcov_try_deserialize(form, form_size), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 15);
    CHECK_EQUAL(mem_coverage.storage_size, (EDGES + 3000) / 8 + 1);
    check_consistent();
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
}

TEST(a_form_of_no_hitmap_at_all_empties_the_level) {
    set_up();
    uint8_t empty[8] = {99};
    CHECK_EQUAL(mcov_try_deserialize(empty, sizeof empty), MCOV_OK);
    CHECK_EQUAL(mcov_get_now(), 0);
    check_consistent();
}

TEST(the_now_of_a_form_is_not_believed) {
    set_up();
    static const uint32_t stale[] = {0, 1, 16, EDGES + 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof stale / sizeof *stale; i++) {
        memcpy(form, &stale[i], sizeof stale[i]);
        CHECK_EQUAL(mcov_try_deserialize(form, form_size), MCOV_OK);
        CHECK_EQUAL(mcov_get_now(), 15);
        mcov_reset();
        CHECK_EQUAL(mcov_merge(form, form_size), MCOV_OK);
        CHECK_EQUAL(mcov_get_now(), 15);
    }
}

TEST(deserialize_replaces_the_current_level_only) {
    set_up();
    hit(guards, 40);
    mcov_push_coverage();
    hit(guards, 41);
    deserialize_mem_coverage(form, form_size);
    CHECK_EQUAL(mcov_get_now(), 15);
    CHECK(!is_set(42));
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 16);
    check_consistent();
}

TEST(a_serialized_buffer_can_be_freed_with_free_and_with_mcov_free) {
    make_guards(10);
    uint8_t *data;
    size_t size;
    CHECK_EQUAL(mcov_try_serialize(&data, &size), MCOV_OK);
    free(data);
    CHECK_EQUAL(mcov_try_serialize(&data, &size), MCOV_OK);
    mcov_free(data);
    mcov_free(NULL);
}

static void deserialize_form(void) {
    deserialize_mem_coverage(form, form_size);
}

TEST(malformed_data_makes_deserialize_write_one_line_and_change_nothing) {
    set_up();
    size_t whole = form_size;
    for (form_size = 0; form_size < whole; form_size++)
        check_one_line(deserialize_form, "deserialize_mem_coverage");
    lengthen(1);
    form[form_size - 1] = 0x80;
    check_one_line(deserialize_form, "deserialize_mem_coverage");
    CHECK_EQUAL(mcov_get_now(), 15);
    check_consistent();
}

/* Changes the form at random: bits, header fields, length. */
static void mutate(uint64_t *random) {
    for (uint64_t changes = next_random(random) % 4; changes > 0; changes--) {
        uint64_t value = next_random(random);
        switch (value % 4) {
        case 0:
            form_size = (value >> 8) % 64;
            break;
        case 1: {
            uint32_t storage_size = (uint32_t)((value >> 8) % 64);
            memcpy(form + 4, &storage_size, sizeof storage_size);
            break;
        }
        case 2:
            lengthen((value >> 8) % 20);
            break;
        default:
            form[(value >> 8) % 64] ^= (uint8_t)(1 << (value >> 40) % 8);
        }
    }
}

TEST(random_data_is_taken_whole_or_refused_and_never_believed) {
    set_up();
    uint8_t valid[64];
    CHECK(form_size <= sizeof valid);
    memcpy(valid, form, sizeof valid);
    size_t valid_size = form_size;
    uint64_t random = 20240601;
    int taken = 0, refused = 0;
    for (int i = 0; i < 30000; i++) {
        mutate(&random);
        uint32_t before = mcov_get_now();
        uint8_t *copy = exact_copy(form_size);
        int status =
            i % 2 == 0 ? mcov_try_deserialize(copy, form_size) : mcov_merge(copy, form_size);
        free(copy);
        CHECK(status == MCOV_OK || status == MCOV_ERROR_LENGTH ||
              status == MCOV_ERROR_UNKNOWN_EDGES);
        if (status != MCOV_OK)
            CHECK_EQUAL(mcov_get_now(), before);
        *(status == MCOV_OK ? &taken : &refused) += 1;
        check_consistent();
        memcpy(form, valid, sizeof valid);
        memset(form + sizeof valid, 0, sizeof form - sizeof valid);
        form_size = valid_size;
    }
    CHECK(taken > 1000 && refused > 1000);
}

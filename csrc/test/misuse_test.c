/* NULL and buffers that are too short: a status from one half of the calls, a line from the other.
 */
#include "support/edges.h"
#include "support/process.h"

#include <string.h>

static uint32_t before;

static void set_up(void) {
    hit_range(make_guards(100), 0, 33);
    before = mcov_get_now();
}

static void check_unchanged(void) {
    CHECK_EQUAL(mcov_get_now(), before);
    check_consistent();
}

static void copy_to_null(void) {
    mcov_copy_hitmap(NULL);
}

static void set_from_null(void) {
    mcov_set_hitmap(NULL);
}

static void deserialize_null(void) {
    deserialize_mem_coverage(NULL, 8);
}

static void serialize_to_null(void) {
    CHECK(serialize_mem_coverage(NULL) == NULL);
}

TEST(a_base_call_with_null_writes_one_line_to_stderr_and_changes_nothing) {
    set_up();
    check_one_line(copy_to_null, "mcov_copy_hitmap");
    check_one_line(set_from_null, "mcov_set_hitmap");
    check_one_line(deserialize_null, "deserialize_mem_coverage");
    check_one_line(serialize_to_null, "serialize_mem_coverage");
    check_unchanged();
}

static void call_everything_with_null(void) {
    size_t size = 8;
    uint8_t *data = NULL;
    CHECK_EQUAL(mcov_try_get_total(NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_try_get_now(NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_try_copy_hitmap(NULL, 100), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_try_set_hitmap(NULL, 0), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_try_serialize(NULL, &size), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_try_serialize(&data, NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_try_deserialize(NULL, 8), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_merge(NULL, 8), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_merge_hitmap(NULL, 0), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_get_level(0, NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_copy_hits(NULL, 100), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_attach(NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_live_view(NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_get_module(0, NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_get_patching(NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_get_counters(0, NULL), MCOV_ERROR_NULL);
    CHECK_EQUAL(mcov_copy_counter_classes(0, NULL, 100), MCOV_ERROR_NULL);
}

TEST(a_call_with_a_status_tells_of_null_and_prints_nothing) {
    set_up();
    check_silent(call_everything_with_null);
    check_unchanged();
}

static void fail_otherwise(void) {
    uint8_t buffer[100] = {0};
    struct mcov_module module;
    struct mcov_level level;
    struct mcov_counters counters;
    CHECK_EQUAL(mcov_get_counters(0, &counters), MCOV_ERROR_NO_COUNTERS);
    CHECK_EQUAL(mcov_get_counters(1, &counters), MCOV_ERROR_NO_MODULE);
    CHECK_EQUAL(mcov_copy_counter_classes(0, buffer, sizeof buffer), MCOV_ERROR_NO_COUNTERS);
    CHECK_EQUAL(mcov_copy_counter_classes(UINT32_MAX, buffer, sizeof buffer), MCOV_ERROR_NO_MODULE);
    CHECK_EQUAL(mcov_try_pop(0, NULL), MCOV_ERROR_EMPTY_STACK);
    CHECK_EQUAL(mcov_get_level(5, &level), MCOV_ERROR_WRONG_LEVEL);
    CHECK_EQUAL(mcov_get_module(1, &module), MCOV_ERROR_NO_MODULE);
    CHECK_EQUAL(mcov_get_module(UINT32_MAX, &module), MCOV_ERROR_NO_MODULE);
    CHECK_EQUAL(mcov_try_deserialize(buffer, 7), MCOV_ERROR_LENGTH);
    CHECK_EQUAL(mcov_set_patching(4), MCOV_ERROR_MODE);
    buffer[99] = 1;
    CHECK_EQUAL(mcov_try_set_hitmap(buffer, 100), MCOV_ERROR_UNKNOWN_EDGES);
}

TEST(a_call_with_a_status_never_prints) {
    set_up();
    check_silent(fail_otherwise);
    check_unchanged();
}

TEST(a_buffer_that_is_too_short_is_not_written_to) {
    set_up();
    uint8_t buffer[13];
    memset(buffer, 0xaa, sizeof buffer);
    for (size_t length = 0; length < mem_coverage.storage_size; length++) {
        CHECK_EQUAL(mcov_try_copy_hitmap(buffer, length), MCOV_ERROR_LENGTH);
        CHECK_EQUAL(mcov_copy_hits(buffer, length), MCOV_ERROR_LENGTH);
    }
    for (size_t i = 0; i < sizeof buffer; i++)
        CHECK_EQUAL(buffer[i], 0xaa);
}

TEST(a_buffer_longer_than_the_hitmap_is_filled_with_zeros) {
    set_up();
    uint8_t buffer[100];
    memset(buffer, 0xaa, sizeof buffer);
    CHECK_EQUAL(mcov_try_copy_hitmap(buffer, sizeof buffer), MCOV_OK);
    CHECK_EQUAL(bits_of(buffer, sizeof buffer), before);
    memset(buffer, 0xaa, sizeof buffer);
    CHECK_EQUAL(mcov_copy_hits(buffer, sizeof buffer), MCOV_OK);
    CHECK_EQUAL(bits_of(buffer, sizeof buffer), before);
}

TEST(copy_hitmap_writes_storage_size_bytes_and_no_more) {
    set_up();
    char buffer[100];
    memset(buffer, 0x55, sizeof buffer);
    mcov_copy_hitmap(buffer);
    CHECK_EQUAL(bits_of((uint8_t *)buffer, mem_coverage.storage_size), before);
    for (size_t i = mem_coverage.storage_size; i < sizeof buffer; i++)
        CHECK_EQUAL(buffer[i], 0x55);
}

static void use_the_base_calls(void) {
    char buffer[100];
    mcov_reset();
    mcov_push_coverage();
    mcov_copy_hitmap(buffer);
    mcov_set_hitmap(buffer);
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    deserialize_mem_coverage(data, size);
    mcov_free(data);
    mcov_pop_coverage();
    mcov_set_now(mcov_get_now() + mcov_get_total());
}

TEST(proper_use_prints_nothing) {
    check_silent(set_up);
    check_silent(use_the_base_calls);
}

TEST(every_status_has_a_text_of_its_own) {
    static const int all[] = {MCOV_OK,
                              MCOV_ERROR_NULL,
                              MCOV_ERROR_EMPTY_STACK,
                              MCOV_ERROR_WRONG_LEVEL,
                              MCOV_ERROR_NO_MEMORY,
                              MCOV_ERROR_LENGTH,
                              MCOV_ERROR_UNKNOWN_EDGES,
                              MCOV_ERROR_NO_MODULE,
                              MCOV_ERROR_ATTACHED,
                              MCOV_ERROR_SYSTEM,
                              MCOV_ERROR_FILE_MAGIC,
                              MCOV_ERROR_FILE_BYTE_ORDER,
                              MCOV_ERROR_FILE_VERSION,
                              MCOV_ERROR_FILE_LENGTH,
                              MCOV_ERROR_FILE_SECTION,
                              MCOV_ERROR_FILE_DUPLICATE,
                              MCOV_ERROR_MODE,
                              MCOV_ERROR_PATCHING,
                              MCOV_ERROR_NO_COUNTERS,
                              -1000};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        CHECK(mcov_status_text(all[i])[0] != '\0');
        for (size_t k = 0; k < i; k++)
            CHECK(strcmp(mcov_status_text(all[i]), mcov_status_text(all[k])) != 0);
    }
    CHECK(strcmp(mcov_status_text(1), mcov_status_text(-1000)) == 0);
}

TEST(the_runtime_tells_the_version_of_the_header) {
    CHECK_EQUAL(mcov_abi_version(), MCOV_ABI_VERSION);
}

/* A process that is limited in address space: room for fewer edges, or for none. */
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void limit_to(size_t headroom) {
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages;
    CHECK(file != NULL && fscanf(file, "%lu", &pages) == 1);
    fclose(file);
    struct rlimit limit = {.rlim_max = RLIM_INFINITY};
    limit.rlim_cur = pages * (unsigned long)sysconf(_SC_PAGESIZE) + headroom;
    CHECK_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
}

TEST(a_limited_process_reserves_what_there_is) {
    limit_to((size_t)256 << 20);
    struct guards guards = make_guards(100000);
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), 100000);
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_OK);
    CHECK(view.capacity < (1U << 29) && view.capacity >= (1U << 20));
    check_consistent();
}

#if defined(__x86_64__)
TEST(counting_inline_is_refused_with_the_reason_and_other_modes_are_not) {
    limit_to((size_t)256 << 20);
    if (mcov_set_patching(MCOV_PATCHING_ON) != MCOV_OK)
        test_skip("calls cannot be removed here");
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_INLINE), MCOV_ERROR_PATCHING);
    struct mcov_patching patching;
    CHECK_EQUAL(mcov_get_patching(&patching), MCOV_OK);
    CHECK_EQUAL(patching.mode, MCOV_PATCHING_ON);
    CHECK_EQUAL(patching.is_active, 1);
    CHECK(strstr(patching.reason, "address space") != NULL);
}
#endif

static uint32_t too_many[9000000];
#define TOO_MANY (sizeof too_many / sizeof *too_many)

static void load_too_many(void) {
    __sanitizer_cov_trace_pc_guard_init(too_many, too_many + TOO_MANY);
}

TEST(a_module_beyond_the_reservation_is_left_out_and_the_others_go_on) {
    limit_to((size_t)5 << 20);
    struct guards guards = make_guards(1000);
    check_one_line(load_too_many, "is not numbered");
    CHECK_EQUAL(too_many[0], 0);
    CHECK_EQUAL(mcov_get_total(), 1000);
    hit_all(guards);
    hit_all(make_guards(1000));
    CHECK_EQUAL(mcov_get_now(), 2000);
    __sanitizer_cov_trace_pc_guard(&too_many[5]);
    CHECK_EQUAL(mcov_get_now(), 2000);
    check_consistent();
}

static void raise_limit(void) {
    struct rlimit limit = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    CHECK_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
}

/* The module's hits are taken from the last words of the reservation. */
TEST(the_last_edges_there_can_be_are_recorded_in_a_file) {
    limit_to((size_t)5 << 20);
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_OK);
    CHECK_EQUAL(view.capacity, 1 << 20);
    raise_limit();
    uint32_t first = (1U << 23) - 41;
    __sanitizer_cov_trace_pc_guard_init(too_many, too_many + first);
    hit_all(make_guards(40));
    CHECK_EQUAL(mcov_get_total(), (1U << 23) - 1);
    CHECK_EQUAL(mcov_attach(path_of("file")), MCOV_OK);
    struct bytes file = read_valid(path_of("file"));
    CHECK_EQUAL(hits_in(section_of(file, 40)), 40);
    free_bytes(file);
}

static void load_some(void) {
    __sanitizer_cov_trace_pc_guard_init(too_many, too_many + 100);
}

TEST(without_any_room_calls_tell_of_it_and_callbacks_do_nothing) {
    limit_to((size_t)1 << 20);
    check_one_line(load_some, "is not numbered");
    __sanitizer_cov_trace_pc_guard(&too_many[5]);
    CHECK_EQUAL(mcov_get_total(), 0);
    CHECK_EQUAL(mcov_get_now(), 0);
    CHECK_EQUAL(mcov_try_reset(), MCOV_ERROR_NO_MEMORY);
    CHECK_EQUAL(mcov_try_push(NULL), MCOV_ERROR_NO_MEMORY);
    struct mcov_level level;
    CHECK_EQUAL(mcov_get_level(0, &level), MCOV_ERROR_NO_MEMORY);
    CHECK_EQUAL(mcov_try_set_now(1), MCOV_ERROR_NO_MEMORY);
    CHECK_EQUAL(mcov_merge_hitmap((const uint8_t *)"", 1), MCOV_ERROR_NO_MEMORY);
    uint32_t number;
    struct mcov_module module;
    CHECK_EQUAL(mcov_try_get_total(&number), MCOV_OK);
    CHECK_EQUAL(mcov_try_get_now(&number), MCOV_OK);
    CHECK_EQUAL(mcov_get_module(0, &module), MCOV_ERROR_NO_MODULE);
    check_one_line(mcov_reset, "mcov_reset");
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_ERROR_NO_MEMORY);
}

/* The guards of more edges than there is room for are not touched, so they need not be there. */
static uint32_t few[1];
static uint64_t count_of_few;

static void load_few(void) {
    uint32_t *stop = (uint32_t *)((uintptr_t)few + count_of_few * sizeof *few);
    __sanitizer_cov_trace_pc_guard_init(few, stop);
}

TEST(a_process_has_no_more_edges_than_a_number_of_32_bits_can_tell_apart) {
    limit_to((size_t)64 << 20);
    make_guards(1000);
    count_of_few = UINT32_MAX - 1000;
    check_one_line(load_few, "no memory for its 4294966295 edges");
    count_of_few++;
    check_one_line(load_few,
                   "with its 4294966296 edges the process would have more than 4294967295");
    count_of_few = ((uint64_t)1 << 32) + 10;
    check_one_line(load_few, "with its 4294967306 edges");
    CHECK_EQUAL(mcov_get_total(), 1000);
    check_consistent();
}

/* The system refuses writable code for once, in the middle of having edges counted inline. */
#define _GNU_SOURCE
#include "support/code.h"
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint32_t openings, refused_opening;

/* In place of the C library's. */
int mprotect(void *address, size_t size, int protection) {
    int code = PROT_WRITE | PROT_EXEC;
    if ((protection & code) == code && ++openings == refused_opening) {
        errno = ENOMEM;
        return -1;
    }
    return (int)syscall(SYS_mprotect, address, size, protection);
}

static const char *fixture, *function;
static uint32_t *found; /* shared with the children */

/* Every level has all edges that are hit in it, whatever was refused. */
static void run_levels(void) {
    CHECK_EQUAL(mcov_set_patching(MCOV_PATCHING_OFF), MCOV_OK);
    fixture_function *run = function_of(load_fixture(fixture), function);
    struct mcov_module module = module_of(fixture);
    int expected = run(0);
    uint32_t reached = bits_in(module);
    (void)mcov_set_patching(MCOV_PATCHING_INLINE);
    for (int level = 0; level < 2000; level++) {
        mcov_push_coverage();
        CHECK_EQUAL(run(0), expected);
        CHECK_EQUAL(mcov_sync(), MCOV_OK);
        CHECK_EQUAL(bits_in(module), reached);
        mcov_pop_coverage();
    }
    check_consistent();
    CHECK_EQUAL(patching().missing, 0);
    CHECK_EQUAL(patching().retired, 0);
    found[0] = openings;
    found[1] = patching().removed_now;
}

/* Refuses each opening there is in turn; most of them leave other edges to be counted inline. */
static void check_each_refusal(void) {
    found =
        mmap(NULL, sizeof *found * 2, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(found != MAP_FAILED);
    in_child(run_levels);
    uint32_t all = found[0];
    if (found[1] == 0)
        test_skip("edges cannot be counted inline here");
    CHECK(all >= 2);
    for (refused_opening = 1; refused_opening <= all; refused_opening++)
        in_child(run_levels);
}

TEST(no_hit_is_lost_where_code_cannot_be_written_for_once) {
    fixture = "busy";
    function = "busy_run";
    check_each_refusal();
}

TEST(no_hit_is_lost_where_unoptimised_code_cannot_be_written_for_once) {
    fixture = "alpha";
    function = "alpha_run";
    check_each_refusal();
}

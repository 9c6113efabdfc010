/* fork() while other threads hit edges and control: the child is whole. */
#include "support/edges.h"
#include "support/process.h"
#include "support/threads.h"

#define EDGES 4000
#define FORKS 60

static struct guards guards;

/*
 * Nothing here takes the allocator's lock outside the runtime's own calls: a sanitizer's allocator
 * does not release its lock in the child.
 */
static void hit_and_control(uint32_t number) {
    if (number > 0) {
        hit_range(guards, number * 500, number * 500 + 1000);
        return;
    }
    mcov_push_coverage();
    hit_range(guards, 0, 700);
    mcov_pop_coverage();
    mcov_reset();
    CHECK_EQUAL(mcov_merge_hitmap((const uint8_t *)"\xfe\xff", 2), MCOV_OK);
}

static void do_all_calls(void) {
    CHECK_EQUAL(mem_coverage.now, bits_set());
    check_consistent();
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    check_consistent();
    mcov_push_coverage();
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    mcov_pop_coverage();
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    mcov_reset();
    deserialize_mem_coverage(data, size);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    mcov_free(data);
    mcov_reset();
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    while (mcov_try_pop(0, NULL) == MCOV_OK)
        continue;
    check_consistent();
}

static void keep_forking(void) {
    for (int i = 0; i < FORKS; i++)
        in_child(do_all_calls);
}

TEST(a_child_forked_while_other_threads_hit_and_control_is_whole) {
    guards = make_guards(EDGES);
    beside(5, hit_and_control, keep_forking);
    do_all_calls();
}

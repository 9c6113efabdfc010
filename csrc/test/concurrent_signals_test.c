/* Signal handlers that hit edges, in the middle of callbacks and of control calls. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/threads.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>

#define EDGES 3000

static struct guards guards;
static uint32_t handled;

static void hit_in_handler(int signal) {
    (void)signal;
    uint32_t start = __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED) * 97 % EDGES;
    for (uint32_t i = 0; i < 200; i++)
        hit(guards, (start + i * 13) % EDGES);
}

static void set_up(int signal) {
    guards = make_guards(EDGES);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = hit_in_handler;
    action.sa_flags = SA_RESTART;
    CHECK_EQUAL(sigaction(signal, &action, NULL), 0);
}

static void control(int i) {
    hit_range(guards, (uint32_t)i % 1000, (uint32_t)i % 1000 + 500);
    mcov_push_coverage();
    hit_range(guards, 0, 100);
    if (i % 7 == 0)
        mcov_reset();
    size_t size;
    uint8_t *data = serialize_mem_coverage(&size);
    mcov_pop_coverage();
    if (i % 3 == 0)
        deserialize_mem_coverage(data, size);
    mcov_free(data);
}

static void check_nothing_is_lost(void) {
    check_consistent();
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    mcov_reset();
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    check_consistent();
}

TEST(a_timers_handler_may_hit_edges_during_any_call) {
    set_up(SIGPROF);
    struct itimerval often = {.it_interval = {.tv_usec = 1000}, .it_value = {.tv_usec = 1000}};
    struct itimerval never = {.it_value = {0}};
    CHECK_EQUAL(setitimer(ITIMER_PROF, &often, NULL), 0);
    for (int i = 0; __atomic_load_n(&handled, __ATOMIC_RELAXED) < 100; i++)
        control(i);
    CHECK_EQUAL(setitimer(ITIMER_PROF, &never, NULL), 0);
    check_nothing_is_lost();
}

static pthread_t target;

static void send_signal(uint32_t number) {
    (void)number;
    uint32_t before = __atomic_load_n(&handled, __ATOMIC_RELAXED);
    CHECK_EQUAL(pthread_kill(target, SIGUSR1), 0);
    for (int i = 0; i < 1000 && __atomic_load_n(&handled, __ATOMIC_RELAXED) == before; i++)
        hit(guards, (uint32_t)i);
}

static void keep_controlling(void) {
    for (int i = 0; i < 2000 || __atomic_load_n(&handled, __ATOMIC_RELAXED) < 20; i++)
        control(i);
}

TEST(a_thread_may_be_interrupted_by_hits_in_the_middle_of_any_call) {
    set_up(SIGUSR1);
    target = pthread_self();
    beside(2, send_signal, keep_controlling);
    check_nothing_is_lost();
}

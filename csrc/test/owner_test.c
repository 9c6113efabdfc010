/*
 * One thread's words (owner.h): who becomes the owner, who takes the words away, and that no hit is
 * lost or counted twice meanwhile.
 */
#define _GNU_SOURCE
#include "owner.h"
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"
#include "support/threads.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef MEMCOV_SEQUENCES

#define EDGES 6400

static struct guards guards;

static bool is_owner(void) {
    return owner_is_self();
}

static void make_calls(uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        mcov_reset();
}

static void *wait_for_ever(void *unused) {
    (void)unused;
    for (;;)
        pause();
    return NULL;
}

/* Only a process with threads has an owner. */
static void start_waiting_thread(void) {
    pthread_t id;
    CHECK_EQUAL(pthread_create(&id, NULL, wait_for_ever, NULL), 0);
}

/* With the edges made, this thread is the owner; skips the test where there never is one. */
static void become_owner(void) {
    guards = make_guards(EDGES);
    start_waiting_thread();
    make_calls(owner_calls_needed + 1);
    if (load_relaxed(&owner_thread) == OWNER_NONE || load_relaxed(&owner_thread) == OWNER_NEVER)
        test_skip("neither the C library nor the system has restartable sequences");
    CHECK(is_owner());
}

TEST(a_thread_that_makes_all_control_calls_becomes_the_owner) {
    guards = make_guards(EDGES);
    start_waiting_thread();
    make_calls(owner_calls_needed - 1);
    CHECK(!is_owner());
    become_owner();
    hit_range(guards, 0, 1000);
    CHECK(is_owner());
    CHECK_EQUAL(mcov_get_now(), 1000);
    mcov_push_coverage();
    CHECK_EQUAL(mcov_get_now(), 0);
    hit_range(guards, 500, 1500);
    CHECK_EQUAL(mcov_get_now(), 1000);
    mcov_pop_coverage();
    CHECK_EQUAL(mcov_get_now(), 1500);
    CHECK(is_owner());
    check_consistent();
}

TEST(a_process_with_one_thread_needs_no_owner) {
    guards = make_guards(EDGES);
    make_calls(2 * owner_calls_needed);
    CHECK_EQUAL(owner_thread, OWNER_NONE);
}

static void hit_one(uint32_t number) {
    hit(guards, number);
}

TEST(a_first_hit_of_another_thread_takes_the_words_away_and_more_calls_bring_them_back) {
    become_owner();
    uint32_t before = owner_calls_needed;
    hit(guards, 100);
    in_threads(1, hit_one);
    CHECK(!is_owner());
    CHECK_EQUAL(owner_thread, OWNER_NONE);
    CHECK_EQUAL(owner_calls_needed, 2 * before);
    CHECK_EQUAL(mcov_get_now(), 2);
    check_consistent();
    make_calls(before);
    CHECK(!is_owner());
    make_calls(before + 1);
    CHECK(is_owner());
}

static void call_once(uint32_t number) {
    (void)number;
    mcov_push_coverage();
    mcov_pop_coverage();
}

TEST(a_control_call_of_another_thread_takes_the_words_away) {
    become_owner();
    hit_range(guards, 0, 100);
    in_threads(1, call_once);
    CHECK(!is_owner());
    CHECK_EQUAL(mcov_get_now(), 100);
    check_consistent();
}

static void attach(uint32_t number) {
    (void)number;
    CHECK_EQUAL(mcov_attach(path_of("owner")), MCOV_OK);
}

/* It reads what the owner hit, which may still be on its way to memory. */
TEST(another_thread_that_attaches_a_file_takes_the_words_away) {
    become_owner();
    hit_range(guards, 0, 100);
    in_threads(1, attach);
    CHECK(!is_owner());
    hit_range(guards, 100, 200);
    struct bytes file = read_valid(path_of("owner"));
    CHECK_EQUAL(hits_in(section_of(file, EDGES)), 200);
    free_bytes(file);
}

TEST(hits_that_were_seen_leave_the_words_to_their_owner) {
    become_owner();
    hit(guards, 0);
    in_threads(1, hit_one);
    CHECK(is_owner());
}

static void look_in_child(void) {
    CHECK(!is_owner());
    CHECK_EQUAL(mcov_get_now(), 100);
    hit_range(guards, 50, 150);
    CHECK_EQUAL(mcov_get_now(), 150);
    check_consistent();
    start_waiting_thread();
    make_calls(owner_calls_needed + 1);
    CHECK(is_owner());
}

static void fork_once(uint32_t number) {
    (void)number;
    in_child(look_in_child);
}

TEST(a_forked_child_has_no_owner_until_it_has_threads) {
    become_owner();
    hit_range(guards, 0, 100);
    in_child(look_in_child);
    in_threads(1, fork_once);
}

/*
 * Three take fresh edges of the same words, every third one each: the thread that makes the control
 * calls, a signal handler that interrupts it, and a second thread, which sends the signals.
 */
enum taker { CALLER, HANDLER, OTHER, TAKERS };

#define ROUNDS   400
#define ENOUGH   100   /* times that the words were taken away */
#define TOO_MANY 20000 /* rounds without that */
#define CALLS    300

static uint32_t taken[TAKERS]; /* edges of this round */
static bool is_over, is_last;
static pthread_t caller;
static pthread_barrier_t gate;

static void take_fresh(enum taker taker) {
    uint32_t count = load_relaxed(&taken[taker]);
    if (count >= EDGES / TAKERS)
        return;
    hit(guards, count * TAKERS + taker);
    __atomic_store_n(&taken[taker], count + 1, __ATOMIC_RELAXED);
}

static void take_in_handler(int signal) {
    (void)signal;
    take_fresh(HANDLER);
}

/* Comes in the way of the caller in each round until that is over. */
static void *disturb(void *unused) {
    (void)unused;
    uint64_t random = 7;
    do {
        pthread_barrier_wait(&gate);
        while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) {
            for (uint64_t pause = next_random(&random) % 3000; pause > 0; pause--)
                __atomic_signal_fence(__ATOMIC_SEQ_CST);
            if (next_random(&random) % 2 == 0)
                take_fresh(OTHER);
            else
                CHECK_EQUAL(pthread_kill(caller, SIGUSR1), 0);
        }
        pthread_barrier_wait(&gate);
    } while (!is_last);
    return NULL;
}

static void check_taken(void) {
    uint32_t all = 0;
    for (uint32_t taker = 0; taker < TAKERS; taker++) {
        for (uint32_t i = 0; i < taken[taker]; i++)
            if (!is_set(i * TAKERS + taker + 1))
                test_fail(__FILE__, __LINE__, "edge %u of taker %u is lost", i, taker);
        all += taken[taker];
        taken[taker] = 0;
    }
    CHECK_EQUAL(bits_set(), all);
    CHECK_EQUAL(mcov_get_now(), all);
}

TEST(no_hit_is_lost_or_counted_twice_while_the_words_change_hands) {
    become_owner();
    caller = pthread_self();
    struct sigaction action = {.sa_handler = take_in_handler, .sa_flags = SA_RESTART};
    CHECK_EQUAL(sigaction(SIGUSR1, &action, NULL), 0);
    pthread_t other;
    CHECK_EQUAL(pthread_barrier_init(&gate, NULL, 2), 0);
    CHECK_EQUAL(pthread_create(&other, NULL, disturb, NULL), 0);
    uint32_t calls_owned = 0, taken_away = 0;
    for (int round = 0; !is_last; round++) {
        mcov_reset();
        pthread_barrier_wait(&gate);
        for (int call = 0; call < CALLS; call++) {
            /* At once, and again and again. It doubles when the words are taken away. */
            if (__atomic_exchange_n(&owner_calls_needed, 1, __ATOMIC_RELAXED) > 1)
                taken_away++;
            mcov_push_coverage();
            calls_owned += is_owner();
            take_fresh(CALLER);
            mcov_pop_coverage();
        }
        is_last = (round >= ROUNDS && taken_away >= ENOUGH) || round >= TOO_MANY;
        __atomic_store_n(&is_over, true, __ATOMIC_RELEASE);
        pthread_barrier_wait(&gate);
        is_over = false;
        check_taken();
    }
    CHECK_EQUAL(pthread_join(other, NULL), 0);
    CHECK(calls_owned >= ENOUGH);
    CHECK(taken_away >= ENOUGH);
}

TEST(nobody_is_the_owner_where_the_environment_forbids_it) {
    CHECK_EQUAL(setenv("MEMCOV_OWNER", "off", 1), 0);
    guards = make_guards(EDGES);
    start_waiting_thread();
    make_calls(2 * owner_calls_needed);
    CHECK_EQUAL(owner_thread, OWNER_NEVER);
    hit_range(guards, 0, 1000);
    CHECK_EQUAL(mcov_get_now(), 1000);
    check_consistent();
}

static void load_with_unknown_word(void) {
    CHECK_EQUAL(setenv("MEMCOV_OWNER", "never", 1), 0);
    guards = make_guards(EDGES);
}

TEST(an_unknown_word_in_the_environment_is_told) {
    check_one_line(load_with_unknown_word,
                   "MEMCOV_OWNER is 'never', but it takes auto or off: auto is used");
}

static void hit_fresh_after_each_call(void) {
    for (uint32_t i = 0; i < 2 * owner_calls_needed; i++) {
        in_threads(1, hit_one);
        hit(guards, 100);
        mcov_reset();
    }
}

TEST(a_thread_that_is_not_alone_with_its_hits_does_not_become_the_owner) {
    guards = make_guards(EDGES);
    start_waiting_thread();
    uint32_t needed = owner_calls_needed;
    hit_fresh_after_each_call();
    CHECK(!is_owner());
    CHECK_EQUAL(owner_calls_needed, needed);
}

/* What a sandbox does once its process has started. */
static void forbid_membarrier(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
    CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0)
        test_skip("there is no seccomp here");
}

static void hit_with_errno(uint32_t number) {
    errno = ENOTTY;
    hit(guards, number);
    CHECK_EQUAL(errno, ENOTTY);
}

TEST(where_the_system_forbids_it_later_nobody_is_the_owner_again) {
    become_owner();
    hit(guards, 100);
    forbid_membarrier();
    in_threads(1, hit_with_errno);
    CHECK_EQUAL(owner_thread, OWNER_NEVER);
    CHECK_EQUAL(mcov_get_now(), 2);
    make_calls(4 * owner_calls_needed);
    CHECK_EQUAL(owner_thread, OWNER_NEVER);
    hit_all(guards);
    CHECK_EQUAL(mcov_get_now(), EDGES);
    check_consistent();
}

TEST(where_the_system_forbids_it_before_nobody_is_the_owner) {
    guards = make_guards(EDGES);
    start_waiting_thread();
    forbid_membarrier();
    make_calls(owner_calls_needed + 1);
    CHECK(!is_owner());
    hit_range(guards, 0, 1000);
    CHECK_EQUAL(mcov_get_now(), 1000);
    check_consistent();
}

#else

TEST(there_are_owners_on_x86_64_only) {
    test_skip("this build of the runtime always uses locked instructions");
}

#endif

#define _GNU_SOURCE
#include "wander.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define STACK_SIZE 65536

static ucontext_t coroutine, resumer;
static volatile sig_atomic_t is_inside;
static bool is_ended;
static uint32_t suspended, suspensions;
static test_body *coroutine_step;

/* Leaves the coroutine in the middle of whatever it does; another thread goes on with it. */
static void suspend(int signal) {
    (void)signal;
    if (!is_inside)
        return;
    is_inside = 0;
    suspended++;
    CHECK_EQUAL(swapcontext(&coroutine, &resumer), 0);
    is_inside = 1;
}

static void run_coroutine(void) {
    is_inside = 1;
    while (suspended < suspensions)
        coroutine_step();
    is_inside = 0;
    __atomic_store_n(&is_ended, true, __ATOMIC_RELEASE);
    setcontext(&resumer);
}

/* Goes on with the coroutine until a timer suspends it. */
static void *resume(void *data) {
    (void)data;
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1};
    event._sigev_un._tid = gettid();
    struct itimerspec often = {.it_value = {.tv_nsec = 200000}, .it_interval = {.tv_nsec = 200000}};
    CHECK_EQUAL(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    CHECK_EQUAL(timer_settime(timer, 0, &often, NULL), 0);
    CHECK_EQUAL(swapcontext(&resumer, &coroutine), 0);
    CHECK_EQUAL(timer_delete(timer), 0);
    return NULL;
}

void wander(uint32_t times, test_body *step, test_body *beside) {
    suspensions = times;
    coroutine_step = step;
    struct sigaction action = {.sa_handler = suspend, .sa_flags = SA_RESTART};
    CHECK_EQUAL(sigaction(SIGUSR1, &action, NULL), 0);
    CHECK_EQUAL(getcontext(&coroutine), 0);
    coroutine.uc_stack = (stack_t){.ss_sp = malloc(STACK_SIZE), .ss_size = STACK_SIZE};
    makecontext(&coroutine, run_coroutine, 0);
    while (!__atomic_load_n(&is_ended, __ATOMIC_ACQUIRE)) {
        pthread_t thread;
        CHECK_EQUAL(pthread_create(&thread, NULL, resume, NULL), 0);
        beside();
        CHECK_EQUAL(pthread_join(thread, NULL), 0);
    }
    free(coroutine.uc_stack.ss_sp);
}

#define _POSIX_C_SOURCE 200809L
#include "busy.h"

#include <signal.h>
#include <sys/time.h>

struct busy busy;

void load_busy(void) {
    busy.run = function_of(load_fixture("busy"), "busy_run");
    busy.module = module_of("busy");
    busy.code = code_of((const void *)(uintptr_t)busy.run);
    busy.original = copy_of(busy.code);
    busy.expected = busy.run(0);
    busy.reached = bits_in(busy.module);
    CHECK(busy.reached > 15);
}

void run_busy_once(void) {
    CHECK_EQUAL(busy.run(0), busy.expected);
}

void run_busy(uint32_t number) {
    (void)number;
    for (int i = 0; i < 50; i++)
        run_busy_once();
}

void among_alarms(int microseconds, void (*handler)(int), test_body *body) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    CHECK_EQUAL(sigaction(SIGALRM, &action, NULL), 0);
    struct itimerval often = {.it_interval = {.tv_usec = microseconds},
                              .it_value = {.tv_usec = microseconds}};
    struct itimerval never = {.it_value = {0}};
    CHECK_EQUAL(setitimer(ITIMER_REAL, &often, NULL), 0);
    body();
    CHECK_EQUAL(setitimer(ITIMER_REAL, &never, NULL), 0);
}

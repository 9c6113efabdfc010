/* The fixture busy, whose edges are hit again and again, for tests that change its code meanwhile.
 */
#ifndef MEMCOV_TEST_BUSY_H
#define MEMCOV_TEST_BUSY_H

#include "code.h"
#include "fixtures.h"

struct busy {
    fixture_function *run; /* takes the same edges each time */
    struct mcov_module module;
    struct code code;
    uint8_t *original;
    int expected;     /* what run(0) returns */
    uint32_t reached; /* edges that every run takes */
};
extern struct busy busy;

/* Loads it and runs it once. */
void load_busy(void);

/* Runs it, and fails unless it returns what it did; many times for beside(). */
void run_busy_once(void);
void run_busy(uint32_t number);

/* Runs `body` while `handler` handles an alarm each so many microseconds. */
void among_alarms(int microseconds, void (*handler)(int), test_body *body);

#endif

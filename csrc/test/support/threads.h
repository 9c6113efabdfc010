/* Threads for tests: started together, stopped together. */
#ifndef MEMCOV_TEST_THREADS_H
#define MEMCOV_TEST_THREADS_H

#include "check.h"

/* Runs body(0) ... body(count - 1) in threads of their own, all at once; returns after the last. */
typedef void thread_body(uint32_t number);
void in_threads(uint32_t count, thread_body *body);

/*
 * Runs `background`, `count` times, again and again while the calling thread runs `foreground`,
 * each for the first time before it starts.
 */
void beside(uint32_t count, thread_body *background, test_body *foreground);

#endif

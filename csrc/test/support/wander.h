/* Code that goes on, on a stack of its own, in one thread after another. */
#ifndef MEMCOV_TEST_WANDER_H
#define MEMCOV_TEST_WANDER_H

#include "check.h"

/*
 * Runs `step` again and again on a stack of its own. Timer signals suspend it wherever it is, so
 * many times, and a new thread goes on with it each time; `beside` runs meanwhile in this one.
 */
void wander(uint32_t times, test_body *step, test_body *beside);

#endif

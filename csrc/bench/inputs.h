/*
 * Short inputs as a fuzzer makes them. An input has a database in memory of its own, as a fuzzer's
 * target opens one so that no input depends on those before, and is a few short statements, some of
 * them wrong; which ones is the same in every run.
 */
#ifndef INPUTS_H
#define INPUTS_H

#include <stdint.h>

#define INPUTS_FIRST 1 /* the state before the first input */

/* Runs the next input. Returns a checksum of its results. */
uint32_t inputs_run(uint64_t *state);

#endif

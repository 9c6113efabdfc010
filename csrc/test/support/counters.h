/* Inline counters for tests, laid down as a compiler would. */
#ifndef MEMCOV_TEST_COUNTERS_H
#define MEMCOV_TEST_COUNTERS_H

#include "check.h"
#include "memcov.h"

/*
 * The executable's counters, registered when they are made; a module has one table, so they are
 * made once a process. Their address is `offset` bytes behind the start of a cache line. There are
 * bytes before and behind them that belong to nobody.
 */
struct counters {
    uint8_t *at;
    uint32_t count;
};
struct counters make_counters(uint32_t count, uint32_t offset);

/* Takes an edge so many times, or each of [from, to) once, as instrumented code does. */
void count(struct counters counters, uint32_t index, uint32_t times);
void count_range(struct counters counters, uint32_t from, uint32_t to);

#endif

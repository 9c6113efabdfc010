/*
 * Times push and pop on 1,130,540 edges, of which few or all are hit, against the plain runtime
 * that goes through every byte, in turn in each round. Prints rows of a Markdown table: the median
 * of each in microseconds, and the ratio's median and range.
 */
#define _GNU_SOURCE
#include "memcov.h"
#include "plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define EDGES  1130540
#define ROUNDS 15
#define HITS   1000

static uint32_t guards[EDGES];

struct pattern {
    const char *name;
    uint32_t count;                   /* of edges */
    uint32_t (*edge)(uint32_t index); /* counted from 0 */
    int repetitions;
};

static uint32_t clustered(uint32_t index) {
    return index / 10 * (EDGES / (HITS / 10)) + index % 10;
}

static uint32_t scattered(uint32_t index) {
    return index * (EDGES / HITS);
}

static uint32_t every(uint32_t index) {
    return index;
}

static const struct pattern patterns[] = {
    {"1,000 edges in clusters of 10", HITS, clustered, 200},
    {"1,000 edges, one in a word", HITS, scattered, 200},
    {"all edges", EDGES, every, 5},
};

static double microseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double time_ours(const struct pattern *pattern) {
    mcov_reset();
    for (uint32_t i = 0; i < pattern->count; i++)
        __sanitizer_cov_trace_pc_guard(&guards[pattern->edge(i)]);
    double start = microseconds();
    for (int i = 0; i < pattern->repetitions; i++) {
        mcov_push_coverage();
        mcov_pop_coverage();
    }
    double time = (microseconds() - start) / pattern->repetitions;
    if (mcov_get_now() != pattern->count)
        abort();
    return time;
}

static double time_plain(const struct pattern *pattern) {
    plain_reset();
    for (uint32_t i = 0; i < pattern->count; i++)
        plain_hit(pattern->edge(i) + 1);
    double start = microseconds();
    for (int i = 0; i < pattern->repetitions; i++) {
        plain_push();
        plain_pop();
    }
    double time = (microseconds() - start) / pattern->repetitions;
    if (plain_now() != pattern->count)
        abort();
    return time;
}

static int compare(const void *a, const void *b) {
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static void measure(const struct pattern *pattern) {
    double ours[ROUNDS], plain[ROUNDS], ratios[ROUNDS];
    time_ours(pattern); /* the arrays of the stack grow once */
    time_plain(pattern);
    for (int round = 0; round < ROUNDS; round++) {
        ours[round] = time_ours(pattern);
        plain[round] = time_plain(pattern);
        ratios[round] = plain[round] / ours[round];
    }
    qsort(ours, ROUNDS, sizeof *ours, compare);
    qsort(plain, ROUNDS, sizeof *plain, compare);
    qsort(ratios, ROUNDS, sizeof *ratios, compare);
    printf("| %s | %.2f µs | %.2f µs | %.1f | %.1f – %.1f |\n", pattern->name, ours[ROUNDS / 2],
           plain[ROUNDS / 2], ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
}

int main(void) {
    __sanitizer_cov_trace_pc_guard_init(guards, guards + EDGES);
    plain_start(EDGES);
    puts("| push and pop, 1,130,540 edges | memcov | byte by byte | times faster | range |");
    puts("|---|---|---|---|---|");
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        measure(&patterns[i]);
    return 0;
}

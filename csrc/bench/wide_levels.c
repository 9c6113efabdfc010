/*
 * Times push and pop, reset, and a level in which all is hit again, where few, many or all edges of
 * a library are hit: wide_levels LIBRARY EDGES PATTERN ROUNDS, of a library of EDGES edges. Each is
 * hit three times before, so that calls which remove themselves have done so. Prints "push_pop",
 * "reset" and "again" with nanoseconds.
 */
#include "processor_time.h"
#include "wide_library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HITS    1000
#define CLUSTER 10

static wide_hit_function *hit;
static struct control control;
static uint32_t edges, rounds;

struct pattern {
    const char *name;
    void (*hit)(void);
};

static void clusters(void) {
    for (uint32_t i = 0; i < HITS / CLUSTER; i++)
        hit(i * (edges / (HITS / CLUSTER)), CLUSTER);
}

static void scattered(void) {
    for (uint32_t i = 0; i < HITS; i++)
        hit(i * (edges / HITS), 1);
}

static void all(void) {
    hit(0, edges);
}

static const struct pattern patterns[] = {
    {"clusters", clusters}, {"scattered", scattered}, {"all", all}};

static const struct pattern *find(const char *name) {
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (strcmp(patterns[i].name, name) == 0)
            return &patterns[i];
    fprintf(stderr, "'%s' is no pattern: clusters, scattered or all\n", name);
    exit(2);
}

static void check(const struct pattern *pattern) {
    uint32_t expected = pattern->hit == all ? edges : HITS;
    if (control.now() == expected)
        return;
    fprintf(stderr, "%u edges are hit, expected %u\n", control.now(), expected);
    exit(1);
}

static double now(void) {
    return processor_time(CLOCK_PROCESS_CPUTIME_ID);
}

static double time_push_pop(void) {
    double start = now();
    for (uint32_t i = 0; i < rounds; i++) {
        control.push();
        control.pop();
    }
    return (now() - start) / rounds;
}

static double time_reset(const struct pattern *pattern) {
    double time = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        double start = now();
        control.reset();
        time += now() - start;
        pattern->hit();
    }
    return time / rounds;
}

static double time_again(const struct pattern *pattern) {
    double start = now();
    for (uint32_t i = 0; i < rounds; i++) {
        control.push();
        pattern->hit();
        control.pop();
    }
    return (now() - start) / rounds;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: wide_levels LIBRARY EDGES PATTERN ROUNDS\n");
        return 2;
    }
    hit = wide_load(argv[1]);
    edges = wide_number(argv[2]);
    const struct pattern *pattern = find(argv[3]);
    rounds = wide_number(argv[4]);
    if (!control_find(&control)) {
        fprintf(stderr, "%s has no runtime\n", argv[1]);
        return 1;
    }
    for (int i = 0; i < 3; i++)
        pattern->hit();
    control.push(); /* the arrays of the stack grow once */
    control.pop();
    printf("push_pop %.1f\n", time_push_pop());
    check(pattern);
    printf("reset %.1f\n", time_reset(pattern));
    check(pattern);
    printf("again %.1f\n", time_again(pattern));
    check(pattern);
    return 0;
}

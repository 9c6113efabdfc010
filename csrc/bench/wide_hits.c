/*
 * Times the hits of EDGES edges, one after another: wide_hits LIBRARY EDGES prints nanoseconds an
 * edge for the process's first hits, the second ones, later ones, the first in a level after
 * mcov_reset, and the first in a level that was pushed.
 */
#include "processor_time.h"
#include "wide_library.h"

#include <stdio.h>
#include <stdlib.h>

#define LATER 20

static wide_hit_function *hit;
static uint32_t edges;

/* An edge's share of `passes` passes over all of them. */
static double passes(int count) {
    double start = processor_time(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < count; i++)
        hit(0, edges);
    return (processor_time(CLOCK_PROCESS_CPUTIME_ID) - start) / count / edges;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: wide_hits LIBRARY EDGES\n");
        return 2;
    }
    hit = wide_load(argv[1]);
    edges = wide_number(argv[2]);
    struct control control;
    bool counted = control_find(&control);
    printf("first %.3f\n", passes(1));
    printf("second %.3f\n", passes(1));
    printf("later %.3f\n", passes(LATER));
    control.reset();
    printf("reset %.3f\n", passes(1));
    passes(2);
    control.push();
    printf("push %.3f\n", passes(1));
    if (counted && control.now() != edges) {
        fprintf(stderr, "%u of %u edges are hit\n", control.now(), edges);
        return 1;
    }
    return 0;
}

/*
 * Times threads that hit the same edges: wide_threads LIBRARY THREADS PASSES goes PASSES times
 * through EDGES edges in each thread, and prints "hit NANOSECONDS" of a thread's own processor time
 * for each edge it takes, the mean of all threads. The first hits are in it.
 */
#include "processor_time.h"
#include "wide_library.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define EDGES        1000
#define MOST_THREADS 64

static wide_hit_function *hit;
static uint32_t passes;
static pthread_barrier_t barrier;

static void *run(void *result) {
    pthread_barrier_wait(&barrier);
    double start = processor_time(CLOCK_THREAD_CPUTIME_ID);
    for (uint32_t i = 0; i < passes; i++)
        hit(0, EDGES);
    *(double *)result = (processor_time(CLOCK_THREAD_CPUTIME_ID) - start) / passes / EDGES;
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t threads[MOST_THREADS];
    double results[MOST_THREADS], sum = 0;
    uint32_t count = argc == 4 ? wide_number(argv[2]) : 0;
    if (count < 1 || count > MOST_THREADS) {
        fprintf(stderr, "usage: wide_threads LIBRARY THREADS PASSES, at most 64 threads\n");
        return 2;
    }
    passes = wide_number(argv[3]);
    hit = wide_load(argv[1]);
    pthread_barrier_init(&barrier, NULL, count);
    for (uint32_t i = 0; i < count; i++) {
        if (pthread_create(&threads[i], NULL, run, &results[i]) != 0) {
            fprintf(stderr, "no thread could be started\n");
            return 1;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        sum += results[i];
    }
    printf("hit %.4f\n", sum / count);
    return 0;
}

/*
 * Processor time in nanoseconds, in the kernel too, since patching works there: what other
 * processes do in the meantime is not in it. CLOCK_PROCESS_CPUTIME_ID or CLOCK_THREAD_CPUTIME_ID.
 */
#ifndef PROCESSOR_TIME_H
#define PROCESSOR_TIME_H

#include <time.h>

static inline double processor_time(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

#endif

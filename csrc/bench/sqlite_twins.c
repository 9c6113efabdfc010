/*
 * What patching costs short inputs, by processes that differ in nothing else: two that are started
 * one after another also differ by where their memory happens to lie, and by what the machine does
 * meanwhile, and that may be more. sqlite_twins INPUTS forks four processes, with patching off and
 * with auto by turns. Each takes that many inputs, TURN at a time, then it is the next one's turn.
 * So each follows one of the other mode: what a processor has learned of the code before would
 * spare a process that follows one of its own some 2 %. Prints the ratio of the processor time of
 * both with auto to that of both with patching off, the ratio of these two to one another, and a
 * checksum of all results.
 */
#define _GNU_SOURCE
#include "inputs.h"
#include "processor_time.h"

#include <inttypes.h>
#include <memcov.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define TURN 50 /* inputs: some milliseconds */

enum { OFF, AUTO, OFF_AGAIN, AUTO_AGAIN, TWINS };
static const uint32_t modes[TWINS] = {[OFF] = MCOV_PATCHING_OFF,
                                      [AUTO] = MCOV_PATCHING_AUTO,
                                      [OFF_AGAIN] = MCOV_PATCHING_OFF,
                                      [AUTO_AGAIN] = MCOV_PATCHING_AUTO};

struct twin {
    double time; /* nanoseconds */
    uint32_t sum;
};

static void check(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "sqlite_twins: %s\n", what);
        exit(1);
    }
}

/* One byte goes round the pipes: who has read it runs. */
static void run_twin(struct twin *twin, int inputs, int own_turn, int next_turn) {
    uint64_t state = INPUTS_FIRST;
    char byte;
    for (int done = 0; done < inputs; done += TURN) {
        check(read(own_turn, &byte, 1) == 1, "a twin has ended before its time");
        double start = processor_time(CLOCK_PROCESS_CPUTIME_ID);
        for (int input = done; input < inputs && input < done + TURN; input++) {
            mcov_push_coverage();
            twin->sum = twin->sum * 31 + inputs_run(&state);
            mcov_pop_coverage();
        }
        twin->time += processor_time(CLOCK_PROCESS_CPUTIME_ID) - start;
        check(write(next_turn, &byte, 1) == 1, "a twin has ended before its time");
    }
}

int main(int argc, char **argv) {
    int inputs = argc == 2 ? atoi(argv[1]) : 0;
    if (inputs < 1) {
        fprintf(stderr, "usage: sqlite_twins INPUTS, at least 1\n");
        return 2;
    }
    struct twin *twins = mmap(NULL, TWINS * sizeof *twins, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check(twins != MAP_FAILED, "no memory");
    int pipes[TWINS][2];
    for (int i = 0; i < TWINS; i++)
        check(pipe(pipes[i]) == 0, "no pipe");
    for (int i = 0; i < TWINS; i++) {
        pid_t child = fork();
        check(child >= 0, "no process");
        if (child > 0)
            continue;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        check(mcov_set_patching(modes[i]) == MCOV_OK, "the runtime refuses a mode");
        run_twin(&twins[i], inputs, pipes[i][0], pipes[(i + 1) % TWINS][1]);
        _exit(0);
    }
    check(write(pipes[0][1], "", 1) == 1, "no pipe");
    for (int i = 0, status; i < TWINS; i++)
        check(wait(&status) > 0 && status == 0, "a twin has failed");
    for (int i = 0; i < TWINS; i++)
        check(twins[i].sum == twins[OFF].sum, "not all twins computed the same");
    double off = twins[OFF].time + twins[OFF_AGAIN].time;
    printf("auto %f\noff_again %f\nchecksum %" PRIu32 "\n",
           (twins[AUTO].time + twins[AUTO_AGAIN].time) / off,
           twins[OFF_AGAIN].time / twins[OFF].time, twins[OFF].sum);
    return 0;
}

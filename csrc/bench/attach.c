/*
 * Times mcov_attach: attach LIBRARY FOLDER ROUNDS loads the library, and has a forked child attach
 * a file in the folder, in each round one that is new and one that has the library's module
 * already. Prints a line "fresh NANOSECONDS" or "again NANOSECONDS" for each.
 */
#define _GNU_SOURCE
#include "memcov.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void measure(const char *what, const char *path) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int64_t start = now();
        int status = mcov_attach(path);
        int64_t time = now() - start;
        if (status != MCOV_OK) {
            fprintf(stderr, "attach: %s: %s\n", path, mcov_status_text(status));
            _exit(1);
        }
        printf("%s %" PRId64 "\n", what, time);
        fflush(stdout);
        _exit(0);
    }
    int status = -1;
    if (waitpid(child, &status, 0) != child || status != 0)
        exit(1);
}

int main(int argc, char **argv) {
    char path[4096];
    if (argc != 4 || dlopen(argv[1], RTLD_NOW) == NULL) {
        fprintf(stderr, "usage: attach LIBRARY FOLDER ROUNDS\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/attach.cov", argv[2]);
    for (int round = 0; round < atoi(argv[3]); round++) {
        unlink(path);
        measure("fresh", path);
        measure("again", path);
    }
    return 0;
}

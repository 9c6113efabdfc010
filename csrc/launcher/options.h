/* The launcher's command line. */
#ifndef LAUNCHER_OPTIONS_H
#define LAUNCHER_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct options {
    const char *report;    /* a descriptor's number or a path */
    int64_t timeout;       /* nanoseconds; 0: none */
    const char *directory; /* NULL: the launcher's own */
    pid_t parent;          /* 0: whoever it is */
    char **command;        /* with its arguments, ended by NULL */
};

/* Complains and returns false if the command line is wrong. */
bool options_read(int argc, char **argv, struct options *options);

/* Decimal digits alone, from 0 to `most`; -1 for anything else. */
int64_t options_number(const char *text, int64_t most);

#endif

/* The report: one line, described in launcher.c. */
#ifndef LAUNCHER_REPORT_H
#define LAUNCHER_REPORT_H

#include "watch.h"

#include <stddef.h>

struct report {
    enum event event;
    int64_t wall;
    size_t leftovers;
};

/* The descriptor to write to, for the value of --report; complains and returns -1 without one. */
int report_open(const char *where);

/* Complains and returns false if the line could not be written whole. */
bool report_write(const struct report *report, const struct command *command, int output);

#endif

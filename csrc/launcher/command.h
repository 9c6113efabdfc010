/* The command: how it starts, and what became of it. */
#ifndef LAUNCHER_COMMAND_H
#define LAUNCHER_COMMAND_H

#include "options.h"

#include <sys/resource.h>

/* The step of a start that went wrong, and why. */
struct failure {
    const char *step; /* NULL: none did */
    int error;
};

struct command {
    pid_t pid;       /* and the number of its group */
    int64_t started; /* watch_now() then */
    int failures;    /* where a failure can be read */
    struct failure failure;
    int status;          /* as of wait(2), once it is reaped */
    struct rusage usage; /* likewise */
};

/* False if there is no process; why is then its failure. */
bool command_start(struct command *command, const struct options *options);

/* Fills in the failure of a command that is no more. */
void command_read_failure(struct command *command);

#endif

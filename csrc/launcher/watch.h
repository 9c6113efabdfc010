/* What the launcher waits for: the command's end, a signal, its parent's end, a deadline. */
#ifndef LAUNCHER_WATCH_H
#define LAUNCHER_WATCH_H

#include "command.h"

enum event {
    EVENT_ENDED, /* the command has */
    EVENT_TIMEOUT,
    EVENT_PARENT_GONE,
    EVENT_SIGTERM,
    EVENT_SIGINT,
    EVENT_SIGHUP
};

struct watch {
    int signals;      /* a signalfd for SIGCHLD and those above */
    pid_t parent;     /* 0 if it is in another PID namespace */
    int parent_end;   /* a pidfd of the parent; -1 if there is none */
    enum event asked; /* what a signal asked for; EVENT_ENDED: nothing */
};

/* All signals are blocked. `parent` is who it has to be, or 0. Complains if it cannot. */
bool watch_open(struct watch *watch, pid_t parent);

/* Returns once the command has ended, unreaped, or should be. `timeout` 0: none. */
enum event watch_wait(struct watch *watch, const struct command *command, int64_t timeout);

/* Sleeps until a signal comes, or for `most` nanoseconds. */
void watch_pause(struct watch *watch, int64_t most);

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t watch_now(void);

#endif

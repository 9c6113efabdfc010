/*
 * Signals are blocked and come in through a signalfd, so that none is lost between a look and a
 * sleep: whatever changes after the look makes the poll return.
 *
 * The parent's end is a pidfd's. Not PR_SET_PDEATHSIG, which tells of the end of the thread that
 * forked us: in a Java program that is any thread of a pool. Our parent is still the same after
 * the pidfd was opened, so its number had not gone to another process by then.
 */
#define _GNU_SOURCE
#include "watch.h"
#include "complain.h"
#include "tree.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

#define NANOSECONDS   INT64_C(1000000000)
#define LONGEST_PAUSE (3600 * NANOSECONDS)
#define PARENT_CHECK  (NANOSECONDS / 10) /* where there are no pidfds: before Linux 5.3 */

int64_t watch_now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * NANOSECONDS + time.tv_nsec;
}

bool watch_open(struct watch *watch, pid_t parent) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    watch->asked = EVENT_ENDED;
    watch->parent = parent != 0 ? parent : getppid();
    watch->parent_end = -1;
    if (watch->parent != 0)
        watch->parent_end = (int)syscall(SYS_pidfd_open, watch->parent, 0);
    watch->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (watch->signals < 0)
        return complain("cannot receive signals: %s", strerror(errno));
    return true;
}

static void read_signals(struct watch *watch) {
    struct signalfd_siginfo info;
    while (read(watch->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM)
            watch->asked = EVENT_SIGTERM;
        else if (info.ssi_signo == SIGINT)
            watch->asked = EVENT_SIGINT;
        else if (info.ssi_signo == SIGHUP)
            watch->asked = EVENT_SIGHUP;
    }
}

static void pause_on(struct watch *watch, int64_t most, int also) {
    struct pollfd descriptors[] = {{.fd = watch->signals, .events = POLLIN},
                                   {.fd = also, .events = POLLIN}};
    struct timespec time = {.tv_sec = (time_t)(most / NANOSECONDS),
                            .tv_nsec = (long)(most % NANOSECONDS)};
    (void)ppoll(descriptors, 2, &time, NULL);
    read_signals(watch);
}

void watch_pause(struct watch *watch, int64_t most) {
    pause_on(watch, most, -1);
}

/* What has happened already. The command's own end counts before all that would end it. */
static bool look(struct watch *watch, const struct command *command, int64_t deadline,
                 enum event *event) {
    read_signals(watch);
    bool timed_out = watch_now() >= deadline;
    if (tree_has_ended(command))
        *event = EVENT_ENDED;
    else if (watch->asked != EVENT_ENDED)
        *event = watch->asked;
    else if (watch->parent != 0 && getppid() != watch->parent)
        *event = EVENT_PARENT_GONE;
    else if (timed_out)
        *event = EVENT_TIMEOUT;
    else
        return false;
    return true;
}

enum event watch_wait(struct watch *watch, const struct command *command, int64_t timeout) {
    int64_t deadline = timeout > 0 ? command->started + timeout : INT64_MAX;
    bool checks_parent = watch->parent != 0 && watch->parent_end < 0;
    int64_t longest = checks_parent ? PARENT_CHECK : LONGEST_PAUSE;
    enum event event;
    while (!look(watch, command, deadline, &event)) {
        int64_t left = deadline - watch_now();
        pause_on(watch, left < 0 ? 0 : left < longest ? left : longest, watch->parent_end);
    }
    return event;
}

/*
 * Kills a tree of processes that may defend itself.
 *
 * The command leads a process group, and one kill(2) reaches all of a group at once: the kernel
 * holds the lock that fork(2) needs, and fork fails with the signal pending, so that a group cannot
 * outgrow it. What has left the group or started a session of its own is a descendant still, and
 * as we are a subreaper, becomes our child when its parent is gone. So we kill our children until
 * there are none. Descendants that fork faster than that are first stopped, all of them: a stopped
 * process does not fork, and still counts against the limits that a fork bomb has reached.
 *
 * A number is a process's own until that process is reaped. The group's is the command's, which is
 * not reaped before the group is killed; the others are our children's, which only we can reap,
 * and we do not between the look and the kill. descendants.c goes deeper, with pidfds. So nobody
 * else is ever hit.
 */
#define _GNU_SOURCE
#include "tree.h"
#include "descendants.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

/* Nanoseconds. */
#define GIVE_UP    INT64_C(10000000000)
#define OUTGROWN   INT64_C(300000000) /* our children should be gone by now */
#define FREEZE     INT64_C(1000000000)
#define LOOK_AGAIN INT64_C(5000000)

bool tree_has_ended(const struct command *command) {
    for (;;) {
        siginfo_t info = {0};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
            return false;
        if (info.si_pid == command->pid)
            return true;
        (void)waitpid(info.si_pid, NULL, 0);
    }
}

/* False once there are no more children. */
static bool reap(struct command *command) {
    int status;
    struct rusage usage;
    pid_t pid;
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
        if (pid == command->pid) {
            command->status = status;
            command->usage = usage;
        }
    }
    return pid == 0 || errno != ECHILD;
}

struct children {
    size_t killed, refused;
};

/* A child that cannot be killed runs as another user. */
static struct children kill_children(void) {
    struct children children = {0};
    FILE *list = fopen("/proc/thread-self/children", "re");
    int pid;
    while (list != NULL && fscanf(list, "%d", &pid) == 1) {
        if (kill(pid, SIGKILL) == 0)
            children.killed++;
        else
            children.refused++;
    }
    if (list != NULL)
        (void)fclose(list);
    return children;
}

/* Returns once no descendant runs, or a second has passed. */
static void freeze(struct watch *watch) {
    int64_t deadline = watch_now() + FREEZE;
    while (descendants_stop() > 0 && watch_now() < deadline)
        watch_pause(watch, LOOK_AGAIN);
}

static bool has_passed(int64_t start, int64_t time) {
    return watch_now() - start >= time;
}

size_t tree_kill(struct watch *watch, struct command *command) {
    int64_t start = watch_now();
    (void)kill(-command->pid, SIGKILL);
    while (reap(command)) {
        bool is_outgrown = has_passed(start, OUTGROWN);
        if (is_outgrown) {
            freeze(watch);
            descendants_kill(); /* also those whose parent we may not kill */
        }
        struct children children = kill_children();
        bool all_refused = children.killed == 0 && children.refused > 0;
        if ((is_outgrown && all_refused) || has_passed(start, GIVE_UP)) {
            size_t left = children.killed + children.refused;
            return left > 0 ? left : 1; /* there was one, or they cannot be listed */
        }
        watch_pause(watch, LOOK_AGAIN);
    }
    return 0;
}

/*
 * Walks down the tree of processes.
 *
 * A descendant that is not our child may be reaped by its parent, and its number go to a stranger,
 * between any two of our steps. Its pidfd never goes to another. We open that first, then read the
 * parent's number from /proc, then see that both processes are still there: so both numbers were
 * theirs when /proc was read, and as the parent is a descendant, the child is one. Only then is
 * the signal sent, through the pidfd.
 *
 * Processes are found by the children of the first thread of each. What other threads started is
 * found once it is our child.
 */
#define _GNU_SOURCE
#include "descendants.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

#define DEEPEST 200 /* each level has two descriptors open */

struct process {
    pid_t pid;
    int fd;
};

static bool send(struct process process, int number) {
    return syscall(SYS_pidfd_send_signal, process.fd, number, NULL, 0) == 0;
}

/* Whether it is not reaped yet; we may have no right to signal it. */
static bool is_there(struct process process) {
    return send(process, 0) || errno == EPERM;
}

/* The third field of the process's stat and the fourth; its name, the second, may hold anything. */
static bool read_state(pid_t pid, char *state, pid_t *parent) {
    char path[64], text[512];
    (void)snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end != NULL && sscanf(name_end + 1, " %c %d", state, parent) == 2;
}

static size_t walk(struct process parent, int number, int depth);

/* Parents stop before their children, so that they have no more; and die after them. */
static size_t visit(struct process process, struct process parent, int number, int depth) {
    char state;
    pid_t real_parent;
    if (!read_state(process.pid, &state, &real_parent) || real_parent != parent.pid ||
        !is_there(parent) || !is_there(process))
        return 0;
    bool runs = strchr("TtZX", state) == NULL;
    bool stops = number == SIGSTOP && runs && send(process, number);
    size_t running = (stops ? 1 : 0) + walk(process, number, depth + 1);
    if (number != SIGSTOP)
        (void)send(process, number);
    return running;
}

static size_t walk(struct process parent, int number, int depth) {
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", parent.pid, parent.pid);
    FILE *list = depth < DEEPEST ? fopen(path, "re") : NULL;
    size_t running = 0;
    struct process child;
    while (list != NULL && fscanf(list, "%d", &child.pid) == 1) {
        child.fd = (int)syscall(SYS_pidfd_open, child.pid, 0);
        if (child.fd < 0)
            continue;
        running += visit(child, parent, number, depth);
        close(child.fd);
    }
    if (list != NULL)
        (void)fclose(list);
    return running;
}

static size_t walk_all(int number) {
    struct process launcher = {.pid = getpid()};
    launcher.fd = (int)syscall(SYS_pidfd_open, launcher.pid, 0);
    if (launcher.fd < 0)
        return 0;
    size_t running = walk(launcher, number, 0);
    close(launcher.fd);
    return running;
}

size_t descendants_stop(void) {
    return walk_all(SIGSTOP);
}

void descendants_kill(void) {
    (void)walk_all(SIGKILL);
}

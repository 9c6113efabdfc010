#define _GNU_SOURCE
#include "report.h"
#include "complain.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Not in the place of a standard stream that is closed: that is filled for the command later. A
 * FIFO that nobody reads is refused, not waited for.
 */
static int open_file(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd >= 0 && fd <= STDERR_FILENO) {
        int low = fd;
        fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(low);
    }
    if (fd < 0)
        (void)complain("cannot open the report '%s': %s", path, strerror(errno));
    return fd;
}

int report_open(const char *where) {
    int fd = (int)options_number(where, INT_MAX);
    if (fd < 0)
        return open_file(where);
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
        return fd;
    (void)complain("cannot report to descriptor %d: it is %s", fd,
                   flags < 0 ? "closed" : "open for reading only");
    return -1;
}

#define NAME(signal) [signal] = #signal
static const char *const names[] = {
    NAME(SIGHUP),    NAME(SIGINT),  NAME(SIGQUIT),  NAME(SIGILL),  NAME(SIGTRAP), NAME(SIGABRT),
    NAME(SIGBUS),    NAME(SIGFPE),  NAME(SIGKILL),  NAME(SIGUSR1), NAME(SIGSEGV), NAME(SIGUSR2),
    NAME(SIGPIPE),   NAME(SIGALRM), NAME(SIGTERM),  NAME(SIGCHLD), NAME(SIGCONT), NAME(SIGSTOP),
    NAME(SIGTSTP),   NAME(SIGTTIN), NAME(SIGTTOU),  NAME(SIGURG),  NAME(SIGXCPU), NAME(SIGXFSZ),
    NAME(SIGVTALRM), NAME(SIGPROF), NAME(SIGWINCH), NAME(SIGIO),   NAME(SIGPWR),  NAME(SIGSYS),
#ifdef SIGSTKFLT
    NAME(SIGSTKFLT),
#endif
};
#undef NAME

static void name_signal(int number, char *name, size_t room) {
    if ((size_t)number < sizeof names / sizeof *names && names[number] != NULL)
        (void)snprintf(name, room, "%s", names[number]);
    else if (number >= SIGRTMIN)
        (void)snprintf(name, room, "SIGRTMIN+%d", number - SIGRTMIN);
    else
        (void)snprintf(name, room, "SIG%d", number);
}

static void describe_end(int status, char *text, size_t room) {
    if (WIFSIGNALED(status)) {
        char name[32];
        name_signal(WTERMSIG(status), name, sizeof name);
        (void)snprintf(text, room, "signal signal=%d name=%s core=%s", WTERMSIG(status), name,
                       WCOREDUMP(status) ? "yes" : "no");
    } else {
        (void)snprintf(text, room, "exited code=%d", WEXITSTATUS(status));
    }
}

static void describe(const struct report *report, const struct command *command, char *text,
                     size_t room) {
    static const char *const kills[] = {
        [EVENT_TIMEOUT] = "timeout",
        [EVENT_PARENT_GONE] = "cancelled reason=parent",
        [EVENT_SIGTERM] = "cancelled reason=SIGTERM",
        [EVENT_SIGINT] = "cancelled reason=SIGINT",
        [EVENT_SIGHUP] = "cancelled reason=SIGHUP",
    };
    const struct failure *failure = &command->failure;
    if (failure->step != NULL)
        (void)snprintf(text, room, "failed step=%s errno=%d", failure->step, failure->error);
    else if (report->event == EVENT_ENDED)
        describe_end(command->status, text, room);
    else
        (void)snprintf(text, room, "%s", kills[report->event]);
}

static int64_t microseconds(struct timeval time) {
    return time.tv_sec * INT64_C(1000000) + time.tv_usec;
}

bool report_write(const struct report *report, const struct command *command, int output) {
    char outcome[128], error[256] = "", line[640];
    describe(report, command, outcome, sizeof outcome);
    if (command->failure.step != NULL)
        (void)snprintf(error, sizeof error, " error=%s", strerror(command->failure.error));
    int length = snprintf(line, sizeof line,
                          "outcome=%s wall_ns=%" PRId64 " user_us=%" PRId64 " system_us=%" PRId64
                          " max_rss_kib=%ld leftovers=%zu%s\n",
                          outcome, report->wall, microseconds(command->usage.ru_utime),
                          microseconds(command->usage.ru_stime), command->usage.ru_maxrss,
                          report->leftovers, error);
    if (length < 0)
        return complain("cannot put the report into words: %s", strerror(errno));
    ssize_t written = write(output, line, (size_t)length);
    if (written == length)
        return true;
    return complain("cannot write the report: %s",
                    written < 0 ? strerror(errno) : "only a part of it found room");
}

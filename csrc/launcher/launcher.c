/*
 * memcov-launcher - run one command, leave nothing of it behind, tell exactly how it ended
 *
 * SYNOPSIS
 *     memcov-launcher --report FD|PATH [--timeout MILLISECONDS] [--directory DIR] [--parent PID]
 *                     -- COMMAND [ARG...]
 *
 * DESCRIPTION
 *     Runs COMMAND as execvp(3) finds it and waits for it. Standard input, output and error are
 *     passed on, and no other descriptor. The command gets the launcher's environment, a process
 *     group of its own, an empty signal mask and the default action for every signal. The launcher
 *     has a group of its own too: a parent's terminal, or a SIGKILL to the parent's group, reaches
 *     neither, and the death of the parent ends both. So a terminal is of no use as input.
 *
 *     --report FD|PATH   where the report goes: digits alone are an open descriptor, anything else
 *                        is a file, which is made (mode 0600) or emptied before the command starts;
 *                        emptying one that has content can take milliseconds
 *     --timeout MILLISECONDS   kill the command that long after its start; without it there is no
 *                        limit. Measured on CLOCK_MONOTONIC.
 *     --directory DIR    the command's working directory; a COMMAND with a slash is looked up there
 *     --parent PID       the process that must be the launcher's parent, so that the death of the
 *                        parent is seen even if it came before the launcher could look
 *
 *     To end a run early, send the launcher SIGTERM, SIGINT or SIGHUP; it kills, cleans up and
 *     reports. Other signals that can be blocked are. SIGKILL to the launcher still kills the
 *     command, but neither what the command started nor is there a report.
 *
 * REPORT
 *     One line in one write: fields separated by one space, in this order.
 *
 *     outcome=exited code=C          the command exited with C, 0 to 255
 *     outcome=signal signal=S name=N core=yes|no
 *                                    a signal that was not ours ended it: 11 SIGSEGV; real-time
 *                                    ones are SIGRTMIN+n
 *     outcome=timeout                killed, it took too long
 *     outcome=cancelled reason=R     killed because of SIGTERM, SIGINT or SIGHUP to the launcher,
 *                                    or because of the end of its parent ("parent")
 *     outcome=failed step=P errno=E  it never ran: P is pipe, fork, chdir or execvp
 *     wall_ns=T                      nanoseconds from its start to its end
 *     user_us=T system_us=T          CPU time of the command and the children it waited for
 *     max_rss_kib=K                  the largest of them, or the launcher's 1 MiB if that is more
 *     leftovers=N                    processes of the run that could not be killed (another user's)
 *                                    or that took longer than 10 seconds to die
 *     error=TEXT                     only if failed: the system's words, up to the end of the line
 *
 * EXIT STATUS
 *     0  a report was written, whatever the command did
 *     1  the launcher could not do its work; one sentence on standard error
 *     2  wrong usage; one sentence on standard error
 *
 * INVARIANTS
 *     - Nothing of a run survives it, however it ends: the command's group is killed, then all that
 *       is left of its descendants, which the kernel hands to the launcher (tree.c).
 *     - A process is signalled only while its number cannot belong to another (tree.c).
 *     - An end that came before the launcher acted is reported as what it was: the command is asked
 *       once more after a timeout or a signal.
 *     - A command that could not be executed is no command that exits with 127 (command.c).
 *     - No wait is without an end if there is a timeout: nothing blocks but the poll in watch.c.
 */
#define _GNU_SOURCE
#include "command.h"
#include "complain.h"
#include "options.h"
#include "report.h"
#include "tree.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4
#endif

/*
 * The first three descriptors are open, so that nothing the launcher opens takes their place;
 * the others do not pass an exec.
 */
static bool prepare_descriptors(void) {
    int fd;
    do
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO && fcntl(fd, F_SETFD, 0) == 0);
    if (fd < 0)
        return complain("cannot open /dev/null: %s", strerror(errno));
    close(fd);
    if (syscall(SYS_close_range, STDERR_FILENO + 1U, UINT_MAX, CLOSE_RANGE_CLOEXEC) != 0) {
        long count = sysconf(_SC_OPEN_MAX); /* before Linux 5.11 */
        for (fd = STDERR_FILENO + 1; fd < count; fd++)
            (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    return true;
}

/*
 * All signals blocked and none ignored. An ignored SIGCHLD, as a parent may leave it to us, would
 * make the kernel reap the command and its answer with it.
 */
static void prepare_signals(void) {
    sigset_t all;
    sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    for (int number = 1; number <= SIGRTMAX; number++)
        (void)signal(number, SIG_DFL);
}

static bool prepare(void) {
    prepare_signals();
    if (!prepare_descriptors())
        return false;
    (void)setpgid(0, 0); /* refused to the leader of a session, which has its own already */
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        return complain("cannot become a subreaper: %s; Linux 3.4 can", strerror(errno));
    return true;
}

/* Lets go of what only the command uses, so that others see its end of a pipe close. */
static void release_streams(int report) {
    for (int fd = STDIN_FILENO; fd <= STDOUT_FILENO; fd++)
        if (fd != report)
            close(fd);
}

int main(int argc, char **argv) {
    struct options options;
    struct watch watch;
    struct command command;
    struct report report = {0};
    if (!options_read(argc, argv, &options))
        return 2;
    int output = report_open(options.report);
    if (output < 0 || !prepare() || !watch_open(&watch, options.parent))
        return 1;
    if (command_start(&command, &options)) {
        release_streams(output);
        report.event = watch_wait(&watch, &command, options.timeout);
        report.wall = watch_now() - command.started;
        report.leftovers = tree_kill(&watch, &command);
    } else {
        report.event = EVENT_ENDED;
    }
    command_read_failure(&command);
    return report_write(&report, &command, output) ? 0 : 1;
}

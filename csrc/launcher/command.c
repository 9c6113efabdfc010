/*
 * Starts the command. A child that cannot become the command says so through a pipe that an exec
 * closes: what is found in it was not written by the command. It is read when the child has ended,
 * so that a file system that hangs in the exec does not take the timeout with it.
 */
#define _GNU_SOURCE
#include "command.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The child and the launcher are one program, so that the step's name is valid in both. */
static _Noreturn void fail(int failures, const char *step) {
    struct failure failure = {.step = step, .error = errno};
    ssize_t written = write(failures, &failure, sizeof failure);
    (void)written; /* as exited with 127, then */
    _exit(127);
}

/*
 * The launcher has blocked all signals and ignores none; only the mask is left to undo. Should the
 * launcher be killed, the command goes too: a signal for that is asked for before one looks
 * whether it is already needed.
 */
static _Noreturn void become(const struct options *options, pid_t launcher, int failures) {
    sigset_t none;
    sigemptyset(&none);
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != launcher)
        _exit(127);
    if (options->directory != NULL && chdir(options->directory) != 0)
        fail(failures, "chdir");
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(options->command[0], options->command);
    fail(failures, "execvp");
}

bool command_start(struct command *command, const struct options *options) {
    *command = (struct command){.pid = -1, .failures = -1, .started = watch_now()};
    pid_t launcher = getpid();
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        command->failure = (struct failure){.step = "pipe", .error = errno};
        return false;
    }
    command->pid = fork();
    if (command->pid == 0)
        become(options, launcher, ends[1]);
    if (command->pid < 0)
        command->failure = (struct failure){.step = "fork", .error = errno};
    else
        (void)setpgid(command->pid, command->pid); /* whoever is first; refused after the exec */
    command->failures = ends[0];
    close(ends[1]);
    return command->pid > 0;
}

void command_read_failure(struct command *command) {
    struct failure failure;
    if (command->pid > 0 && read(command->failures, &failure, sizeof failure) == sizeof failure)
        command->failure = failure;
}

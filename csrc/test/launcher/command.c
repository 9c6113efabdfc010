/*
 * A command for the launcher to run: launcher_command WHAT [ARG...]. All that fork without end stop
 * by themselves after a minute, should the launcher not stop them.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOBODY         65533
#define BOMB_PROCESSES 150
#define BOMB_SECONDS   60

static time_t bomb_end;

/* Tells the test, which reads our stdout, that all is in place. */
static void ready(void) {
    (void)!write(STDOUT_FILENO, "ready\n", 6);
}

static _Noreturn void wait_for_ever(void) {
    for (;;)
        pause();
}

static pid_t fork_or_fail(void) {
    pid_t child = fork();
    if (child < 0)
        _exit(99);
    return child;
}

static void run_exit(char **arguments) {
    _exit(atoi(arguments[0]));
}

static void run_signal(char **arguments) {
    (void)raise(atoi(arguments[0]));
    wait_for_ever();
}

static void run_fault(char **arguments) {
    (void)arguments;
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
}

static void run_abort(char **arguments) {
    (void)arguments;
    abort();
}

static void run_sleep(char **arguments) {
    (void)arguments;
    ready();
    wait_for_ever();
}

/* SIGKILL is the only way. */
static void run_deaf(char **arguments) {
    for (int number = 1; number <= SIGRTMAX; number++)
        (void)signal(number, SIG_IGN);
    run_sleep(arguments);
}

static void run_memory(char **arguments) {
    size_t size = (size_t)atoi(arguments[0]) << 20;
    char *memory = malloc(size);
    for (size_t i = 0; memory != NULL && i < size; i += 512)
        ((volatile char *)memory)[i] = 1;
    _exit(memory == NULL);
}

static void run_spin(char **arguments) {
    while (clock() < CLOCKS_PER_SEC / 1000 * atoi(arguments[0]))
        continue;
}

static void *leave_child(void *unused) {
    if (fork_or_fail() == 0)
        wait_for_ever();
    return unused;
}

/* A process of each kind: group of its own, session of its own, a thread's child, an orphan. */
static void start_tree(void) {
    pthread_t thread;
    if (fork_or_fail() == 0) {
        setpgid(0, 0);
        leave_child(NULL);
        wait_for_ever();
    }
    if (fork_or_fail() == 0) {
        setsid();
        if (fork_or_fail() > 0) /* the second fork of a daemon */
            _exit(0);
        for (int i = 0; i < 3; i++)
            if (fork_or_fail() == 0)
                setsid();
        wait_for_ever();
    }
    if (pthread_create(&thread, NULL, leave_child, NULL) != 0 || pthread_join(thread, NULL) != 0)
        _exit(99);
}

static void run_tree(char **arguments) {
    start_tree();
    run_sleep(arguments);
}

static void run_tree_and_exit(char **arguments) {
    start_tree();
    _exit(atoi(arguments[0]));
}

/* Its children live in spite of everything but SIGKILL, below a subreaper of their own. */
static void run_subreaper(char **arguments) {
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    start_tree();
    run_deaf(arguments);
}

/* Orphans that end by themselves while the command goes on. */
static void run_orphans(char **arguments) {
    for (int i = 0; i < atoi(arguments[0]); i++)
        if (fork_or_fail() == 0) {
            if (fork_or_fail() > 0)
                _exit(0);
            _exit(1);
        }
    while (wait(NULL) > 0)
        continue;
    run_sleep(arguments);
}

/* A bomb as root would not be held by a limit; the launcher, as whoever it is, may kill it. */
static void arm_bomb(void) {
    struct rlimit limit = {BOMB_PROCESSES, BOMB_PROCESSES};
    if (getuid() == 0 && setuid(NOBODY) != 0)
        _exit(99);
    (void)setrlimit(RLIMIT_NPROC, &limit);
    (void)signal(SIGCHLD, SIG_IGN);
    bomb_end = time(NULL) + BOMB_SECONDS;
    ready();
}

static bool bomb_ticks(void) {
    return time(NULL) < bomb_end;
}

static void run_bomb(char **arguments) {
    (void)arguments;
    arm_bomb();
    while (bomb_ticks())
        (void)fork();
}

static void run_session_bomb(char **arguments) {
    (void)arguments;
    arm_bomb();
    while (bomb_ticks())
        if (fork() == 0)
            (void)setsid();
}

/* Always one process, and never the same: each starts the next in a session of its own and ends. */
static void run_chain(char **arguments) {
    (void)arguments;
    arm_bomb();
    for (pid_t child = 0; bomb_ticks(); child = fork()) {
        if (child > 0)
            _exit(0);
        (void)setsid();
    }
}

/* Each waits for its parent's end to fork twice. */
static void run_hydra(char **arguments) {
    (void)arguments;
    arm_bomb();
    if (fork() > 0)
        wait_for_ever();
    for (pid_t parent = getppid(); bomb_ticks();) {
        if (getppid() == parent)
            continue;
        (void)setsid();
        parent = getpid();
        if (fork() > 0 && fork() > 0)
            _exit(0);
    }
}

/* With the set-user-ID bit: what the one who started it may not kill, with a child that he may. */
static void run_other_user(char **arguments) {
    uid_t user = getuid();
    if (fork_or_fail() == 0) {
        setsid();
        if (setuid(0) != 0 || setuid(user) != 0)
            _exit(99);
        wait_for_ever();
    }
    if (setuid(0) != 0)
        _exit(99);
    ready();
    (void)wait(NULL);
    run_sleep(arguments);
}

/* What /proc says of our signals, then our group's kind, then our descriptors. */
static void run_state(char **arguments) {
    (void)arguments;
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, "Sig", 3) == 0 && strncmp(line, "SigQ", 4) != 0)
            printf("%s", line);
    if (status != NULL)
        fclose(status);
    printf("leads: %d\ndescriptors:", getpgrp() == getpid());
    for (int fd = 0; fd < 4096; fd++) {
        char path[64], target[256];
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (readlink(path, target, sizeof target) >= 0)
            printf(" %d", fd);
    }
    printf("\n");
}

/* A parent of the launcher that a test can kill: runs ARG... and stays. */
static void run_parent(char **arguments) {
    if (fork_or_fail() == 0) {
        execv(arguments[0], arguments);
        _exit(99);
    }
    wait_for_ever();
}

static const struct {
    const char *name;
    void (*run)(char **arguments);
} commands[] = {
    {"exit", run_exit},
    {"signal", run_signal},
    {"fault", run_fault},
    {"abort", run_abort},
    {"sleep", run_sleep},
    {"deaf", run_deaf},
    {"memory", run_memory},
    {"spin", run_spin},
    {"tree", run_tree},
    {"tree-and-exit", run_tree_and_exit},
    {"subreaper", run_subreaper},
    {"orphans", run_orphans},
    {"bomb", run_bomb},
    {"session-bomb", run_session_bomb},
    {"chain", run_chain},
    {"hydra", run_hydra},
    {"other-user", run_other_user},
    {"state", run_state},
    {"parent", run_parent},
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, argv[1]) == 0) {
            commands[i].run(argv + 2);
            return 0;
        }
    fprintf(stderr, "launcher_command: there is no such command\n");
    return 98;
}

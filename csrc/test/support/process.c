#define _GNU_SOURCE
#include "process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t start_child(test_body *body) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child > 0)
        return child;
    body();
    _exit(0);
}

void end_with_parent(void) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == 1)
        _exit(1);
}

void check_child(pid_t child) {
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK_EQUAL(status, 0);
}

void in_child(test_body *body) {
    check_child(start_child(body));
}

/* Points descriptor `fd` at a new file in memory; stores where it pointed to *before. */
static int redirect(int fd, int *before) {
    int file = memfd_create("output", 0);
    *before = dup(fd);
    CHECK(file >= 0 && *before >= 0 && dup2(file, fd) == fd);
    return file;
}

static void restore(int fd, int before, int file, char *text, size_t room) {
    CHECK(dup2(before, fd) == fd);
    ssize_t length = pread(file, text, room - 1, 0);
    CHECK(length >= 0);
    text[length] = '\0';
    close(before);
    close(file);
}

struct output output_of(test_body *body) {
    static char texts[2][65536];
    int before[2], files[2];
    fflush(NULL);
    for (int i = 0; i < 2; i++)
        files[i] = redirect(i + 1, &before[i]);
    body();
    fflush(NULL);
    for (int i = 0; i < 2; i++)
        restore(i + 1, before[i], files[i], texts[i], sizeof texts[i]);
    return (struct output){.to_stdout = texts[0], .to_stderr = texts[1]};
}

void check_one_line(test_body *body, const char *word) {
    struct output output = output_of(body);
    const char *line = output.to_stderr;
    CHECK_EQUAL(strlen(output.to_stdout), 0);
    if (strncmp(line, "memcov: ", 8) != 0 || strstr(line, word) == NULL ||
        strchr(line, '\n') != line + strlen(line) - 1)
        test_fail(__FILE__, __LINE__, "expected one line with '%s', got '%s'", word, line);
}

void check_silent(test_body *body) {
    struct output output = output_of(body);
    if (output.to_stdout[0] != '\0' || output.to_stderr[0] != '\0')
        test_fail(__FILE__, __LINE__, "expected no output, got '%s' and '%s'", output.to_stdout,
                  output.to_stderr);
}

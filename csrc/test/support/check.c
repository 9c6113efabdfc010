/*
 * Runs the tests of a program one after another, each in a process of its own:
 *     some_test [part of a name]
 * Exits with 0 if all went well, 77 if all were skipped, 1 otherwise.
 */
#include "check.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIPPED    77
#define TESTS_ROOM 64

static struct {
    const char *name;
    test_body *body;
} tests[TESTS_ROOM];
static size_t test_count;

void test_register(const char *name, test_body *body) {
    if (test_count == TESTS_ROOM) {
        fprintf(stderr, "more than %d tests in one program\n", TESTS_ROOM);
        exit(1);
    }
    tests[test_count].name = name;
    tests[test_count++].body = body;
}

void test_fail(const char *file, int line, const char *format, ...) {
    char text[1024];
    int length = snprintf(text, sizeof text, "  %s:%d: ", file, line);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + length, sizeof text - (size_t)length - 1, format, arguments);
    va_end(arguments);
    strcat(text, "\n");
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
    _exit(1);
}

void test_skip(const char *reason) {
    printf("  skipped: %s\n", reason);
    fflush(stdout);
    _exit(SKIPPED);
}

static int run(test_body *body) {
    pid_t child = fork();
    if (child == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        body();
        exit(0); /* not _exit: a leak checker reports at exit */
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 1;
    if (WIFSIGNALED(status))
        printf("  ended by signal %d (%s)\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    size_t failed = 0, skipped = 0, selected = 0;
    for (size_t i = 0; i < test_count; i++) {
        if (argc > 1 && strstr(tests[i].name, argv[1]) == NULL)
            continue;
        selected++;
        char sentence[256];
        snprintf(sentence, sizeof sentence, "%s", tests[i].name);
        for (char *c = sentence; *c != '\0'; c++)
            if (*c == '_')
                *c = ' ';
        int code = run(tests[i].body);
        failed += code != 0 && code != SKIPPED;
        skipped += code == SKIPPED;
        printf("%s %s\n", code == 0 ? "ok  " : code == SKIPPED ? "skip" : "FAIL", sentence);
    }
    printf("%zu tests, %zu failed, %zu skipped\n", selected, failed, skipped);
    if (failed > 0 || selected == 0)
        return 1;
    return skipped == selected ? SKIPPED : 0;
}

/* Every option takes a value, in the next argument; "--" stands before the command. */
#include "options.h"
#include "complain.h"

#include <limits.h>
#include <string.h>

#define NANOSECONDS_PER_MILLISECOND 1000000
#define TIMEOUT_MOST                INT64_C(1000000000000) /* 31 years */

int64_t options_number(const char *text, int64_t most) {
    int64_t number = 0;
    if (*text == '\0')
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return -1;
        int digit = *text - '0';
        if (number > (most - digit) / 10)
            return -1;
        number = number * 10 + digit;
    }
    return number;
}

static bool read_option(const char *name, const char *value, struct options *options) {
    if (strcmp(name, "--report") == 0) {
        options->report = value;
    } else if (strcmp(name, "--directory") == 0) {
        options->directory = value;
    } else if (strcmp(name, "--timeout") == 0) {
        options->timeout = options_number(value, TIMEOUT_MOST) * NANOSECONDS_PER_MILLISECOND;
        if (options->timeout <= 0)
            return complain("--timeout is '%s', expected milliseconds, 1 or more; without the "
                            "option there is no limit",
                            value);
    } else if (strcmp(name, "--parent") == 0) {
        options->parent = (pid_t)options_number(value, INT_MAX);
        if (options->parent <= 0)
            return complain("--parent is '%s', expected the number of a process", value);
    } else {
        return complain("there is no option '%s'; there are --report, --timeout, --directory and "
                        "--parent, and -- before the command",
                        name);
    }
    return true;
}

bool options_read(int argc, char **argv, struct options *options) {
    *options = (struct options){0};
    int i = 1;
    for (; i < argc && strcmp(argv[i], "--") != 0; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (value == NULL || strcmp(value, "--") == 0)
            return complain("a value is missing after '%s', or -- before the command", argv[i]);
        if (!read_option(argv[i], value, options))
            return false;
    }
    if (i + 1 >= argc)
        return complain("there is no command; usage: memcov-launcher --report FD|PATH "
                        "[--timeout MILLISECONDS] [--directory DIR] [--parent PID] "
                        "-- COMMAND [ARG...]");
    if (options->report == NULL || *options->report == '\0')
        return complain("--report is missing: a descriptor's number or a file's path");
    options->command = &argv[i + 1];
    return true;
}

#include "complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool complain(const char *format, ...) {
    char line[1024] = "memcov-launcher: ";
    size_t start = strlen(line);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line + start, sizeof line - start - 1, format, arguments);
    va_end(arguments);
    size_t end = strlen(line);
    line[end++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, end);
    (void)written; /* there is nowhere else to say it */
    return false;
}

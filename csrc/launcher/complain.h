/* What the launcher cannot do, said in one line on standard error. */
#ifndef LAUNCHER_COMPLAIN_H
#define LAUNCHER_COMPLAIN_H

#include <stdbool.h>

/* "memcov-launcher: ", the text and a line end, in one write. Always false. */
bool complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

/* Settings in the environment that are one of a few words. */
#ifndef MEMCOV_ENVIRONMENT_H
#define MEMCOV_ENVIRONMENT_H

#include "internal.h"

/*
 * Which of `words`, two or more with NULL behind them, the variable `name` is set to, counted from
 * 0. The first one is the default: it is taken for a variable that is unset, and for one that is
 * set to anything else, which is said.
 */
size_t environment_word(const char *name, const char *const *words);

#endif

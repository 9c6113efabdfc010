/*
 * The control lock: held around all that is not the callback. The lock is free in a forked child.
 */
#ifndef MEMCOV_CONTROL_H
#define MEMCOV_CONTROL_H

#include <stdbool.h>

void control_lock(void);
bool control_try_lock(void); /* from the callback, too */
void control_unlock(void);

#endif

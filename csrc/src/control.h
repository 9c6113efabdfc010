/*
 * The control lock: held around all that is not the callback. The lock is free in a forked child.
 */
#ifndef MEMCOV_CONTROL_H
#define MEMCOV_CONTROL_H

void control_lock(void);
void control_unlock(void);

#endif

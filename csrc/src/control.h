/*
 * The control lock: held around all that is not the callback, and by a batch of patch.c. The lock
 * is free in a forked child.
 */
#ifndef MEMCOV_CONTROL_H
#define MEMCOV_CONTROL_H

#include <stdbool.h>

void control_lock(void);
bool control_try_lock(void); /* from the callback, too */
void control_unlock(void);

/*
 * For the end of the process. Waits for a call of another thread, but not for ever: a signal
 * handler that ended the process may have interrupted a call of this thread. False: the lock is not
 * held.
 */
bool control_lock_at_exit(void);

#endif

/* All descendants of the launcher, also those that are not its children yet. */
#ifndef LAUNCHER_DESCENDANTS_H
#define LAUNCHER_DESCENDANTS_H

#include <stddef.h>

/* Stops the descendants; returns how many of those it may stop still ran. 0 on a kernel without
 * pidfds. */
size_t descendants_stop(void);

/* Kills the descendants, from the leaves up. */
void descendants_kill(void);

#endif

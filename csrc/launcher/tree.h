/* The processes of a run: the command and all that it started. */
#ifndef LAUNCHER_TREE_H
#define LAUNCHER_TREE_H

#include "watch.h"

#include <stddef.h>

/* Whether the command has ended; it is not reaped. Other children that have are. */
bool tree_has_ended(const struct command *command);

/*
 * Kills and reaps the command and everything it left, and fills in how the command ended. Returns
 * how many processes would not go.
 */
size_t tree_kill(struct watch *watch, struct command *command);

#endif

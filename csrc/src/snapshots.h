/* Push and pop. The invariants stand in snapshots.c. All under the control lock. */
#ifndef MEMCOV_SNAPSHOTS_H
#define MEMCOV_SNAPSHOTS_H

#include "internal.h"

/* MCOV_OK or MCOV_ERROR_NO_MEMORY. */
int snapshots_push(uint64_t *level);

/* `level` as in mcov_try_pop; *popped as in struct mcov_level, as of the moment before. */
int snapshots_pop(uint64_t level, struct mcov_level *popped);

/* As mcov_get_level. */
int snapshots_get_level(uint64_t level, struct mcov_level *result);

#endif

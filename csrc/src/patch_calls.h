/* The calls that are removed now: taken out and put back one by one. Under the control lock. */
#ifndef MEMCOV_PATCH_CALLS_H
#define MEMCOV_PATCH_CALLS_H

#include "patch_modules.h"

struct patch_counts {
    uint64_t removed, put_back;
    uint32_t retired, missing;
};
extern struct patch_counts patch_counts HIDDEN;

/* Whether the system lets code be changed, which is tried the first time. */
bool patch_calls_are_allowed(void);

/*
 * Removes the call of an edge if it is proven, and the edge is in hitmap and own. What this and
 * putting back started ends in patch_calls_finish: until then pages of code may be writable.
 */
void patch_calls_remove(struct patch_module *module, uint32_t edge);

/* Puts back all removed calls of a module; tries once more those that could not be put back. */
void patch_calls_put_back_all(const struct patch_module *module);
void patch_calls_retry(void);

/* Forgets the removed calls of a module whose code is gone. */
void patch_calls_forget(struct patch_module *module);

/* Returns when every thread finds what was put back. */
void patch_calls_finish(void);

#endif

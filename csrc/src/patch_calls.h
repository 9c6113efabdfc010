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

bool patch_calls_has_removed(uint32_t edge);

/* Puts one back; one that cannot be is missing. */
void patch_calls_put_back(struct patch_module *module, uint32_t edge);

/* One that is not to be tried now is missing as well. */
void patch_calls_lose(struct patch_module *module, uint32_t edge);

/* A removed call is no more to be put back. */
void patch_calls_settle(uint32_t edge);

/* Whether a part of a module's code can be written now; what could be before may no longer be. */
bool patch_calls_open(struct patch_module *module, uintptr_t address, size_t size);
bool patch_calls_is_open(uintptr_t address, size_t size);

/* Returns when every thread finds what was written; false: the system refuses, now and from now on.
 */
bool patch_calls_synchronize(void);

/* Puts back all removed calls of a module; tries once more those that could not be put back. */
void patch_calls_put_back_all(const struct patch_module *module);
void patch_calls_retry(void);

/* Forgets the removed calls of a module whose code is gone. */
void patch_calls_forget(struct patch_module *module);

/* Nothing can be written any more. Returns when every thread finds what was put back. */
void patch_calls_finish(void);

#endif

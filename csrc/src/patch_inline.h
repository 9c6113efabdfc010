/* Calls that are removed for good, and have room for code that counts inline. */
#ifndef MEMCOV_PATCH_INLINE_H
#define MEMCOV_PATCH_INLINE_H

#include "patch_modules.h"

/*
 * Has these edges of a module counted inline, `count` of them, WAITING_ROOM at most: those that are
 * in hitmap and own and whose sites are proven and have room. Under the control lock, with signals
 * held back, of a module whose code is on the stack.
 */
void patch_inline(struct patch_module *module, const uint32_t *edges, uint32_t count);

#endif

/*
 * Calls that remove themselves: an edge that is known to be hit need not call until the next level.
 * The invariants stand in patch.c.
 */
#ifndef MEMCOV_PATCH_H
#define MEMCOV_PATCH_H

#include "patch_mode.h"

/* For the callback; any thread, any context. */

/* A watched edge is hit for the first time in its level; it stays unseen. */
void patch_hit_first(void);

/* It is hit again, and is no quiet probe. True if it stays unseen; else the caller sees it. */
bool patch_hit_again(uint32_t edge, uintptr_t return_address);

/* Everything below under the control lock. */

/*
 * A module's guards have been numbered. `image` stays. What is kept is never unloaded: then its
 * edges may be counted inline.
 */
void patch_add(const struct mcov_module *module, const struct platform_image *image,
               uint32_t *guards, bool is_kept);

/* Whether modules that are loaded now must be kept, as their edges are to be counted inline. */
bool patch_must_keep(void);

/*
 * Edges of a word of the hitmap are to be seen again: their calls are put back. What this started
 * ends in patch_leave.
 */
void patch_put_back(size_t word, uint64_t edges);
extern uint32_t patch_removed HIDDEN; /* calls that are removed now */

static inline void patch_see_again(size_t word, uint64_t edges) {
    if (patch_removed != 0)
        patch_put_back(word, edges);
}

/* A level has begun, empty, or as somebody made it. */
void patch_note_new_level(void);

/*
 * The control lock for calls that have edges seen again: no call is removed while it is held.
 * patch_leave returns when every thread finds the calls that were put back.
 */
void patch_enter(void);
void patch_leave(void);

/* Whether calls can be removed in a mode (MCOV_PATCHING_...); patch_set_mode is told one that is.
 */
bool patch_can_be(uint32_t mode);
void patch_set_mode(uint32_t mode); /* asks the loader, and lets the lock go meanwhile */
void patch_get(struct mcov_patching *result);

#endif

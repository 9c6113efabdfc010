/*
 * What there is to know of the machine code of a call site: whether a call may be removed, and how
 * one instruction is put in the place of the other. Each patch_<processor>.c states why that is
 * sound while other threads run the code. No call here locks, allocates or asks the system.
 */
#ifndef MEMCOV_PATCH_CODE_H
#define MEMCOV_PATCH_CODE_H

#include "call_site.h"

/* A call of the callback, for one guard alone unless that is still to be proven. */
struct patch_site {
    uintptr_t address; /* of the instruction; 0 if there is none */
    uint32_t original; /* what is needed to know the call again */
    bool is_hoisted;   /* to be proven by patch_code_is_for_one */
};

/* How many bytes of code are written at a site's address. */
extern const size_t patch_code_size;

/* Whether calls can be removed on this processor at all. */
extern const bool patch_code_is_known;

/*
 * The call before `return_address`, if it is proven to lead to the callback and nowhere else
 * (call_site.h), and the code before it loads the address of this guard and nothing else, or takes
 * it from a register that a loop may have kept it in (is_hoisted).
 */
struct patch_site patch_code_find(const struct platform_image *image, uintptr_t return_address,
                                  uintptr_t callback, uintptr_t guard);

/*
 * Whether the register of a site that is hoisted holds the address of this guard and nothing else
 * whenever the call is made: takes a look at the whole function. Under the control lock.
 */
bool patch_code_is_for_one(const struct platform_image *image, struct patch_site site,
                           uintptr_t guard);

/*
 * Replaces the call by its twin, which does nothing, and the twin by the call. False, and nothing
 * is written, where something else stands there than these left behind. The code is writable.
 */
bool patch_code_remove(struct patch_site site);
bool patch_code_put_back(struct patch_site site);

/* Whether there is code that counts inline in the place of a call. */
extern const bool patch_code_counts;

/*
 * The address of the bytes, PATCH_ROOM at most, that patch_code_count writes at a proven site; 0 if
 * there is no room. Any thread, any context.
 */
uintptr_t patch_code_find_room(struct patch_site site, uintptr_t guard);
#define PATCH_ROOM 6

/*
 * Has the site count inline, by an instruction that shifts the lowest byte of the guard to the
 * right, as a signed number: in so many steps from 0 on. Before each of them every thread of the
 * process is synchronized, and before the first the call was removed; it is never put back. In the
 * place of a load it counts from step 0 on, and the others do nothing. False, and nothing is
 * written, where something else stands there; where step 0 was done, nothing calls or counts then.
 * The code is writable.
 */
bool patch_code_count(struct patch_site site, uintptr_t room, unsigned step);
#define PATCH_COUNT_STEPS 3

#endif

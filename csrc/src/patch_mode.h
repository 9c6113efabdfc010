/* Whether calls are removed, and when. The rule of `auto` stands in patch_mode.c. */
#ifndef MEMCOV_PATCH_MODE_H
#define MEMCOV_PATCH_MODE_H

#include "platform.h"

/* What becomes of an edge that is hit. */
enum patch_watch {
    WATCH_NOTHING, /* its hit is its last: until the next level, its calls find it seen */
    WATCH_PROBES,  /* so it is, but for a few edges, which keep an eye on the time */
    WATCH_ALL,     /* its second hit brings its call to be removed */
};

/* Read with patch_watch(), which is any thread's, in any context. */
extern enum patch_watch patch_watched __attribute__((visibility("hidden")));

ON_CALLBACK_PATH static inline enum patch_watch patch_watch(void) {
    return load_relaxed(&patch_watched);
}

/* Any thread, any context. */
bool patch_is_probe(uint32_t edge);

/* A probe was hit for the first time in its level, and again. True: it is time to remove calls. */
void patch_note_probe(uint32_t edge);
bool patch_is_due(void);

/* Everything below under the control lock. */

/* What MEMCOV_PATCH says, once. */
void patch_mode_prepare(void);

/* MCOV_PATCHING_...; patch_mode_set is told a valid one. */
uint32_t patch_mode(void);
void patch_mode_set(uint32_t mode);

/* Nothing is removed from now on, whatever the mode; `reason` stays. NULL: there is no reason. */
void patch_mode_forbid(const char *reason);
const char *patch_mode_reason(void);

/* Everything is watched from now on, until the next level. */
void patch_mode_begin(void);

/* A level has begun, empty. */
void patch_mode_new_level(void);

/* Removing calls, or putting them back, took so long; a put back ends a cycle. */
void patch_mode_count_removal(uint64_t nanoseconds);
void patch_mode_count_put_back(uint64_t nanoseconds);

#endif

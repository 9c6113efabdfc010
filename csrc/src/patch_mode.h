/* Whether calls are removed, and when. The rule of `auto` stands in patch_mode.c. */
#ifndef MEMCOV_PATCH_MODE_H
#define MEMCOV_PATCH_MODE_H

#include "memcov_file.h"
#include "platform.h"

/*
 * An edge is watched if its number, multiplied and shifted, is below a limit: none, all, or a share
 * that is spread over neighbours, and another one in each level.
 */
struct patch_watch {
    uint64_t limit;
    uint32_t shift;
};
extern struct patch_watch patch_watch HIDDEN;

#define WATCH_FACTOR 0x9E3779B1U /* odd: different edges have different products */

/* Whether an edge is watched: the first question of the slow path. Any thread, any context. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool patch_watches(uint32_t edge) {
    return edge * WATCH_FACTOR + load_relaxed(&patch_watch.shift) <
           load_relaxed(&patch_watch.limit);
}

/* Whether edges are watched in order to remove their calls, or as probes. */
bool patch_removes(void);
bool patch_mode_is_probing(void);

/* A probe was hit for the first time in its level, and again. True: it is time to remove calls. */
void patch_note_probe(void);
bool patch_is_due(void);

/* A call took the slow path because calls are being removed. */
void patch_count_slow_call(void);

/* Everything below under the control lock. */

/* What MEMCOV_PATCH says, once. */
void patch_mode_prepare(void);

/* MCOV_PATCHING_...; patch_mode_set is told a valid one. */
uint32_t patch_mode(void);
void patch_mode_set(uint32_t mode);

/* Nothing is removed from now on, whatever the mode. Coverage files get the note. */
void patch_mode_forbid(enum mcov_file_note why);
bool patch_mode_is_forbidden(void);
const char *patch_mode_reason(void); /* a text; NULL if nothing is known to forbid it */

/* Everything is watched from now on, until the next level. */
void patch_mode_begin(void);

/* A level has begun, empty. */
void patch_mode_new_level(void);

/* Removing calls, or putting them back, took so long. */
void patch_mode_count(uint64_t nanoseconds);

#endif

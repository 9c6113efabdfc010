/* Whether calls are removed, and when. The rule of `auto` stands in patch_mode.c. */
#ifndef MEMCOV_PATCH_MODE_H
#define MEMCOV_PATCH_MODE_H

#include "memcov_file.h"
#include "platform.h"

/*
 * An edge is watched if its number, multiplied and shifted, is below a limit: none, all, or a share
 * that is spread over neighbours, and another one in each level. What a watched edge is there for:
 * its call is removed, or replaced by counting inline, or it is a probe, which tells how the time
 * goes.
 */
struct patch_watch {
    _Alignas(64) uint64_t limit;
    uint32_t shift; /* of a level: an edge is watched if the one above it was in the level before */
    enum patch_phase { PATCH_KEEPING, PATCH_PROBING, PATCH_REMOVING, PATCH_INLINING } phase;
    uint32_t calls; /* of probes that were hit again in this level */
};
extern struct patch_watch patch_watch HIDDEN;

#define PATCH_SAMPLE 16 /* calls of probes, the last of which looks at the clock */

#define WATCH_FACTOR 0x9E3779B1U /* odd: different edges have different products */

/* Whether an edge is watched: the first question of the slow path. Any thread, any context. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool patch_watches(uint32_t edge) {
    return edge * WATCH_FACTOR + load_relaxed(&patch_watch.shift) <
           load_relaxed(&patch_watch.limit);
}

/* Whether edges are watched in order to remove their calls, or as probes. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool patch_removes(void) {
    return load_relaxed(&patch_watch.phase) == PATCH_REMOVING;
}
bool patch_mode_is_probing(void);

/* Or in order to count them inline. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool patch_inlines(void) {
    return load_relaxed(&patch_watch.phase) == PATCH_INLINING;
}

/* A watched edge was hit again. Whether that is all: it is a probe, and not one in PATCH_SAMPLE. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool patch_is_quiet_probe(void) {
    if (patch_removes())
        return false;
    uint32_t calls = load_relaxed(&patch_watch.calls) + 1; /* not exact where threads meet */
    __atomic_store_n(&patch_watch.calls, calls, __ATOMIC_RELAXED);
    return calls % PATCH_SAMPLE != 0;
}

/* A probe was hit for the first time in its level. */
void patch_note_probe(void);

/* A probe was hit again, and is not a quiet one. True: it is time to remove calls. */
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

/* Nothing is counted inline from now on, for a reason that is a text. */
void patch_mode_forbid_inline(const char *why);
bool patch_mode_is_inline_forbidden(void); /* by either */
const char *patch_mode_reason(void);       /* a text; NULL if nothing is known to forbid either */

/* Everything is watched from now on, until the next level. */
void patch_mode_begin(void);

/* A level has begun, empty. */
void patch_mode_new_level(void);

/* Removing calls, or putting them back, took so long. */
void patch_mode_count(uint64_t nanoseconds);

#endif

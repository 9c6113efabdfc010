/*
 * When calls are removed.
 *
 *   off    never.
 *   on     when an edge is hit for the second time in a level.
 *   auto   the same, but only once a level has lasted for LEAST, and SHARE times as long as it last
 *          took to remove the calls of a level and put them back.
 *
 * Time is processor time, so that a level is not long because somebody else had the processor.
 * The rule of auto bounds what it can lose: a level that is ended just when its calls were removed
 * has paid about one SHAREth of its time for nothing, and levels that are shorter pay nothing. The
 * measure of the last cycle fades as levels go by, so that one large level does not keep small ones
 * from being tried; a try that does not pay is followed by levels that wait.
 *
 * Until then edges are seen at their first hit, and later calls cost what they cost without
 * patching. Such calls tell nobody how the time goes, so a share of the edges, the probes, is left
 * unseen: each of their calls takes the slow path, and one in SAMPLE looks at the clock. At the
 * start of a level all edges are probes, so that there are some where little code runs; with each
 * PROBES that were hit, the share falls to the next of shares[]. An edge that is a probe no longer
 * is seen at its next hit. A level in which no probe is hit again goes on without patching.
 *
 * Counts of calls are not exact where threads meet: nothing depends on their being so.
 */
#include "patch_mode.h"
#include "coverage_file.h"

#include <string.h>

#define LEAST  1000000U /* nanoseconds */
#define SHARE  8
#define FADE   32
#define SAMPLE 256
#define PROBES 8

/* Values of patch_watched; the last one lasts. */
static const uint32_t shares[] = {WATCH_ALL - 1, WATCH_ALL / 8, WATCH_ALL / 64};
#define SHARES (sizeof shares / sizeof *shares)

static uint32_t mode = MCOV_PATCHING_OFF; /* until patch_mode_prepare */
static bool is_prepared;
static enum mcov_file_note forbidden_by; /* 0: by nothing */

uint32_t patch_watched = WATCH_NOTHING;
static bool removes;
static uint32_t probes, calls; /* probes hit for the first time in this level, and again */
static uint64_t level_start;   /* when a probe was first hit again in this level; 0: not yet */

static uint64_t cycle, last_cycle; /* nanoseconds */

#define store_relaxed(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)

ON_CALLBACK_PATH bool patch_removes(void) {
    return load_relaxed(&removes);
}

ON_CALLBACK_PATH void patch_note_probe(void) {
    uint32_t count = load_relaxed(&probes) + 1;
    store_relaxed(&probes, count);
    if (count % PROBES == 0 && count / PROBES < SHARES)
        store_relaxed(&patch_watched, shares[count / PROBES]);
}

ON_CALLBACK_PATH bool patch_is_due(void) {
    uint32_t call = load_relaxed(&calls) + 1;
    store_relaxed(&calls, call);
    if (call % SAMPLE != 0)
        return false;
    uint64_t now = platform_time(), start = load_relaxed(&level_start);
    if (start == 0) {
        store_relaxed(&level_start, now);
        return false;
    }
    uint64_t wait = SHARE * load_relaxed(&last_cycle);
    return now - start >= (wait > LEAST ? wait : LEAST);
}

void patch_mode_prepare(void) {
    if (is_prepared)
        return;
    is_prepared = true;
    const char *text = platform_environment("MEMCOV_PATCH");
    uint32_t asked = MCOV_PATCHING_AUTO;
    if (text != NULL && strcmp(text, "off") == 0)
        asked = MCOV_PATCHING_OFF;
    else if (text != NULL && strcmp(text, "on") == 0)
        asked = MCOV_PATCHING_ON;
    else if (text != NULL && strcmp(text, "auto") != 0)
        platform_print("MEMCOV_PATCH is '%s', but it takes auto, on or off: auto is used", text);
    patch_mode_set(asked);
}

uint32_t patch_mode(void) {
    return mode;
}

void patch_mode_new_level(void) {
    bool is_off = mode == MCOV_PATCHING_OFF || patch_mode_is_forbidden();
    store_relaxed(&probes, 0);
    store_relaxed(&calls, 0);
    store_relaxed(&level_start, 0);
    store_relaxed(&last_cycle, last_cycle - last_cycle / FADE);
    store_relaxed(&removes, !is_off && mode == MCOV_PATCHING_ON);
    store_relaxed(&patch_watched, is_off                     ? WATCH_NOTHING
                                  : mode == MCOV_PATCHING_ON ? WATCH_ALL
                                                             : shares[0]);
}

static void note_if_asked_for(void) {
    if (mode != MCOV_PATCHING_OFF)
        coverage_file_note(forbidden_by);
}

void patch_mode_set(uint32_t new_mode) {
    is_prepared = true;
    mode = new_mode;
    note_if_asked_for();
    store_relaxed(&last_cycle, 0);
    cycle = 0;
    patch_mode_new_level();
}

void patch_mode_forbid(enum mcov_file_note why) {
    forbidden_by = why;
    note_if_asked_for();
    patch_mode_new_level();
}

bool patch_mode_is_forbidden(void) {
    return forbidden_by != 0;
}

const char *patch_mode_reason(void) {
    if (mode == MCOV_PATCHING_OFF)
        return NULL;
    switch (forbidden_by) {
    case MCOV_FILE_NO_PROCESSOR:
        return "calls on this processor are not known";
    case MCOV_FILE_NO_MEMBARRIER:
        return "the system has no membarrier that synchronizes code";
    case MCOV_FILE_NO_WRITABLE_CODE:
        return "the system does not allow code to be changed (mprotect)";
    default:
        return NULL;
    }
}

void patch_mode_begin(void) {
    store_relaxed(&removes, true);
    store_relaxed(&patch_watched, WATCH_ALL);
}

void patch_mode_count_removal(uint64_t nanoseconds) {
    cycle += nanoseconds;
}

void patch_mode_count_put_back(uint64_t nanoseconds) {
    store_relaxed(&last_cycle, cycle + nanoseconds);
    cycle = 0;
}

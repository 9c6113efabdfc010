/*
 * When calls are removed.
 *
 *   off    never.
 *   on     when an edge is hit for the second time in a level.
 *   auto   the same, but only once a level has lasted for LEAST, and SHARE times as long as it last
 *          took to remove the calls of a level and put them back.
 *   inline when the process hits an edge for the second time, in whatever level: then its call
 *          never comes back.
 *
 * A level has lasted once so much time has passed, and then as much processor time again, so that
 * it is not long because somebody else had the processor. So a level that is ended just when its
 * calls were removed has paid about a thirtieth of its time for nothing. What it took is what the
 * system calls took, and SLOW_CALL for each call that took the slow path meanwhile. It fades as
 * levels go by, so that one large level does not keep small ones from being tried.
 *
 * Until then edges are seen at their first hit, and later calls cost what they cost without
 * patching. Such calls tell nobody how the time goes, so some of the edges, the probes, are left
 * unseen: each of their calls takes the slow path, and one in PATCH_SAMPLE looks at the clock. At
 * the start of a level all edges are probes, so that there are some where little code runs; with
 * each PROBES that were hit, the share falls, down to LAST_SHARE. An edge that is a probe no longer
 * is seen at its next hit. Probes cost time: so after a level that ended before it was time, the
 * next one has SHORT_SHARE and no more, then the next three, seven, up to MOST_PATIENCE; from there
 * on, where hundreds of levels were short, FEWEST_SHARE. Which edges a share takes changes with
 * each level. A level in which no probe is hit again goes on without patching.
 *
 * Counts of calls are not exact where threads meet: nothing depends on their being so.
 */
#include "patch_mode.h"
#include "coverage_file.h"
#include "environment.h"

#define LEAST         1000000U /* nanoseconds */
#define SHARE         16
#define FADE          32
#define PROBES        64
#define SLOW_CALL     10U /* nanoseconds */
#define MOST_PATIENCE 255

#define ALL ((uint64_t)1 << 32)
static const uint64_t shares[] = {ALL, ALL / 8, ALL / 64, ALL / 512, ALL / 2048};
#define LAST_SHARE   2
#define SHORT_SHARE  3 /* where levels are short */
#define FEWEST_SHARE 4 /* where they have long been */

static uint32_t mode = MCOV_PATCHING_OFF; /* until patch_mode_prepare */
static bool is_prepared;
static enum mcov_file_note forbidden_by; /* 0: by nothing */
static const char *inline_forbidden_by;  /* a text; NULL: by nothing more */

struct patch_watch patch_watch;

/* Of this level. */
static uint32_t first_share;
static uint32_t probes;                 /* hit for the first time */
static uint64_t start, processor_start; /* when the clock was first looked at; 0: not yet */
static uint32_t slow_calls;
static uint64_t cycle, last_cycle;        /* nanoseconds */
static uint32_t patience, levels_to_wait; /* with all edges as probes */

#define store_relaxed(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)

bool patch_mode_is_probing(void) {
    return load_relaxed(&patch_watch.phase) == PATCH_PROBING;
}

ON_CALLBACK_PATH void patch_note_probe(void) {
    uint32_t count = load_relaxed(&probes) + 1;
    uint32_t share = load_relaxed(&first_share) + count / PROBES;
    store_relaxed(&probes, count);
    if (count % PROBES == 0 && share <= LAST_SHARE)
        store_relaxed(&patch_watch.limit, shares[share]);
}

ON_CALLBACK_PATH void patch_count_slow_call(void) {
    store_relaxed(&slow_calls, load_relaxed(&slow_calls) + 1);
}

ON_CALLBACK_PATH bool patch_is_due(void) {
    uint64_t wait = SHARE * load_relaxed(&last_cycle), now = platform_time();
    if (wait < LEAST)
        wait = LEAST;
    if (load_relaxed(&start) == 0)
        store_relaxed(&start, now);
    if (now - load_relaxed(&start) < wait)
        return false;
    now = platform_processor_time();
    if (load_relaxed(&processor_start) == 0)
        store_relaxed(&processor_start, now);
    return now - load_relaxed(&processor_start) >= wait || now == 0;
}

void patch_mode_prepare(void) {
    if (is_prepared)
        return;
    is_prepared = true;
    static const char *const words[] = {"auto", "on", "off", "inline", NULL};
    static const uint32_t modes[] = {MCOV_PATCHING_AUTO, MCOV_PATCHING_ON, MCOV_PATCHING_OFF,
                                     MCOV_PATCHING_INLINE};
    patch_mode_set(modes[environment_word("MEMCOV_PATCH", words)]);
}

uint32_t patch_mode(void) {
    return mode;
}

/* What the level that ends has taught. */
static void learn(void) {
    uint64_t faded = last_cycle - last_cycle / FADE;
    if (patch_removes()) {
        faded = cycle + (uint64_t)SLOW_CALL * load_relaxed(&slow_calls);
        patience = 0;
    } else if (patch_mode_is_probing() && first_share == 0 && load_relaxed(&probes) > 0) {
        patience = patience < MOST_PATIENCE ? 2 * patience + 1 : MOST_PATIENCE;
        levels_to_wait = patience;
    } else if (levels_to_wait > 0) {
        levels_to_wait--;
    }
    store_relaxed(&last_cycle, faded);
    store_relaxed(&slow_calls, 0);
    cycle = 0;
}

static uint32_t share_of_new_level(void) {
    if (levels_to_wait == 0)
        return 0;
    return patience < MOST_PATIENCE ? SHORT_SHARE : FEWEST_SHARE;
}

static enum patch_phase first_phase(void) {
    switch (patch_mode_is_forbidden() ? MCOV_PATCHING_OFF : mode) {
    case MCOV_PATCHING_ON:
        return PATCH_REMOVING;
    case MCOV_PATCHING_AUTO:
        return PATCH_PROBING;
    case MCOV_PATCHING_INLINE:
        return patch_mode_is_inline_forbidden() ? PATCH_KEEPING : PATCH_INLINING;
    default:
        return PATCH_KEEPING;
    }
}

static uint64_t limit_of(enum patch_phase phase) {
    return phase == PATCH_KEEPING ? 0 : phase == PATCH_PROBING ? shares[first_share] : ALL;
}

static void start_level(void) {
    enum patch_phase phase = first_phase();
    store_relaxed(&first_share, share_of_new_level());
    store_relaxed(&probes, 0);
    store_relaxed(&patch_watch.calls, 0);
    store_relaxed(&start, 0);
    store_relaxed(&processor_start, 0);
    store_relaxed(&patch_watch.phase, phase);
    store_relaxed(&patch_watch.shift, patch_watch.shift + WATCH_FACTOR);
    store_relaxed(&patch_watch.limit, limit_of(phase));
}

void patch_mode_new_level(void) {
    learn();
    start_level();
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
    patience = levels_to_wait = 0;
    start_level();
}

void patch_mode_forbid(enum mcov_file_note why) {
    forbidden_by = why;
    note_if_asked_for();
    start_level();
}

bool patch_mode_is_forbidden(void) {
    return forbidden_by != 0;
}

void patch_mode_forbid_inline(const char *why) {
    inline_forbidden_by = why;
    if (mode == MCOV_PATCHING_INLINE)
        start_level();
}

bool patch_mode_is_inline_forbidden(void) {
    return patch_mode_is_forbidden() || inline_forbidden_by != NULL;
}

const char *patch_mode_reason(void) {
    switch (forbidden_by) {
    case MCOV_FILE_NO_PROCESSOR:
        return "calls on this processor are not known";
    case MCOV_FILE_NO_MEMBARRIER:
        return "the system has no membarrier that synchronizes code";
    case MCOV_FILE_NO_WRITABLE_CODE:
        return "the system does not allow code to be changed (mprotect)";
    case MCOV_FILE_NO_MEMORY:
        return "there was not enough memory when a module was loaded";
    default:
        return inline_forbidden_by;
    }
}

void patch_mode_begin(void) {
    store_relaxed(&patch_watch.phase, PATCH_REMOVING);
    store_relaxed(&patch_watch.limit, ALL);
}

void patch_mode_count(uint64_t nanoseconds) {
    cycle += nanoseconds;
}

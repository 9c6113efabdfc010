/*
 * Calls that remove themselves, and are put back.
 *
 * The callback of an edge that is seen does nothing; then the call is dead weight. Where patching
 * watches an edge, its first hit in a level leaves it unseen, so that its second comes here: only
 * edges that are hit again are worth the work, and most of a large library's are not. Its call is
 * found (patch_code.h), then the edge waits, still unseen, until calls of its module have come here
 * TICKS times: the more often waiting edges are hit, the sooner. Then all that wait are removed in
 * one batch, which begins with what is left to prove. An edge whose call is not proven is seen, and
 * goes on calling.
 *
 * INVARIANT: a call is removed only while its edge is in hitmap, in own and in a marked line, and
 * it is back, or its edge counted inline, when the control call that takes the edge out of hitmap
 * returns.
 *
 *  1. Batches and control calls exclude each other by the control lock. A batch looks whether the
 *     edge is in both maps; then it is until the next control call. It marks the line, sees the
 *     edge (S in hits.c), removes the call and sets the edge in `removed`.
 *  2. A control call that has edges seen again (C in hits.c) hands them to patch_see_again, which
 *     puts back the calls of those that are in `removed`: at the cost of these edges, found by
 *     their word. T and C come first: a hit that comes by the call once it is back finds the edge
 *     unseen.
 *  3. patch_leave synchronizes all threads before the control lock is let go, so every hit that
 *     begins after the control call has returned comes by the call. One that begins before is one
 *     that overlaps it.
 *
 * TO COUNT INLINE, the calls of edges that the process hits again, in whatever level, wait in the
 * same way. They are removed for good: no control call puts them back, and each one finds the hits
 * where the code notes them from then on (patch_inline.c, inlined.c).
 *
 * THE CALLBACK NEVER WAITS: a batch tries the lock, and without it leaves all as it is; edges that
 * wait go on calling, and one of their calls will try again. A signal handler that hits edges in
 * the middle of a batch or of a control call finds the lock taken, by its own thread, and goes on.
 * Signals and cancellation are held back during a batch, so none can leave it; errno stays.
 * fork() is held back by the control lock, and the child's code and `removed` are copies that
 * agree. A batch is about one module, the one whose call led here: its code is on the stack, so it
 * is loaded. What control calls write into is kept loaded by patch_control.c.
 *
 * Where the system refuses writable code or the synchronizing, nothing more is removed, and
 * mcov_get_patching tells why. A call that then, or because somebody else wrote over it, cannot be
 * put back keeps its edge from being seen: one line on stderr says so, it is counted as missing,
 * and the control calls that follow try again.
 */
#include "patch.h"
#include "control.h"
#include "lines.h"
#include "patch_calls.h"
#include "patch_inline.h"

#define TICKS 4096

static uint32_t batch[WAITING_ROOM];

/*
 * Moves the edges that wait into the batch, in ascending order, as their calls lie, and proves what
 * is left to prove of them; their number.
 */
static uint32_t take_waiting(struct patch_module *module) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < WAITING_ROOM; i++) {
        uint32_t edge =
            load_relaxed(&module->waiting[i]) == 0 ? 0 : exchange(&module->waiting[i], 0);
        if (edge != 0)
            batch[count++] = edge;
    }
    for (uint32_t gap = WAITING_ROOM / 2; gap > 0; gap = gap * 5 / 11) /* Shell's sort */
        for (uint32_t i = gap; i < count; i++) {
            uint32_t edge = batch[i], at = i;
            for (; at >= gap && batch[at - gap] > edge; at -= gap)
                batch[at] = batch[at - gap];
            batch[at] = edge;
        }
    for (uint32_t i = 0; i < count; i++) /* once an edge, so no level is charged with it */
        patch_site_confirm(module, batch[i]);
    return count;
}

static void remove_waiting(struct patch_module *module) {
    if (!patch_removes() || module->is_left_alone || !patch_calls_are_allowed())
        return;
    uint32_t count = take_waiting(module);
    uint64_t start = platform_processor_time();
    for (uint32_t i = 0; i < count; i++)
        patch_calls_remove(module, batch[i]);
    patch_calls_finish();
    patch_mode_count(platform_processor_time() - start);
}

static void inline_waiting(struct patch_module *module) {
    if (!patch_inlines() || module->is_left_alone || module->inlined == NULL ||
        !patch_calls_are_allowed())
        return;
    uint32_t count = take_waiting(module);
    patch_inline(module, batch, count);
}

/* All that is seen takes the slow path once more, so that it is watched. */
static void watch_everything(struct patch_module *module) {
    (void)module;
    if (!patch_mode_is_probing() || !patch_calls_are_allowed())
        return;
    patch_mode_begin();
    lines_see_again();
}

/* Runs one of the two, unless somebody holds the lock. */
static void try_locked(void (*work)(struct patch_module *), struct patch_module *module) {
    struct platform_context before = platform_enter();
    if (control_try_lock()) {
        work(module);
        control_unlock();
    }
    platform_leave(&before);
}

/* An edge has one place to wait in. Where another waits, it comes again after the next batch. */
ON_CALLBACK_PATH static void wait_for_batch(struct patch_module *module, uint32_t edge) {
    uint32_t *place = &module->waiting[edge % WAITING_ROOM], nobody = 0;
    if (load_relaxed(place) == 0)
        (void)__atomic_compare_exchange_n(place, &nobody, edge, false, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED);
    uint32_t ticks = load_relaxed(&module->ticks) + 1; /* not exact where threads meet */
    bool is_time = ticks >= TICKS;
    __atomic_store_n(&module->ticks, is_time ? 0 : ticks, __ATOMIC_RELAXED);
    if (is_time)
        try_locked(patch_inlines() ? inline_waiting : remove_waiting, module);
}

ON_CALLBACK_PATH void patch_hit_first(void) {
    if (!patch_removes())
        patch_note_probe();
}

ON_CALLBACK_PATH bool patch_hit_again(uint32_t edge, uintptr_t return_address) {
    bool inlines = patch_inlines();
    if (!inlines && !patch_removes()) {
        if (patch_is_due())
            try_locked(watch_everything, NULL);
        return true;
    }
    patch_count_slow_call();
    struct patch_module *module = patch_modules_find(edge);
    if (module == NULL || load_relaxed(&module->is_left_alone) ||
        patch_site_prove(module, edge, return_address) == SITE_REFUSED)
        return false;
    if (inlines && (load_acquire(&module->inlined) == NULL || patch_site_room(module, edge) == 0))
        return false;
    wait_for_batch(module, edge);
    return true;
}

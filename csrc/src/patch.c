/*
 * Calls that remove themselves, and are put back.
 *
 * The callback of an edge that is seen does nothing; then the call is dead weight. Where patching
 * watches an edge, its first hit in a level leaves it unseen, so that its second comes here: only
 * edges that are hit again are worth the work, and most of a large library's are not. Its call is
 * proven (patch_code.h), then the edge waits, still unseen, until calls of its module have come
 * here TICKS times: the more often waiting edges are hit, the sooner. Then all that wait are
 * removed in one batch. An edge whose call is not proven is seen, and goes on calling.
 *
 * INVARIANT: a call is removed only while its edge is in hitmap and in own, and it is back when the
 * control call that takes the edge out of hitmap returns.
 *
 *  1. Batches and control calls exclude each other by the control lock. A batch looks whether the
 *     edge is in both maps; then it is until the next control call. It sees the edge (S in hits.c),
 *     removes the call and sets the edge in `removed`.
 *  2. A control call that has edges seen again (C in hits.c) hands them to patch_see_again, which
 *     puts back the calls of those that are in `removed`: at the cost of these edges, found by
 * their word. T and C come first: a hit that comes by the call once it is back finds the edge
 * unseen.
 *  3. patch_leave synchronizes all threads before the control lock is let go, so every hit that
 *     begins after the control call has returned comes by the call. One that begins before is one
 *     that overlaps it.
 *
 * THE CALLBACK NEVER WAITS: a batch tries the lock, and without it leaves all as it is; edges that
 * wait go on calling, and one of their calls will try again. A signal handler that hits edges in
 * the middle of a batch or of a control call finds the lock taken, by its own thread, and goes on.
 * Signals are held back during a batch, so none can leave it by longjmp. errno stays.
 * fork() is held back by the control lock, and the child's code and `removed` are copies that
 * agree.
 *
 * NOTHING IS WRITTEN INTO A MODULE THAT IS GONE. A batch is about one module, the one whose call
 * led here: its code is on the stack, so it is loaded. Before a control call puts back anything,
 * each module that calls were removed of is pinned: the loader keeps it for good. One that was
 * unloaded before is forgotten with its removed calls, and starts anew when it is loaded again.
 * Pinning asks the loader, so it happens before the control lock is taken; patch_enter looks again
 * once it has it.
 *
 * Where the system refuses writable code or the synchronizing, nothing more is removed, and
 * mcov_get_patching tells why. A call that then, or because somebody else wrote over it, cannot be
 * put back keeps its edge from being seen: one line on stderr says so, it is counted as missing,
 * and the control calls that follow try again.
 */
#include "patch.h"
#include "control.h"
#include "coverage_file.h"
#include "hits.h"
#include "modules.h"
#include "patch_modules.h"
#include "patch_pages.h"
#include "words.h"

#define TICKS 4096

static uint64_t *removed; /* one bit an edge, numbered as in the hitmap; NULL without memory */
static size_t committed;  /* bytes of it */

static bool is_checked; /* whether the system was asked what it allows */
static bool is_new_level;
static uint64_t changes_start; /* when the first call of a control call was put back; 0: none yet */
static struct patch_window window;
static struct patch_module *window_module;

static uint64_t removed_count, put_back_count;
static uint32_t retired, missing;
uint32_t patch_removed;

/* ---- Removing, in callbacks -------------------------------------------------------------------
 */

/* Tries, the first time, what the system allows: on the page of this very function. */
static bool is_allowed(void) {
    if (!is_checked && !patch_mode_is_forbidden()) {
        size_t page = platform_page_size();
        uintptr_t here = (uintptr_t)is_allowed & ~(uintptr_t)(page - 1);
        if (!platform_code_open(here, page) || !platform_code_close(here, page))
            patch_mode_forbid(MCOV_FILE_NO_WRITABLE_CODE);
        else if (!platform_code_can_synchronize())
            patch_mode_forbid(MCOV_FILE_NO_MEMBARRIER);
    }
    is_checked = true;
    return !patch_mode_is_forbidden();
}

/* Whether the code of a module's site can be written now. */
static bool open_site(struct patch_module *module, const struct patch_site *site) {
    if (window_module != module)
        patch_window_close(&window);
    window_module = module;
    return patch_window_move(&window, module->image, site->address, patch_code_size);
}

static void close_sites(void) {
    patch_window_close(&window);
    if (window.is_refused)
        patch_mode_forbid(MCOV_FILE_NO_WRITABLE_CODE);
    window.is_refused = false;
}

static void remove_call(struct patch_module *module, uint32_t edge) {
    uint64_t *word = &removed[edge / 64], bit = (uint64_t)1 << (edge % 64);
    struct patch_site site;
    if ((*word & bit) != 0 || patch_site_get(module, edge, &site) != SITE_PROVEN)
        return;
    if (!open_site(module, &site) || !hits_see_recorded(edge))
        return;
    module->has_removed = true;
    *word |= bit;
    if (!patch_code_remove(site)) {
        *word &= ~bit;
        patch_site_set_state(module, edge, SITE_REFUSED);
        retired++;
        return;
    }
    removed_count++;
    patch_removed++;
}

static uint32_t batch[WAITING_ROOM];

/* Moves the edges that wait into the batch, in ascending order, as their calls lie; their number.
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
    return count;
}

static void remove_waiting(struct patch_module *module) {
    if (!patch_removes() || module->is_left_alone || !is_allowed())
        return;
    uint64_t start = platform_time();
    uint32_t count = take_waiting(module);
    for (uint32_t i = 0; i < count && !window.is_refused; i++)
        remove_call(module, batch[i]);
    close_sites();
    patch_mode_count_removal(platform_time() - start);
}

/* All that is seen takes the slow path once more, so that it is watched. */
static void watch_everything(struct patch_module *module) {
    (void)module;
    if (patch_removes() || load_relaxed(&patch_watched) == WATCH_NOTHING || !is_allowed())
        return;
    patch_mode_begin();
    hits_see_again(removed);
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
ON_CALLBACK_PATH static void wait_for_removal(struct patch_module *module, uint32_t edge) {
    uint32_t *place = &module->waiting[edge % WAITING_ROOM], nobody = 0;
    if (load_relaxed(place) == 0)
        (void)__atomic_compare_exchange_n(place, &nobody, edge, false, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED);
    uint32_t ticks = load_relaxed(&module->ticks) + 1; /* not exact where threads meet */
    bool is_time = ticks >= TICKS;
    __atomic_store_n(&module->ticks, is_time ? 0 : ticks, __ATOMIC_RELAXED);
    if (is_time)
        try_locked(remove_waiting, module);
}

ON_CALLBACK_PATH void patch_hit_first(void) {
    if (!patch_removes())
        patch_note_probe();
}

ON_CALLBACK_PATH bool patch_hit_again(uint32_t edge, uintptr_t return_address) {
    if (!patch_removes()) {
        if (patch_is_due())
            try_locked(watch_everything, NULL);
        return true;
    }
    struct patch_module *module = patch_modules_find(edge);
    if (module == NULL || load_relaxed(&module->is_left_alone) ||
        patch_site_prove(module, edge, return_address) != SITE_PROVEN)
        return false;
    wait_for_removal(module, edge);
    return true;
}

/* ---- Putting back, in control calls ------------------------------------------------------------
 */

/* Tells once a process what is lost. */
static void tell_missing(const struct patch_module *module) {
    static bool is_told;
    if (!is_told)
        platform_print("%s: a call that was removed cannot be put back, so its edge is not seen; "
                       "more may follow (MEMCOV_PATCH=off keeps all calls)",
                       module->identity.path);
    is_told = true;
    coverage_file_note(MCOV_FILE_MISSING_CALLS);
}

/* Puts one call back; false if it stays removed. */
static bool put_back(struct patch_module *module, uint32_t edge) {
    struct patch_site site;
    enum site_state state = patch_site_get(module, edge, &site);
    bool is_open = open_site(module, &site);
    if (is_open && patch_code_put_back(site)) {
        put_back_count++;
        patch_removed--;
        if (state == SITE_STUCK) {
            missing--;
            patch_site_set_state(module, edge, SITE_REFUSED);
        }
        return true;
    }
    if (state != SITE_STUCK) {
        patch_site_set_state(module, edge, SITE_STUCK);
        missing++;
        retired += is_open; /* somebody wrote over it */
        tell_missing(module);
    }
    return false;
}

void patch_put_back(size_t word, uint64_t edges) {
    uint64_t calls = removed[word] & edges;
    if (calls == 0)
        return;
    if (changes_start == 0)
        changes_start = platform_time();
    for (; calls != 0; calls &= calls - 1) {
        uint32_t edge = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(calls));
        if (put_back(patch_modules_find(edge), edge))
            removed[word] &= ~(calls & -calls);
    }
}

void patch_note_new_level(void) {
    is_new_level = true;
}

/* Forgets the removed calls of a module whose code is gone. */
static void forget_removed(struct patch_module *module) {
    uint32_t end = module->identity.first_edge + module->identity.edge_count;
    for (uint32_t edge = module->identity.first_edge; edge != end; edge++) {
        uint64_t bit = (uint64_t)1 << (edge % 64);
        if ((removed[edge / 64] & bit) == 0)
            continue;
        struct patch_site site;
        if (patch_site_get(module, edge, &site) == SITE_STUCK)
            missing--;
        removed[edge / 64] &= ~bit;
        patch_removed--;
    }
    module->has_removed = false;
}

/* The calls of a module's edges, or of all modules', are put back; they are hit as they were. */
static void put_back_all_of(const struct patch_module *module) {
    uint32_t first = module->identity.first_edge;
    uint32_t last = first + module->identity.edge_count - 1;
    for (size_t word = first / 64; word <= last / 64; word++) {
        uint64_t edges = UINT64_MAX;
        if (word == first / 64)
            edges &= UINT64_MAX << (first % 64);
        if (word == last / 64)
            edges &= UINT64_MAX >> (63 - last % 64);
        patch_see_again(word, edges);
    }
}

static struct patch_module *find_unpinned(void) {
    for (uint32_t index = 0; index < patch_modules_count(); index++) {
        struct patch_module *module = patch_modules_at(index);
        if (module->has_removed && !module->is_pinned)
            return module;
    }
    return NULL;
}

/* Asks the loader about a module with removed calls; called with the control lock, and returns with
 * it, but lets it go meanwhile. */
static void pin(struct patch_module *module) {
    struct mcov_module identity = module->identity;
    const uint32_t *guards = module->guards;
    control_unlock();
    enum platform_pinned pinned = platform_pin(guards, identity.load_bias);
    if (pinned != PLATFORM_GONE && !modules_is_loaded(&identity, guards))
        pinned = PLATFORM_GONE;
    control_lock();
    if (module->guards != guards || module->identity.load_bias != identity.load_bias)
        return; /* it was loaded again meanwhile */
    module->is_pinned = pinned != PLATFORM_GONE;
    if (pinned == PLATFORM_GONE)
        forget_removed(module);
    else if (pinned == PLATFORM_UNPINNABLE) {
        module->is_left_alone = true;
        put_back_all_of(module);
    }
}

/* Tries once more to put back the calls that are missing. */
static void retry_missing(void) {
    for (uint32_t index = 0; index < patch_modules_count(); index++) {
        struct patch_module *module = patch_modules_at(index);
        uint32_t end = module->identity.first_edge + module->identity.edge_count;
        for (uint32_t edge = module->identity.first_edge; edge != end; edge++) {
            struct patch_site site;
            if (patch_site_get(module, edge, &site) == SITE_STUCK)
                patch_see_again(edge / 64, (uint64_t)1 << (edge % 64));
        }
    }
}

void patch_enter(void) {
    control_lock();
    if (patch_removed == 0)
        return;
    for (struct patch_module *module; (module = find_unpinned()) != NULL;)
        pin(module);
    if (missing != 0)
        retry_missing();
}

void patch_leave(void) {
    if (changes_start != 0) {
        close_sites();
        if (!platform_code_synchronize())
            patch_mode_forbid(MCOV_FILE_NO_MEMBARRIER);
        patch_mode_count_put_back(platform_time() - changes_start);
        changes_start = 0;
    }
    if (is_new_level)
        patch_mode_new_level();
    is_new_level = false;
    control_unlock();
}

/* ---- Modules and settings -----------------------------------------------------------------------
 */

/* Makes room in `removed` for the edges up to the total. */
static bool ensure_room(void) {
    if (removed == NULL)
        removed = platform_reserve(hits_capacity());
    size_t needed = (hits_size() + PLATFORM_COMMIT_UNIT - 1) & ~(PLATFORM_COMMIT_UNIT - 1);
    if (removed == NULL)
        return false;
    if (needed > committed && !platform_commit((char *)removed + committed, needed - committed))
        return false;
    committed = needed > committed ? needed : committed;
    return true;
}

void patch_add(const struct mcov_module *identity, const struct platform_image *image,
               const uint32_t *guards) {
    patch_mode_prepare();
    struct patch_module *before = patch_modules_find(identity->first_edge);
    if (before != NULL && before->has_removed)
        forget_removed(before);
    if (ensure_room())
        (void)patch_modules_add(identity, image, guards);
    /* Where it is for nothing yet, the first control call need not wait for it. */
    if (is_alone() && patch_mode() != MCOV_PATCHING_OFF && is_allowed() &&
        !platform_code_synchronize())
        patch_mode_forbid(MCOV_FILE_NO_MEMBARRIER);
}

void patch_set_mode(uint32_t mode) {
    patch_mode_prepare();
    if (mode == MCOV_PATCHING_OFF) {
        for (uint32_t index = 0; index < patch_modules_count(); index++)
            put_back_all_of(patch_modules_at(index));
    }
    patch_mode_set(mode);
    if (patch_removes())
        hits_see_again(removed);
}

bool patch_can_be(uint32_t mode) {
    if (mode == MCOV_PATCHING_OFF)
        return true;
    if (!patch_code_is_known)
        patch_mode_forbid(MCOV_FILE_NO_PROCESSOR);
    return is_allowed();
}

void patch_get(struct mcov_patching *result) {
    patch_mode_prepare();
    uint32_t mode = patch_mode();
    bool is_active = mode != MCOV_PATCHING_OFF && patch_can_be(mode);
    *result = (struct mcov_patching){.mode = mode,
                                     .is_active = is_active,
                                     .reason = patch_mode_reason(),
                                     .removed_now = patch_removed,
                                     .retired = retired,
                                     .missing = missing,
                                     .removed = removed_count,
                                     .put_back = put_back_count};
}

/*
 * Where control calls and patching meet: the lock, modules that must not go away, settings.
 *
 * NOTHING IS WRITTEN INTO A MODULE THAT IS GONE. Before a control call puts back anything, each
 * module that calls were removed of is pinned: the loader keeps it for good. One that was unloaded
 * before is forgotten with its removed calls, and starts anew when it is loaded again. A module can
 * be pinned too late, by a control call that one of its own destructors makes: the loader has
 * decided by then. So pins count only as long as nothing was unloaded; after that, each module is
 * looked at once more. Pinning asks the loader, so it happens without the control lock, and what
 * was true before is looked at again behind it.
 */
#include "control.h"
#include "lines.h"
#include "modules.h"
#include "patch.h"
#include "patch_calls.h"
#include "words.h"

static bool is_new_level;
static uint64_t unloads; /* as of when the pins were made */

/* A module's edges may be counted inline; without memory they are not. */
static void allow_inline(struct patch_module *module) {
    if (module->inlined == NULL)
        store_release(&module->inlined,
                      inlined_add(module->guards, module->first_edge, module->edge_count));
}

static struct patch_module *find_unpinned(void) {
    for (uint32_t index = 0; index < patch_modules_count(); index++) {
        struct patch_module *module = patch_modules_at(index);
        if (module->has_removed && !module->is_pinned)
            return module;
    }
    return NULL;
}

/*
 * What the loader makes of keeping a module, if it is there. Called and returns with the control
 * lock, but lets it go. False: it was loaded again meanwhile.
 */
static bool ask_loader(const struct patch_module *module, enum platform_pinned *pinned) {
    struct mcov_module identity = module->identity;
    struct platform_image image = *module->image;
    const uint32_t *guards = module->guards;
    uint32_t loads = module->loads;
    control_unlock();
    *pinned = PLATFORM_GONE;
    if (modules_is_loaded(&identity, &image, guards)) /* else another may lie there */
        *pinned = platform_pin(guards, identity.load_bias);
    if (*pinned != PLATFORM_GONE && !modules_is_loaded(&identity, &image, guards))
        *pinned = PLATFORM_GONE;
    control_lock();
    return module->loads == loads;
}

static void pin(struct patch_module *module) {
    enum platform_pinned pinned;
    if (!ask_loader(module, &pinned))
        return;
    module->is_pinned = true; /* or there is nothing to pin it for */
    if (pinned == PLATFORM_GONE) {
        patch_calls_forget(module);
    } else if (pinned == PLATFORM_UNPINNABLE) {
        module->is_left_alone = true;
        patch_calls_put_back_all(module);
        patch_calls_finish();
        patch_calls_forget(module);
    }
}

/* Lets the edges of a module be counted inline, if it is there and the loader keeps it. */
static void keep(struct patch_module *module) {
    enum platform_pinned pinned;
    if (module->inlined == NULL && !module->is_left_alone && ask_loader(module, &pinned) &&
        pinned == PLATFORM_PINNED)
        allow_inline(module);
}

/* Looks whether anything was unloaded; then all pins are made anew. */
static void check_pins(void) {
    control_unlock();
    uint64_t now = platform_unloads();
    control_lock();
    for (uint32_t index = 0; now != unloads && index < patch_modules_count(); index++)
        patch_modules_at(index)->is_pinned = false;
    unloads = now;
}

void patch_enter(void) {
    control_lock();
    if (patch_removed == 0)
        return;
    check_pins();
    for (struct patch_module *module; (module = find_unpinned()) != NULL;)
        pin(module);
    patch_calls_retry();
}

void patch_leave(void) {
    patch_calls_finish();
    if (is_new_level)
        patch_mode_new_level();
    is_new_level = false;
    control_unlock();
}

void patch_note_new_level(void) {
    is_new_level = true;
}

/* Another module lies where this one was: it is gone. */
static void forget_those_below(const struct platform_image *image) {
    for (uint32_t index = 0; index < patch_modules_count(); index++) {
        struct patch_module *module = patch_modules_at(index);
        uintptr_t guards = (uintptr_t)module->guards;
        for (uint32_t i = 0; i < image->segment_count; i++)
            if (guards - image->segments[i].start < image->segments[i].size)
                patch_calls_forget(module);
    }
}

bool patch_must_keep(void) {
    patch_mode_prepare();
    return patch_mode() == MCOV_PATCHING_INLINE && patch_can_be(MCOV_PATCHING_INLINE);
}

void patch_add(const struct mcov_module *identity, const struct platform_image *image,
               uint32_t *guards, bool is_kept) {
    patch_mode_prepare();
    forget_those_below(image);
    struct patch_module *before = patch_modules_find(identity->first_edge);
    if (before != NULL)
        patch_calls_forget(before);
    struct patch_module *module = patch_modules_add(identity, image, guards);
    if (module == NULL)
        patch_mode_forbid(MCOV_FILE_NO_MEMORY);
    else if (is_kept)
        allow_inline(module);
    if (is_alone() && patch_mode() != MCOV_PATCHING_OFF)
        (void)patch_calls_are_allowed();
}

/* Whether edges can be counted inline, where calls can be removed. */
static bool can_inline(void) {
    if (patch_mode_is_inline_forbidden())
        return false;
    if (!patch_code_counts)
        patch_mode_forbid_inline("edges cannot be counted inline on this processor");
    else if (!maps_end_is_clear())
        patch_mode_forbid_inline("there is not enough address space to count edges inline");
    return !patch_mode_is_inline_forbidden();
}

bool patch_can_be(uint32_t mode) {
    return mode == MCOV_PATCHING_OFF ||
           (patch_calls_are_allowed() && (mode != MCOV_PATCHING_INLINE || can_inline()));
}

void patch_set_mode(uint32_t mode) {
    patch_mode_prepare();
    for (uint32_t index = 0; mode == MCOV_PATCHING_OFF && index < patch_modules_count(); index++)
        patch_calls_put_back_all(patch_modules_at(index));
    patch_calls_finish(); /* keep lets the lock go */
    patch_mode_set(mode); /* before: a module that is loaded meanwhile is kept for it */
    for (uint32_t index = 0; mode == MCOV_PATCHING_INLINE && index < patch_modules_count(); index++)
        keep(patch_modules_at(index));
    if (mode != MCOV_PATCHING_OFF)
        lines_see_again();
}

void patch_get(struct mcov_patching *result) {
    patch_mode_prepare();
    uint32_t mode = patch_mode();
    bool is_active = mode != MCOV_PATCHING_OFF && patch_can_be(mode);
    *result = (struct mcov_patching){.mode = mode,
                                     .is_active = is_active,
                                     .reason = patch_mode_reason(),
                                     .removed_now = patch_removed + inlined_edges,
                                     .retired = patch_counts.retired,
                                     .missing = patch_counts.missing,
                                     .removed = patch_counts.removed,
                                     .put_back = patch_counts.put_back};
}

/*
 * Replacing calls by counting inline, a batch at a time. What is written, and why that is sound
 * where other threads run the code, stands in patch_count_x86_64.c; what the guards hold, in
 * inlined.c.
 *
 * Invariant: from the first step to the last the control lock is held, so the edges stay in the
 * hitmap of the level: what is hit in between, and noted nowhere, need not be. When the batch ends,
 * every thread counts.
 *
 * A call is removed as all are (patch_calls.c) before its guard stops being a number. It is put
 * back where nothing else was written yet. Once its load is a shift it is not: a call would come
 * with whatever %rdi holds. Nor once a jump leads over it: if a later step fails then, on somebody
 * else's code or for want of membarrier, the edge is missing.
 */
#include "patch_inline.h"
#include "patch_calls.h"

/* An edge whose call is removed, and where there is room to count. */
struct inlining {
    uint32_t edge;
    struct patch_site site;
    uintptr_t room;
};
static struct inlining inlinings[WAITING_ROOM];

static bool is_at_call(const struct inlining *this) {
    return this->room == this->site.address;
}

/* Removes calls, and notes where; the number of those that are removed. */
static uint32_t remove_calls(struct patch_module *module, const uint32_t *edges, uint32_t count) {
    uint32_t removed = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct inlining this = {.edge = edges[i], .room = patch_site_room(module, edges[i])};
        if (this.room == 0) /* a call that was under way waited once more */
            continue;
        patch_calls_remove(module, this.edge);
        (void)patch_site_get(module, this.edge, &this.site);
        if (patch_calls_has_removed(this.edge))
            inlinings[removed++] = this;
    }
    return removed;
}

/* Somebody else wrote over the code of an edge. */
static void retire(struct patch_module *module, uint32_t edge) {
    inlined_give_up(module->inlined, edge);
    patch_calls_put_back(module, edge);
    if (patch_calls_has_removed(edge))
        return; /* it is missing, and counted as retired there */
    patch_site_set_state(module, edge, SITE_REFUSED);
    patch_counts.retired++;
}

/* The call of an edge is gone for good: whatever the mode, nothing is to be removed there. */
static void settle(struct patch_module *module, uint32_t edge) {
    patch_calls_settle(edge);
    patch_site_set_state(module, edge, SITE_REFUSED);
}

static void count_at_load(struct patch_module *module, const struct inlining *this) {
    if (!patch_calls_open(module, this->room, PATCH_ROOM)) {
        patch_calls_put_back(module, this->edge);
        return;
    }
    inlined_begin(module->inlined, this->edge);
    if (patch_code_count(this->site, this->room, 0))
        settle(module, this->edge);
    else
        retire(module, this->edge);
}

/* Where jumps lead over calls, and threads cannot be synchronized to go on from there. */
static void lose(struct patch_module *module, const struct inlining *these, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        inlined_give_up(module->inlined, these[i].edge);
        patch_calls_lose(module, these[i].edge);
    }
}

/* In the places of calls, which can all be written now: so no step fails for want of that. */
static void count_at_calls(struct patch_module *module, struct inlining *these, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        inlined_begin(module->inlined, these[i].edge);
    for (unsigned step = 0; step < PATCH_COUNT_STEPS && count > 0; step++) {
        if (step > 0 && !patch_calls_synchronize()) {
            lose(module, these, count);
            return;
        }
        uint32_t kept = 0;
        for (uint32_t i = 0; i < count; i++)
            if (patch_code_count(these[i].site, these[i].room, step))
                these[kept++] = these[i];
            else
                retire(module, these[i].edge);
        count = kept;
    }
    for (uint32_t i = 0; i < count; i++)
        settle(module, these[i].edge);
}

/* Counts at loads, and moves the others to the front; their number. */
static uint32_t count_at_loads(struct patch_module *module, uint32_t count) {
    uint32_t others = 0;
    for (uint32_t i = 0; i < count; i++)
        if (is_at_call(&inlinings[i]))
            inlinings[others++] = inlinings[i];
        else
            count_at_load(module, &inlinings[i]);
    return others;
}

void patch_inline(struct patch_module *module, const uint32_t *edges, uint32_t count) {
    uint32_t left = remove_calls(module, edges, count);
    if (left > 0 && !patch_calls_synchronize()) {
        for (uint32_t i = 0; i < left; i++)
            patch_calls_put_back(module, inlinings[i].edge);
        left = 0;
    }
    bool is_any = left > 0;
    left = count_at_loads(module, left);
    for (uint32_t first = 0, end; first < left; first = end) {
        end = first + 1;
        if (!patch_calls_open(module, inlinings[first].room, PATCH_ROOM)) {
            patch_calls_put_back(module, inlinings[first].edge);
            continue;
        }
        while (end < left && patch_calls_is_open(inlinings[end].room, PATCH_ROOM))
            end++;
        count_at_calls(module, &inlinings[first], end - first);
    }
    if (is_any) /* if this is refused, nothing can be undone; mcov_get_patching tells */
        (void)patch_calls_synchronize();
    patch_calls_finish();
}

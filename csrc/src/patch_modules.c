/*
 * The call sites of modules. Callbacks of any thread look modules up and write down sites, so
 * nothing here is locked: the table is replaced as a whole and never freed, a module is in it once
 * it is complete (release), and what is known of a site is one word, written at once. Two callbacks
 * that prove the same site write the same word, or, for an edge with several calls (the compiler
 * laid its code down more than once), one of two true ones; the exchange lets the first stay.
 */
#include "patch_modules.h"
#include "callbacks.h"

#include <stdlib.h>

/* A site's word: its state, its distance from the image's load bias, and its original. */
#define STATE_BITS    2
#define DISTANCE_BITS 30
#define ORIGINAL_AT   (STATE_BITS + DISTANCE_BITS)

struct table {
    struct table *before;           /* keeps it in reach of leak checkers */
    uint32_t count, room;           /* count is read with acquire */
    struct patch_module *modules[]; /* by ascending first edge */
};

static struct table *table; /* read with acquire */

uint32_t patch_modules_count(void) {
    const struct table *all = load_acquire(&table);
    return all == NULL ? 0 : all->count;
}

struct patch_module *patch_modules_at(uint32_t index) {
    return load_acquire(&table)->modules[index];
}

ON_CALLBACK_PATH struct patch_module *patch_modules_find(uint32_t edge) {
    const struct table *all = load_acquire(&table);
    uint32_t low = 0, high = all == NULL ? 0 : all->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (all->modules[middle]->first_edge <= edge)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    struct patch_module *module = all->modules[low - 1];
    return edge - module->first_edge < module->edge_count ? module : NULL;
}

/*
 * Whether code of the image can be changed and left as it was: no segment of it is both writable
 * and executable, and its pages are not guarded, which changing their protection would end.
 */
static bool is_ordinary(const struct platform_image *image) {
    for (uint32_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].is_executable && image->segments[i].is_writable)
            return false;
    return image->segment_count > 0 && !image->has_guarded_pages;
}

static struct patch_module *make(uint32_t edge_count) {
    struct patch_module *module =
        platform_grow(NULL, 0, sizeof *module + edge_count * sizeof *module->sites);
    if (module != NULL)
        module->sites = (uint64_t *)(void *)(module + 1);
    return module;
}

/*
 * A table with one module more, in its place: modules arrive in ascending order, mostly, but one
 * whose memory was refused before may come late. The table before stays, a callback may be reading
 * it.
 */
static bool insert(struct patch_module *module) {
    uint32_t count = patch_modules_count();
    struct table *after = malloc(sizeof *after + (count + 1) * sizeof(struct patch_module *));
    if (after == NULL)
        return false;
    *after = (struct table){.before = table, .count = count + 1};
    uint32_t at = count;
    for (; at > 0 && table->modules[at - 1]->first_edge > module->first_edge; at--)
        after->modules[at] = table->modules[at - 1];
    after->modules[at] = module;
    for (uint32_t i = 0; i < at; i++)
        after->modules[i] = table->modules[i];
    store_release(&table, after);
    return true;
}

struct patch_module *patch_modules_add(const struct mcov_module *identity,
                                       const struct platform_image *image, uint32_t *guards) {
    struct patch_module *module = patch_modules_find(identity->first_edge);
    bool is_new = module == NULL;
    if (is_new)
        module = make(identity->edge_count);
    if (module == NULL)
        return NULL;
    for (uint32_t i = 0; !is_new && i < identity->edge_count; i++)
        if (module->sites[i] != 0) /* else its page stays untouched */
            store_release(&module->sites[i], 0);
    module->identity = *identity;
    module->guards = guards;
    module->image = image;
    module->loads++;
    module->has_removed = module->is_pinned = false;
    store_release(&module->inlined, NULL);
    module->is_left_alone = !patch_code_is_known || !is_ordinary(image);
    if (!is_new)
        return module;
    module->first_edge = identity->first_edge;
    module->edge_count = identity->edge_count;
    return insert(module) ? module : NULL;
}

ON_CALLBACK_PATH static uint64_t *word_of(const struct patch_module *module, uint32_t edge) {
    return &module->sites[edge - module->first_edge];
}

ON_CALLBACK_PATH enum site_state patch_site_get(const struct patch_module *module, uint32_t edge,
                                                struct patch_site *site) {
    uint64_t word = load_acquire(word_of(module, edge));
    uint64_t distance = word >> STATE_BITS & (((uint64_t)1 << DISTANCE_BITS) - 1);
    enum site_state state = (enum site_state)(word & ((1U << STATE_BITS) - 1));
    *site = (struct patch_site){.address = (uintptr_t)(module->identity.load_bias + distance),
                                .original = (uint32_t)(word >> ORIGINAL_AT),
                                .is_hoisted = state == SITE_HOISTED};
    return state;
}

ON_CALLBACK_PATH static uintptr_t guard_of(const struct patch_module *module, uint32_t edge) {
    return (uintptr_t)(module->guards + (edge - module->first_edge));
}

ON_CALLBACK_PATH enum site_state patch_site_prove(struct patch_module *module, uint32_t edge,
                                                  uintptr_t return_address) {
    uint64_t *where = word_of(module, edge);
    uint64_t word = load_acquire(where);
    enum site_state state = (enum site_state)(word & ((1U << STATE_BITS) - 1));
    if (state != SITE_UNKNOWN)
        return state;
    struct patch_site site = patch_code_find(module->image, return_address,
                                             callbacks_trace_pc_guard(), guard_of(module, edge));
    uint64_t distance = site.address - module->identity.load_bias;
    if (site.address == 0 || distance >> DISTANCE_BITS != 0)
        word = SITE_REFUSED;
    else
        word = (site.is_hoisted ? SITE_HOISTED : SITE_PROVEN) | distance << STATE_BITS |
               (uint64_t)site.original << ORIGINAL_AT;
    uint64_t unknown = 0;
    if (!__atomic_compare_exchange_n(where, &unknown, word, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE))
        word = unknown;
    return (enum site_state)(word & ((1U << STATE_BITS) - 1));
}

ON_CALLBACK_PATH uintptr_t patch_site_room(const struct patch_module *module, uint32_t edge) {
    struct patch_site site;
    enum site_state state = patch_site_get(module, edge, &site);
    if (state != SITE_PROVEN && state != SITE_HOISTED)
        return 0;
    if (edge == module->first_edge) /* the first guard keeps its number: inlined.c */
        return 0;
    return patch_code_find_room(site, guard_of(module, edge));
}

void patch_site_confirm(struct patch_module *module, uint32_t edge) {
    struct patch_site site;
    if (patch_site_get(module, edge, &site) != SITE_HOISTED)
        return;
    bool is_proven = patch_code_is_for_one(module->image, site, guard_of(module, edge));
    patch_site_set_state(module, edge, is_proven ? SITE_PROVEN : SITE_REFUSED);
}

void patch_site_set_state(struct patch_module *module, uint32_t edge, enum site_state state) {
    uint64_t *where = word_of(module, edge);
    store_release(where, (*where & ~(uint64_t)((1U << STATE_BITS) - 1)) | state);
}

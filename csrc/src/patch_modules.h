/* What is known of the call sites of each module with guards. The invariants stand in patch.c. */
#ifndef MEMCOV_PATCH_MODULES_H
#define MEMCOV_PATCH_MODULES_H

#include "inlined.h"
#include "patch_code.h"

/* What is known of an edge's call. */
enum site_state {
    SITE_UNKNOWN, /* nothing yet */
    SITE_HOISTED, /* a call that may be removed once patch_site_confirm has proven it */
    SITE_PROVEN,  /* a call that may be removed */
    SITE_REFUSED, /* none that may be, or one that was replaced for good; one that is in `removed`
                     nevertheless could not be put back */
};

#define WAITING_ROOM 4096 /* edges; a power of two */

struct patch_module {
    uint32_t first_edge, edge_count; /* never change; the rest is that of the last load */
    uint32_t loads;
    struct mcov_module identity;
    uint32_t *guards;
    const struct platform_image *image;
    uint64_t *sites;  /* one an edge; see patch_modules.c */
    bool has_removed; /* since it was loaded: then it must be pinned before anything is put back */
    bool is_pinned, is_left_alone;
    struct inlined_table *inlined;  /* NULL: none of its edges may be counted inline */
    uint32_t ticks;                 /* since the last batch */
    uint32_t waiting[WAITING_ROOM]; /* edges whose calls are to be removed; 0: nothing */
};

/*
 * Adds a module, or takes the new place of one that was unloaded and is loaded again. Without
 * memory nothing of it is ever removed. Under the control lock.
 */
struct patch_module *patch_modules_add(const struct mcov_module *module,
                                       const struct platform_image *image, uint32_t *guards);

/* Any thread, any context. */
struct patch_module *patch_modules_find(uint32_t edge); /* NULL if there is none */
uint32_t patch_modules_count(void);
struct patch_module *patch_modules_at(uint32_t index);

/* An edge's site, which is that of the call that returns to `return_address` if it has none yet. */
enum site_state patch_site_prove(struct patch_module *module, uint32_t edge,
                                 uintptr_t return_address);
enum site_state patch_site_get(const struct patch_module *module, uint32_t edge,
                               struct patch_site *site);

/* Under the control lock. */
void patch_site_confirm(struct patch_module *module, uint32_t edge); /* if it is hoisted */
void patch_site_set_state(struct patch_module *module, uint32_t edge, enum site_state state);

/* Where an edge's site has room to count inline (patch_code.h); 0 if it has none. */
uintptr_t patch_site_room(const struct patch_module *module, uint32_t edge);

#endif

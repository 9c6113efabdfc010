/*
 * The modules: which are numbered, what is known of each, and numbering itself.
 *
 * Invariants:
 *  - Ranges of edges follow one another without gaps; a module's range never changes. A module that
 *    was unloaded and is loaded again (same path, build-id and edge count, and nothing of its
 *    earlier load is mapped any more) gets its range back.
 *  - Guards are stored (release) only when the maps have room for them and the total counts them.
 *  - A loaded module is of one kind. One that has guards counts by them: its counters are not
 *    read, and if they were registered first, the guards take over from them.
 *  - A module whose counters are read is never unloaded: it is pinned before it is entered.
 *  - The image of a module is written before its guards (release), and not again before that load
 *    is gone: who holds a guard's number can read the image without a lock.
 *  - What mcov_get_module hands out is never freed and points to copies of ours, never into the
 *    module, which may be unloaded.
 *  - Lock order: the loader's lock before the control lock. Constructors run under the loader's
 *    lock, so the loader is never asked while the control lock is held.
 */
#include "modules.h"
#include "call_site_memory.h"
#include "control.h"
#include "counters.h"
#include "coverage_file.h"
#include "inline_hits.h"
#include "maps.h"
#include "module_pcs.h"
#include "module_selection.h"
#include "owner.h"
#include "patch.h"
#include "platform.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    struct mcov_module module;
    enum mcov_kind kind;
    bool is_mixed;                /* said */
    const void *table;            /* guards or counters, of the last load; NULL: replaced */
    struct platform_image *image; /* of the last load; callbacks read it while that is there */
};

static struct entry *entries;
static uint32_t entry_count, entry_room;

/* The table of PCs that was looked at last. A module has a constructor for each object file, and
 * each hands out the whole table again; numbering a module forgets it. */
static const uintptr_t *last_pcs;

static bool has_same_build_id(const struct mcov_module *module,
                              const struct platform_object *object) {
    if (module->build_id_length != object->build_id_length)
        return false;
    return object->build_id_length == 0 ||
           memcmp(module->build_id, object->build_id, object->build_id_length) == 0;
}

static bool is_same_module(const struct mcov_module *module, size_t edge_count,
                           const struct platform_object *object) {
    return module->edge_count == edge_count && module->build_id_length > 0 &&
           has_same_build_id(module, object) && strcmp(module->path, object->path) == 0;
}

/* Its path does not tell: that leads elsewhere once the file is replaced, or the directory left. */
bool modules_is_loaded(const struct mcov_module *module, const struct platform_image *image,
                       const void *table) {
    struct platform_object object;
    return platform_find_object(table, &object) && platform_is_same_image(&object.image, image) &&
           has_same_build_id(module, &object);
}

/*
 * An entry of the same module whose earlier load is gone, or UINT32_MAX. Asks the loader, so the
 * control lock is let go around it; entries only ever get more.
 */
static uint32_t find_unloaded(const void *table, size_t edge_count,
                              const struct platform_object *object) {
    for (uint32_t index = 0;; index++) {
        control_lock();
        bool at_end = index >= entry_count;
        struct entry entry = at_end ? (struct entry){0} : entries[index];
        struct platform_image image = {0};
        if (!at_end)
            image = *entry.image;
        control_unlock();
        if (at_end)
            return UINT32_MAX;
        if (!is_same_module(&entry.module, edge_count, object))
            continue;
        if (entry.table == table || !modules_is_loaded(&entry.module, &image, entry.table))
            return index;
    }
}

/* Adds an entry with the next free range; NULL without memory. */
static struct entry *append(uint32_t edge_count, const struct platform_object *object) {
    owner_prepare();
    if (entry_count == entry_room) {
        uint32_t room = entry_room == 0 ? 16 : 2 * entry_room;
        struct entry *grown = realloc(entries, room * sizeof *entries);
        if (grown == NULL)
            return NULL;
        entries = grown;
        entry_room = room;
    }
    uint32_t total = maps_total();
    size_t path_size = strlen(object->path) + 1;
    struct platform_image *image = malloc(sizeof *image + path_size + object->build_id_length);
    if (image == NULL || !maps_grow(total + edge_count)) {
        free(image);
        return NULL;
    }
    char *path = (char *)(image + 1);
    uint8_t *build_id = (uint8_t *)path + path_size;
    memcpy(path, object->path, path_size);
    memcpy(build_id, object->build_id, object->build_id_length);
    struct entry *entry = &entries[entry_count];
    *entry = (struct entry){.module = {.path = path,
                                       .build_id = object->build_id_length > 0 ? build_id : NULL,
                                       .build_id_length = object->build_id_length,
                                       .first_edge = total + 1,
                                       .edge_count = edge_count},
                            .image = image};
    entry_count++;
    return entry;
}

/* Enters a load of a module: a range of its own, or that of `unloaded`. NULL if there is no room.
 */
static struct entry *enter(const void *table, enum mcov_kind kind, size_t edge_count,
                           uint32_t unloaded, const struct platform_object *object) {
    struct entry *entry = NULL;
    if (unloaded != UINT32_MAX)
        entry = &entries[unloaded];
    else if (edge_count <= UINT32_MAX - maps_total()) /* an edge's number is a uint32_t */
        entry = append((uint32_t)edge_count, object);
    if (entry == NULL)
        return NULL;
    entry->kind = kind;
    entry->table = table;
    entry->module.load_bias = object->image.load_bias;
    *entry->image = object->image; /* no callback reads that of a load that is gone */
    last_pcs = NULL;
    if (coverage_file_attach_from_environment())
        modules_add_to_file();
    else
        coverage_file_add(&entry->module, entry->image);
    return entry;
}

/* Tells the range that a module got, under MEMCOV_VERBOSE, or that it got none (first is 0). */
static void print_range(const struct platform_object *object, size_t edge_count, uint32_t first,
                        enum mcov_kind kind) {
    static const char *const kinds[] = {"", " (inline 8-bit counters)", " (inline bool flags)"};
    if (first == 0 && edge_count <= UINT32_MAX - maps_total())
        platform_print("%s is not numbered: no memory for its %zu edges", object->path, edge_count);
    else if (first == 0)
        platform_print("%s is not numbered: with its %zu edges the process would have more "
                       "than 4294967295",
                       object->path, edge_count);
    else if (platform_environment("MEMCOV_VERBOSE") != NULL)
        platform_print("%s: edges %u to %u%s", object->path, first,
                       first + (uint32_t)(edge_count - 1), kinds[kind]);
}

/*
 * The entry of this very load of an object, or NULL. A module with counters stays where it is. One
 * with guards may have been unloaded, and another may lie there now; then our number is not in it.
 */
static struct entry *find_load(const struct platform_object *object) {
    for (uint32_t index = 0; index < entry_count; index++) {
        struct entry *entry = &entries[index];
        if (image_bytes(&object->image, (uintptr_t)entry->table, 1, false) == NULL)
            continue;
        if (entry->kind != MCOV_GUARDS ||
            load_relaxed((const uint32_t *)entry->table) == entry->module.first_edge)
            return entry;
    }
    return NULL;
}

/*
 * Tells, once, that guards and counters of an object do not stand for the same edges: then parts of
 * it have only one of them.
 */
static void print_mixed(struct entry *entry, size_t counters) {
    if (entry->is_mixed || entry->module.edge_count == counters)
        return;
    entry->is_mixed = true;
    platform_print("%s has %u guards and %zu inline counters: it counts by its guards, and edges "
                   "that have none are not seen. Compile all of it with the same "
                   "-fsanitize-coverage",
                   entry->module.path, entry->module.edge_count, counters);
}

/*
 * Takes a module from its counters, which were there before its guards; under the control lock. The
 * entry is returned if the guards can have its range, which stays without hits otherwise.
 */
static struct entry *take_over(struct entry *entry, const void *guards, size_t guard_count) {
    inline_hits_sync();
    counters_remove(entry->table);
    entry->kind = MCOV_GUARDS;
    entry->table = entry->module.edge_count == guard_count ? guards : NULL;
    return entry->table == NULL ? NULL : entry;
}

/* The first one last: it is what init looks at. */
static void number(uint32_t *guards, size_t count, uint32_t first) {
    for (uint32_t i = (uint32_t)count; i-- > 0;)
        store_release(&guards[i], first + i);
}

void modules_register_guards(uint32_t *start, uint32_t *stop) {
    struct platform_object object;
    if (!platform_find_object(start, &object))
        object = (struct platform_object){.path = "(unknown)"};
    if (!module_is_selected(object.path))
        return;
    size_t edge_count = (size_t)(stop - start);
    uint32_t unloaded = find_unloaded(start, edge_count, &object);
    control_lock();
    bool is_kept = patch_must_keep();
    control_unlock();
    is_kept = is_kept && platform_pin(start, object.image.load_bias) == PLATFORM_PINNED;

    control_lock();
    if (load_relaxed(start) != 0) { /* another thread came first */
        control_unlock();
        return;
    }
    struct entry *counted = find_load(&object), *entry = NULL;
    size_t counters = edge_count;
    if (counted != NULL && counted->kind != MCOV_GUARDS) {
        counters = counted->module.edge_count;
        entry = take_over(counted, start, edge_count);
    }
    if (entry == NULL)
        entry = enter(start, MCOV_GUARDS, edge_count, unloaded, &object);
    uint32_t first = entry == NULL ? 0 : entry->module.first_edge;
    if (entry != NULL) {
        patch_add(&entry->module, entry->image, start, is_kept);
        number(start, edge_count, first);
        print_mixed(entry, counters);
    }
    control_unlock();
    print_range(&object, edge_count, first, MCOV_GUARDS);
}

/* Whether this load of an object is entered; by guards it may be that do not fit its counters. */
static bool is_entered(const struct platform_object *object, size_t counters) {
    control_lock();
    struct entry *entry = find_load(object);
    if (entry != NULL && entry->kind == MCOV_GUARDS)
        print_mixed(entry, counters);
    control_unlock();
    return entry != NULL;
}

void modules_register_counters(uint8_t *start, uint8_t *stop, enum mcov_kind kind) {
    static const uint8_t *last_refused;
    control_lock();
    bool is_known = counters_has(start); /* pinned: nothing else can lie there */
    control_unlock();
    struct platform_object object;
    if (is_known)
        return;
    if (!platform_find_object(start, &object))
        object = (struct platform_object){.path = "(unknown)"};
    size_t edge_count = (size_t)(stop - start);
    if (!module_is_selected(object.path) || is_entered(&object, edge_count))
        return;
    if (platform_pin(start, object.image.load_bias) != PLATFORM_PINNED) {
        if (__atomic_exchange_n(&last_refused, start, __ATOMIC_RELAXED) != start)
            platform_print("%s is not numbered: the loader does not keep it loaded, and its "
                           "counters cannot be read once it is unloaded",
                           object.path);
        return;
    }

    control_lock();
    struct entry *entry = NULL;
    if (edge_count <= UINT32_MAX - maps_total() && counters_add(start, stop, maps_total() + 1)) {
        entry = enter(start, kind, edge_count, UINT32_MAX, &object);
        if (entry == NULL)
            counters_remove(start);
    }
    uint32_t first = entry == NULL ? 0 : entry->module.first_edge;
    control_unlock();
    print_range(&object, edge_count, first, kind);
}

void modules_register_pcs(const uintptr_t *start, const uintptr_t *stop) {
    control_lock();
    bool is_known = last_pcs == start;
    last_pcs = start;
    control_unlock();
    struct platform_object object;
    if (is_known || !platform_find_object(start, &object))
        return;
    size_t pairs = (size_t)(stop - start) / 2;
    control_lock();
    for (uint32_t index = entry_count; index-- > 0;) {
        struct mcov_module *module = &entries[index].module;
        if (module->load_bias != object.image.load_bias || strcmp(module->path, object.path) != 0)
            continue;
        if (module->edge_count == pairs && module->pcs == NULL) {
            module_copy_pcs(module, start);
            coverage_file_add_pcs(module);
        }
        break;
    }
    control_unlock();
}

uint32_t modules_count(void) {
    return entry_count;
}

void modules_add_to_file(void) {
    for (uint32_t index = 0; index < entry_count; index++)
        coverage_file_add(&entries[index].module, entries[index].image);
}

void modules_get(uint32_t index, struct mcov_module *module) {
    *module = entries[index].module;
}

int modules_get_counters(uint32_t index, struct mcov_counters *counters) {
    if (index >= entry_count)
        return MCOV_ERROR_NO_MODULE;
    const struct entry *entry = &entries[index];
    if (entry->kind == MCOV_GUARDS)
        return MCOV_ERROR_NO_COUNTERS;
    *counters = (struct mcov_counters){
        .counters = entry->table, .edge_count = entry->module.edge_count, .kind = entry->kind};
    return MCOV_OK;
}

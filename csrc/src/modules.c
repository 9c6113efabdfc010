/*
 * The modules: which are numbered, what is known of each, and numbering itself.
 *
 * Invariants:
 *  - Ranges of edges follow one another without gaps; a module's range never changes. A module that
 *    was unloaded and is loaded again (same path, build-id and edge count, and nothing of its
 *    earlier load is mapped any more) gets its range back.
 *  - Guards are stored (release) only when the maps have room for them and the total counts them.
 *  - The image of a module is written before its guards (release), and not again before that load
 *    is gone: who holds a guard's number can read the image without a lock.
 *  - What mcov_get_module hands out is never freed and points to copies of ours, never into the
 *    module, which may be unloaded.
 *  - Lock order: the loader's lock before the control lock. Constructors run under the loader's
 *    lock, so the loader is never asked while the control lock is held.
 */
#include "modules.h"
#include "control.h"
#include "coverage_file.h"
#include "hits.h"
#include "patch.h"
#include "platform.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    struct mcov_module module;
    const uint32_t *guards;       /* of the last load */
    struct platform_image *image; /* of the last load; callbacks read it while that is there */
};

static struct entry *entries;
static uint32_t entry_count, entry_room;

/* The table of PCs that was looked at last. A module has a constructor for each object file, and
 * each hands out the whole table again; numbering a module forgets it. */
static const uintptr_t *last_pcs;

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* MEMCOV_MODULES: the last pattern that matches decides. */
static bool is_wanted(const char *path) {
    const char *patterns = platform_environment("MEMCOV_MODULES");
    if (patterns == NULL)
        return true;
    bool wanted = true, decided = false;
    while (*patterns != '\0') {
        size_t length = strcspn(patterns, ",");
        bool leave_out = *patterns == '!';
        char pattern[PLATFORM_PATH_SIZE];
        if (length > leave_out && length - leave_out < sizeof pattern) {
            memcpy(pattern, patterns + leave_out, length - leave_out);
            pattern[length - leave_out] = '\0';
            bool matches =
                platform_matches(pattern, path) || platform_matches(pattern, file_name(path));
            if (matches || (!decided && !leave_out))
                wanted = matches && !leave_out;
            decided |= matches;
        }
        patterns += length + (patterns[length] == ',');
    }
    return wanted;
}

/* One line under MEMCOV_VERBOSE, once a module: it has a constructor for each object file. */
static void print_left_out(const char *path) {
    static char last_path[PLATFORM_PATH_SIZE];
    if (platform_environment("MEMCOV_VERBOSE") == NULL || strcmp(last_path, path) == 0)
        return;
    strcpy(last_path, path);
    platform_print("%s is left out (MEMCOV_MODULES)", path);
}

static bool is_same_file(const struct mcov_module *module, const struct platform_object *object) {
    return module->build_id_length == object->build_id_length &&
           memcmp(module->build_id, object->build_id, object->build_id_length) == 0 &&
           strcmp(module->path, object->path) == 0;
}

static bool is_same_module(const struct mcov_module *module, size_t edge_count,
                           const struct platform_object *object) {
    return module->edge_count == edge_count && module->build_id_length > 0 &&
           is_same_file(module, object);
}

bool modules_is_loaded(const struct mcov_module *module, const uint32_t *guards) {
    struct platform_object object;
    return platform_find_object(guards, &object) && object.image.load_bias == module->load_bias &&
           (module->build_id_length == 0 ? object.build_id_length == 0
                                         : is_same_file(module, &object));
}

/*
 * An entry of the same module whose earlier load is gone, or UINT32_MAX. Asks the loader, so the
 * control lock is let go around it; entries only ever get more.
 */
static uint32_t find_unloaded(const uint32_t *guards, size_t edge_count,
                              const struct platform_object *object) {
    for (uint32_t index = 0;; index++) {
        control_lock();
        bool at_end = index >= entry_count;
        struct entry entry = at_end ? (struct entry){0} : entries[index];
        control_unlock();
        if (at_end)
            return UINT32_MAX;
        if (!is_same_module(&entry.module, edge_count, object))
            continue;
        if (entry.guards == guards || !modules_is_loaded(&entry.module, entry.guards))
            return index;
    }
}

/* Adds an entry with the next free range; NULL without memory. */
static struct entry *append(uint32_t edge_count, const struct platform_object *object) {
    if (entry_count == entry_room) {
        uint32_t room = entry_room == 0 ? 16 : 2 * entry_room;
        struct entry *grown = realloc(entries, room * sizeof *entries);
        if (grown == NULL)
            return NULL;
        entries = grown;
        entry_room = room;
    }
    uint32_t total = hits_total();
    size_t path_size = strlen(object->path) + 1;
    struct platform_image *image = malloc(sizeof *image + path_size + object->build_id_length);
    if (image == NULL || !hits_grow(total + edge_count)) {
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

void modules_register(uint32_t *start, uint32_t *stop) {
    struct platform_object object;
    if (!platform_find_object(start, &object))
        object = (struct platform_object){.path = "(unknown)"};
    if (!is_wanted(object.path)) {
        print_left_out(object.path);
        return;
    }
    size_t edge_count = (size_t)(stop - start);
    uint32_t unloaded = find_unloaded(start, edge_count, &object);

    control_lock();
    if (load_relaxed(start) != 0) { /* another thread came first */
        control_unlock();
        return;
    }
    struct entry *entry = NULL;
    bool fits = edge_count <= UINT32_MAX - hits_total(); /* an edge's number is a uint32_t */
    if (unloaded != UINT32_MAX)
        entry = &entries[unloaded];
    else if (fits)
        entry = append((uint32_t)edge_count, &object);
    uint32_t first = 0;
    if (entry != NULL) {
        entry->guards = start;
        entry->module.load_bias = object.image.load_bias;
        *entry->image = object.image; /* no callback reads that of a load that is gone */
        first = entry->module.first_edge;
        last_pcs = NULL;
        patch_add(&entry->module, entry->image, start);
        if (coverage_file_attach_from_environment())
            modules_add_to_file();
        else
            coverage_file_add(&entry->module, entry->image);
        /* The first one last: it is what init looks at. */
        for (uint32_t i = (uint32_t)edge_count; i-- > 0;)
            store_release(&start[i], first + i);
    }
    control_unlock();

    if (first == 0)
        platform_print(fits ? "%s is not numbered: no memory for its %zu edges"
                            : "%s is not numbered: with its %zu edges the process would have more "
                              "than 4294967295",
                       object.path, edge_count);
    else if (platform_environment("MEMCOV_VERBOSE") != NULL)
        platform_print("%s: edges %u to %u", object.path, first,
                       first + (uint32_t)(edge_count - 1));
}

/*
 * Copies the compiler's table of pairs (PC, flags); bit 0 of the flags marks a function's entry. Of
 * a block that it took out again the compiler leaves an address that is none: 1.
 */
static void copy_pcs(struct mcov_module *module, const uintptr_t *table) {
    uint64_t *pcs = malloc(module->edge_count * sizeof *pcs);
    uint8_t *entry_bits = calloc((size_t)module->edge_count / 8 + 1, 1);
    if (pcs == NULL || entry_bits == NULL) {
        free(pcs);
        free(entry_bits);
        return;
    }
    for (uint32_t i = 0; i < module->edge_count; i++) {
        uintptr_t pc = table[2 * (size_t)i];
        pcs[i] = pc > 1 && pc > module->load_bias ? pc - module->load_bias : 0;
        entry_bits[i / 8] |= (uint8_t)((table[2 * (size_t)i + 1] & 1) << (i % 8));
    }
    module->pcs = pcs;
    module->function_entries = entry_bits;
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
            copy_pcs(module, start);
            coverage_file_add_pcs(module);
        }
        break;
    }
    control_unlock();
}

void modules_note_counters(const void *start, const char *kind) {
    struct platform_object object;
    if (platform_environment("MEMCOV_VERBOSE") != NULL && platform_find_object(start, &object))
        platform_print("%s uses inline %s, which are not numbered: compile it with "
                       "-fsanitize-coverage=trace-pc-guard",
                       object.path, kind);
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

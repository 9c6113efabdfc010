/*
 * The public calls. Those with a status come first and do the work; the base ABI's void calls are
 * the same with a line on stderr in place of the status.
 */
#include "control.h"
#include "counters.h"
#include "coverage_file.h"
#include "inline_hits.h"
#include "lines.h"
#include "maps.h"
#include "modules.h"
#include "now.h"
#include "patch.h"
#include "platform.h"
#include "serialized.h"
#include "snapshots.h"

#include <stdlib.h>
#include <string.h>

/*
 * Takes the lock with the maps in place and all that was counted inline in them; without memory for
 * the maps it is not taken.
 */
static int begin(void) {
    patch_enter();
    if (!maps_prepare()) {
        patch_leave();
        return MCOV_ERROR_NO_MEMORY;
    }
    inline_hits_sync();
    return MCOV_OK;
}

static int end(int status) {
    patch_leave();
    return status;
}

uint32_t mcov_abi_version(void) {
    return MCOV_ABI_VERSION;
}

const char *mcov_status_text(int status) {
    switch (status) {
    case MCOV_OK:
        return "no error";
    case MCOV_ERROR_NULL:
        return "a pointer is NULL";
    case MCOV_ERROR_EMPTY_STACK:
        return "the snapshot stack is empty";
    case MCOV_ERROR_WRONG_LEVEL:
        return "the level is not the top of the snapshot stack";
    case MCOV_ERROR_NO_MEMORY:
        return "there is not enough memory";
    case MCOV_ERROR_LENGTH:
        return "the length does not fit";
    case MCOV_ERROR_UNKNOWN_EDGES:
        return "the data has edges above the total: load the modules it was made with first";
    case MCOV_ERROR_NO_MODULE:
        return "there is no module of that index";
    case MCOV_ERROR_ATTACHED:
        return "a coverage file is attached already";
    case MCOV_ERROR_SYSTEM:
        return "the system refused the file";
    case MCOV_ERROR_FILE_MAGIC:
        return "it is not a coverage file";
    case MCOV_ERROR_FILE_BYTE_ORDER:
        return "it is a coverage file of a machine of another byte order";
    case MCOV_ERROR_FILE_VERSION:
        return "it is a coverage file of another version: use the memcov it was written with";
    case MCOV_ERROR_FILE_LENGTH:
        return "it is a coverage file that was cut off";
    case MCOV_ERROR_FILE_SECTION:
        return "it is a coverage file that is damaged";
    case MCOV_ERROR_FILE_DUPLICATE:
        return "it is a coverage file with two sections of one module: no memcov writes that";
    case MCOV_ERROR_MODE:
        return "there is no such mode of patching";
    case MCOV_ERROR_PATCHING:
        return "calls cannot be removed, or not be replaced, in this process: mcov_get_patching "
               "tells why";
    case MCOV_ERROR_NO_COUNTERS:
        return "the module has guards and no inline counters";
    default:
        return "unknown status";
    }
}

int mcov_try_get_total(uint32_t *result) {
    if (result == NULL)
        return MCOV_ERROR_NULL;
    *result = maps_total();
    return MCOV_OK;
}

int mcov_sync(void) {
    int status = begin();
    return status != MCOV_OK ? status : end(MCOV_OK);
}

/* Where nothing is counted inline, a read of memory, which takes no lock. */
static uint32_t now_with_inline_hits(void) {
    if (inline_hits_there_may_be())
        (void)mcov_sync(); /* the maps are there */
    return now_get();
}

int mcov_try_get_now(uint32_t *result) {
    if (result == NULL)
        return MCOV_ERROR_NULL;
    *result = now_with_inline_hits();
    return MCOV_OK;
}

int mcov_try_set_now(uint32_t now) {
    int status = begin();
    if (status != MCOV_OK)
        return status;
    now_override(now);
    return end(MCOV_OK);
}

int mcov_try_reset(void) {
    int status = begin();
    if (status != MCOV_OK)
        return status;
    inline_hits_clear();
    lines_clear();
    now_settle();
    patch_note_new_level();
    return end(MCOV_OK);
}

int mcov_try_push(uint64_t *level) {
    int status = begin();
    return status != MCOV_OK ? status : end(snapshots_push(level));
}

int mcov_try_pop(uint64_t level, struct mcov_level *popped) {
    int status = begin();
    return status != MCOV_OK ? status : end(snapshots_pop(level, popped));
}

int mcov_get_level(uint64_t level, struct mcov_level *result) {
    if (result == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    return status != MCOV_OK ? status : end(snapshots_get_level(level, result));
}

/* Copies one of the maps with `copy` into a buffer of `length` bytes. */
static int copy_to(uint8_t *buffer, size_t length, void (*copy)(uint8_t *, size_t)) {
    if (buffer == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    if (status != MCOV_OK)
        return status;
    size_t size = maps_size();
    if (length < size)
        return end(MCOV_ERROR_LENGTH);
    copy(buffer, size);
    memset(buffer + size, 0, length - size);
    return end(MCOV_OK);
}

static void copy_hitmap(uint8_t *destination, size_t size) {
    (void)maps_copy(maps_hitmap, destination, size);
}

int mcov_try_copy_hitmap(uint8_t *buffer, size_t length) {
    return copy_to(buffer, length, copy_hitmap);
}

static void copy_hits(uint8_t *destination, size_t size) {
    (void)maps_copy(maps_own, destination, size);
}

int mcov_copy_hits(uint8_t *buffer, size_t length) {
    return copy_to(buffer, length, copy_hits);
}

static int load_hitmap(const uint8_t *hitmap, size_t length, enum loading loading) {
    if (hitmap == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    return status != MCOV_OK ? status : end(hitmap_read(hitmap, length, loading));
}

static int load_serialized(const uint8_t *data, size_t size, enum loading loading) {
    if (data == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    return status != MCOV_OK ? status : end(serialized_read(data, size, loading));
}

int mcov_try_set_hitmap(const uint8_t *hitmap, size_t length) {
    return load_hitmap(hitmap, length, REPLACE);
}

int mcov_merge_hitmap(const uint8_t *hitmap, size_t length) {
    return load_hitmap(hitmap, length, MERGE);
}

int mcov_try_deserialize(const uint8_t *data, size_t size) {
    return load_serialized(data, size, REPLACE);
}

int mcov_merge(const uint8_t *data, size_t size) {
    return load_serialized(data, size, MERGE);
}

int mcov_try_serialize(uint8_t **data, size_t *size) {
    if (data == NULL || size == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    return status != MCOV_OK ? status : end(serialized_write(data, size));
}

void mcov_free(void *buffer) {
    free(buffer);
}

int mcov_attach(const char *path) {
    if (path == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    if (status != MCOV_OK)
        return status;
    status = coverage_file_attach(path);
    if (status == MCOV_OK)
        modules_add_to_file();
    return end(status);
}

int mcov_live_view(struct mcov_view *view) {
    if (view == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    if (status != MCOV_OK)
        return status;
    *view = (struct mcov_view){.hitmap = (const uint8_t *)maps_hitmap, .capacity = maps_capacity()};
    return end(MCOV_OK);
}

int mcov_set_patching(uint32_t mode) {
    if (mode > MCOV_PATCHING_INLINE)
        return MCOV_ERROR_MODE;
    int status = begin();
    if (status != MCOV_OK)
        return status;
    if (mode != MCOV_PATCHING_AUTO && !patch_can_be(mode))
        return end(MCOV_ERROR_PATCHING);
    patch_set_mode(mode);
    return end(MCOV_OK);
}

int mcov_get_patching(struct mcov_patching *patching) {
    if (patching == NULL)
        return MCOV_ERROR_NULL;
    int status = begin();
    if (status != MCOV_OK)
        return status;
    patch_get(patching);
    return end(MCOV_OK);
}

uint32_t mcov_get_module_count(void) {
    control_lock();
    uint32_t count = modules_count();
    control_unlock();
    return count;
}

int mcov_get_module(uint32_t index, struct mcov_module *module) {
    if (module == NULL)
        return MCOV_ERROR_NULL;
    control_lock();
    if (index >= modules_count())
        return end(MCOV_ERROR_NO_MODULE);
    modules_get(index, module);
    return end(MCOV_OK);
}

int mcov_get_counters(uint32_t module_index, struct mcov_counters *result) {
    if (result == NULL)
        return MCOV_ERROR_NULL;
    control_lock();
    return end(modules_get_counters(module_index, result));
}

int mcov_copy_counter_classes(uint32_t module_index, uint8_t *classes, size_t length) {
    if (classes == NULL)
        return MCOV_ERROR_NULL;
    struct mcov_counters module; /* what it points to stays */
    int status = mcov_get_counters(module_index, &module);
    if (status != MCOV_OK)
        return status;
    if (length < module.edge_count)
        return MCOV_ERROR_LENGTH;
    counters_classify(module.counters, module.edge_count, classes);
    memset(classes + module.edge_count, 0, length - module.edge_count);
    return MCOV_OK;
}

/* ---- The base ABI -------------------------------------------------------------------------- */

/* Tells of a misuse where the caller gets no status. */
static void complain(const char *call, int status) {
    if (status != MCOV_OK)
        platform_print("%s: %s; nothing was changed", call, mcov_status_text(status));
}

uint32_t mcov_get_total(void) {
    return maps_total();
}

uint32_t mcov_get_now(void) {
    return now_with_inline_hits();
}

void mcov_set_now(uint32_t now) {
    complain("mcov_set_now", mcov_try_set_now(now));
}

void mcov_reset(void) {
    complain("mcov_reset", mcov_try_reset());
}

void mcov_push_coverage(void) {
    complain("mcov_push_coverage", mcov_try_push(NULL));
}

void mcov_pop_coverage(void) {
    complain("mcov_pop_coverage", mcov_try_pop(0, NULL));
}

void mcov_copy_hitmap(char *buffer) {
    size_t size = maps_size(); /* what the caller made room for, should a module be loaded now */
    int status = buffer == NULL ? MCOV_ERROR_NULL : begin();
    if (status == MCOV_OK) {
        (void)maps_copy(maps_hitmap, (uint8_t *)buffer, size);
        (void)end(MCOV_OK);
    }
    complain("mcov_copy_hitmap", status);
}

void mcov_set_hitmap(char *buffer) {
    int status = buffer == NULL ? MCOV_ERROR_NULL : begin();
    if (status == MCOV_OK) {
        hitmap_read_known((const uint8_t *)buffer);
        (void)end(MCOV_OK);
    }
    complain("mcov_set_hitmap", status);
}

uint8_t *serialize_mem_coverage(size_t *size) {
    uint8_t *data = NULL;
    complain("serialize_mem_coverage", mcov_try_serialize(&data, size));
    return data;
}

void deserialize_mem_coverage(uint8_t *data, size_t size) {
    complain("deserialize_mem_coverage", mcov_try_deserialize(data, size));
}

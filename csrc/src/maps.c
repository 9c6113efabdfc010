#include "maps.h"
#include "platform.h"
#include "touched.h"

#include <string.h>

struct mcov_coverage mem_coverage;
uint32_t mcov_total;

/*
 * The public state is reached through the names other objects may see, since an executable that
 * refers to them holds the only copy (a copy relocation). When another runtime that was loaded
 * first already uses the objects of these names, ours keeps to its own.
 */
extern struct mcov_coverage own_coverage HIDDEN __attribute__((alias("mem_coverage")));
extern uint32_t own_total HIDDEN __attribute__((alias("mcov_total")));
struct mcov_coverage *maps_coverage;

static uint32_t none;
uint32_t *maps_total_at = &none;

static const uint64_t unnumbered_only = 1;
const uint64_t *maps_tested = &unnumbered_only;

uint64_t *maps_hitmap, *maps_seen, *maps_own, *maps_removed;
static size_t capacity;  /* bytes reserved for each map */
static size_t committed; /* bytes of each map that can be written */

#define LARGEST_MAP  ((size_t)1 << 29) /* one bit for each number a guard can hold */
#define SMALLEST_MAP ((size_t)1 << 20)

/*
 * What lies behind each map. The words of an edge are used together, and AMD's caches find a line
 * by a hash of bits 12 to 27 of its address (Lipp and others: Take A Way, ASIA CCS 2020): of lines
 * whose hashes are equal only one is found at a time. At a distance of LARGEST_MAP they would be.
 */
#define GAP PLATFORM_COMMIT_UNIT

bool maps_prepare(void) {
    if (maps_hitmap != NULL)
        return true;
    /* A process may be limited in address space (RLIMIT_AS): then for fewer edges. */
    for (size_t size = LARGEST_MAP; size >= SMALLEST_MAP; size /= 2) {
        size_t marks_size = platform_commit_units(touched_size(size / LINE_BYTES));
        size_t distance = size + GAP, all = 4 * distance + marks_size;
        char *maps = platform_reserve(all), *marks = maps + 4 * distance;
        if (maps == NULL)
            continue;
        if (!platform_commit(maps + distance, PLATFORM_COMMIT_UNIT) ||
            !platform_commit(marks, marks_size)) {
            platform_release(maps, all);
            return false;
        }
        touched_prepare((uint64_t *)marks);
        maps_hitmap = (uint64_t *)maps;
        maps_seen = (uint64_t *)(maps + distance);
        maps_own = (uint64_t *)(maps + 2 * distance);
        maps_removed = (uint64_t *)(maps + 3 * distance);
        capacity = size;
        /* Atomic: a guard without a number leads here with nothing but the pointer to order it. */
        __atomic_store_n(&maps_seen[0], 1, __ATOMIC_RELAXED);
        bool others = &mem_coverage != &own_coverage && load_relaxed(&mem_coverage.storage) != NULL;
        store_release(&maps_coverage, others ? &own_coverage : &mem_coverage);
        store_release(&maps_total_at, others ? &own_total : &mcov_total);
        store_release(&maps_coverage->storage, (uint8_t *)maps_hitmap);
        store_release(&maps_tested, maps_seen);
        return true;
    }
    return false;
}

bool maps_grow(uint32_t new_total) {
    if (!maps_prepare())
        return false;
    size_t size = (size_t)new_total / 8 + 1;
    if (size > capacity)
        return false;
    size_t needed = platform_commit_units(size);
    if (needed > committed) {
        uint64_t *maps[] = {maps_hitmap, maps_seen, maps_own, maps_removed};
        for (size_t i = 0; i < 4; i++)
            if (!platform_commit((char *)maps[i] + committed, needed - committed))
                return false;
        committed = needed;
    }
    store_release(&maps_coverage->storage_size, (uint32_t)size);
    store_release(maps_total_at, new_total);
    return true;
}

bool maps_end_is_clear(void) {
    return maps_prepare() && capacity == LARGEST_MAP && maps_total() < UINT32_MAX / 2;
}

size_t maps_capacity(void) {
    return capacity;
}

size_t maps_size(void) {
    const struct mcov_coverage *where = load_acquire(&maps_coverage);
    return where == NULL ? 0 : load_relaxed(&where->storage_size);
}

uint32_t maps_lines(void) {
    return (uint32_t)((maps_size() + LINE_BYTES - 1) / LINE_BYTES);
}

uint32_t maps_copy(const uint64_t *map, uint8_t *destination, size_t size) {
    uint32_t bits = 0;
    for (size_t offset = 0; offset < size; offset += 8) {
        uint64_t word = load_relaxed(&map[offset / 8]);
        memcpy(destination + offset, &word, size - offset < 8 ? size - offset : 8);
        bits += count_bits(word);
    }
    return bits;
}

#include "edges.h"

#include <stdlib.h>
#include <string.h>

/* Where a compiler would put them: they belong to the executable. */
static uint32_t in_executable[1 << 18];
static size_t used;

/* Too many for that live as long as the process all the same; keeps leak checkers content. */
static uint32_t *kept[256];
static size_t kept_count;

static uint32_t *room_for(uint32_t count) {
    if (count < sizeof in_executable / sizeof *in_executable - used) {
        used += count + (size_t)1;
        return &in_executable[used - count - 1];
    }
    CHECK(kept_count < sizeof kept / sizeof *kept);
    uint32_t *guards = calloc((size_t)count + 1, sizeof *guards);
    CHECK(guards != NULL);
    kept[kept_count++] = guards;
    return guards;
}

struct guards make_guards(uint32_t count) {
    uint32_t *guards = room_for(count);
    __sanitizer_cov_trace_pc_guard_init(guards, guards + count);
    return (struct guards){.at = guards, .count = count};
}

void hit(struct guards guards, uint32_t index) {
    __sanitizer_cov_trace_pc_guard(&guards.at[index]);
}

void hit_range(struct guards guards, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        hit(guards, i);
}

void hit_all(struct guards guards) {
    hit_range(guards, 0, guards.count);
}

bool bit_of(const uint8_t *hitmap, uint32_t edge) {
    return __atomic_load_n(&hitmap[edge / 8], __ATOMIC_RELAXED) >> (edge % 8) & 1;
}

uint32_t bits_of(const uint8_t *hitmap, size_t length) {
    uint32_t bits = 0;
    for (size_t i = 0; i < length; i++)
        bits += (uint32_t)__builtin_popcount(__atomic_load_n(&hitmap[i], __ATOMIC_RELAXED));
    return bits;
}

bool is_set(uint32_t edge) {
    return bit_of(mem_coverage.storage, edge);
}

uint32_t bits_set(void) {
    return bits_of(mem_coverage.storage, mem_coverage.storage_size);
}

void check_consistent(void) {
    uint32_t total = mcov_get_total();
    CHECK_EQUAL(mcov_total, total);
    CHECK_EQUAL(mem_coverage.storage_size, total == 0 ? 0 : total / 8 + 1);
    CHECK_EQUAL(mem_coverage.now, bits_set());
    CHECK_EQUAL(mcov_get_now(), mem_coverage.now);
    if (total == 0)
        return;
    CHECK(!is_set(0));
    for (uint32_t edge = total + 1; edge < mem_coverage.storage_size * 8; edge++)
        CHECK(!is_set(edge));
}

uint8_t *filled(size_t length, int value) {
    uint8_t *bytes = malloc(length + 1);
    CHECK(bytes != NULL);
    memset(bytes, value, length);
    return bytes;
}

uint64_t next_random(uint64_t *state) {
    uint64_t x = *state += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

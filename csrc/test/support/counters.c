#include "counters.h"

#define LINE 64

static _Alignas(LINE) uint8_t in_executable[LINE + (1 << 18)];

struct counters make_counters(uint32_t count, uint32_t offset) {
    CHECK(count + offset + 1 < sizeof in_executable - LINE);
    uint8_t *counters = &in_executable[LINE + offset];
    __sanitizer_cov_8bit_counters_init((char *)counters, (char *)counters + count);
    return (struct counters){.at = counters, .count = count};
}

/* A load and a store, which together are not atomic: what compilers make of it. */
void count(struct counters counters, uint32_t index, uint32_t times) {
    uint8_t *counter = &counters.at[index];
    for (uint32_t i = 0; i < times; i++)
        __atomic_store_n(counter, (uint8_t)(__atomic_load_n(counter, __ATOMIC_RELAXED) + 1),
                         __ATOMIC_RELAXED);
}

void count_range(struct counters counters, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        count(counters, i, 1);
}

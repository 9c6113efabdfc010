/*
 * The runtime is built for any x86-64, and the first of them cannot count bits. Those that can do
 * it several times faster, so they are asked whether they can: once, as a virtual machine takes
 * microseconds to answer.
 */
#include "bits.h"

static ALWAYS_INLINE uint32_t count_as_built(const uint64_t *words, size_t count) {
    uint32_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits += count_bits(words[i]);
    return bits;
}

#if defined(__x86_64__) && !defined(__POPCNT__)
#define HAS_TO_ASK

#include <cpuid.h>

static __attribute__((target("popcnt"))) uint32_t count_by_instruction(const uint64_t *words,
                                                                       size_t count) {
    return count_as_built(words, count); /* compiled anew */
}

static bool has_instruction(void) {
    static uint8_t answer; /* 0: not asked yet; 1: no; 2: yes */
    if (load_relaxed(&answer) == 0) {
        unsigned eax, ebx, ecx = 0, edx;
        bool has = __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_POPCNT) != 0;
        __atomic_store_n(&answer, has ? 2 : 1, __ATOMIC_RELAXED);
    }
    return load_relaxed(&answer) == 2;
}

#endif

uint32_t bits_count(const uint64_t *words, size_t count) {
#if defined(HAS_TO_ASK)
    if (has_instruction())
        return count_by_instruction(words, count);
#endif
    return count_as_built(words, count);
}

/*
 * What the compiler calls. The first function is the hot path and runs at every edge taken: a
 * load, a bit test, a return. It takes no lock, calls nothing and writes nothing for an edge it
 * has seen; the slow path is reached by a jump within this library.
 *
 * The acquire on the guard costs nothing on x86-64. Its pair is the release in modules.c: who sees
 * an edge's number also sees the map that number is an index of.
 *
 * Aligned, so that it does not lie across the end of a cache line, which was seen to take longer.
 */
#include "callbacks.h"
#include "hits.h"
#include "maps.h"
#include "modules.h"

ON_CALLBACK_PATH __attribute__((aligned(64))) void __sanitizer_cov_trace_pc_guard(uint32_t *guard) {
    uint32_t edge = load_acquire(guard);
    const uint64_t *seen = load_relaxed(&maps_tested);
    if (LIKELY(load_relaxed(&seen[edge / 64]) >> (edge % 64) & 1))
        return;
    hits_record(guard, edge);
}

/*
 * The exported name may lead to another runtime, or to a stub of an executable that took its
 * address. A label that is in no symbol table: tools go on showing the callback by its name.
 */
static void own_trace_pc_guard(uint32_t *guard) __asm__(".Lown_trace_pc_guard")
    __attribute__((alias("__sanitizer_cov_trace_pc_guard")));

ON_CALLBACK_PATH uintptr_t callbacks_trace_pc_guard(void) {
    return (uintptr_t)own_trace_pc_guard;
}

/* Run by constructors, before the module's own code: once an object file, each time for all. */
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop) {
    if (start < stop && load_relaxed(start) == 0)
        modules_register_guards(start, stop);
}

void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop) {
    if (start < stop)
        modules_register_pcs(start, stop);
}

void __sanitizer_cov_8bit_counters_init(char *start, char *stop) {
    if (start < stop)
        modules_register_counters((uint8_t *)start, (uint8_t *)stop, MCOV_COUNTERS);
}

void __sanitizer_cov_bool_flag_init(char *start, char *stop) {
    if (start < stop)
        modules_register_counters((uint8_t *)start, (uint8_t *)stop, MCOV_FLAGS);
}

/* A library of EDGES edges as clang instruments one with trace-pc-guard and pc-table. */
#include <stdint.h>

void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

static uint32_t guards[EDGES];
static uintptr_t pcs[2 * EDGES]; /* an address and flags for each */

/* Takes `count` edges from `first` on, counted from 0. */
void wide_hit(uint32_t first, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        __sanitizer_cov_trace_pc_guard(&guards[(first + i) % EDGES]);
}

__attribute__((constructor)) static void start(void) {
    for (uint32_t i = 0; i < EDGES; i++)
        pcs[2 * i] = (uintptr_t)&guards + i; /* any address in this library will do */
    __sanitizer_cov_trace_pc_guard_init(guards, guards + EDGES);
    __sanitizer_cov_pcs_init(pcs, pcs + 2 * EDGES);
}

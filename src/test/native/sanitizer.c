/*
 * Weak callbacks that do nothing, as every sanitizer's runtime has them: preloaded, they come
 * before any coverage runtime.
 */
#include <stdint.h>

#define WEAK __attribute__((weak))

WEAK void __sanitizer_cov_trace_pc_guard(uint32_t *guard) {
    (void)guard;
}

WEAK void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop) {
    (void)start;
    (void)stop;
}

WEAK void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop) {
    (void)start;
    (void)stop;
}

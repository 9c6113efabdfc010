/* What is written at a call site on x86-64. Why that is sound stands in patch_x86_64.c. */
#ifndef MEMCOV_PATCH_X86_64_H
#define MEMCOV_PATCH_X86_64_H

#include "call_site_memory.h"
#include "patch_code.h"

#define CALL      0xE8
#define CALL_TWIN 0xA9
#define CALL_SLOT 0xFF
#define SLOT_TWIN 0x85

/* The code at an address, which is memory that no object of C lies in. */
ON_CALLBACK_PATH static inline uint8_t *code_at(uintptr_t address) {
    return (uint8_t *)address; /* NOLINT(performance-no-int-to-ptr) */
}

/* Whether the bytes behind a site's opcode are those of its call: they are in its twin, too. */
static inline bool is_operand_of(struct patch_site site, const uint8_t *code) {
    return word_at(code + 1) == site.original;
}

static inline bool exchange_byte(uint8_t *code, uint8_t from, uint8_t to) {
    return __atomic_compare_exchange_n(code, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

#endif

/* The compiler's table of PCs, as mcov_get_module tells it. */
#include "module_pcs.h"

#include <stdlib.h>

/*
 * Copies the compiler's table of pairs (PC, flags); bit 0 of the flags marks a function's entry. Of
 * a block that it took out again the compiler leaves an address that is none: 1.
 */
void module_copy_pcs(struct mcov_module *module, const uintptr_t *table) {
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

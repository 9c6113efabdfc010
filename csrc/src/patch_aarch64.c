/*
 * Removing calls on AArch64: BL becomes NOP and NOP becomes BL, one aligned word.
 *
 * WHY THIS IS SOUND while other threads run the code:
 *
 *  1. An instruction is one aligned word, written by one compare-and-exchange: no thread finds half
 *     of it, and what is neither our NOP nor the call that we took out stays as it is.
 *  2. BL and NOP are among the instructions that the architecture lets one thread replace by
 *     another of them while other threads run them (Arm ARM, "Concurrent modification and execution
 *     of instructions"): each runs the old one or the new one.
 *  3. Which of them does not matter until the writer has cleaned the data cache and invalidated the
 *     instruction cache for the word (__clear_cache, which ends in barriers), and, after calls were
 *     put back, every thread has passed a context synchronization event (membarrier SYNC_CORE)
 *     before the control call returns.
 *  What the call would have changed, the link register and the registers of the caller, is left as
 * it is, which the code behind a call must not count on either way.
 *
 * WHICH CALLS. Directly before the call stand adrp x0 and add x0, x0, which load this guard's
 * address, and, unoptimised, a second add.
 */
#include "call_site_memory.h"
#include "patch_code.h"

#define NOP 0xD503201FU

const size_t patch_code_size = 4;
const bool patch_code_is_known = true;

ON_CALLBACK_PATH static bool is_adrp_x0(uint32_t instruction) {
    return (instruction & 0x9F00001FU) == 0x90000000U;
}

ON_CALLBACK_PATH static bool is_add_x0(uint32_t instruction) { /* not shifted */
    return (instruction & 0xFFC003FFU) == 0x91000000U;
}

ON_CALLBACK_PATH static uintptr_t page_of(uint32_t adrp, uintptr_t address) {
    uint64_t pages = (uint64_t)(adrp >> 5 & 0x7FFFF) << 2 | (adrp >> 29 & 3);
    uint64_t sign = (uint64_t)1 << 20;
    return (address & ~(uintptr_t)4095) + (uintptr_t)((pages ^ sign) - sign) * 4096;
}

/* Whether a load of `guard` into x0 ends at `end`, an address of the image's code. */
ON_CALLBACK_PATH static bool loads(const struct platform_image *image, uintptr_t end,
                                   uintptr_t guard) {
    uintptr_t sum = 0;
    for (int adds = 0; adds <= 2; adds++) {
        end -= 4;
        const uint8_t *bytes = image_bytes(image, end, 4, true);
        if (bytes == NULL)
            return false;
        uint32_t instruction = word_at(bytes);
        if (is_adrp_x0(instruction))
            return adds > 0 && page_of(instruction, end) + sum == guard;
        if (!is_add_x0(instruction))
            return false;
        sum += instruction >> 10 & 0xFFF;
    }
    return false;
}

ON_CALLBACK_PATH struct patch_site patch_code_find(const struct platform_image *image,
                                                   uintptr_t return_address, uintptr_t callback,
                                                   uintptr_t guard) {
    struct call_site call = call_site_find(image, return_address, callback);
    if (call.kind == CALL_SITE_UNKNOWN || !loads(image, call.address, guard))
        return (struct patch_site){.address = 0};
    const uint8_t *code = image_bytes(image, call.address, 4, true);
    return (struct patch_site){.address = call.address, .original = word_at(code)};
}

bool patch_code_is_for_one(const struct platform_image *image, struct patch_site site,
                           uintptr_t guard) {
    (void)image, (void)site, (void)guard;
    return false; /* no site is found to be hoisted */
}

static bool exchange_word(uintptr_t address, uint32_t from, uint32_t to) {
    uint32_t *code = (uint32_t *)address; /* NOLINT(performance-no-int-to-ptr) */
    if (!__atomic_compare_exchange_n(code, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        return false;
    __builtin___clear_cache((char *)code, (char *)(code + 1));
    return true;
}

bool patch_code_remove(struct patch_site site) {
    return exchange_word(site.address, site.original, NOP);
}

bool patch_code_put_back(struct patch_site site) {
    return exchange_word(site.address, NOP, site.original);
}

/*
 * Call sites on AArch64. R is the return address that the callback found in its link register.
 *
 * WHAT IS PROVEN: the call instruction that ends at R leads to the callback and nowhere else.
 *
 *  1. All instructions are four bytes long at a multiple of four, so what ends at R is one
 *     instruction. If it is BL, it leads to its own address plus a distance.
 *  2. Accepted are BL to the callback itself and BL to code that is, instruction by instruction, a
 *     PLT stub: adrp x16, ldr x17 from the slot, add x16, br x17; with bti c before it and
 *     autia1716 before the branch where the linker was asked for them. The stub leads to what its
 *     slot holds, which is the callback's address now. One that is bound on its first call held
 *     the address of the PLT's start, and led to the loader, which wrote the slot and then jumped
 *     to the callback; where the loader does not write it (LD_BIND_NOT, auditing), the site is
 *     unknown.
 *  3. A jump to the callback leaves the R of the call that led to the jumping code. That call leads
 *     to code that is neither the callback nor a stub of it, or goes by a register: not accepted.
 *
 * BLR, which -fno-plt makes, goes by a register that nothing holds any more: unknown.
 */
#include "call_site.h"
#include "call_site_memory.h"

#define BTI_C     0xD503245FU
#define AUTIA1716 0xD503219FU
#define BR_X17    0xD61F0220U

/* An instruction is one of a kind if the bits of the mask are those of the kind. */
struct pattern {
    uint32_t mask, bits;
};
static const struct pattern bl = {0xFC000000U, 0x94000000U};
static const struct pattern adrp_x16 = {0x9F00001FU, 0x90000010U};
static const struct pattern ldr_x17_x16 = {0xFFC003FFU, 0xF9400211U};
static const struct pattern add_x16_x16 = {0xFFC003FFU, 0x91000210U};

ON_CALLBACK_PATH static bool is_a(struct pattern pattern, uint32_t instruction) {
    return (instruction & pattern.mask) == pattern.bits;
}

/* The instruction at an address of the image's code; 0, which is none, elsewhere. */
ON_CALLBACK_PATH static uint32_t instruction_at(const struct platform_image *image,
                                                uintptr_t address) {
    const uint8_t *bytes = image_bytes(image, address, 4, true);
    return bytes != NULL && address % 4 == 0 ? word_at(bytes) : 0;
}

/* The signed number in the lower `bits` bits. */
ON_CALLBACK_PATH static uintptr_t extend(uint64_t number, unsigned bits) {
    uint64_t sign = (uint64_t)1 << (bits - 1);
    number &= 2 * sign - 1;
    return (uintptr_t)((number ^ sign) - sign);
}

ON_CALLBACK_PATH static uintptr_t target_of_bl(uint32_t instruction, uintptr_t address) {
    return address + extend(instruction, 26) * 4;
}

/* The page that adrp puts in its register. */
ON_CALLBACK_PATH static uintptr_t page_of_adrp(uint32_t instruction, uintptr_t address) {
    uint64_t pages = (uint64_t)(instruction >> 5 & 0x7FFFF) << 2 | (instruction >> 29 & 3);
    return (address & ~(uintptr_t)4095) + extend(pages, 21) * 4096;
}

ON_CALLBACK_PATH static bool is_stub_of(const struct platform_image *image, uintptr_t address,
                                        uintptr_t callback) {
    if (instruction_at(image, address) == BTI_C)
        address += 4;
    uint32_t adrp = instruction_at(image, address);
    uint32_t ldr = instruction_at(image, address + 4);
    uint32_t branch = instruction_at(image, address + 12);
    if (branch == AUTIA1716)
        branch = instruction_at(image, address + 16);
    if (!is_a(adrp_x16, adrp) || !is_a(ldr_x17_x16, ldr) ||
        !is_a(add_x16_x16, instruction_at(image, address + 8)) || branch != BR_X17)
        return false;
    uintptr_t slot = page_of_adrp(adrp, address) + (ldr >> 10 & 0xFFF) * (uintptr_t)8;
    return image_slot_holds(image, slot, callback);
}

ON_CALLBACK_PATH struct call_site call_site_find(const struct platform_image *image,
                                                 uintptr_t return_address, uintptr_t callback) {
    uintptr_t address = return_address - 4;
    uint32_t call = instruction_at(image, address);
    uintptr_t target = target_of_bl(call, address);
    if (!is_a(bl, call) || (target != callback && !is_stub_of(image, target, callback)))
        return (struct call_site){.kind = CALL_SITE_UNKNOWN};
    return (struct call_site){.kind = target == callback ? CALL_SITE_DIRECT : CALL_SITE_TO_STUB,
                              .length = 4,
                              .address = address};
}

/*
 * Call sites on x86-64. R is the return address that the callback found on the stack.
 *
 * WHAT IS PROVEN: a call instruction that ends at R leads to the callback and nowhere else.
 *
 *  1. Instructions are one to fifteen bytes long, and going back there can be several that end at
 *     the same place. The near calls that compilers and assemblers make are E8 with a distance of
 *     32 bits, and FF with the digit 2 in the byte behind it (ModRM), a register or memory operand.
 *     By ModRM, the latter begin 2, 3, 4, 6 or 7 bytes before R. Prefixes do not change the bytes
 *     from E8 or FF on. Those that change where such a call leads (FS, GS and addr32 before FF,
 *     data16 before E8) are laid down by no compiler and no linker.
 *  2. Accepted are E8 five bytes before R, and FF 15 (memory at a distance from R) six bytes before
 *     R. They exclude each other, and the call six bytes long with another ModRM; the forms of 2,
 *     3, 4 and 7 bytes are looked for, and where one may be meant instead nothing is accepted.
 *     So if R was put there by a call at all, it was this one.
 *  3. E8 leads to R plus its distance: to the callback itself, or to code that is, byte by byte, a
 *     PLT stub: jmp *slot, behind nothing but endbr64 and bnd. A slot leads to what it holds. It
 *     holds the callback's address now. One that is bound on its first call held the address of
 *     code of the PLT, and led to the loader, which wrote the slot and then jumped to the
 *     callback; where the loader does not write it (LD_BIND_NOT, auditing), the site is unknown.
 *  4. A jump to the callback leaves the R of the call that led to the jumping code. That call leads
 *     to code that is neither the callback nor a stub of it: it is not accepted.
 *
 * The address is that of the opcode, E8 or FF. A linker that turns call *slot into a call of the
 * callback fills up the sixth byte with a prefix (addr32, mostly) or a nop before or behind; a
 * prefix cannot be told from the end of the instruction before, so it does not count. For one who
 * patches the call, a prefix like that stays in front of what is written.
 */
#include "call_site.h"
#include "call_site_memory.h"

#define LONGEST 7 /* the bytes before R that are looked at */

/* The code that `distance` leads to, an operand of 32 bits that ends at `end`. */
ON_CALLBACK_PATH static uintptr_t target_of(const uint8_t *distance, uintptr_t end) {
    return end + distance_at(distance);
}

/* FF with the digit 2: the upper two bits of ModRM are the form, the lower three the operand. */
ON_CALLBACK_PATH static bool is_call_by(const uint8_t *code, unsigned form, unsigned *operand) {
    *operand = code[1] & 7U;
    return code[0] == 0xFF && (unsigned)code[1] >> 3 == (form << 3 | 2);
}

/* Whether a call of 2, 3, 4 or 7 bytes may end at `end`. Operand 4 means one more byte follows. */
ON_CALLBACK_PATH static bool may_be_another(const uint8_t *end) {
    unsigned operand;
    if (is_call_by(end - 2, 3, &operand)) /* a register */
        return true;
    if (is_call_by(end - 2, 0, &operand) && operand != 4 && operand != 5)
        return true;
    if (is_call_by(end - 3, 0, &operand) && operand == 4)
        return true;
    if (is_call_by(end - 3, 1, &operand) && operand != 4) /* with a distance of 8 bits */
        return true;
    if (is_call_by(end - 4, 1, &operand) && operand == 4)
        return true;
    if (is_call_by(end - 7, 0, &operand) && operand == 4)
        return true;
    return is_call_by(end - 7, 2, &operand) && operand == 4; /* with one of 32 bits */
}

#define ENDBR64  0xFA1E0FF3U
#define BND      0xF2U
#define JMP_SLOT 0x25FFU

/* Moves `address` behind these bytes of code, little-endian, if they are there. */
ON_CALLBACK_PATH static bool skip(const struct platform_image *image, uintptr_t *address,
                                  uint32_t bytes, size_t size) {
    const uint8_t *there = image_bytes(image, *address, size, true);
    if (there == NULL)
        return false;
    for (size_t i = 0; i < size; i++)
        if (there[i] != (uint8_t)(bytes >> 8 * i))
            return false;
    *address += size;
    return true;
}

ON_CALLBACK_PATH static bool is_stub_of(const struct platform_image *image, uintptr_t address,
                                        uintptr_t callback) {
    (void)skip(image, &address, ENDBR64, 4);
    (void)skip(image, &address, BND, 1);
    if (!skip(image, &address, JMP_SLOT, 2))
        return false;
    const uint8_t *distance = image_bytes(image, address, 4, true);
    return distance != NULL && image_slot_holds(image, target_of(distance, address + 4), callback);
}

ON_CALLBACK_PATH static enum call_site_kind kind_of(const struct platform_image *image,
                                                    const uint8_t *end, uintptr_t return_address,
                                                    uintptr_t callback) {
    uintptr_t target = target_of(end - 4, return_address);
    if (end[-5] == 0xE8)
        return target == callback                    ? CALL_SITE_DIRECT
               : is_stub_of(image, target, callback) ? CALL_SITE_TO_STUB
                                                     : CALL_SITE_UNKNOWN;
    bool by_slot = end[-6] == 0xFF && end[-5] == 0x15;
    return by_slot && image_slot_holds(image, target, callback) ? CALL_SITE_BY_SLOT
                                                                : CALL_SITE_UNKNOWN;
}

ON_CALLBACK_PATH struct call_site call_site_find(const struct platform_image *image,
                                                 uintptr_t return_address, uintptr_t callback) {
    const uint8_t *start = image_bytes(image, return_address - LONGEST, LONGEST, true);
    if (start == NULL || may_be_another(start + LONGEST))
        return (struct call_site){.kind = CALL_SITE_UNKNOWN};
    enum call_site_kind kind = kind_of(image, start + LONGEST, return_address, callback);
    if (kind == CALL_SITE_UNKNOWN)
        return (struct call_site){.kind = CALL_SITE_UNKNOWN};
    uint32_t length = kind == CALL_SITE_BY_SLOT ? 6 : 5;
    return (struct call_site){.kind = kind, .length = length, .address = return_address - length};
}

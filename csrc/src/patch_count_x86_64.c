/*
 * Counting inline on x86-64. A call that is removed for good makes room for an instruction that
 * shifts the lowest byte of the guard (inlined.c). The first of the loads of guard_load_x86_64.c
 * has a twin that does, and as with a call's twin it is the opcode alone:
 *
 *     48 8D 3D d d d d          lea d(%rip), %rdi     48 D0 3D d d d d     sarb d(%rip)
 *
 * (REX.W in front of an operation on bytes does nothing.)
 *
 * WHY THIS IS SOUND. Rules 1 to 3 of patch_x86_64.c hold for this twin as for the call's.
 * It leaves %rdi as it was, and a thread may be stopped between it and the call for any time, so
 * behind it a call must never follow: the call is removed first, then all threads are synchronized,
 * and neither is ever undone. The moves between must not look at %rdi. Code that loads this guard
 * elsewhere, and jumps behind the load, is left out of account: its hits would not be noted. clang
 * 14 jumps behind none of the 54,407 loads in SQLite.
 *
 * Behind all other loads, the place of the call is used:
 *
 *     D0 3F 0F 1F 00            sarb (%rdi); nop      for a call d
 *     D0 3F 0F 1F 40 00         the same              for a call *d(%rip)
 *
 * in three steps, the call being removed and all threads synchronized before each: the head, which
 * is the first two bytes, becomes a short jump over the tail; the tail, which nobody runs now, is
 * written; the head becomes the shift. The head is written by one compare-and-exchange, and only
 * where it lies in one aligned word of eight bytes, so that no thread finds half of it. Before,
 * there is no boundary inside, so no thread is there; afterwards there is one for good. A call that
 * may have a prefix is left as it is, as that would be one of the shift. What guard_load_x86_64.c
 * leaves out of account would here cost more than a hit: a merged call that comes with another
 * guard would shift that one's number.
 *
 * Both leave the flags undefined, and so did the call.
 */
#include "guard_load_x86_64.h"
#include "patch_x86_64.h"

#define LOAD      0x8D
#define LOAD_TWIN 0xD0

const bool patch_code_counts = true;

ON_CALLBACK_PATH uintptr_t patch_code_find_room(struct patch_site site, uintptr_t guard) {
    const uint8_t *call = code_at(site.address);
    const uint8_t *opcode = site.is_hoisted ? NULL : guard_load_find_lea(call, guard);
    if (opcode != NULL)
        return (uintptr_t)opcode;
    return site.address % 8 == 7 || call[-1] == GUARD_LOAD_PREFIX ? 0 : site.address;
}

#define JUMP  0xEB
#define SHIFT 0x3FD0 /* as a number: D0 3F */

/* Two bytes in one aligned word. */
static bool exchange_head(uint8_t *code, uint64_t from, uint64_t to) {
    uint64_t *word = (uint64_t *)(void *)(code - (uintptr_t)code % 8);
    uint64_t before = load_relaxed(word);
    unsigned shift = 8 * (unsigned)((uintptr_t)code % 8);
    while ((before >> shift & 0xFFFF) == from)
        if (__atomic_compare_exchange_n(word, &before, before ^ (from ^ to) << shift, false,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return true; /* else somebody changed what lies beside it */
    return false;
}

#define TAIL_OF_CALL 3 /* bytes behind the head */
#define TAIL_OF_SLOT 4

/* A jump over a tail, as a number. */
static uint64_t jump_over(unsigned tail) {
    return JUMP | tail << 8;
}

/* The tail that a jump at the head leads over; 0 if something else stands there. */
static unsigned jumped_over(const uint8_t *code) {
    return code[0] == JUMP && (code[1] == TAIL_OF_CALL || code[1] == TAIL_OF_SLOT) ? code[1] : 0;
}

static bool write_tail(uint8_t *tail, unsigned size) {
    static const uint8_t nop_3[] = {0x0F, 0x1F, 0x00}, nop_4[] = {0x0F, 0x1F, 0x40, 0x00};
    for (size_t i = 0; i < size; i++)
        __atomic_store_n(&tail[i], size == TAIL_OF_CALL ? nop_3[i] : nop_4[i], __ATOMIC_RELAXED);
    return size > 0;
}

/* Step 0 in the place of a load. */
static bool replace_load(uint8_t *code) {
    return code[-1] == 0x48 && code[1] == 0x3D && exchange_byte(code, LOAD, LOAD_TWIN);
}

/* Step 0 in the place of a call. */
static bool jump_over_call(struct patch_site site, uint8_t *code) {
    bool is_call = code[0] == CALL_TWIN, is_slot = code[0] == SLOT_TWIN;
    return is_operand_of(site, code) && (is_call || is_slot) &&
           exchange_head(code, code[0] | (unsigned)code[1] << 8,
                         jump_over(is_call ? TAIL_OF_CALL : TAIL_OF_SLOT));
}

bool patch_code_count(struct patch_site site, uintptr_t room, unsigned step) {
    uint8_t *code = code_at(room);
    if (room != site.address)
        return step > 0 || replace_load(code);
    switch (step) {
    case 0:
        return jump_over_call(site, code);
    case 1:
        return write_tail(code + 2, jumped_over(code));
    default:
        return jumped_over(code) != 0 && exchange_head(code, jump_over(code[1]), SHIFT);
    }
}

/*
 * Machine code of x86-64 in 64-bit mode, instruction by instruction, as far as compilers use it:
 * how long one is, what may run next, and which general registers it may write. Source: Intel 64
 * and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2 and appendix A.
 *
 * Any thread, any context: nothing is locked, allocated or asked of the system.
 */
#ifndef MEMCOV_INSTRUCTION_X86_64_H
#define MEMCOV_INSTRUCTION_X86_64_H

#include "internal.h"

#define INSTRUCTION_LONGEST 15 /* bytes */
#define INSTRUCTION_ROOM    32 /* bytes that may be looked at to find that it is none */

/* The general registers that the ABI has every call preserve: rbx, rbp, r12 to r15. */
#define INSTRUCTION_PRESERVED 0xF028U

/* What runs next. */
enum instruction_flow {
    FLOW_ON,     /* what stands behind it, maybe after a call of code that is not told here */
    FLOW_CALL,   /* its target, which comes back to what stands behind it */
    FLOW_BRANCH, /* its target, or what stands behind it */
    FLOW_JUMP,   /* its target */
    FLOW_AWAY,   /* what a register or memory tells */
    FLOW_END,    /* nothing of this function */
};

struct instruction {
    size_t length; /* bytes; 0: unknown, and so is all else */
    enum instruction_flow flow;
    intptr_t distance;  /* from its end to its target, where it has one */
    uint16_t may_write; /* bit n: general register n; of INSTRUCTION_PRESERVED none is missed */
};

/* The instruction at `code`, of which INSTRUCTION_ROOM bytes can be read. */
struct instruction instruction_at(const uint8_t *code);

/* Bytes of ModRM and of what follows it: SIB and distance. */
ON_CALLBACK_PATH static inline size_t instruction_operand_length(const uint8_t *modrm) {
    uint8_t form = modrm[0] >> 6, base = modrm[0] & 7;
    if (form == 3)
        return 1;
    size_t length = base == 4 ? 2 : 1;
    if (form == 1)
        return length + 1;
    bool is_without_base = base == 5 || (base == 4 && (modrm[1] & 7) == 5);
    return form == 2 || is_without_base ? length + 4 : length;
}

#endif

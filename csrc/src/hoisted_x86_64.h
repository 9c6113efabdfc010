/*
 * Guards that are loaded ahead: a compiler that finds calls of the callback in a loop may load a
 * guard's address into a register before it. The proof that the register holds it, and nothing
 * else, whenever the call is made. The argument stands in hoisted_x86_64.c.
 */
#ifndef MEMCOV_HOISTED_X86_64_H
#define MEMCOV_HOISTED_X86_64_H

#include "platform.h"

/* A register that is moved to where a call's argument is. */
struct hoisted {
    uint32_t number; /* of the register, one of INSTRUCTION_PRESERVED */
    uintptr_t move;  /* the address of the instruction that moves it */
    uintptr_t call;  /* and of the call's opcode; in between are moves that keep %rdi */
};

/* Whether every run of the move finds the guard's address. Under the control lock. */
bool hoisted_is_guard(const struct platform_image *image, const struct hoisted *hoisted,
                      uintptr_t guard);

#endif

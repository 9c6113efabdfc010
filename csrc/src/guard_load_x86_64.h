/*
 * What stands before a call of the callback on x86-64: the instruction that loads the guard it is
 * for. The forms, and what is left out of account, stand in guard_load_x86_64.c. Any thread, any
 * context; what is read are the GUARD_LOAD_BEFORE bytes before the call's opcode, and at most as
 * many of the call as it is long.
 */
#ifndef MEMCOV_GUARD_LOAD_X86_64_H
#define MEMCOV_GUARD_LOAD_X86_64_H

#include "hoisted_x86_64.h"

#define GUARD_LOAD_LONGEST 17   /* bytes: mov $i, %rdi and add $i, %rdi */
#define GUARD_LOAD_MOVES   24   /* bytes of moves that are looked at: three spills */
#define GUARD_LOAD_PREFIX  0x67 /* of an address, which linkers fill up a call with */
#define GUARD_LOAD_BEFORE  (GUARD_LOAD_LONGEST + GUARD_LOAD_MOVES + 1)

/* Whether the guard's address is loaded into %rdi before the call with this opcode. */
bool guard_load_is_before(const uint8_t *call, uintptr_t guard);

/*
 * The opcode of the lea that does, if it is one, and the moves between it and the call do without
 * what is in %rdi; else NULL.
 */
const uint8_t *guard_load_find_lea(const uint8_t *call, uintptr_t guard);

/* Whether a register that calls preserve is moved to %rdi before the call; which, and where. */
bool guard_load_is_hoisted(const uint8_t *call, struct hoisted *hoisted);

#endif

/*
 * How clang lays down what a call of the callback is about: before it stands, by the bytes, an
 * instruction that loads the guard's address into %rdi,
 *
 *     48 8D 3D d d d d          lea d(%rip), %rdi
 *     BF i i i i                mov $i, %edi          (code at fixed addresses)
 *     48 BF i i i i i i i i     mov $i, %rdi
 *
 * and behind one of these, unoptimised, 48 83 C7 i or 48 81 C7 i i i i, add $i, %rdi. Behind that
 * comes the call, or moves come first which keep what the call would clobber: of a register into
 * memory or into another register than %rdi,
 *
 *     [REX] 89 ModRM ...                 mov %register, ...
 *     [F2|F3] [REX] 0F 11|29 ModRM ...   movups, movss, movsd or movaps %xmm, ...
 *
 * They are read from the end of the load on, where an instruction begins, and have to end where the
 * call begins. That the bytes of a load are by chance the end of another instruction, and name this
 * very guard, is left out of account. Code that jumps to the call, or to a move before it, from
 * elsewhere with another guard would be a merged call; clang marks these calls as not to be merged.
 *
 * Or, in the place of the load, a register is moved that calls preserve, as clang does where it has
 * loaded a guard ahead of a loop:
 *
 *     [48|4C] 89 ModRM          mov %register, %rdi
 *
 * That proves nothing by itself, as a loop over guards looks the same. Such a site is hoisted, and
 * whether one guard alone comes to it is proven from the whole function (hoisted_x86_64.c) when its
 * call is about to be removed. All other calls, such as those that gcc or a linker moved away from
 * their load, stay.
 */
#include "guard_load_x86_64.h"
#include "call_site_memory.h"
#include "instruction_x86_64.h"

/*
 * Whether a load of `guard` into %rdi ends at `end`; the GUARD_LOAD_LONGEST bytes before it can be
 * read. A load of the same guard into %r15d ends with the same bytes. Taking it for one removes
 * nothing wrong: the call came with this guard in %rdi, and a call that is not merged has one guard
 * on all its paths.
 */
ON_CALLBACK_PATH static bool loads(const uint8_t *end, uintptr_t guard) {
    if (end[-7] == 0x48 && end[-6] == 0x8D && end[-5] == 0x3D)
        return (uintptr_t)end + distance_at(end - 4) == guard;
    if (end[-10] == 0x48 && end[-9] == 0xBF)
        return (word_at(end - 8) | (uint64_t)word_at(end - 4) << 32) == guard;
    return end[-5] == 0xBF && word_at(end - 4) == guard;
}

ON_CALLBACK_PATH static bool loads_in_steps(const uint8_t *end, uintptr_t guard) {
    if (end[-4] == 0x48 && end[-3] == 0x83 && end[-2] == 0xC7 &&
        loads(end - 4, guard - (uintptr_t)(intptr_t)(int8_t)end[-1]))
        return true;
    return end[-7] == 0x48 && end[-6] == 0x81 && end[-5] == 0xC7 &&
           loads(end - 7, guard - distance_at(end - 4));
}

/* The length of a move that leaves %rdi as it is, or 0. It may look at bytes of the call. */
ON_CALLBACK_PATH static size_t move_length(const uint8_t *code) {
    const uint8_t *at = code;
    bool is_scalar = *at == 0xF2 || *at == 0xF3;
    at += is_scalar;
    uint8_t rex = (*at & 0xF0) == 0x40 ? *at++ : 0;
    if (at[0] == 0x0F && (at[1] == 0x11 || (at[1] == 0x29 && !is_scalar)))
        return (size_t)(at + 2 - code) + instruction_operand_length(at + 2);
    if (at[0] != 0x89 || is_scalar || (at[1] >= 0xC0 && (at[1] & 7) == 7 && (rex & 1) == 0))
        return 0;
    return (size_t)(at + 1 - code) + instruction_operand_length(at + 1);
}

ON_CALLBACK_PATH static bool are_moves(const uint8_t *code, const uint8_t *end) {
    while (code < end) {
        size_t length = move_length(code);
        if (length == 0)
            return false;
        code += length;
    }
    return code == end;
}

ON_CALLBACK_PATH static bool is_load(const uint8_t *end, uintptr_t guard) {
    return loads(end, guard) || loads_in_steps(end, guard);
}

/* The register that a move to %rdi which ends at `end` takes. */
ON_CALLBACK_PATH static uint32_t moved_register(const uint8_t *end) {
    return (end[-1] >> 3 & 7) | (end[-3] == 0x4C ? 8U : 0U);
}

/* Whether there is one of a register that calls preserve, whatever guard it holds. */
ON_CALLBACK_PATH static bool is_preserved_moved(const uint8_t *end, uintptr_t guard) {
    (void)guard;
    return (end[-3] == 0x48 || end[-3] == 0x4C) && end[-2] == 0x89 && (end[-1] & 0xC7) == 0xC7 &&
           (INSTRUCTION_PRESERVED >> moved_register(end) & 1) != 0;
}

/* What sets %rdi for a call: whether an instruction that does so for a guard ends at an address. */
typedef bool is_setter(const uint8_t *end, uintptr_t guard);

/* Where a setter ends behind which come moves alone, up to `end`; NULL if there is none. */
ON_CALLBACK_PATH static const uint8_t *find_up_to(const uint8_t *end, is_setter *is_sought,
                                                  uintptr_t guard) {
    for (const uint8_t *moves = end; moves >= end - GUARD_LOAD_MOVES; moves--)
        if (is_sought(moves, guard) && are_moves(moves, end))
            return moves;
    return NULL;
}

/* The same for a call, which a prefix may stand before. */
ON_CALLBACK_PATH static const uint8_t *find_before(const uint8_t *call, is_setter *is_sought,
                                                   uintptr_t guard) {
    const uint8_t *found = find_up_to(call, is_sought, guard);
    if (found == NULL && call[-1] == GUARD_LOAD_PREFIX)
        found = find_up_to(call - 1, is_sought, guard);
    return found;
}

ON_CALLBACK_PATH bool guard_load_is_before(const uint8_t *call, uintptr_t guard) {
    return find_before(call, is_load, guard) != NULL;
}

ON_CALLBACK_PATH bool guard_load_is_hoisted(const uint8_t *call, struct hoisted *hoisted) {
    const uint8_t *end = find_before(call, is_preserved_moved, 0);
    if (end == NULL)
        return false;
    *hoisted = (struct hoisted){
        .number = moved_register(end), .move = (uintptr_t)end - 3, .call = (uintptr_t)call};
    return true;
}

/*
 * Whether a move looks at %rdi, or at %r15, which a prefix tells from it: register 7 as what is
 * moved, or as the base or index of where to.
 */
ON_CALLBACK_PATH static bool is_of_register_7(const uint8_t *move) {
    while (*move != 0x89 && *move != 0x0F) /* prefixes */
        move++;
    bool is_vector = *move == 0x0F;
    const uint8_t *mod_rm = move + (is_vector ? 2 : 1);
    if (!is_vector && (mod_rm[0] >> 3 & 7) == 7)
        return true;
    if (mod_rm[0] >= 0xC0)
        return false;
    if ((mod_rm[0] & 7) == 4) /* a SIB byte follows */
        return (mod_rm[1] & 7) == 7 || (mod_rm[1] >> 3 & 7) == 7;
    return (mod_rm[0] & 7) == 7;
}

ON_CALLBACK_PATH const uint8_t *guard_load_find_lea(const uint8_t *call, uintptr_t guard) {
    const uint8_t *move = find_before(call, is_load, guard);
    bool is_lea = move != NULL && move[-7] == 0x48 && move[-6] == 0x8D && move[-5] == 0x3D;
    if (!is_lea || !loads(move, guard))
        return NULL;
    const uint8_t *opcode = move - 6;
    for (size_t length; move < call && (length = move_length(move)) != 0; move += length)
        if (is_of_register_7(move))
            return NULL;
    return opcode;
}

/*
 * WHAT IS PROVEN: whichever way control takes to the move, the register was last written by a load
 * of the guard's address, lea d(%rip), %register, in the same function.
 *
 *  1. The function is known from end to end (function_x86_64.h), and all ways through it are: from
 *     its start on, every instruction that can be reached is decoded, and where it leads to. It is
 *     refused if one is unknown, if one jumps to where a register or memory says (the table of a
 *     switch), or calls into its middle.
 *  2. A compiler may lay a function down in parts, each of which is described like a function (gcc
 *     moves what seldom runs to name.cold) and may be jumped into the middle of. But the frame that
 *     saves the register is made in one place. A part that is jumped into with a frame has it at
 *     its start, too, or has made it, and jumped out with it before. So what has a frame at its
 *     start is refused, and what jumps out of itself while it has one. Without a frame, a jump out
 *     is a call of another function, by this one's last act.
 *  3. So the instructions that were reached are all that run, and nothing comes before one of them
 *     but what was found to lead to it, or a return from what it calls. A call leaves the registers
 *     that the ABI has it preserve as they were: it counts as an instruction that does not write
 *     them.
 *  4. Then it is a question of going back. The register has to hold the guard before the move, so
 *     it has to before all that leads there and does not write it, and so on until nothing is
 *     added. All that then leads there and writes it must be a load of this guard; and the start of
 *     the function must not be among what was found, as nothing is known of what a caller has in
 *     the register.
 *  5. Nothing leads to between the move and the call but the move.
 *
 * Left out of account is code that keeps to no ABI and was not laid down for this function alone:
 * a caller written by hand whose loop over guards was given to LLVM's machine outliner, which has
 * calls change preserved registers (no compiler uses it on x86-64 unless it is told to), or which
 * jumps here from another function. In what clang lays down for coverage, a call has one guard on
 * all its ways, whatever else is done to the code.
 */
#include "hoisted_x86_64.h"
#include "call_site_memory.h"
#include "function_x86_64.h"
#include "instruction_x86_64.h"

#define LONGEST ((size_t)32768) /* bytes of a function that is looked at */
#define ROUNDS  64              /* of going back; loops in loops take few */
#define NOWHERE UINT16_MAX
#define LOAD    7 /* bytes: lea d(%rip), %register */

/* What is known of the instruction at an offset from the start of the function. */
struct step {
    uint16_t next, target; /* offsets, or NOWHERE */
    uint16_t may_write;
};

/* All of the function that is looked at; the control lock guards it. */
static struct function function;
static struct step steps[LONGEST];     /* valid where it is reached */
static uint64_t reached[LONGEST / 64]; /* bit n: offset n */
static uint64_t needed[LONGEST / 64];  /* the register has to hold the guard before it */
static uint16_t targets[LONGEST];      /* still to be followed; an offset adds one at most */
static size_t target_count;

static bool is_in(const uint64_t *set, size_t offset) {
    return offset != NOWHERE && (set[offset / 64] >> offset % 64 & 1) != 0;
}

static void add(uint64_t *set, size_t offset) {
    set[offset / 64] |= (uint64_t)1 << offset % 64;
}

static const uint8_t *code_at(size_t offset) {
    return (const uint8_t *)(function.start + offset); /* NOLINT(performance-no-int-to-ptr) */
}

/* Writes down what is at an offset; false where it may lead to what is not known. */
static bool read_step(size_t offset) {
    struct instruction found = instruction_at(code_at(offset));
    size_t end = offset + found.length;
    size_t target = end + (size_t)found.distance; /* beyond the end if it is before the start */
    bool is_target_inside = target < function.size, is_end_inside = end < function.size;
    bool jumps = found.flow == FLOW_BRANCH || found.flow == FLOW_JUMP;
    bool goes_on = found.flow != FLOW_JUMP && found.flow != FLOW_END;
    if (found.length == 0 || found.flow == FLOW_AWAY ||
        (found.flow == FLOW_CALL && target != 0 && is_target_inside) ||
        (jumps && !is_target_inside && !function_has_no_frame(&function, function.start + offset)))
        return false;
    if (goes_on && !is_end_inside && found.flow != FLOW_CALL) /* one that does not come back */
        return false;
    steps[offset] = (struct step){.next = goes_on && is_end_inside ? (uint16_t)end : NOWHERE,
                                  .target = jumps && is_target_inside ? (uint16_t)target : NOWHERE,
                                  .may_write = found.may_write};
    add(reached, offset);
    return true;
}

/* Finds all that can be reached from the start. */
static bool follow(void) {
    for (size_t i = 0; i <= (function.size - 1) / 64; i++)
        reached[i] = needed[i] = 0;
    targets[0] = 0;
    target_count = 1;
    while (target_count > 0)
        for (uint16_t at = targets[--target_count]; at != NOWHERE && !is_in(reached, at);
             at = steps[at].next) {
            if (!read_step(at))
                return false;
            if (steps[at].target != NOWHERE)
                targets[target_count++] = steps[at].target;
        }
    return true;
}

/* Whether the instruction loads the guard's address into the register. */
static bool is_load(size_t offset, uint32_t number, uintptr_t guard) {
    const uint8_t *code = code_at(offset);
    return code[0] == (number < 8 ? 0x48 : 0x4C) && code[1] == 0x8D &&
           code[2] == (5 | (number & 7) << 3) &&
           (uintptr_t)code + LOAD + distance_at(code + 3) == guard;
}

/* Goes back one round, from the end to the start; *is_more tells whether anything was added. */
static bool go_back(uint32_t number, uintptr_t guard, bool *is_more) {
    *is_more = false;
    for (size_t word = (function.size - 1) / 64 + 1; word-- > 0;)
        for (uint64_t left = reached[word]; left != 0;) {
            unsigned highest = 63 - (unsigned)__builtin_clzll(left);
            left ^= (uint64_t)1 << highest;
            size_t offset = word * 64 + highest;
            struct step step = steps[offset];
            if ((!is_in(needed, step.next) && !is_in(needed, step.target)) || is_in(needed, offset))
                continue;
            if ((step.may_write >> number & 1) == 0) {
                add(needed, offset);
                *is_more = true;
            } else if (!is_load(offset, number, guard)) {
                return false;
            }
        }
    return true;
}

/* Whether a jump leads to behind the first of two offsets, up to the last. */
static bool is_jumped_to(size_t first, size_t last) {
    for (size_t offset = 0; offset < function.size; offset++)
        if (is_in(reached, offset) && steps[offset].target > first && steps[offset].target <= last)
            return true;
    return false;
}

bool hoisted_is_guard(const struct platform_image *image, const struct hoisted *hoisted,
                      uintptr_t guard) {
    function = function_find(image, hoisted->move);
    size_t move = hoisted->move - function.start, call = hoisted->call - function.start;
    if (function.size == 0 || function.size > LONGEST ||
        image_bytes(image, function.start, function.size + INSTRUCTION_ROOM, true) == NULL ||
        !function_has_no_frame(&function, function.start) || !follow() || !is_in(reached, move) ||
        is_jumped_to(move, call))
        return false;
    add(needed, move);
    bool is_more = true;
    for (int round = 0; is_more; round++)
        if (round == ROUNDS || !go_back(hoisted->number, guard, &is_more))
            return false;
    return !is_in(needed, 0);
}

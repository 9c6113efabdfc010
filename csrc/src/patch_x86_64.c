/*
 * Removing calls on x86-64: one byte, the opcode, is all that is ever written.
 *
 * A call has a twin of the same length that does nothing which anybody can tell:
 *
 *     E8 d d d d      call d              A9 d d d d      test $d, %eax
 *     FF 15 d d d d   call *d(%rip)       85 15 d d d d   test %edx, d(%rip)
 *
 * The bytes behind the opcode stay, as an operand of the one or of the other. The twins write to
 * nothing but the flags, which a call leaves undefined. The second reads the GOT slot that the call
 * went by, which can always be read.
 *
 * WHY THIS IS SOUND while other threads, and signal handlers, run the code:
 *
 *  1. The opcode is one byte, so no thread can find half of it written. It is written by a
 *     compare-and-exchange, so it is written only where the other of the two stands: a debugger's
 *     breakpoint (CC), or the work of another patcher, stays as it is and retires the site.
 *  2. Call and twin are equally long and begin at the same address. A thread is never inside the
 *     instruction: it is before it or behind it, and both places are the boundary of an instruction
 *     at all times. So it does not matter where a thread was stopped, for how long, or on which
 *     stack it goes on. (Several shorter no-ops in place of a call have boundaries inside of the
 *     call, where a thread that was stopped between them resumes: that crashes.)
 *  3. A processor that has fetched or decoded the instruction runs, for a while, the old one. The
 *     old one is one of the two, and both are right for it: a call that should have been gone finds
 *     its edge seen and returns, a twin that should have been a call belongs to a hit that arrives
 *     while a control call is under way.
 *  4. That while ends: who puts calls back has every thread of the process synchronized (membarrier
 *     SYNC_CORE) before the control call returns. After removing, nobody waits.
 *  5. A return address on some stack, that of a callback which is running, lies behind the call and
 *     stays valid.
 *  The call itself needs no alignment: rule 1 is about one byte. (An opcode of two bytes, a jump
 *  over the rest, would have to lie in one aligned word.)
 *
 * Rule 3 asks that a processor which fetches while the byte changes sees one or the other.
 * Debuggers, and the kernel where it patches live code, rely on it for the byte CC; that it holds
 * for these bytes as well is what patching_torture_test.c puts to the test, not what a manual
 * promises. Rule 4 fails only where the system takes membarrier away from a process that had it:
 * mcov_get_patching tells, and no more calls are removed.
 *
 * WHICH CALLS. Not only must the call lead to the callback (call_site_x86_64.c), it must do so for
 * one guard alone: what stands before it, by the bytes, is an instruction that loads this guard's
 * address into %rdi, as clang lays it down:
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
 *
 * COUNTING INLINE. A call that is removed for good makes room for an instruction that shifts the
 * lowest byte of the guard (inlined.c). The first of the loads above has a twin that does, and
 * again it is the opcode alone:
 *
 *     48 8D 3D d d d d          lea d(%rip), %rdi     48 D0 3D d d d d     sarb d(%rip)
 *
 * (REX.W in front of an operation on bytes does nothing.) Rules 1 to 3 hold for it as for the call.
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
 * may have a prefix is left as it is, as that would be one of the shift. What is left out of
 * account above would here cost more than a hit: a merged call that comes with another guard would
 * shift that one's number.
 *
 * Both leave the flags undefined, and so did the call.
 */
#include "call_site_memory.h"
#include "hoisted_x86_64.h"
#include "instruction_x86_64.h"
#include "patch_code.h"

#define CALL       0xE8
#define CALL_TWIN  0xA9
#define CALL_SLOT  0xFF
#define SLOT_TWIN  0x85
#define ADDRESS_32 0x67 /* a prefix that linkers fill up a call with */
#define LOAD       0x8D
#define LOAD_TWIN  0xD0

#define LONGEST 17 /* bytes: mov $i, %rdi and add $i, %rdi */
#define MOVES   24 /* bytes of moves that are looked at: three spills */

const size_t patch_code_size = 1;
const bool patch_code_is_known = true;
const bool patch_code_counts = true;

/*
 * Whether a load of `guard` into %rdi ends at `end`; the LONGEST bytes before it can be read. A
 * load of the same guard into %r15d ends with the same bytes. Taking it for one removes nothing
 * wrong: the call came with this guard in %rdi, and a call that is not merged has one guard on all
 * its paths.
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

/*
 * Where the load ends that leaves the guard's address in %rdi up to `end`: then a call here is for
 * it. NULL if there is none.
 */
ON_CALLBACK_PATH static const uint8_t *find_load_before(const uint8_t *end, uintptr_t guard) {
    for (const uint8_t *moves = end; moves >= end - MOVES; moves--)
        if ((loads(moves, guard) || loads_in_steps(moves, guard)) && are_moves(moves, end))
            return moves;
    return NULL;
}

/* The same for a call, which a prefix may stand before. */
ON_CALLBACK_PATH static const uint8_t *find_load_of(const uint8_t *call, uintptr_t guard) {
    const uint8_t *load_end = find_load_before(call, guard);
    if (load_end == NULL && call[-1] == ADDRESS_32)
        load_end = find_load_before(call - 1, guard);
    return load_end;
}

/* Whether what ends at `end` moves a register to %rdi that calls preserve; which, and where. */
ON_CALLBACK_PATH static bool is_for_register(const uint8_t *end, struct hoisted *hoisted) {
    for (const uint8_t *moves = end; moves >= end - MOVES; moves--) {
        uint32_t number = (moves[-1] >> 3 & 7) | (moves[-3] == 0x4C ? 8U : 0U);
        if ((moves[-3] == 0x48 || moves[-3] == 0x4C) && moves[-2] == 0x89 &&
            (moves[-1] & 0xC7) == 0xC7 && (INSTRUCTION_PRESERVED >> number & 1) != 0 &&
            are_moves(moves, end)) {
            hoisted->number = number;
            hoisted->move = (uintptr_t)moves - 3;
            return true;
        }
    }
    return false;
}

/* The same for a call, which a prefix may stand before. */
ON_CALLBACK_PATH static bool is_hoisted(const uint8_t *call, struct hoisted *hoisted) {
    hoisted->call = (uintptr_t)call;
    return is_for_register(call, hoisted) ||
           (call[-1] == ADDRESS_32 && is_for_register(call - 1, hoisted));
}

ON_CALLBACK_PATH struct patch_site patch_code_find(const struct platform_image *image,
                                                   uintptr_t return_address, uintptr_t callback,
                                                   uintptr_t guard) {
    struct patch_site none = {.address = 0};
    struct call_site call = call_site_find(image, return_address, callback);
    if (call.kind == CALL_SITE_UNKNOWN)
        return none;
    size_t before = LONGEST + MOVES + 1;
    const uint8_t *start = image_bytes(image, call.address - before, before, true);
    if (start == NULL)
        return none;
    const uint8_t *end = start + before; /* the opcode */
    bool is_loaded = find_load_of(end, guard) != NULL;
    struct hoisted hoisted;
    if (!is_loaded && !is_hoisted(end, &hoisted))
        return none;
    return (struct patch_site){
        .address = call.address, .original = word_at(end + 1), .is_hoisted = !is_loaded};
}

/* The code at a site's address, which is memory that no object of C lies in. */
ON_CALLBACK_PATH static uint8_t *code_at(uintptr_t address) {
    return (uint8_t *)address; /* NOLINT(performance-no-int-to-ptr) */
}

bool patch_code_is_for_one(const struct platform_image *image, struct patch_site site,
                           uintptr_t guard) {
    struct hoisted hoisted;
    return is_hoisted(code_at(site.address), &hoisted) && hoisted_is_guard(image, &hoisted, guard);
}

static bool exchange_byte(uint8_t *code, uint8_t from, uint8_t to) {
    return __atomic_compare_exchange_n(code, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static bool exchange_opcode(struct patch_site site, uint8_t from, uint8_t to) {
    uint8_t *code = code_at(site.address);
    return word_at(code + 1) == site.original && exchange_byte(code, from, to);
}

bool patch_code_remove(struct patch_site site) {
    return exchange_opcode(site, CALL, CALL_TWIN) || exchange_opcode(site, CALL_SLOT, SLOT_TWIN);
}

bool patch_code_put_back(struct patch_site site) {
    return exchange_opcode(site, CALL_TWIN, CALL) || exchange_opcode(site, SLOT_TWIN, CALL_SLOT);
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

/* The opcode of the load before a call if it can be replaced; else NULL. */
ON_CALLBACK_PATH static const uint8_t *find_lea(const uint8_t *call, uintptr_t guard) {
    const uint8_t *move = find_load_of(call, guard);
    bool is_lea = move != NULL && move[-7] == 0x48 && move[-6] == LOAD && move[-5] == 0x3D;
    if (!is_lea || !loads(move, guard))
        return NULL;
    const uint8_t *opcode = move - 6;
    for (size_t length; move < call && (length = move_length(move)) != 0; move += length)
        if (is_of_register_7(move))
            return NULL;
    return opcode;
}

ON_CALLBACK_PATH uintptr_t patch_code_find_room(struct patch_site site, uintptr_t guard) {
    const uint8_t *call = code_at(site.address);
    const uint8_t *opcode = site.is_hoisted ? NULL : find_lea(call, guard);
    if (opcode != NULL)
        return (uintptr_t)opcode;
    return site.address % 8 == 7 || call[-1] == ADDRESS_32 ? 0 : site.address;
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
static bool jump_over_call(uint8_t *code, uint32_t original) {
    bool is_call = code[0] == CALL_TWIN, is_slot = code[0] == SLOT_TWIN;
    return word_at(code + 1) == original && (is_call || is_slot) &&
           exchange_head(code, code[0] | (unsigned)code[1] << 8,
                         jump_over(is_call ? TAIL_OF_CALL : TAIL_OF_SLOT));
}

bool patch_code_count(struct patch_site site, uintptr_t room, unsigned step) {
    uint8_t *code = code_at(room);
    if (room != site.address)
        return step > 0 || replace_load(code);
    switch (step) {
    case 0:
        return jump_over_call(code, site.original);
    case 1:
        return write_tail(code + 2, jumped_over(code));
    default:
        return jumped_over(code) != 0 && exchange_head(code, jump_over(code[1]), SHIFT);
    }
}

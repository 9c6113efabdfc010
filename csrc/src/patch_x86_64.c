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
 * Which calls these are is what call_site_x86_64.c, guard_load_x86_64.c and hoisted_x86_64.c prove:
 * a call must lead to the callback, and for one guard alone.
 */
#include "patch_x86_64.h"
#include "guard_load_x86_64.h"
#include "hoisted_x86_64.h"

const size_t patch_code_size = 1;
const bool patch_code_is_known = true;

ON_CALLBACK_PATH struct patch_site patch_code_find(const struct platform_image *image,
                                                   uintptr_t return_address, uintptr_t callback,
                                                   uintptr_t guard) {
    struct patch_site none = {.address = 0};
    struct call_site call = call_site_find(image, return_address, callback);
    if (call.kind == CALL_SITE_UNKNOWN)
        return none;
    const uint8_t *start =
        image_bytes(image, call.address - GUARD_LOAD_BEFORE, GUARD_LOAD_BEFORE, true);
    if (start == NULL)
        return none;
    const uint8_t *opcode = start + GUARD_LOAD_BEFORE;
    bool is_loaded = guard_load_is_before(opcode, guard);
    struct hoisted hoisted;
    if (!is_loaded && !guard_load_is_hoisted(opcode, &hoisted))
        return none;
    return (struct patch_site){
        .address = call.address, .original = word_at(opcode + 1), .is_hoisted = !is_loaded};
}

bool patch_code_is_for_one(const struct platform_image *image, struct patch_site site,
                           uintptr_t guard) {
    struct hoisted hoisted;
    return guard_load_is_hoisted(code_at(site.address), &hoisted) &&
           hoisted_is_guard(image, &hoisted, guard);
}

static bool exchange_opcode(struct patch_site site, uint8_t from, uint8_t to) {
    uint8_t *code = code_at(site.address);
    return is_operand_of(site, code) && exchange_byte(code, from, to);
}

bool patch_code_remove(struct patch_site site) {
    return exchange_opcode(site, CALL, CALL_TWIN) || exchange_opcode(site, CALL_SLOT, SLOT_TWIN);
}

bool patch_code_put_back(struct patch_site site) {
    return exchange_opcode(site, CALL_TWIN, CALL) || exchange_opcode(site, SLOT_TWIN, CALL_SLOT);
}

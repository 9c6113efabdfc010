/* The decoder of call sites on AArch64, given code instruction by instruction. It runs on any
 * processor. */
#include "call_site.h"
#include "support/check.h"

#include <string.h>

#define CALLBACK 0x1234

#define BTI_C     0xD503245FU
#define AUTIA1716 0xD503219FU
#define BR_X17    0xD61F0220U
#define NOP       0xD503201FU

static _Alignas(4096) struct {
    uint32_t code[2048];
    uintptr_t slots[512];
} memory;

static struct platform_image image;
static uint32_t *const end = &memory.code[64]; /* where the return address is */
static uint32_t *const stub = &memory.code[100];

static void set_up(void) {
    image = (struct platform_image){
        .segment_count = 2,
        .segments = {
            {.start = (uintptr_t)memory.code, .size = sizeof memory.code, .is_executable = true},
            {.start = (uintptr_t)memory.slots, .size = sizeof memory.slots}}};
    for (size_t i = 0; i < sizeof memory.code / 4; i++)
        memory.code[i] = NOP;
    for (size_t i = 0; i < sizeof memory.slots / sizeof *memory.slots; i++)
        memory.slots[i] = CALLBACK + 1;
}

static uint32_t bl(uintptr_t target) {
    return 0x94000000U | ((uint32_t)((target - (uintptr_t)(end - 1)) / 4) & 0x3FFFFFFU);
}

static uint32_t adrp_x16(const uint32_t *at, uintptr_t target) {
    uint32_t pages = (uint32_t)((target >> 12) - ((uintptr_t)at >> 12)) & 0x1FFFFFU;
    return 0x90000010U | (pages & 3) << 29 | pages >> 2 << 5;
}

static uint32_t ldr_x17_x16(uintptr_t target) {
    return 0xF9400211U | (uint32_t)(target & 4095) / 8 << 10;
}

static uint32_t add_x16_x16(uintptr_t target) {
    return 0x91000210U | (uint32_t)(target & 4095) << 10;
}

/* A stub with room for what may stand around it, and a call of it. */
static void put_stub(uintptr_t slot, bool has_bti, bool has_aut) {
    uint32_t *at = stub;
    if (has_bti)
        *at++ = BTI_C;
    *at = adrp_x16(at, slot);
    at++;
    *at++ = ldr_x17_x16(slot);
    *at++ = add_x16_x16(slot);
    if (has_aut)
        *at++ = AUTIA1716;
    *at = BR_X17;
    end[-1] = bl((uintptr_t)stub);
}

static struct call_site find(uintptr_t callback) {
    return call_site_find(&image, (uintptr_t)end, callback);
}

static void check(struct call_site site, enum call_site_kind kind) {
    CHECK_EQUAL(site.kind, kind);
    CHECK_EQUAL(site.length, kind == CALL_SITE_UNKNOWN ? 0 : 4);
    CHECK_EQUAL(site.address, kind == CALL_SITE_UNKNOWN ? 0 : (uintptr_t)(end - 1));
}

TEST(a_call_of_the_callback_is_direct_forwards_and_backwards) {
    set_up();
    for (int64_t distance = -0x8000000; distance < 0x8000000; distance += 0x12344) {
        uintptr_t callback = (uintptr_t)(end - 1) + (uintptr_t)distance;
        end[-1] = bl(callback);
        check(find(callback), CALL_SITE_DIRECT);
        check(find(callback + 4), CALL_SITE_UNKNOWN);
    }
}

TEST(other_instructions_that_lead_to_the_callback_are_no_call_of_it) {
    set_up();
    uintptr_t callback = (uintptr_t)&memory.code[1000];
    end[-1] = bl(callback) & 0x7FFFFFFFU; /* b */
    check(find(callback), CALL_SITE_UNKNOWN);
    end[-1] = 0xD63F0000U; /* blr x0 */
    check(find(callback), CALL_SITE_UNKNOWN);
    end[-2] = bl(callback);
    check(find(callback), CALL_SITE_UNKNOWN);
}

TEST(a_stub_is_a_jump_by_a_slot_that_holds_the_callback) {
    for (size_t i = 0; i < sizeof memory.slots / sizeof *memory.slots; i++) {
        set_up();
        put_stub((uintptr_t)&memory.slots[i], i % 2 == 0, i % 4 < 2);
        check(find(CALLBACK), CALL_SITE_UNKNOWN);
        memory.slots[i] = CALLBACK;
        check(find(CALLBACK), CALL_SITE_TO_STUB);
    }
}

TEST(code_that_differs_from_a_stub_in_any_instruction_is_none) {
    set_up();
    memory.slots[3] = CALLBACK;
    for (int form = 0; form < 4; form++) {
        bool has_bti = form % 2 != 0, has_aut = form >= 2;
        for (int i = 0; i < 4 + has_bti + has_aut; i++) {
            put_stub((uintptr_t)&memory.slots[3], has_bti, has_aut);
            check(find(CALLBACK), CALL_SITE_TO_STUB);
            stub[i] = NOP;
            check(find(CALLBACK), CALL_SITE_UNKNOWN);
            put_stub((uintptr_t)&memory.slots[3], has_bti, has_aut);
            stub[i] ^= 1; /* another register */
            check(find(CALLBACK), CALL_SITE_UNKNOWN);
        }
    }
}

TEST(nothing_is_read_outside_the_segments) {
    set_up();
    memory.slots[0] = CALLBACK;
    put_stub((uintptr_t)memory.slots, false, false);
    image.segments[0].is_executable = false;
    check(find(CALLBACK), CALL_SITE_UNKNOWN);
    image.segments[0].is_executable = true;
    for (size_t of_stub = 0; of_stub <= 16; of_stub++) {
        image.segments[0].size = (uintptr_t)stub + of_stub - image.segments[0].start;
        check(find(CALLBACK), of_stub < 16 ? CALL_SITE_UNKNOWN : CALL_SITE_TO_STUB);
    }
    for (size_t before = 0; before < 4; before++) {
        image.segments[0].start = (uintptr_t)end - before;
        check(find(CALLBACK), CALL_SITE_UNKNOWN);
    }
    image.segments[0].start = (uintptr_t)memory.code;
    image.segments[1].size = sizeof *memory.slots - 1;
    check(find(CALLBACK), CALL_SITE_UNKNOWN);
    image.segment_count = 0;
    check(find(CALLBACK), CALL_SITE_UNKNOWN);
}

TEST(a_return_address_that_is_no_instructions_is_not_known) {
    set_up();
    uintptr_t callback = (uintptr_t)&memory.code[1000];
    end[-1] = bl(callback);
    for (uintptr_t off = 1; off < 4; off++)
        check(call_site_find(&image, (uintptr_t)end + off, callback), CALL_SITE_UNKNOWN);
    for (uintptr_t address = 0; address < 16; address++) {
        check(call_site_find(&image, address, callback), CALL_SITE_UNKNOWN);
        check(call_site_find(&image, 0 - address, callback), CALL_SITE_UNKNOWN);
    }
}

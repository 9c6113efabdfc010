/* The decoder of call sites on x86-64, given code byte by byte. It runs on any processor. */
#include "call_site.h"
#include "support/check.h"

#include <string.h>

#define CALLBACK 0x1234

static _Alignas(4096) struct {
    uint8_t code[256];
    uint8_t stub[64];
    uintptr_t slot, other_slot;
} memory;

static struct platform_image image;
static uint8_t *end; /* of the code, where the return address is */

static void set_up(void) {
    uintptr_t code = (uintptr_t)memory.code;
    image = (struct platform_image){
        .segment_count = 2,
        .segments = {
            {.start = code, .size = sizeof memory.code + sizeof memory.stub, .is_executable = true},
            {.start = (uintptr_t)&memory.slot, .size = 2 * sizeof memory.slot}}};
    memset(memory.code, 0x90, sizeof memory.code);
    memset(memory.stub, 0xCC, sizeof memory.stub);
    memory.slot = CALLBACK;
    memory.other_slot = CALLBACK + 1;
    end = memory.code + 128;
}

/* Lays down code that ends at the return address. */
static void put(const char *bytes, size_t size) {
    memcpy(end - size, bytes, size);
}

static void put_distance(uint8_t *at, uintptr_t target) {
    uint32_t distance = (uint32_t)(target - (uintptr_t)(at + 4));
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(distance >> 8 * i);
}

static void put_call(uintptr_t target) {
    put("\xE8....", 5);
    put_distance(end - 4, target);
}

static void put_stub(const char *head, size_t size, const uintptr_t *slot) {
    memcpy(memory.stub, head, size);
    put_distance(memory.stub + size, (uintptr_t)slot);
    put_call((uintptr_t)memory.stub);
}

/* With a callback that is far away: only slots lead there. */
static struct call_site find(void) {
    return call_site_find(&image, (uintptr_t)end, CALLBACK);
}

static void check(struct call_site site, enum call_site_kind kind, uint32_t length) {
    CHECK_EQUAL(site.kind, kind);
    CHECK_EQUAL(site.length, length);
    CHECK_EQUAL(site.address, kind == CALL_SITE_UNKNOWN ? 0 : (uintptr_t)end - length);
}

static void check_unknown(void) {
    check(find(), CALL_SITE_UNKNOWN, 0);
}

TEST(a_call_of_the_callback_is_direct_forwards_and_backwards) {
    set_up();
    for (uintptr_t at = 0; at < sizeof memory.code; at++) {
        uintptr_t callback = (uintptr_t)memory.code + at;
        set_up();
        put_call(callback);
        check(call_site_find(&image, (uintptr_t)end, callback), CALL_SITE_DIRECT, 5);
        check(call_site_find(&image, (uintptr_t)end, callback + 1), CALL_SITE_UNKNOWN, 0);
    }
}

TEST(a_stub_is_a_jump_by_a_slot_that_holds_the_callback) {
    set_up();
    static const struct {
        const char *bytes;
        size_t size;
    } heads[] = {{"\xFF\x25", 2},
                 {"\xF2\xFF\x25", 3},
                 {"\xF3\x0F\x1E\xFA\xFF\x25", 6},
                 {"\xF3\x0F\x1E\xFA\xF2\xFF\x25", 7}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        set_up();
        put_stub(heads[i].bytes, heads[i].size, &memory.slot);
        check(find(), CALL_SITE_TO_STUB, 5);
        put_stub(heads[i].bytes, heads[i].size, &memory.other_slot);
        check_unknown();
    }
}

TEST(code_that_does_more_than_a_stub_is_none) {
    set_up();
    put_stub("\xFF\x15", 2, &memory.slot); /* a call, not a jump */
    check_unknown();
    put_stub("\x90\xFF\x25", 3, &memory.slot);
    check_unknown();
    put_stub("\xF2\xF3\x0F\x1E\xFA\xFF\x25", 7, &memory.slot);
    check_unknown();
}

TEST(a_call_by_a_slot_is_known_while_the_slot_holds_the_callback) {
    set_up();
    put("\xFF\x15....", 6);
    put_distance(end - 4, (uintptr_t)&memory.slot);
    check(find(), CALL_SITE_BY_SLOT, 6);
    put_distance(end - 4, (uintptr_t)&memory.other_slot);
    check_unknown();
    memory.other_slot = CALLBACK;
    check(find(), CALL_SITE_BY_SLOT, 6);
    put_distance(end - 4, (uintptr_t)&memory.slot + 1);
    check_unknown();
}

/* What stands in front may be a prefix, or the end of the instruction before. */
TEST(a_byte_in_front_of_the_opcode_is_not_part_of_the_call) {
    for (unsigned byte = 0; byte < 256; byte++) {
        set_up();
        end[-6] = (uint8_t)byte;
        put_call(CALLBACK + (uintptr_t)memory.code);
        check(call_site_find(&image, (uintptr_t)end, CALLBACK + (uintptr_t)memory.code),
              CALL_SITE_DIRECT, 5);
    }
}

/* The last bytes of the distance as another call: the callback is put where it then would lead. */
TEST(a_distance_that_may_hold_a_shorter_call_proves_nothing) {
    static const struct {
        const char *bytes;
        size_t size;
        bool is_call;
    } ends[] = {
        {"\xFF\xD0", 2, true},          {"\xFF\xD7", 2, true},         {"\xFF\x10", 2, true},
        {"\xFF\x17", 2, true},          {"\xFF\x14\x00", 3, true},     {"\xFF\x50\x08", 3, true},
        {"\xFF\x55\x08", 3, true},      {"\xFF\x54\x24\x08", 4, true}, {"\xFF\xE0", 2, false},
        {"\xFF\x20", 2, false},         {"\xFF\x15", 2, false},        {"\xFF\x60\x08", 3, false},
        {"\xFF\x64\x24\x08", 4, false}, {"\xFE\xD0", 2, false}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        set_up();
        put("\xE8\x11\x22\x33\x44", 5);
        put(ends[i].bytes, ends[i].size);
        int32_t distance;
        memcpy(&distance, end - 4, sizeof distance);
        uintptr_t callback = (uintptr_t)end + (uintptr_t)(intptr_t)distance;
        check(call_site_find(&image, (uintptr_t)end, callback),
              ends[i].is_call ? CALL_SITE_UNKNOWN : CALL_SITE_DIRECT, ends[i].is_call ? 0 : 5);
    }
}

TEST(an_opcode_that_may_be_the_operand_of_a_longer_call_proves_nothing) {
    set_up();
    uintptr_t callback = (uintptr_t)memory.code;
    put("\xFF\x94\xE8....", 7); /* call *distance(%rax,%rbp,8) */
    put_distance(end - 4, callback);
    check(call_site_find(&image, (uintptr_t)end, callback), CALL_SITE_UNKNOWN, 0);
    put("\xFF\xA4\xE8....", 7); /* jmp: then the last five bytes are the call */
    put_distance(end - 4, callback);
    check(call_site_find(&image, (uintptr_t)end, callback), CALL_SITE_DIRECT, 5);
}

TEST(nothing_is_read_outside_the_segments) {
    set_up();
    put_stub("\xFF\x25", 2, &memory.slot);
    check(find(), CALL_SITE_TO_STUB, 5);
    uintptr_t start = image.segments[0].start;
    size_t size = image.segments[0].size;

    image.segments[0].is_executable = false;
    check_unknown();
    image.segments[0].is_executable = true;

    image.segments[0].start = (uintptr_t)end - 6;
    image.segments[0].size = size - (image.segments[0].start - start);
    check_unknown();
    image.segments[0].start--;
    image.segments[0].size++;
    check(find(), CALL_SITE_TO_STUB, 5);

    for (size_t of_stub = 0; of_stub <= 6; of_stub++) {
        image.segments[0].size = (uintptr_t)memory.stub + of_stub - image.segments[0].start;
        check(find(), of_stub < 6 ? CALL_SITE_UNKNOWN : CALL_SITE_TO_STUB, of_stub < 6 ? 0 : 5);
    }

    image.segments[1].size = sizeof memory.slot - 1;
    check_unknown();
    image.segment_count = 1;
    check_unknown();
    image.segment_count = 0;
    check_unknown();
}

/* An address is all that is known of a return address: it may be anywhere. */
TEST(return_addresses_at_the_ends_of_memory_are_not_known) {
    set_up();
    for (uintptr_t address = 0; address < 16; address++) {
        check(call_site_find(&image, address, CALLBACK), CALL_SITE_UNKNOWN, 0);
        check(call_site_find(&image, 0 - address, CALLBACK), CALL_SITE_UNKNOWN, 0);
    }
}

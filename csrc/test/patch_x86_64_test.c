/* What may be removed on x86-64, given code byte by byte. It runs on any processor. */
#include "patch_code.h"
#include "support/check.h"

#include <string.h>

#define CALLBACK 0x1234

static _Alignas(4096) struct {
    uint8_t code[128];
    uintptr_t slot;
    uint32_t guards[8];
} memory;

static struct platform_image image;
static uint8_t *end; /* of the code, where the return address is */

static void set_up(void) {
    image = (struct platform_image){
        .segment_count = 2,
        .segments = {
            {.start = (uintptr_t)memory.code, .size = sizeof memory.code, .is_executable = true},
            {.start = (uintptr_t)&memory.slot, .size = sizeof memory.slot}}};
    memset(memory.code, 0x90, sizeof memory.code);
    memory.slot = CALLBACK;
    end = memory.code + 64;
}

/* Lays down bytes that end `before` bytes before the return address. */
static void put(size_t before, const char *bytes, size_t size) {
    memcpy(end - before - size, bytes, size);
}

/* Lays down `size` bytes of a number that end `before` bytes before the return address. */
static void put_number(size_t before, uint64_t number, size_t size) {
    for (size_t i = 0; i < size; i++)
        end[(ptrdiff_t)i - (ptrdiff_t)(before + size)] = (uint8_t)(number >> 8 * i);
}

static void put_distance(size_t before, const void *target) {
    put_number(before, (uintptr_t)target - ((uintptr_t)end - before), 4);
}

/* call *slot(%rip) */
static void put_call(void) {
    put(4, "\xFF\x15", 2);
    put_distance(0, &memory.slot);
}
#define CALL_LENGTH 6

/* What is found may still have to be proven, which is hoisted_x86_64_test.c's, and fails here. */
static struct patch_site find(const uint32_t *guard) {
    struct patch_site site = patch_code_find(&image, (uintptr_t)end, CALLBACK, (uintptr_t)guard);
    if (site.is_hoisted && !patch_code_is_for_one(&image, site, (uintptr_t)guard))
        site.address = 0;
    return site;
}

/* The call serves guard 3 and no other. */
static void check_found(void) {
    for (int i = 0; i < 8; i++)
        CHECK_EQUAL(find(&memory.guards[i]).address, i == 3 ? (uintptr_t)end - CALL_LENGTH : 0);
    memory.slot = 0;
    CHECK_EQUAL(find(&memory.guards[3]).address, 0);
}

static void check_not_found(void) {
    for (int i = 0; i < 8; i++)
        CHECK_EQUAL(find(&memory.guards[i]).address, 0);
}

static void put_lea(size_t before, const void *target) {
    put(before + 4, "\x48\x8D\x3D", 3);
    put_distance(before, target);
}

TEST(a_call_behind_lea_of_the_guard_is_found) {
    set_up();
    put_call();
    put_lea(CALL_LENGTH, &memory.guards[3]);
    check_found();
}

TEST(a_call_behind_mov_of_the_guards_address_is_found) {
    set_up();
    put_call();
    put(CALL_LENGTH + 8, "\x48\xBF", 2);
    put_number(CALL_LENGTH, (uintptr_t)&memory.guards[3], 8);
    check_found();
}

TEST(a_call_behind_mov_of_a_low_address_is_found) {
    set_up();
    put_call();
    put(CALL_LENGTH + 4, "\xBF", 1);
    put_number(CALL_LENGTH, 0x654320, 4);
    uintptr_t return_address = (uintptr_t)end;
    CHECK_EQUAL(patch_code_find(&image, return_address, CALLBACK, 0x654320).address,
                return_address - CALL_LENGTH);
    CHECK_EQUAL(patch_code_find(&image, return_address, CALLBACK, 0x654324).address, 0);
}

TEST(a_call_behind_lea_and_add_is_found) {
    set_up();
    put_call();
    put(CALL_LENGTH, "\x48\x83\xC7\x0C", 4);
    put_lea(CALL_LENGTH + 4, &memory.guards[0]);
    check_found();
    set_up();
    put_call();
    put(CALL_LENGTH, "\x48\x81\xC7\xF4\xFF\xFF\xFF", 7);
    put_lea(CALL_LENGTH + 7, &memory.guards[6]);
    check_found();
}

TEST(a_prefix_of_the_call_may_stand_before_it) {
    set_up();
    put_call();
    put(CALL_LENGTH, "\x67", 1);
    put_lea(CALL_LENGTH + 1, &memory.guards[3]);
    check_found();
}

TEST(a_call_that_the_guard_is_not_loaded_directly_before_is_not_found) {
    set_up();
    put_call();
    check_not_found(); /* behind no-ops */
    put_lea(CALL_LENGTH + 1, &memory.guards[3]);
    check_not_found(); /* a no-op between */
    set_up();
    put_call();
    put(CALL_LENGTH, "\x48\x89\xDF", 3); /* mov %rbx, %rdi */
    check_not_found();
    set_up();
    put_call();
    put_lea(CALL_LENGTH, &memory.guards[3]);
    put(CALL_LENGTH + 4, "\x48\x8D\x35", 3); /* lea into %rsi */
    check_not_found();
}

/* Moves of so many bytes between the load and the call. */
static void put_moves(const char *bytes, size_t size) {
    set_up();
    put_call();
    put(CALL_LENGTH, bytes, size);
    put_lea(CALL_LENGTH + size, &memory.guards[3]);
}

TEST(moves_that_keep_what_the_call_clobbers_may_stand_before_it) {
    put_moves("\x48\x89\xD3", 3); /* mov %rdx, %rbx */
    check_found();
    put_moves("\x89\xC5", 2); /* mov %eax, %ebp */
    check_found();
    put_moves("\x49\x89\xC7", 3); /* mov %rax, %r15: 7 with REX.B */
    check_found();
    put_moves("\x89\x04\x24", 3); /* mov %eax, (%rsp) */
    check_found();
    put_moves("\x48\x89\x84\x24\xC8\x00\x00\x00", 8); /* mov %rax, 200(%rsp) */
    check_found();
    put_moves("\x48\x89\x07", 3); /* mov %rax, (%rdi) */
    check_found();
    put_moves("\x89\x0D\x11\x22\x33\x44", 6); /* mov %ecx, 0x44332211(%rip) */
    check_found();
    put_moves("\x89\x04\x85\x11\x22\x33\x44", 7); /* mov %eax, 0x44332211(, %rax, 4) */
    check_found();
    put_moves("\xF2\x0F\x11\x44\x24\x08", 6); /* movsd %xmm0, 8(%rsp) */
    check_found();
    put_moves("\x44\x0F\x29\x44\x24\x10", 6); /* movaps %xmm8, 16(%rsp) */
    check_found();
    put_moves("\x4C\x89\xCD\x4D\x89\xC5\x48\x89\x54\x24\x10", 11);
    check_found();
}

TEST(moves_that_would_change_the_guard_are_not_skipped) {
    put_moves("\x48\x89\xDF", 3); /* mov %rbx, %rdi */
    check_not_found();
    put_moves("\x89\xDF", 2);
    check_not_found();
    put_moves("\x4C\x89\xF7", 3); /* mov %r14, %rdi: REX.R is of the source */
    check_not_found();
    put_moves("\x48\x89\xD3\x48\x89\xDF", 6);
    check_not_found();
    put_moves("\x48\x8B\x3B", 3); /* mov (%rbx), %rdi */
    check_not_found();
}

TEST(what_is_no_move_from_end_to_end_is_not_skipped) {
    put_moves("\x48\x89\x84\x24\xC8\x00\x00", 7); /* the call is in the distance */
    check_not_found();
    put_moves("\x48\x89\xD3\x90", 4);
    check_not_found();
    put_moves("\xF2\x89\xD3", 3);
    check_not_found();
    put_moves("\xEB\x00", 2); /* jmp */
    check_not_found();
    put_moves("\x48\x89\xD3\x48\x89\xD3\x48\x89\xD3\x48\x89\xD3\x48\x89\xD3\x48\x89\xD3"
              "\x48\x89\xD3\x48\x89\xD3\x48\x89\xD3",
              27); /* further away than is looked */
    check_not_found();
}

TEST(what_is_no_call_of_the_callback_is_not_found) {
    set_up();
    put(4, "\xE8", 1);
    put_distance(0, memory.code);
    put_lea(5, &memory.guards[3]);
    check_not_found();
}

TEST(the_opcode_alone_is_changed_and_changed_back) {
    set_up();
    put_call();
    put_lea(CALL_LENGTH, &memory.guards[3]);
    uint8_t before[sizeof memory.code];
    memcpy(before, memory.code, sizeof before);
    struct patch_site site = find(&memory.guards[3]);
    CHECK(!patch_code_put_back(site));
    CHECK(patch_code_remove(site));
    CHECK(!patch_code_remove(site));
    CHECK_EQUAL(end[-6], 0x85);
    end[-6] = 0xFF;
    CHECK(memcmp(before, memory.code, sizeof before) == 0);
    end[-6] = 0x85;
    CHECK(patch_code_put_back(site));
    CHECK(memcmp(before, memory.code, sizeof before) == 0);
}

TEST(a_call_with_its_distance_in_it_has_a_twin_of_its_own) {
    set_up();
    put(4, "\xE8", 1);
    put_distance(0, memory.code);
    put_lea(5, &memory.guards[3]);
    struct patch_site site = patch_code_find(&image, (uintptr_t)end, (uintptr_t)memory.code,
                                             (uintptr_t)&memory.guards[3]);
    CHECK_EQUAL(site.address, (uintptr_t)end - 5);
    CHECK(patch_code_remove(site));
    CHECK_EQUAL(end[-5], 0xA9);
    CHECK(patch_code_put_back(site));
    CHECK_EQUAL(end[-5], 0xE8);
}

TEST(code_that_somebody_else_changed_is_left_alone) {
    set_up();
    put_call();
    put_lea(CALL_LENGTH, &memory.guards[3]);
    struct patch_site site = find(&memory.guards[3]);
    end[-6] = 0xCC;
    CHECK(!patch_code_remove(site));
    CHECK(!patch_code_put_back(site));
    CHECK_EQUAL(end[-6], 0xCC);
    end[-6] = 0xFF;
    end[-2] ^= 1;
    CHECK(!patch_code_remove(site));
    CHECK_EQUAL(end[-6], 0xFF);
}

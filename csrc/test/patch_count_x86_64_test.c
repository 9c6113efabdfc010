/*
 * Code that counts inline on x86-64: where there is room for it, and what is written, byte by byte.
 * It runs on any processor but for the end, where the code itself runs.
 */
#include "patch_code.h"
#include "support/check.h"

#include <string.h>
#if defined(__x86_64__)
#include <sys/mman.h>
#endif

static _Alignas(4096) struct {
    uint8_t code[128];
    uintptr_t slot;
    uint32_t guards[8];
} memory;
#define CALLBACK ((uintptr_t)memory.code) /* which is never run */
#define GUARD    ((uintptr_t)&memory.guards[3])

static struct platform_image image;
static uint8_t *call; /* the first byte of it */

static size_t length; /* of the call, which tells its form */
#define DIRECT  5     /* call d */
#define BY_SLOT 6     /* call *d(%rip) */

static void put_number(uint8_t *at, uint64_t number, size_t size) {
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(number >> 8 * i);
}

/* A call that begins so many bytes behind the beginning of a word of eight. */
static void put_call(size_t form, size_t alignment) {
    image = (struct platform_image){
        .segment_count = 2,
        .segments = {
            {.start = (uintptr_t)memory.code, .size = sizeof memory.code, .is_executable = true},
            {.start = (uintptr_t)&memory.slot, .size = sizeof memory.slot}}};
    memset(memory.code, 0x90, sizeof memory.code);
    memory.slot = CALLBACK;
    call = memory.code + 64 + alignment;
    length = form;
    memcpy(call, form == DIRECT ? "\xE8" : "\xFF\x15", form - 4);
    uintptr_t target = form == DIRECT ? CALLBACK : (uintptr_t)&memory.slot;
    put_number(call + form - 4, target - (uintptr_t)(call + form), 4);
}

/* Lays down bytes that end `before` bytes before the call. */
static void put(size_t before, const char *bytes, size_t size) {
    memcpy(call - before - size, bytes, size);
}

static void put_lea(size_t before, uintptr_t target) {
    put(before + 4, "\x48\x8D\x3D", 3);
    put_number(call - before - 4, target - ((uintptr_t)call - before), 4);
}

static void put_mov(size_t before, uintptr_t number) {
    put(before + 8, "\x48\xBF", 2);
    put_number(call - before - 8, number, 8);
}

static struct patch_site find(uintptr_t guard) {
    struct patch_site site = patch_code_find(&image, (uintptr_t)call + length, CALLBACK, guard);
    CHECK_EQUAL(site.address, (uintptr_t)call);
    return site;
}

static uintptr_t room_for(uintptr_t guard) {
    return patch_code_find_room(find(guard), guard);
}

/* A lea that ends `before` bytes before the call makes room for one other opcode. */
static void check_room_in_lea(size_t before) {
    CHECK_EQUAL(room_for(GUARD), (uintptr_t)call - before - 6);
}

static void check_room_in_call(uintptr_t guard) {
    CHECK_EQUAL(room_for(guard), (uintptr_t)call);
}

TEST(behind_lea_there_is_room_at_its_opcode) {
    CHECK(patch_code_counts);
    for (size_t alignment = 0; alignment < 8; alignment++) {
        put_call(BY_SLOT, alignment);
        put_lea(0, GUARD);
        check_room_in_lea(0);
        put_call(DIRECT, alignment);
        put_lea(0, GUARD);
        check_room_in_lea(0);
        put(0, "\x67", 1); /* a prefix of the call */
        put_lea(1, GUARD);
        check_room_in_lea(1);
    }
}

/* Moves of so many bytes between lea and the call. */
static void put_moves(const char *bytes, size_t size) {
    put_call(BY_SLOT, 0);
    put(0, bytes, size);
    put_lea(size, GUARD);
}

static void check_moves_are_fine(const char *bytes, size_t size) {
    put_moves(bytes, size);
    check_room_in_lea(size);
}

static void check_moves_need_the_guard(const char *bytes, size_t size) {
    put_moves(bytes, size);
    check_room_in_call(GUARD);
}

TEST(moves_that_do_not_look_at_rdi_may_follow_lea) {
    check_moves_are_fine("\x48\x89\xD3", 3);                     /* mov %rdx, %rbx */
    check_moves_are_fine("\x49\x89\xC7", 3);                     /* mov %rax, %r15: written only */
    check_moves_are_fine("\x48\x89\xD8", 3);                     /* mov %rbx, %rax */
    check_moves_are_fine("\x89\x04\x24", 3);                     /* mov %eax, (%rsp) */
    check_moves_are_fine("\x48\x89\x84\x24\xC8\x00\x00\x00", 8); /* mov %rax, 200(%rsp) */
    check_moves_are_fine("\x48\x89\x45\x3F", 4);                 /* mov %rax, 63(%rbp) */
    check_moves_are_fine("\x89\x0D\x3F\x3F\x3F\x3F", 6);         /* mov %ecx, 0x3F3F3F3F(%rip) */
    check_moves_are_fine("\xF2\x0F\x11\x44\x24\x08", 6);         /* movsd %xmm0, 8(%rsp) */
    check_moves_are_fine("\x0F\x29\x7C\x24\x10", 5);             /* movaps %xmm7, 16(%rsp) */
    check_moves_are_fine("\x44\x0F\x11\x7C\x24\x10", 6);         /* movups %xmm15, 16(%rsp) */
    check_moves_are_fine("\xF3\x0F\x11\x7C\x24\x08", 6);         /* movss %xmm7, 8(%rsp) */
    check_moves_are_fine("\x0F\x29\xC7", 3);                     /* movaps %xmm0, %xmm7 */
    check_moves_are_fine("\x4C\x89\xCD\x4D\x89\xC5\x48\x89\x54\x24\x10", 11);
    put_moves("\x48\x89\xD3\x67", 4); /* a prefix of the call behind them */
    check_room_in_lea(4);
}

TEST(behind_moves_that_look_at_rdi_there_is_room_in_the_call) {
    check_moves_need_the_guard("\x48\x89\xFB", 3);                     /* mov %rdi, %rbx */
    check_moves_need_the_guard("\x89\xF8", 2);                         /* mov %edi, %eax */
    check_moves_need_the_guard("\x48\x89\x7C\x24\x08", 5);             /* mov %rdi, 8(%rsp) */
    check_moves_need_the_guard("\x48\x89\x07", 3);                     /* mov %rax, (%rdi) */
    check_moves_need_the_guard("\x48\x89\x47\x08", 4);                 /* mov %rax, 8(%rdi) */
    check_moves_need_the_guard("\x48\x89\x87\xC8\x00\x00\x00", 7);     /* mov %rax, 200(%rdi) */
    check_moves_need_the_guard("\x48\x89\x04\x07", 4);                 /* ..., (%rdi, %rax) */
    check_moves_need_the_guard("\x48\x89\x04\xCF", 4);                 /* ..., (%rdi, %rcx, 8) */
    check_moves_need_the_guard("\x48\x89\x04\x38", 4);                 /* ..., (%rax, %rdi) */
    check_moves_need_the_guard("\x48\x89\x44\xFB\x08", 5);             /* ..., 8(%rbx, %rdi, 8) */
    check_moves_need_the_guard("\x48\x89\x84\x07\xC8\x00\x00\x00", 8); /* ..., 200(%rdi, %rax) */
    check_moves_need_the_guard("\x0F\x29\x07", 3);                     /* movaps %xmm0, (%rdi) */
    check_moves_need_the_guard("\xF2\x0F\x11\x47\x08", 5);             /* movsd %xmm0, 8(%rdi) */
    check_moves_need_the_guard("\x0F\x11\x44\x07\x10", 5);             /* ..., 16(%rdi, %rax) */
    check_moves_need_the_guard("\x44\x0F\x11\x04\x38", 5);             /* ..., (%rax, %rdi) */
    check_moves_need_the_guard("\x48\x89\xFB\x48\x89\xD3", 6);         /* the first of two */
    check_moves_need_the_guard("\x48\x89\xD3\x48\x89\xFB", 6);         /* the second */
}

TEST(r15_is_not_told_from_rdi) {
    check_moves_need_the_guard("\x4C\x89\xFB", 3);     /* mov %r15, %rbx */
    check_moves_need_the_guard("\x49\x89\x07", 3);     /* mov %rax, (%r15) */
    check_moves_need_the_guard("\x49\x89\x04\x07", 4); /* mov %rax, (%r15, %rax) */
    check_moves_need_the_guard("\x4A\x89\x04\x38", 4); /* mov %rax, (%rax, %r15) */
}

TEST(behind_other_loads_there_is_room_in_the_call) {
    put_call(BY_SLOT, 0);
    put_mov(0, GUARD);
    check_room_in_call(GUARD);
    put(0, "\x48\x89\xFB", 3); /* moves may look at what is loaded */
    put_mov(3, GUARD);
    check_room_in_call(GUARD);
    put(0, "\xBF\x20\x43\x65\x00", 5);
    check_room_in_call(0x654320);
    put(0, "\x48\x83\xC7\x0C", 4); /* add $12, %rdi */
    put_lea(4, GUARD - 12);
    check_room_in_call(GUARD);
    put(0, "\x48\x81\xC7\xF4\xFF\xFF\xFF", 7); /* add $-12, %rdi */
    put_lea(7, GUARD + 12);
    check_room_in_call(GUARD);
}

TEST(bytes_of_another_load_are_not_taken_for_lea) {
    put_call(BY_SLOT, 0);
    static const uintptr_t guards[] = {0x112233443D8D0055, 0x112233443D004855, 0x11223344008D4855};
    for (size_t i = 0; i < 3; i++) { /* a byte of the opcode is missing */
        put_mov(0, guards[i]);
        check_room_in_call(guards[i]);
    }
    uintptr_t guard = (uintptr_t)call + 0x3D8D4800; /* with all of them in its distance */
    put(0, "\x48\x83\xC7\x04", 4);
    put_lea(4, guard - 4);
    put_number(call - 8, 0x3D8D4800, 4);
    check_room_in_call(guard);
}

TEST(where_the_guard_comes_from_a_register_there_is_room_in_the_call) {
    put_call(BY_SLOT, 0);
    put(0, "\x48\x89\xDF", 3); /* mov %rbx, %rdi */
    CHECK(find(GUARD).is_hoisted);
    check_room_in_call(GUARD);
    put(0, "\x4C\x89\xFF\x89\xC1", 5); /* mov %r15, %rdi; mov %eax, %ecx */
    CHECK(find(GUARD).is_hoisted);
    check_room_in_call(GUARD);
    put_lea(0, GUARD);
    struct patch_site site = find(GUARD);
    site.is_hoisted = true;
    CHECK_EQUAL(patch_code_find_room(site, GUARD), (uintptr_t)call);
}

/* All loads and moves that there is no room behind but in the call. */
static void put_load(size_t number, size_t before) {
    if (number == 0)
        put_mov(before, GUARD);
    if (number == 1) {
        put(before, "\x48\x83\xC7\x0C", 4);
        put_lea(before + 4, GUARD - 12);
    }
    if (number == 2) {
        put(before, "\x48\x89\xFB", 3);
        put_lea(before + 3, GUARD);
    }
    if (number == 3)
        put(before, "\x48\x89\xDF", 3);
}
#define LOADS 4

TEST(there_is_no_room_in_a_call_whose_head_is_not_in_one_word) {
    for (size_t number = 0; number < LOADS; number++)
        for (size_t alignment = 0; alignment < 16; alignment++) {
            put_call(number % 2 == 0 ? DIRECT : BY_SLOT, alignment);
            put_load(number, 0);
            CHECK_EQUAL(room_for(GUARD), alignment % 8 == 7 ? 0 : (uintptr_t)call);
        }
}

TEST(there_is_no_room_in_a_call_that_may_have_a_prefix) {
    for (size_t number = 0; number < LOADS; number++) {
        put_call(DIRECT, 0);
        put(0, "\x67", 1);
        put_load(number, 1);
        CHECK_EQUAL(room_for(GUARD), 0);
    }
    put_call(BY_SLOT, 0);
    put(0, "\xBF\x20\x43\x65\x67", 5); /* or the end of the load */
    CHECK_EQUAL(room_for(0x67654320), 0);
}

/* What the code is to be. */
static uint8_t expected[sizeof memory.code];

static void expect_as_it_is(void) {
    memcpy(expected, memory.code, sizeof expected);
}

static void check_code(void) {
    CHECK(memcmp(memory.code, expected, sizeof expected) == 0);
}

/* Nothing but these bytes was changed. */
static void check_changed(const uint8_t *at, const char *bytes, size_t size) {
    memcpy(expected + (at - memory.code), bytes, size);
    check_code();
}

/* Something else stands there, until the step is refused. */
static void check_refused(struct patch_site site, uintptr_t room, unsigned step, uint8_t *at,
                          uint8_t other) {
    uint8_t was = *at;
    CHECK(was != other);
    *at = other;
    expect_as_it_is();
    CHECK(!patch_code_count(site, room, step));
    check_code();
    *at = was;
    expect_as_it_is();
}

static void check_lea_becomes_shift(size_t moves_size) {
    struct patch_site site = find(GUARD);
    uintptr_t room = room_for(GUARD);
    uint8_t *opcode = call - moves_size - 6;
    CHECK_EQUAL(room, (uintptr_t)opcode);
    CHECK(patch_code_remove(site));
    check_refused(site, room, 0, opcode, 0xCC);
    check_refused(site, room, 0, opcode, 0xD0);
    check_refused(site, room, 0, opcode, 0x8B);
    CHECK(patch_code_count(site, room, 0));
    check_changed(opcode, "\xD0", 1);
    for (unsigned step = 1; step < PATCH_COUNT_STEPS; step++) {
        CHECK(patch_code_count(site, room, step));
        check_code();
    }
    CHECK(!patch_code_count(site, room, 0));
    check_code();
}

TEST(the_opcode_of_lea_alone_is_changed_in_one_step) {
    for (size_t alignment = 0; alignment < 8; alignment++) {
        put_call(alignment % 2 == 0 ? DIRECT : BY_SLOT, alignment);
        put_lea(0, GUARD);
        check_lea_becomes_shift(0);
    }
    put_moves("\x48\x89\xD3\x48\x89\x54\x24\x10", 8);
    check_lea_becomes_shift(8);
}

/* Removed calls of both forms, at all places that there is room in. */
static void for_each_call(void (*check)(struct patch_site site)) {
    for (size_t form = DIRECT; form <= BY_SLOT; form++)
        for (size_t alignment = 0; alignment < 7; alignment++) {
            put_call(form, alignment);
            put_mov(0, GUARD);
            check_room_in_call(GUARD);
            struct patch_site site = find(GUARD);
            CHECK(patch_code_remove(site));
            expect_as_it_is();
            check(site);
        }
}

static bool count(struct patch_site site, unsigned step) {
    return patch_code_count(site, site.address, step);
}

static void check_steps(struct patch_site site) {
    CHECK(count(site, 0));
    check_changed(call, length == DIRECT ? "\xEB\x03" : "\xEB\x04", 2);
    CHECK(count(site, 1));
    if (length == DIRECT)
        check_changed(call + 2, "\x0F\x1F\x00", 3);
    else
        check_changed(call + 2, "\x0F\x1F\x40\x00", 4);
    CHECK(count(site, 2));
    check_changed(call, "\xD0\x3F", 2);
    CHECK(!count(site, 0));
    CHECK(!count(site, 2));
    CHECK(!patch_code_put_back(site));
    check_code();
}

TEST(a_jump_then_its_tail_then_the_shift_take_the_place_of_a_call) {
    CHECK_EQUAL(PATCH_COUNT_STEPS, 3);
    for_each_call(check_steps);
}

static void check_step_0_is_refused(struct patch_site site) {
    check_refused(site, site.address, 0, call, length == DIRECT ? 0xE8 : 0xFF);
    check_refused(site, site.address, 0, call, 0xCC);
    check_refused(site, site.address, 0, call, 0xEB);
    for (size_t i = 1; i < 5; i++)
        check_refused(site, site.address, 0, call + i, call[i] ^ 1);
    CHECK(count(site, 0));
}

TEST(no_jump_is_written_where_something_else_than_a_removed_call_stands) {
    for_each_call(check_step_0_is_refused);
}

static void check_step_1_is_refused(struct patch_site site) {
    CHECK(!count(site, 1)); /* without step 0 */
    check_code();
    CHECK(count(site, 0));
    check_refused(site, site.address, 1, call, 0xCC);
    check_refused(site, site.address, 1, call, length == DIRECT ? 0xE8 : 0xFF);
    check_refused(site, site.address, 1, call + 1, 0x40);
    CHECK(count(site, 1));
}

TEST(no_tail_is_written_where_something_else_than_the_jump_stands) {
    for_each_call(check_step_1_is_refused);
}

static void check_step_2_is_refused(struct patch_site site) {
    CHECK(!count(site, 2)); /* without the others */
    check_code();
    CHECK(count(site, 0));
    CHECK(count(site, 1));
    check_refused(site, site.address, 2, call, 0xCC);
    check_refused(site, site.address, 2, call, length == DIRECT ? 0xE8 : 0xFF);
    check_refused(site, site.address, 2, call, length == DIRECT ? 0xA9 : 0x85);
    check_refused(site, site.address, 2, call + 1, 0x00);
    check_refused(site, site.address, 2, call + 1, 0x83);
    CHECK(count(site, 2));
}

TEST(no_shift_is_written_where_something_else_than_the_jump_stands) {
    for_each_call(check_step_2_is_refused);
}

#if defined(__x86_64__)

#define GUARD_IS(low) (0x80808000U | (low))

/* Runs all of it; what stands behind the call is run as well. */
static void check_run(uint8_t low) {
    int (*code)(void) = (int (*)(void))(uintptr_t)memory.code;
    CHECK_EQUAL(code(), 42);
    for (size_t i = 0; i < 8; i++)
        CHECK_EQUAL(memory.guards[i], GUARD_IS(i == 3 ? low : 0x80U));
}

/* From a removed call on. */
static void check_runs(struct patch_site site) {
    uintptr_t room = patch_code_find_room(site, GUARD);
    if (mprotect(&memory, sizeof memory, PROT_READ | PROT_WRITE | PROT_EXEC) != 0)
        test_skip("what can be written cannot be run here");
    memcpy(call + length, "\xB8\x2A\x00\x00\x00\xC3", 6); /* mov $42, %eax; ret */
    for (size_t i = 0; i < 8; i++)
        memory.guards[i] = GUARD_IS(0x80U);
    check_run(0x80);
    unsigned last = room == site.address ? 2 : 0;
    for (unsigned step = 0; step < PATCH_COUNT_STEPS; step++) {
        CHECK(patch_code_count(site, room, step));
        if (step < last)
            check_run(0x80);
    }
    static const uint8_t shifted[] = {0xC0, 0xE0, 0xF0, 0xF8, 0xFC, 0xFE, 0xFF, 0xFF, 0xFF};
    for (size_t i = 0; i < sizeof shifted; i++)
        check_run(shifted[i]);
}

TEST(the_code_runs_after_each_step_and_counts_after_the_last) {
    for_each_call(check_runs);
}

TEST(the_shift_in_the_place_of_lea_counts) {
    for (size_t form = DIRECT; form <= BY_SLOT; form++) {
        put_call(form, 7);
        put(0, "\x89\xC1", 2); /* mov %eax, %ecx */
        put_lea(2, GUARD);
        struct patch_site site = find(GUARD);
        CHECK(patch_code_remove(site));
        check_runs(site);
    }
}

#endif

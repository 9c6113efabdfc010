/*
 * Calls whose guard is in a register: which are proven to serve one guard. Each case is a function
 * of its own, never run, as a compiler or somebody else might have laid it down; it and its frame's
 * description are found in this program's own image.
 */
#include "patch_code.h"
#include "support/check.h"

#define HIDDEN   __attribute__((visibility("hidden")))
#define CALLBACK "hoisted_callback"

/* A function NAME with a call at the label NAME_call. */
#define FUNCTION(name, code)                                                                       \
    __asm__(".text\n.p2align 4\n.globl " #name "_call\n.hidden " #name "_call\n" #name             \
            ":\n.cfi_startproc\n" code ".cfi_endproc\n.text\n");                                   \
    extern HIDDEN const uint8_t name##_call[];

#define LOAD(guard, into) "leaq hoisted_guards + 4 * " #guard "(%rip), " into "\n"
#define PUSH              "pushq %rbx\n.cfi_def_cfa_offset 16\n.cfi_offset %rbx, -16\n"
#define POP               "popq %rbx\n.cfi_def_cfa_offset 8\n"
#define RETURN            POP "ret\n.cfi_def_cfa_offset 16\n" /* as if more of the function came */

/* A loop around a call that finds its guard in a register; `more` comes behind the call. */
#define LOOP_WITH(from, between, name, more)                                                       \
    "1: movq " from ", %rdi\n" between #name "_call: call " CALLBACK "\n" more "jne 1b\n"
#define LOOP(name, more) LOOP_WITH("%rbx", "", name, more)

/* Such a function, which loads guard 3 first. */
#define HOISTED(name, more) FUNCTION(name, PUSH LOAD(3, "%rbx") LOOP(name, more) RETURN)

__asm__(".text\n.globl " CALLBACK "\n.hidden " CALLBACK "\n" CALLBACK ": ret\n"
        ".bss\n.p2align 2\n.globl hoisted_guards\n.hidden hoisted_guards\n"
        "hoisted_guards: .zero 32\n.text\n");
extern HIDDEN const uint8_t hoisted_callback[];
extern HIDDEN uint32_t hoisted_guards[8];

static struct platform_object object;

static struct patch_site find(const uint8_t *call, uint32_t guard) {
    if (object.image.segment_count == 0)
        CHECK(platform_find_object(call, &object));
    return patch_code_find(&object.image, (uintptr_t)call + 5, (uintptr_t)hoisted_callback,
                           (uintptr_t)&hoisted_guards[guard]);
}

/* Whether the call is proven to serve guard 3; no other is proven. */
static bool serves(const uint8_t *call) {
    bool serves[8];
    for (uint32_t guard = 0; guard < 8; guard++) {
        struct patch_site site = find(call, guard);
        CHECK_EQUAL(site.address, (uintptr_t)call);
        CHECK(site.is_hoisted);
        serves[guard] =
            patch_code_is_for_one(&object.image, site, (uintptr_t)&hoisted_guards[guard]);
        CHECK(guard == 3 || !serves[guard]);
    }
    return serves[3];
}

HOISTED(plain, "")
FUNCTION(in_r15, "pushq %r15\n.cfi_def_cfa_offset 16\n" LOAD(3, "%r15")
                     LOOP_WITH("%r15", "", in_r15, "") "popq %r15\nret\n")
FUNCTION(in_rbp, "pushq %rbp\n.cfi_def_cfa_offset 16\n" LOAD(3, "%rbp")
                     LOOP_WITH("%rbp", "", in_rbp, "") "popq %rbp\nret\n")
FUNCTION(moves_between,
         PUSH LOAD(3, "%rbx") LOOP_WITH("%rbx", "movq %rax, 8(%rsp)\n", moves_between, "") RETURN)
FUNCTION(prefixed, PUSH LOAD(3, "%rbx") LOOP_WITH("%rbx", ".byte 0x67\n", prefixed, "") RETURN)

TEST(a_guard_that_is_loaded_before_a_loop_is_the_one_that_its_call_serves) {
    CHECK(serves(plain_call));
    CHECK(serves(in_r15_call));
    CHECK(serves(in_rbp_call));
    CHECK(serves(moves_between_call));
    CHECK(serves(prefixed_call));
}

/* Control flow that proves as much. */
HOISTED(calls_in_loop, "call *(%rax)\ncall elsewhere\n")
HOISTED(calls_itself, "call calls_itself\n")
FUNCTION(ends_in_call, PUSH LOAD(3, "%rbx") LOOP(ends_in_call, "") "call elsewhere\n")
__asm__(".text\nelsewhere: ret\n");
FUNCTION(loaded_twice,
         PUSH "testl %eax, %eax\nje 2f\n" LOAD(3, "%rbx") "jmp 1f\n2: " LOAD(3, "%rbx")
             LOOP(loaded_twice, "") RETURN)
FUNCTION(used_before,
         PUSH "movl $7, %ebx\ncall *%rbx\n" LOAD(3, "%rbx") LOOP(used_before, "") RETURN)
FUNCTION(used_behind, PUSH LOAD(3, "%rbx") LOOP(used_behind, "") "xorl %ebx, %ebx\n" RETURN)
FUNCTION(load_in_outer_loop,
         PUSH "4: " LOAD(3, "%rbx") LOOP(load_in_outer_loop, "") LOAD(5, "%rbx") "jmp 4b\n")
FUNCTION(unreached, PUSH LOAD(3, "%rbx") "jmp 1f\n2: addq $4, %rbx\n" LOOP(unreached, "") RETURN)

TEST(other_ways_through_the_function_may_use_the_register) {
    CHECK(serves(calls_in_loop_call));
    CHECK(serves(calls_itself_call));
    CHECK(serves(ends_in_call_call));
    CHECK(serves(loaded_twice_call));
    CHECK(serves(used_before_call));
    CHECK(serves(used_behind_call));
    CHECK(serves(load_in_outer_loop_call));
    CHECK(serves(unreached_call));
}

#define CHANGES(X)                                                                                 \
    X(adds, "addq $4, %rbx\n")                                                                     \
    X(adds_8, "addb $4, %bl\n")                                                                    \
    X(adds_second_byte, "incb %bh\n")                                                              \
    X(leas, "leaq 4(%rbx), %rbx\n")                                                                \
    X(loads_other, LOAD(4, "%rbx"))                                                                \
    X(moves_32, "movl %eax, %ebx\n")                                                               \
    X(leas_elsewhere, ".byte 0x48, 0x8D, 0x98\n.long hoisted_guards + 12 - . - 4\n")               \
    X(loads_guard, "movq hoisted_guards + 12(%rip), %rbx\n")                                       \
    X(loads_memory, "movq (%rax), %rbx\n")                                                         \
    X(number, "movl $3, %ebx\n")                                                                   \
    X(exchanges, "xchgq %rax, %rbx\n")                                                             \
    X(exchanges_other_way, "xchgq %rbx, %rcx\n")                                                   \
    X(adds_and_exchanges, "xaddq %rbx, %rcx\n")                                                    \
    X(moves_if, "cmovneq %rax, %rbx\n")                                                            \
    X(swaps, "bswapq %rbx\n")                                                                      \
    X(pops, "pushq %rax\npopq %rbx\n")                                                             \
    X(sets, "setne %bl\n")                                                                         \
    X(multiplies, "imulq $3, %rax, %rbx\n")                                                        \
    X(shifts, "shlq $2, %rbx\n")                                                                   \
    X(from_vector, "movq %xmm0, %rbx\n")                                                           \
    X(counts, "popcntq %rax, %rbx\n")                                                              \
    X(cpuid, "cpuid\n")                                                                            \
    X(avx, "vmovq %xmm0, %rbx\n")                                                                  \
    X(conditionally, "testl %eax, %eax\nje 3f\naddq $4, %rbx\n3: ")
CHANGES(HOISTED)

TEST(a_register_that_changes_in_the_loop_proves_nothing) {
#define CHECK_PROVES_NOTHING(name, more) CHECK(!serves(name##_call));
    CHANGES(CHECK_PROVES_NOTHING)
}

FUNCTION(not_loaded, PUSH LOOP(not_loaded, "") RETURN)
FUNCTION(loaded_on_one_way,
         PUSH "testl %eax, %eax\nje 1f\n" LOAD(3, "%rbx") LOOP(loaded_on_one_way, "") RETURN)
FUNCTION(two_guards, PUSH LOAD(2, "%rbx") "testl %eax, %eax\nje 1f\n" LOAD(3, "%rbx")
                         LOOP(two_guards, "") RETURN)
FUNCTION(starts_again, "4: " PUSH LOAD(3, "%rbx") LOOP(starts_again, "je 4b\n") "jmp 1b\n")
FUNCTION(start_is_loop, LOOP(start_is_loop, "") "ret\n")
/* What changes the register lies behind the loop, and comes to it by what lies before. */
FUNCTION(backwards, PUSH LOAD(3, "%rbx") "jmp 1f\n6: jmp 1f\n" LOOP(
                        backwards, "") "testl %eax, %eax\njne 5f\n" POP
                                       "ret\n.cfi_def_cfa_offset 16\n5: addq $4, %rbx\njmp 6b\n")

TEST(a_way_that_comes_with_something_else_in_the_register_proves_nothing) {
    CHECK(!serves(not_loaded_call));
    CHECK(!serves(loaded_on_one_way_call));
    CHECK(!serves(two_guards_call));
    CHECK(serves(starts_again_call));
    CHECK(!serves(start_is_loop_call));
    CHECK(!serves(backwards_call));
}

FUNCTION(way_between,
         PUSH LOAD(3, "%rbx") "testl %eax, %eax\njne 3f\n" LOOP_WITH("%rbx", "3: movq %rax, %rcx\n",
                                                                     way_between, "") RETURN)
FUNCTION(way_to_call,
         PUSH LOAD(3, "%rbx") "testl %eax, %eax\njne way_to_call_call\n" LOOP(way_to_call, "")
             RETURN)

TEST(a_way_around_the_move_proves_nothing) {
    CHECK(!serves(way_between_call));
    CHECK(!serves(way_to_call_call));
}

FUNCTION(not_reached, PUSH LOAD(3, "%rbx") RETURN LOOP(not_reached, "") RETURN)
/* The way to the loop is a chain of jumps, each to the one before it in memory. */
#define CHAIN(name, length)                                                                        \
    FUNCTION(name, PUSH LOAD(3, "%rbx") "jmp 9f\n" LOOP(name, "") RETURN                           \
             "jmp 1b\n.rept " #length "\njmp . - 2\n.endr\n9: jmp . - 2\n")
CHAIN(in_some_steps, 30)
CHAIN(in_many_steps, 100)
HOISTED(jumps_away, "testl %eax, %eax\nje 3f\njmp *%rax\n3: ")
HOISTED(jumps_out, "testl %eax, %eax\njne elsewhere\n")
HOISTED(calls_inside, "call 3f\n3: ")
HOISTED(unknown, "testl %eax, %eax\njne 3f\nvzeroupper\n3: ")
HOISTED(breakpoint, "testl %eax, %eax\njne 3f\nint3\n3: ")
FUNCTION(too_long, PUSH LOAD(3, "%rbx") LOOP(too_long, "") RETURN ".zero 40000, 0x90\nret\n")
FUNCTION(runs_out, PUSH LOAD(3, "%rbx") LOOP(runs_out, ""))

TEST(a_function_that_is_not_known_from_end_to_end_proves_nothing) {
    CHECK(!serves(not_reached_call));
    CHECK(serves(in_some_steps_call));
    CHECK(!serves(in_many_steps_call));
    CHECK(!serves(jumps_away_call));
    CHECK(!serves(jumps_out_call));
    CHECK(!serves(calls_inside_call));
    CHECK(!serves(unknown_call));
    CHECK(!serves(breakpoint_call));
    CHECK(!serves(too_long_call));
    CHECK(!serves(runs_out_call));
}

FUNCTION(tail_call, PUSH LOAD(3, "%rbx") LOOP(tail_call, "") POP "jmp elsewhere\n")
FUNCTION(early_tail_call,
         "testl %eax, %eax\njne elsewhere\n" PUSH LOAD(3, "%rbx") LOOP(early_tail_call, "") RETURN)
FUNCTION(with_rbp,
         "pushq %rbp\n.cfi_def_cfa_offset 16\nmovq %rsp, %rbp\n.cfi_def_cfa_register 6\n"
         "pushq %rbx\n" LOAD(3, "%rbx") LOOP(with_rbp, "") "popq %rbx\npopq %rbp\n"
                                                           ".cfi_def_cfa 7, 8\njmp elsewhere\n")
FUNCTION(remembers,
         PUSH LOAD(3, "%rbx") LOOP(remembers, "") "testl %eax, %eax\njne 3f\n"
                                                  ".cfi_remember_state\n" POP
                                                  "jmp elsewhere\n.cfi_restore_state\n3: " RETURN)
FUNCTION(far_tail_call,
         PUSH LOAD(3, "%rbx") LOOP(far_tail_call, "") "jmp 3f\n.zero 300, 0x90\n3: " POP
                                                      ".zero 300, 0x90\njmp elsewhere\n")
FUNCTION(keeps_frame, "pushq %rbp\n.cfi_def_cfa_offset 16\nmovq %rsp, %rbp\n"
                      ".cfi_def_cfa_register 6\npushq %rbx\n" LOAD(3, "%rbx")
                          LOOP(keeps_frame, "") "jmp elsewhere\n")
FUNCTION(restores_state, PUSH LOAD(3, "%rbx")
                             LOOP(restores_state, "") "testl %eax, %eax\n"
                                                      "jne 3f\n.cfi_remember_state\n" POP
                                                      "ret\n.cfi_restore_state\n3: jmp elsewhere\n")
FUNCTION(described_by_expression, ".cfi_escape 0x0F, 2, 0x77, 8\n" PUSH LOAD(3, "%rbx")
                                      LOOP(described_by_expression, "") POP "jmp elsewhere\n")

TEST(a_jump_out_of_the_function_is_a_call_where_no_frame_is_left) {
    CHECK(serves(tail_call_call));
    CHECK(serves(early_tail_call_call));
    CHECK(serves(with_rbp_call));
    CHECK(serves(remembers_call));
    CHECK(serves(far_tail_call_call));
    CHECK(!serves(keeps_frame_call));
    CHECK(!serves(restores_state_call));
    CHECK(!serves(described_by_expression_call));
}

/* As gcc lays down the part of a function that seldom runs. */
FUNCTION(cold_part, ".cfi_def_cfa_offset 16\n" LOAD(3, "%rbx") LOOP(cold_part, "") RETURN)

TEST(a_part_of_a_function_that_has_a_frame_from_the_start_proves_nothing) {
    CHECK(!serves(cold_part_call));
}

FUNCTION(signal_frame, ".cfi_signal_frame\n" PUSH LOAD(3, "%rbx") LOOP(signal_frame, "") RETURN)
FUNCTION(with_personality,
         ".cfi_personality 0x1B, elsewhere\n.cfi_lsda 0x1B, elsewhere\n" PUSH LOAD(3, "%rbx")
             LOOP(with_personality, "") RETURN)
__asm__(".text\n.globl undescribed_call\n.hidden undescribed_call\n.p2align 4\n"
        "pushq %rbx\n" LOAD(3, "%rbx") LOOP(undescribed, "") "popq %rbx\nret\n");
extern HIDDEN const uint8_t undescribed_call[];

TEST(a_function_that_is_not_described_as_an_ordinary_one_proves_nothing) {
    CHECK(!serves(signal_frame_call));
    CHECK(!serves(with_personality_call));
    CHECK(!serves(undescribed_call));
}

/* What the image says of its functions is foreign data, and can be anything. */
TEST(an_image_without_a_table_of_functions_proves_nothing) {
    CHECK(serves(plain_call));
    uintptr_t frame_table = object.image.frame_table;
    object.image.frame_table = 0;
    CHECK(!serves(plain_call));
    for (uintptr_t at = frame_table - 64; at < frame_table + 64; at++) {
        object.image.frame_table = at;
        CHECK_EQUAL(serves(plain_call), at == frame_table);
    }
}

/* Decoding looks ahead, further than the end of the function. */
TEST(a_function_at_the_very_end_of_a_segment_proves_nothing) {
    CHECK(serves(plain_call));
    size_t function_end = 9; /* behind the call: call, jne, pop, ret */
    for (uint32_t i = 0; i < object.image.segment_count; i++) {
        struct platform_segment *segment = &object.image.segments[i];
        size_t offset = (uintptr_t)plain_call - segment->start;
        if (offset >= segment->size)
            continue;
        segment->size = offset + function_end + 31;
        CHECK(!serves(plain_call));
        segment->size++;
        CHECK(serves(plain_call));
    }
}

#define MOVES(name, move)                                                                          \
    FUNCTION(name, PUSH LOAD(3, "%rbx") move "\n" #name "_call: call " CALLBACK "\n" RETURN)
MOVES(from_rax, "movq %rax, %rdi")
MOVES(from_r8, "movq %r8, %rdi")
MOVES(into_rsi, "movq %rbx, %rsi")
MOVES(into_r15, "movq %rbx, %r15")
MOVES(half, "movl %ebx, %edi")

TEST(what_moves_no_preserved_register_to_the_callbacks_argument_is_no_site) {
    CHECK_EQUAL(find(from_rax_call, 3).address, 0);
    CHECK_EQUAL(find(from_r8_call, 3).address, 0);
    CHECK_EQUAL(find(into_rsi_call, 3).address, 0);
    CHECK_EQUAL(find(into_r15_call, 3).address, 0);
    CHECK_EQUAL(find(half_call, 3).address, 0);
}

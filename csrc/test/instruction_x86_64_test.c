/*
 * Instructions, given byte by byte: how long each is, what runs next, what it may write. It runs on
 * any processor. Real code, all of some libraries, is compared with a disassembler's reading by
 * linked/instructions_test.py.
 */
#include "instruction_x86_64.h"
#include "support/check.h"

#include <string.h>

#define RBX 0x0008
#define RBP 0x0020
#define R12 0x1000
#define R13 0x2000
#define R15 0x8000

/* The bytes are followed by others, as code is. */
static struct instruction at(const char *bytes, size_t size) {
    uint8_t code[INSTRUCTION_LONGEST + INSTRUCTION_ROOM];
    memset(code, 0x24, sizeof code);
    CHECK(size <= INSTRUCTION_LONGEST);
    memcpy(code, bytes, size);
    return instruction_at(code);
}

#define SIZE(bytes) (sizeof(bytes) - 1)

/* It goes on behind its end, and may write these registers of those that calls preserve. */
#define CHECK_ON(bytes, written)                                                                   \
    do {                                                                                           \
        struct instruction found_ = at(bytes, SIZE(bytes));                                        \
        CHECK_EQUAL(found_.length, SIZE(bytes));                                                   \
        CHECK_EQUAL(found_.flow, FLOW_ON);                                                         \
        CHECK_EQUAL(found_.may_write &INSTRUCTION_PRESERVED, written);                             \
    } while (0)

#define CHECK_FLOW(bytes, kind, to)                                                                \
    do {                                                                                           \
        struct instruction found_ = at(bytes, SIZE(bytes));                                        \
        CHECK_EQUAL(found_.length, SIZE(bytes));                                                   \
        CHECK_EQUAL(found_.flow, kind);                                                            \
        CHECK_EQUAL(found_.distance, to);                                                          \
    } while (0)

#define CHECK_UNKNOWN(bytes) CHECK_EQUAL(at(bytes, SIZE(bytes)).length, 0)

TEST(operands_have_the_length_that_their_form_asks_for) {
    CHECK_ON("\x8B\x03", 0);                             /* mov (%rbx), %eax */
    CHECK_ON("\x8B\x43\x08", 0);                         /* mov 8(%rbx), %eax */
    CHECK_ON("\x8B\x83\x11\x22\x33\x44", 0);             /* mov 0x44332211(%rbx), %eax */
    CHECK_ON("\x8B\x05\x11\x22\x33\x44", 0);             /* mov 0x44332211(%rip), %eax */
    CHECK_ON("\x8B\x04\x24", 0);                         /* mov (%rsp), %eax */
    CHECK_ON("\x8B\x04\x25\x11\x22\x33\x44", 0);         /* mov 0x44332211, %eax */
    CHECK_ON("\x8B\x44\x24\x08", 0);                     /* mov 8(%rsp), %eax */
    CHECK_ON("\x8B\x84\x24\x11\x22\x33\x44", 0);         /* mov 0x44332211(%rsp), %eax */
    CHECK_ON("\x8B\x44\x25\x08", 0);                     /* mov 8(%rbp,%riz), %eax */
    CHECK_ON("\x64\x48\x8B\x04\x25\x28\x00\x00\x00", 0); /* mov %fs:0x28, %rax */
}

TEST(numbers_have_the_length_that_prefixes_ask_for) {
    CHECK_ON("\xB8\x11\x22\x33\x44", 0);                     /* mov $0x44332211, %eax */
    CHECK_ON("\x66\xB8\x11\x22", 0);                         /* mov $0x2211, %ax */
    CHECK_ON("\x48\xB8\x11\x22\x33\x44\x55\x66\x77\x00", 0); /* movabs $..., %rax */
    CHECK_ON("\x66\xC7\x00\x11\x22", 0);                     /* movw $0x2211, (%rax) */
    CHECK_ON("\x48\xC7\x00\x11\x22\x33\x44", 0);             /* movq $0x44332211, (%rax) */
    CHECK_ON("\x66\x48\xC7\x00\x11\x22\x33\x44", 0);         /* REX.W is stronger */
    CHECK_ON("\xF6\x07\x01", 0);                             /* testb $1, (%rdi) */
    CHECK_ON("\xF7\x07\x11\x22\x33\x44", 0);                 /* testl $0x44332211, (%rdi) */
    CHECK_ON("\xF7\x17", 0);                                 /* notl (%rdi) */
    CHECK_ON("\x69\xC0\x11\x22\x33\x44", 0);                 /* imul $0x44332211, %eax, %eax */
    CHECK_ON("\x66\x0F\x73\xF8\x08", 0);                     /* pslldq $8, %xmm0 */
    CHECK_ON("\x66\x0F\x3A\x0F\xC1\x04", 0);                 /* palignr $4, %xmm1, %xmm0 */
}

TEST(no_operations_are_instructions_of_any_length) {
    CHECK_ON("\x90", 0);
    CHECK_ON("\x66\x90", 0);
    CHECK_ON("\x0F\x1F\x00", 0);
    CHECK_ON("\x0F\x1F\x44\x00\x00", 0);
    CHECK_ON("\x66\x2E\x0F\x1F\x84\x00\x00\x00\x00\x00", 0);
    CHECK_ON("\x66\x66\x66\x66\x66\x66\x2E\x0F\x1F\x84\x00\x00\x00\x00\x00", 0);
    CHECK_ON("\xA9\x11\x22\x33\x44", 0);     /* the twin of a call */
    CHECK_ON("\x85\x15\x11\x22\x33\x44", 0); /* the twin of one by a slot */
}

TEST(registers_that_are_written_are_told) {
    CHECK_ON("\x48\x8D\x1D\x11\x22\x33\x44", RBX); /* lea 0x44332211(%rip), %rbx */
    CHECK_ON("\x4C\x8D\x3D\x11\x22\x33\x44", R15); /* lea 0x44332211(%rip), %r15 */
    CHECK_ON("\x48\x89\xDF", 0);                   /* mov %rbx, %rdi */
    CHECK_ON("\x48\x89\xFB", RBX);                 /* mov %rdi, %rbx */
    CHECK_ON("\x49\x89\xDC", R12);                 /* mov %rbx, %r12 */
    CHECK_ON("\x4C\x89\xE3", RBX);                 /* mov %r12, %rbx */
    CHECK_ON("\x89\x1C\x24", 0);                   /* mov %ebx, (%rsp) */
    CHECK_ON("\x5B", RBX);                         /* pop %rbx */
    CHECK_ON("\x41\x5D", R13);                     /* pop %r13 */
    CHECK_ON("\x53", 0);                           /* push %rbx */
    CHECK_ON("\xC9", RBP);                         /* leave */
    CHECK_ON("\xBB\x11\x22\x33\x44", RBX);         /* mov $0x44332211, %ebx */
    CHECK_ON("\xB7\x11", RBX);                     /* mov $0x11, %bh; %dil with REX */
    CHECK_ON("\x40\xB5\x11", RBP);                 /* mov $0x11, %bpl */
    CHECK_ON("\xB5\x11", RBP);                     /* mov $0x11, %ch: told too much */
    CHECK_ON("\x48\x0F\xCB", RBX);                 /* bswap %rbx */
    CHECK_ON("\x48\x93", RBX);                     /* xchg %rax, %rbx */
    CHECK_ON("\x48\x87\xD9", RBX);                 /* xchg %rbx, %rcx */
    CHECK_ON("\x48\x0F\xC1\xD9", RBX);             /* xadd %rbx, %rcx */
    CHECK_ON("\x0F\x94\xC3", RBX);                 /* sete %bl */
    CHECK_ON("\x48\x0F\x44\xD8", RBX);             /* cmove %rax, %rbx */
    CHECK_ON("\x0F\xB6\xDB", RBX);                 /* movzbl %bl, %ebx */
    CHECK_ON("\x66\x48\x0F\x7E\xC3", RBX);         /* movq %xmm0, %rbx */
    CHECK_ON("\x48\x39\xD8", 0);                   /* cmp %rbx, %rax */
    CHECK_ON("\x48\x85\xDB", 0);                   /* test %rbx, %rbx */
    CHECK_ON("\x0F\x28\xDA", 0);                   /* movaps %xmm2, %xmm3 */
}

TEST(what_jumps_tells_where_to) {
    CHECK_FLOW("\x74\x05", FLOW_BRANCH, 5);                    /* je */
    CHECK_FLOW("\x75\xFE", FLOW_BRANCH, -2);                   /* jne */
    CHECK_FLOW("\x0F\x84\x00\x01\x00\x00", FLOW_BRANCH, 256);  /* je */
    CHECK_FLOW("\xEB\x80", FLOW_JUMP, -128);                   /* jmp */
    CHECK_FLOW("\xE9\xFB\xFF\xFF\xFF", FLOW_JUMP, -5);         /* jmp */
    CHECK_FLOW("\xF2\xE9\x00\x00\x00\x00", FLOW_JUMP, 0);      /* bnd jmp */
    CHECK_FLOW("\xE8\x04\x03\x02\x01", FLOW_CALL, 0x01020304); /* call */
    CHECK_FLOW("\x67\xE8\x04\x03\x02\x01", FLOW_CALL, 0x01020304);
    CHECK_FLOW("\xFF\xE0", FLOW_AWAY, 0);         /* jmp *%rax */
    CHECK_FLOW("\x3E\xFF\x24\xD8", FLOW_AWAY, 0); /* notrack jmp *(%rax,%rbx,8) */
    CHECK_FLOW("\x41\xFF\xE3", FLOW_AWAY, 0);     /* jmp *%r11 */
    CHECK_FLOW("\xC3", FLOW_END, 0);              /* ret */
    CHECK_FLOW("\xF3\xC3", FLOW_END, 0);          /* rep ret */
    CHECK_FLOW("\x0F\x0B", FLOW_END, 0);          /* ud2 */
    CHECK_FLOW("\xF4", FLOW_END, 0);              /* hlt */
    CHECK_ON("\xFF\x15\x11\x22\x33\x44", 0);      /* call *0x44332211(%rip) */
    CHECK_ON("\x0F\x05", 0);                      /* syscall */
}

TEST(what_is_not_known_is_told_to_be_unknown) {
    CHECK_UNKNOWN("\xCC");                     /* a breakpoint */
    CHECK_UNKNOWN("\x0F\xA2");                 /* cpuid writes rbx */
    CHECK_UNKNOWN("\xC5\xF8\x77");             /* vzeroupper: VEX */
    CHECK_UNKNOWN("\xC4\xE2\x78\xF2\xD9");     /* andn: VEX */
    CHECK_UNKNOWN("\x62\xF1\x7C\x48\x28\xC0"); /* vmovaps: EVEX */
    CHECK_UNKNOWN("\xE2\xFE");                 /* loop */
    CHECK_UNKNOWN("\xE3\xFE");                 /* jrcxz */
    CHECK_UNKNOWN("\xC7\xF8\x00\x00\x00\x00"); /* xbegin jumps */
    CHECK_UNKNOWN("\xC8\x00\x00\x00");         /* enter */
    CHECK_UNKNOWN("\xC2\x08\x00");             /* ret $8 */
    CHECK_UNKNOWN("\xFF\x28");                 /* jmp to another segment */
    CHECK_UNKNOWN("\x48\x48\x89\xC3");         /* REX twice */
    CHECK_UNKNOWN("\x66\xE9\x00\x00");         /* where to depends on the processor's maker */
    CHECK_UNKNOWN("\x66\x74\x05");
    CHECK_UNKNOWN("\x06");
}

TEST(prefixes_without_end_are_no_instruction) {
    uint8_t code[INSTRUCTION_LONGEST + INSTRUCTION_ROOM];
    memset(code, 0x66, sizeof code);
    CHECK_EQUAL(instruction_at(code).length, 0);
    for (size_t prefixes = 0; prefixes <= 20; prefixes++) { /* mov $0x11223344, %ebx */
        memset(code, 0x3E, sizeof code);
        memcpy(code + prefixes, "\xBB\x44\x33\x22\x11", 5);
        CHECK_EQUAL(instruction_at(code).length, prefixes <= 10 ? prefixes + 5 : 0);
    }
}

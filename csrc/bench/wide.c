/*
 * A library of EDGES edges, each with the code that clang makes of a function without any:
 * guards, calls and table of PCs are laid down as with -fsanitize-coverage=trace-pc-guard,pc-table,
 * but an assembler builds them in no time. With WITHOUT_CALLS the same without coverage.
 */
#include <stdint.h>

void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

/* Each edge's function takes CODE_BYTES, so that its address is found without a table. */
#if defined(__x86_64__)
#define CODE_BYTES 16
#define ENTER      "pushq %rax\n"
#define REPORT                                                                                     \
    "leaq wide_guards + 4 * edge(%rip), %rdi\n"                                                    \
    "callq __sanitizer_cov_trace_pc_guard@PLT\n"
#define LEAVE "popq %rax\nretq\n"
#elif defined(__aarch64__)
#define CODE_BYTES 32
#define ENTER      "str x30, [sp, #-16]!\n"
#define REPORT                                                                                     \
    "adrp x0, wide_guards + 4 * edge\n"                                                            \
    "add x0, x0, :lo12:wide_guards + 4 * edge\n"                                                   \
    "bl __sanitizer_cov_trace_pc_guard\n"
#define LEAVE "ldr x30, [sp], #16\nret\n"
#else
#error "the code of an edge is not written for this processor"
#endif

#ifdef WITHOUT_CALLS
#undef REPORT
#define REPORT ""
#endif

#define TEXT(number)    TEXT_OF(number)
#define TEXT_OF(number) #number
#define HIDDEN          __attribute__((visibility("hidden")))

HIDDEN uint32_t wide_guards[EDGES];
extern HIDDEN const char wide_code[];

__asm__(".text\n.balign " TEXT(CODE_BYTES) "\n.hidden wide_code\n.globl wide_code\nwide_code:\n"
                                           ".set edge, 0\n.rept " TEXT(EDGES) "\n" ENTER REPORT
                                               LEAVE ".balign " TEXT(
                                                   CODE_BYTES) "\n.set edge, edge + 1\n.endr\n");

/* Takes `count` edges from `first` on, counted from 0. */
void wide_hit(uint32_t first, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uintptr_t code = (uintptr_t)wide_code + (uintptr_t)((first + i) % EDGES) * CODE_BYTES;
        ((void (*)(void))code)();
    }
}

/* Takes `count` edges that lie `distance` apart. */
void wide_hit_apart(uint32_t distance, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        wide_hit(i * distance, 1);
}

__attribute__((constructor)) static void start(void) {
#ifndef WITHOUT_CALLS
    static uintptr_t pcs[2 * EDGES]; /* an address and flags for each */
    for (uint32_t i = 0; i < EDGES; i++) {
        pcs[2 * i] = (uintptr_t)wide_code + (uintptr_t)i * CODE_BYTES;
        pcs[2 * i + 1] = 1;
    }
    __sanitizer_cov_trace_pc_guard_init(wide_guards, wide_guards + EDGES);
    __sanitizer_cov_pcs_init(pcs, pcs + 2 * EDGES);
#endif
#ifdef HIT_WHILE_LOADING
    wide_hit(0, EDGES);
#endif
}

/*
 * A library of EDGES edges in one long row of blocks: each reports its edge with the code that
 * clang makes for it, counts, and goes on to the next. Guards, calls and table of PCs are laid down
 * as with -fsanitize-coverage=trace-pc-guard,pc-table, but an assembler builds them in no time.
 * With WITHOUT_CALLS the same without coverage.
 */
#include <stdint.h>

void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

/*
 * The code of the row: wide_run jumps to a block, and wide_end is where the last one goes to. All
 * blocks have one length, so that their addresses need no table; on x86-64 one that is odd, so that
 * calls lie at all distances from aligned words.
 */
#if defined(__x86_64__)
#define RUN "pushq %rbx\nmovl %esi, %ebx\njmpq *%rdi\n"
#define END "popq %rbx\nretq\n"
#define REPORT                                                                                     \
    "leaq wide_guards + 4 * edge(%rip), %rdi\n"                                                    \
    "callq __sanitizer_cov_trace_pc_guard@PLT\n"
#define COUNT "subl $1, %ebx\n.byte 0x0f, 0x84\n.long wide_end - . - 4\n" /* a long je */
#define LAST  "jmp wide_end\n"
#elif defined(__aarch64__)
#define RUN "stp x19, x30, [sp, #-16]!\nmov w19, w1\nbr x0\n"
#define END "ldp x19, x30, [sp], #16\nret\n"
#define REPORT                                                                                     \
    "adrp x0, wide_guards + 4 * edge\n"                                                            \
    "add x0, x0, :lo12:wide_guards + 4 * edge\n"                                                   \
    "bl __sanitizer_cov_trace_pc_guard\n"
#define COUNT "subs w19, w19, #1\nb.ne . + 8\nb wide_end\n"
#define LAST  "b wide_end\n"
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
#define LABEL(name)     ".hidden " name "\n.globl " name "\n" name ":\n"

HIDDEN uint32_t wide_guards[EDGES];
extern HIDDEN const char wide_first[], wide_last[];
HIDDEN void wide_run(const char *block, uint32_t count);

__asm__(".text\n.balign 16\n.type wide_run, %function\n" LABEL("wide_run") RUN
        "wide_end:\n" END ".set edge, 0\n" LABEL("wide_first") ".rept " TEXT(
            EDGES) "\n" REPORT COUNT ".set edge, edge + 1\n.endr\n" LABEL("wide_last") LAST);

static const char *block(uint32_t edge) {
    return wide_first + (uintptr_t)(wide_last - wide_first) / EDGES * edge;
}

/* Takes `count` edges from `first` on, counted from 0, and goes on at the start behind the last. */
void wide_hit(uint32_t first, uint32_t count) {
    first %= EDGES;
    while (count > 0) {
        uint32_t part = count < EDGES - first ? count : EDGES - first;
        wide_run(block(first), part);
        count -= part;
        first = 0;
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
        pcs[2 * i] = (uintptr_t)block(i);
        pcs[2 * i + 1] = 0; /* not a function's entry */
    }
    __sanitizer_cov_trace_pc_guard_init(wide_guards, wide_guards + EDGES);
    __sanitizer_cov_pcs_init(pcs, pcs + 2 * EDGES);
#endif
#ifdef HIT_WHILE_LOADING
    wide_hit(0, EDGES);
#endif
}

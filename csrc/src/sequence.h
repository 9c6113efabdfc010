/*
 * The restartable sequences by which words are changed, for x86-64 (rseq(2)). What for: owner.h.
 *
 * Each is what lies between the labels 0 and 2. It ends with the instruction that stores, so one
 * that is started again has stored nothing; two store more than once, and say why that does no
 * harm. It takes its inputs from registers that it leaves as they are. The kernel learns of it by a
 * table whose address is in the thread's area, and sends the thread to label 1; in front of that it
 * wants to see a signature, here in an instruction that does nothing. The address is taken out of
 * the area at the end, as the table may be in a library that is closed one day.
 *
 * A debugger that steps through one by single instructions starts it again and again.
 */
#ifndef MEMCOV_SEQUENCE_H
#define MEMCOV_SEQUENCE_H

#include "owner.h"

#ifdef MEMCOV_SEQUENCES

/* Offsets are those of struct rseq and struct rseq_cs in linux/rseq.h. */
#define SEQUENCE_BEGIN                                                                             \
    "leaq 3f(%%rip), %[table]\n"                                                                   \
    ".byte 0x0f, 0x1f, 0x80\n" /* nopl SIGNATURE(%rax) */                                          \
    ".long 0x53053053\n"                                                                           \
    "1: movq %[table], 8(%[area])\n"                                                               \
    "0:\n"

#define SEQUENCE_END                                                                               \
    "2: movq $0, 8(%[area])\n"                                                                     \
    ".pushsection .data.rel.ro.memcov_sequences, \"aw\"\n"                                         \
    ".balign 32\n"                                                                                 \
    "3: .long 0, 0\n"                                                                              \
    ".quad 0b, 2b - 0b, 1b\n"                                                                      \
    ".popsection\n"

/* What each takes: where it is told of, and what it looks at. */
#define SEQUENCE_INPUTS(self)                                                                      \
    [area] "r"((self) + (uintptr_t)load_relaxed(&owner_area)), [owner] "m"(owner_thread)

/* Begins one of the owner. The flags are "equal" behind one that got to its end. */
#define SEQUENCE_OF_OWNER                                                                          \
    SEQUENCE_BEGIN "cmpq %[self], %[owner]\n"                                                      \
                   "jne 2f\n"

/* For the owner: puts `after` into a word that is `before`. False: either not. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool sequence_replace_owned(uint64_t *word, uint64_t before,
                                                                  uint64_t after) {
    uintptr_t self = owner_self(), table;
    bool is_done;
    __asm__ volatile(
        SEQUENCE_OF_OWNER "cmpq %[before], %[word]\n"
                          "jne 2f\n"
                          "movq %[after], %[word]\n" SEQUENCE_END
        : "=@cce"(is_done), [table] "=&r"(table), [word] "+m"(*word)
        : SEQUENCE_INPUTS(self), [self] "r"(self), [before] "r"(before), [after] "r"(after)
        : "memory");
    return is_done;
}

/* For the owner: stores 32 bits. False: it is not the owner. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool sequence_store_owned(uint32_t *where, uint32_t value) {
    uintptr_t self = owner_self(), table;
    bool is_done;
    __asm__ volatile(SEQUENCE_OF_OWNER "movl %[value], %[where]\n" SEQUENCE_END
                     : "=@cce"(is_done), [table] "=&r"(table), [where] "+m"(*where)
                     : SEQUENCE_INPUTS(self), [self] "r"(self), [value] "r"(value)
                     : "memory");
    return is_done;
}

/*
 * For the owner: ors bits into one word and then into another, and tells in *before what the second
 * was. It stores twice, which does no harm when it begins again: it ors the same bits. False: not
 * the owner, and the first word may have its bits already.
 */
ON_CALLBACK_PATH static ALWAYS_INLINE bool sequence_or_two_owned(uint64_t *first,
                                                                 uint64_t first_bits,
                                                                 uint64_t *word, uint64_t bits,
                                                                 uint64_t *before) {
    uintptr_t self = owner_self(), table;
    uint64_t after;
    bool is_done;
    __asm__ volatile(
        SEQUENCE_OF_OWNER "orq %[first_bits], %[first]\n"
                          "movq %[word], %[before]\n"
                          "movq %[bits], %[after]\n"
                          "orq %[before], %[after]\n"
                          "cmpq %[self], %[self]\n" /* equal */
                          "movq %[after], %[word]\n" SEQUENCE_END
        : "=@cce"(is_done), [table] "=&r"(table), [first] "+m"(*first), [word] "+m"(*word),
          [before] "=&r"(*before), [after] "=&r"(after)
        : SEQUENCE_INPUTS(self), [self] "r"(self), [first_bits] "r"(first_bits), [bits] "r"(bits)
        : "memory");
    return is_done;
}

/*
 * For the owner: ors the 64 bytes of a line into `words`, and leaves zeros. It stores more than
 * once, which does no harm when it begins again: what it took is in `words`. False: not the owner,
 * and a part of the line may be in `words` already.
 */
static ALWAYS_INLINE bool sequence_take_owned(uint64_t *line, uint64_t *words) {
    uintptr_t self = owner_self(), table;
    bool is_done;
    __asm__ volatile(SEQUENCE_OF_OWNER "movdqu (%[words]), %%xmm0\n"
                                       "movdqu 16(%[words]), %%xmm1\n"
                                       "movdqu 32(%[words]), %%xmm2\n"
                                       "movdqu 48(%[words]), %%xmm3\n"
                                       "por (%[line]), %%xmm0\n"
                                       "por 16(%[line]), %%xmm1\n"
                                       "por 32(%[line]), %%xmm2\n"
                                       "por 48(%[line]), %%xmm3\n"
                                       "movdqu %%xmm0, (%[words])\n"
                                       "movdqu %%xmm1, 16(%[words])\n"
                                       "movdqu %%xmm2, 32(%[words])\n"
                                       "movdqu %%xmm3, 48(%[words])\n"
                                       "pxor %%xmm0, %%xmm0\n"
                                       "movdqa %%xmm0, (%[line])\n"
                                       "movdqa %%xmm0, 16(%[line])\n"
                                       "movdqa %%xmm0, 32(%[line])\n"
                                       "movdqa %%xmm0, 48(%[line])\n" SEQUENCE_END
                     : "=@cce"(is_done), [table] "=&r"(table)
                     : SEQUENCE_INPUTS(self), [self] "r"(self), [line] "r"(line), [words] "r"(words)
                     : "memory", "xmm0", "xmm1", "xmm2", "xmm3");
    return is_done;
}

/* For all while there is no owner: puts `after` into a word that is `before`. False: either not. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool sequence_replace_shared(uint64_t *word, uint64_t before,
                                                                   uint64_t after) {
    uintptr_t self = owner_self(), table;
    bool is_done;
    __asm__ volatile(SEQUENCE_BEGIN "cmpq %[none], %[owner]\n"
                                    "jne 2f\n"
                                    "lock cmpxchgq %[after], %[word]\n" SEQUENCE_END
                     : "=@cce"(is_done), [table] "=&r"(table), [word] "+m"(*word), "+a"(before)
                     : SEQUENCE_INPUTS(self), [none] "i"(OWNER_NONE), [after] "r"(after)
                     : "memory");
    return is_done;
}

#else

static inline bool sequence_replace_owned(uint64_t *word, uint64_t before, uint64_t after) {
    (void)word, (void)before, (void)after;
    return false; /* nobody is the owner */
}

static inline bool sequence_replace_shared(uint64_t *word, uint64_t before, uint64_t after) {
    (void)word, (void)before, (void)after;
    return false;
}

static inline bool sequence_or_two_owned(uint64_t *first, uint64_t first_bits, uint64_t *word,
                                         uint64_t bits, uint64_t *before) {
    (void)first, (void)first_bits, (void)word, (void)bits;
    *before = 0;
    return false;
}

static inline bool sequence_take_owned(uint64_t *line, uint64_t *words) {
    (void)line, (void)words;
    return false;
}

static inline bool sequence_store_owned(uint32_t *where, uint32_t value) {
    (void)where, (void)value;
    return false;
}

#endif
#endif

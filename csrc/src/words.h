/*
 * Changes of shared words, each as if by one instruction, so that neither another thread nor a
 * signal handler comes in between. Sequentially consistent, as the argument in hits.c needs it.
 *
 * What that takes depends on who else there is, and a locked instruction costs four times one that
 * is not:
 *
 *   ALONE   The process has one thread, as the C library tells. Instructions that are not locked
 *           will do: a signal handler comes before or after one, and the C library's variable
 *           changes before a second thread runs. Threads that were made behind its back, by
 *           clone(2) or by a second C library in a namespace of dlmopen, are not known to it.
 *   OWNED   There are others, and this thread is the words' owner (owner.h): a restartable sequence
 *           of instructions that are not locked.
 *   SHARED  There are others, and none of them is the owner now: locked instructions, in a
 *           restartable sequence, as one may become it.
 *   LOCKED  The same where nobody becomes the owner: locked instructions, and nothing else.
 *
 * Every change of words that may have an owner goes through here, whoever makes it; but for stores
 * of zero to `seen` (C in hits.c tells why), those of a child after fork, now_store_as, and what an
 * owner does to two words or a line in one sequence (hits.c, lines.c). Memory that is shared with
 * other processes, or that instrumented code writes, is none of this header's.
 */
#ifndef MEMCOV_WORDS_H
#define MEMCOV_WORDS_H

#include "owner.h"
#include "sequence.h"

enum words_access { ALONE, OWNED, SHARED, LOCKED };

#if defined(__x86_64__) && !defined(MEMCOV_ALWAYS_LOCKED)

extern char __libc_single_threaded __attribute__((weak)); /* glibc 2.32 and later */

ON_CALLBACK_PATH static ALWAYS_INLINE bool is_alone(void) {
    return &__libc_single_threaded != NULL && load_relaxed(&__libc_single_threaded) != 0;
}

/* Replaces *word by `after` if it is `before`; tells whether it was. Only while is_alone(). */
ON_CALLBACK_PATH static ALWAYS_INLINE bool word_replace_alone(uint64_t *word, uint64_t *before,
                                                              uint64_t after) {
    bool is_done;
    __asm__ volatile("cmpxchgq %[after], %[word]"
                     : "=@cce"(is_done), "+a"(*before), [word] "+m"(*word)
                     : [after] "r"(after)
                     : "memory");
    return is_done;
}

/* *word = *word OPERATION number. Only while is_alone(). */
#define CHANGE_ALONE(operation, word, number)                                                      \
    __asm__ volatile(operation "q %[with], %[changed]"                                             \
                     : [changed] "+m"(*(word))                                                     \
                     : [with] "er"(number)                                                         \
                     : "memory", "cc")

#else

ON_CALLBACK_PATH static ALWAYS_INLINE bool is_alone(void) {
    return false;
}

#define CHANGE_ALONE(operation, word, number) ((void)0) /* nobody ever is */

ON_CALLBACK_PATH static ALWAYS_INLINE bool word_replace_alone(uint64_t *word, uint64_t *before,
                                                              uint64_t after) {
    return __atomic_compare_exchange_n(word, before, after, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

#endif

/*
 * What does several changes in a row asks once. That this thread is alone stays true until it
 * returns, as a thread that is alone becomes one of two only by its own call of the C library,
 * which memcov.h forbids to a signal handler. That it is the owner, or that there is none, is
 * looked at again by each change.
 */
ON_CALLBACK_PATH static ALWAYS_INLINE enum words_access words_access(void) {
    return is_alone() ? ALONE : owner_is_self() ? OWNED : owner_share() ? SHARED : LOCKED;
}

/*
 * The long way, in words.c: for an owner that is it no more, where there is an owner again, and for
 * who finds the word changed under its hands, by another thread or a signal handler.
 */
uint64_t words_or(uint64_t *word, uint64_t bits);
uint64_t words_and(uint64_t *word, uint64_t bits);
uint64_t words_add(uint64_t *word, uint64_t number);
uint64_t words_exchange(uint64_t *word, uint64_t after);

/* A sequence of this access. False: go the long way. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool word_replace_as(enum words_access access, uint64_t *word,
                                                           uint64_t before, uint64_t after) {
    return access == OWNED ? sequence_replace_owned(word, before, after)
                           : sequence_replace_shared(word, before, after);
}

/* Each of these returns what was there before. */
ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t word_or_as(enum words_access access, uint64_t *word,
                                                          uint64_t bits) {
    if (access == LOCKED)
        return __atomic_fetch_or(word, bits, __ATOMIC_SEQ_CST);
    uint64_t before = load_relaxed(word);
    if (access == ALONE)
        while (!word_replace_alone(word, &before, before | bits)) {
        }
    else if (!word_replace_as(access, word, before, before | bits))
        return words_or(word, bits);
    return before;
}

static ALWAYS_INLINE uint64_t word_exchange_as(enum words_access access, uint64_t *word,
                                               uint64_t after) {
    if (access == LOCKED)
        return __atomic_exchange_n(word, after, __ATOMIC_SEQ_CST);
    uint64_t before = load_relaxed(word);
    if (access == ALONE)
        while (!word_replace_alone(word, &before, after)) {
        }
    else if (!word_replace_as(access, word, before, after))
        return words_exchange(word, after);
    return before;
}

/* These return nothing, and cost less. */
ON_CALLBACK_PATH static ALWAYS_INLINE void word_set_as(enum words_access access, uint64_t *word,
                                                       uint64_t bits) {
    if (access == ALONE)
        CHANGE_ALONE("or", word, bits);
    else
        (void)word_or_as(access, word, bits);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void word_add_as(enum words_access access, uint64_t *word,
                                                       uint64_t number) {
    if (access == ALONE) {
        CHANGE_ALONE("add", word, number);
    } else if (access == LOCKED) {
        (void)__atomic_fetch_add(word, number, __ATOMIC_SEQ_CST);
    } else {
        uint64_t before = load_relaxed(word);
        if (!word_replace_as(access, word, before, before + number))
            (void)words_add(word, number);
    }
}

/* Clears all bits but these. */
static ALWAYS_INLINE void word_keep(uint64_t *word, uint64_t bits) {
    if (is_alone())
        CHANGE_ALONE("and", word, bits);
    else
        (void)words_and(word, bits);
}

ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t word_or(uint64_t *word, uint64_t bits) {
    return word_or_as(words_access(), word, bits);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void word_set(uint64_t *word, uint64_t bits) {
    word_set_as(words_access(), word, bits);
}

static ALWAYS_INLINE void word_add(uint64_t *word, uint64_t number) {
    word_add_as(words_access(), word, number);
}

static ALWAYS_INLINE uint64_t word_exchange(uint64_t *word, uint64_t after) {
    return word_exchange_as(words_access(), word, after);
}

#endif

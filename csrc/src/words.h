/*
 * Operations on shared words, by one instruction each, so that neither another thread nor a signal
 * handler comes in between. Those that return what was there before cost more.
 *
 * While the process has one thread, as the C library tells, there is no other thread to keep out:
 * an instruction that is not locked will do, at a quarter of the time. A signal handler comes
 * before or after an instruction, and the variable changes before a second thread runs. Threads
 * that were made behind the C library's back, by clone(2) alone or by a second C library in a
 * namespace of dlmopen, are not known to it.
 *
 * Sequentially consistent for threads, as the argument in hits.c needs it. Memory that is shared
 * with other processes is none of this header's.
 */
#ifndef MEMCOV_WORDS_H
#define MEMCOV_WORDS_H

#include "internal.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) /* which does not see what assembly does */
#define MEMCOV_ALWAYS_LOCKED
#endif
#endif

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(MEMCOV_ALWAYS_LOCKED)

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
 * What the callback does several times in a row asks once: `alone` is what is_alone() told this
 * thread since the operation began. It stays true, as a thread that is alone becomes one of two
 * only by its own call of the C library, which memcov.h forbids to a signal handler.
 */
ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t word_or_if(bool alone, uint64_t *word,
                                                          uint64_t bits) {
    if (!alone)
        return __atomic_fetch_or(word, bits, __ATOMIC_SEQ_CST);
    uint64_t before = load_relaxed(word);
    while (!word_replace_alone(word, &before, before | bits)) {
    }
    return before;
}

ON_CALLBACK_PATH static ALWAYS_INLINE void word_set_if(bool alone, uint64_t *word, uint64_t bits) {
    if (alone)
        CHANGE_ALONE("or", word, bits);
    else
        (void)__atomic_fetch_or(word, bits, __ATOMIC_SEQ_CST);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void word_add_if(bool alone, uint64_t *word,
                                                       uint64_t number) {
    if (alone)
        CHANGE_ALONE("add", word, number);
    else
        (void)__atomic_fetch_add(word, number, __ATOMIC_SEQ_CST);
}

ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t word_or(uint64_t *word, uint64_t bits) {
    return word_or_if(is_alone(), word, bits);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void word_set(uint64_t *word, uint64_t bits) {
    word_set_if(is_alone(), word, bits);
}

ON_CALLBACK_PATH static ALWAYS_INLINE void word_add(uint64_t *word, uint64_t number) {
    word_add_if(is_alone(), word, number);
}

/* Clears all bits but these. */
ON_CALLBACK_PATH static ALWAYS_INLINE void word_keep(uint64_t *word, uint64_t bits) {
    if (is_alone())
        CHANGE_ALONE("and", word, bits);
    else
        (void)__atomic_fetch_and(word, bits, __ATOMIC_SEQ_CST);
}

ON_CALLBACK_PATH static ALWAYS_INLINE uint64_t word_exchange(uint64_t *word, uint64_t after) {
    if (!is_alone())
        return __atomic_exchange_n(word, after, __ATOMIC_SEQ_CST);
    uint64_t before = load_relaxed(word);
    while (!word_replace_alone(word, &before, after)) {
    }
    return before;
}

#endif

/*
 * The owner of the words: one thread that changes them without locked instructions although the
 * process has others. A program that pushes, runs and pops on one thread, as a fuzzer or a JVM's
 * test does, pays for the threads it has only where one of them comes in its way.
 *
 * Each change of a word (words.h) is a restartable sequence: a few instructions that look who the
 * owner is and end with the one that stores. The kernel starts a thread's sequence again when the
 * thread was preempted in it, got a signal, or when another one asks for that (rseq(2), and
 * MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ of membarrier(2), Linux 5.10; the C library registers its
 * threads for it, glibc 2.35). So who takes the words away from their owner
 *     W  writes to owner_thread that they have none
 *     B  has all sequences of other threads started again
 * and from then on no sequence of the former owner can store: what one stored before B is seen by
 * all, and it stores nothing behind B, as it looks at owner_thread again. The same W
 * and B give the words to a thread: then no locked instruction of another can follow. Nobody waits
 * for anybody: who finds another thread between its W and B does B as well.
 *
 * So between two changes by different threads, one of them the owner's, there is always a B, which
 * is a full barrier in both. To whoever changes words the owner's changes are therefore ordered as
 * those of locked instructions are, also against its loads that follow; who only reads them sees
 * them in their order, and perhaps a store buffer later, unless it asks for more (owner_order).
 *
 * Who becomes the owner: a thread that has made many control calls with no other in between, nor a
 * first hit of another thread. Each time the words are taken away it takes twice as many.
 *
 * Where the system does not offer this, or MEMCOV_OWNER=off forbids it, there is never an owner.
 * All of it takes threads of the C library, each with a thread pointer of its own: memcov.h says
 * so.
 */
#ifndef MEMCOV_OWNER_H
#define MEMCOV_OWNER_H

#include "internal.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) /* which does not see what assembly does */
#define MEMCOV_ALWAYS_LOCKED
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define MEMCOV_ALWAYS_LOCKED
#endif

#if defined(__x86_64__) && defined(__LP64__) && defined(__linux__) && !defined(MEMCOV_ALWAYS_LOCKED)
#define MEMCOV_SEQUENCES
#endif

#ifdef MEMCOV_SEQUENCES

#define OWNER_NONE  ((uintptr_t)0)
#define OWNER_NEVER ((uintptr_t)1) /* and there will be none */

/* The thread pointer of the owner, or one of the above, or a number while it is between W and B. */
extern uintptr_t owner_thread HIDDEN;

/* Where the C library keeps what it shares with the kernel, from the thread pointer on. */
extern ptrdiff_t owner_area HIDDEN;

/* The last thread that changed a word or made a control call while there was no owner. */
extern uintptr_t owner_last HIDDEN;

/* Control calls that one thread makes before it becomes the owner, from now on. */
extern uint32_t owner_calls_needed HIDDEN;

/* What is at %fs:0, by the psABI: never odd, and no other thread's, but in a child of vfork. */
ON_CALLBACK_PATH static ALWAYS_INLINE uintptr_t owner_self(void) {
    uintptr_t self;
    __asm__ volatile("movq %%fs:0, %[self]" : [self] "=r"(self)); /* anew: a coroutine may move */
    return self;
}

ON_CALLBACK_PATH static ALWAYS_INLINE bool owner_is_self(void) {
    return load_relaxed(&owner_thread) == owner_self();
}

/*
 * Whether the kernel knows the area of a thread: then it has written there which processor it runs
 * on, else there is a negative number. Only once owner_area is known.
 */
ON_CALLBACK_PATH static ALWAYS_INLINE bool owner_can_restart(uintptr_t thread) {
    return load_relaxed((const int32_t *)(thread + (uintptr_t)load_relaxed(&owner_area) + 4)) >= 0;
}

/* owner_share where it is not known yet that nothing is to be done. */
bool owner_share_first(void);

/*
 * For who is not the owner: takes the words away from whoever is, and notes that this thread
 * changes them. True if it must use sequences, as there may be an owner again; false if there never
 * will be. Any thread, any context; errno stays.
 */
ON_CALLBACK_PATH static ALWAYS_INLINE bool owner_share(void) {
    uintptr_t self = owner_self(), holder = load_relaxed(&owner_thread);
    if (LIKELY(holder == OWNER_NONE && load_relaxed(&owner_last) == self &&
               owner_can_restart(self)))
        return true;
    return holder != OWNER_NEVER && owner_share_first();
}

/*
 * For a control call that reads words after it stored what callbacks look at behind their changes:
 * a change by the owner is read, or the owner's look finds what was stored. Takes the words away.
 */
static ALWAYS_INLINE void owner_order(void) {
    if (!owner_is_self())
        (void)owner_share();
}

/* A module is loaded, under the control lock: reads MEMCOV_OWNER the first time. */
void owner_prepare(void);

/* A control call begins, under the control lock: this thread may become the owner. */
void owner_note_control_call(void);

/* In a forked child, which has one thread. */
void owner_reset_after_fork(void);

#else

static inline bool owner_is_self(void) {
    return false;
}

static inline bool owner_share(void) {
    return false;
}

static inline void owner_order(void) {
}

static inline void owner_prepare(void) {
}

static inline void owner_note_control_call(void) {
}

static inline void owner_reset_after_fork(void) {
}

#endif
#endif

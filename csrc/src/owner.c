#include "owner.h"
#include "environment.h"
#include "platform.h"
#include "words.h"

#ifdef MEMCOV_SEQUENCES

/* Of glibc 2.35 and later: where its area of each thread is, and how large; 0 if there is none. */
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

/* Control calls of one thread before it becomes the owner, at first and at most. */
#define FIRST_CALLS ((uint32_t)256)
#define MOST_CALLS  ((uint32_t)1 << 20)

uint32_t owner_calls_needed = FIRST_CALLS;

uintptr_t owner_thread;
uintptr_t owner_last;
ptrdiff_t owner_area;

static uint32_t calls;    /* of owner_last, one after another */
static uintptr_t numbers; /* given to who was between W and B */

/* Finds where the areas are; false if this thread's is unknown to the kernel. */
ON_CALLBACK_PATH static bool is_restartable(uintptr_t self) {
    if (&__rseq_offset == NULL || &__rseq_size == NULL || __rseq_size == 0)
        return false;
    __atomic_store_n(&owner_area, __rseq_offset, __ATOMIC_RELAXED);
    return owner_can_restart(self);
}

/* Thread pointers are even, and the numbers of who is between W and B are not. */
ON_CALLBACK_PATH static bool is_thread(uintptr_t holder) {
    return holder % 2 == 0 && holder != OWNER_NONE;
}

/*
 * Says that a thread changes words that is not the owner, but could be, which owner_share relies
 * on. Where another one came in between, calls count from the start.
 */
ON_CALLBACK_PATH static void note_thread(uintptr_t self) {
    if (load_relaxed(&owner_last) == self)
        return;
    __atomic_store_n(&owner_last, self, __ATOMIC_RELAXED);
    __atomic_store_n(&calls, 0, __ATOMIC_RELAXED);
}

/* A number for who is between W and B, so that nobody mistakes a later one for it. */
ON_CALLBACK_PATH static uintptr_t next_number(void) {
    return __atomic_add_fetch(&numbers, 1, __ATOMIC_RELAXED) * 2 + 1;
}

/* Writes to owner_thread, if it holds *expected; else tells in *expected what it holds. */
ON_CALLBACK_PATH static bool replace_owner(uintptr_t *expected, uintptr_t thread) {
    return __atomic_compare_exchange_n(&owner_thread, expected, thread, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

ON_CALLBACK_PATH static void need_more_calls(void) {
    uint32_t before = load_relaxed(&owner_calls_needed);
    if (before < MOST_CALLS)
        __atomic_store_n(&owner_calls_needed, 2 * before, __ATOMIC_RELAXED);
}

/* W, unless another thread does it: then tells in *holder what it wrote. */
ON_CALLBACK_PATH static void take_from_owner(uintptr_t *holder) {
    uintptr_t number = next_number();
    if (!replace_owner(holder, number))
        return;
    *holder = number;
    need_more_calls();
}

ON_CALLBACK_PATH bool owner_share_first(void) {
    uintptr_t self = owner_self(), holder = __atomic_load_n(&owner_thread, __ATOMIC_SEQ_CST);
    uintptr_t without = is_restartable(self) ? OWNER_NONE : OWNER_NEVER;
    while (holder != without && holder != OWNER_NEVER) {
        if (is_thread(holder)) {
            take_from_owner(&holder);
            continue;
        }
        /*
         * B. A system that offered it may forbid it since (a filter of seccomp): then a sequence
         * that is under way right now can still store once, and nobody becomes the owner again.
         */
        bool is_free = holder == OWNER_NONE || platform_restart_sequences();
        uintptr_t next = is_free ? without : OWNER_NEVER;
        if (replace_owner(&holder, next))
            holder = next;
    }
    if (holder == OWNER_NEVER)
        return false;
    note_thread(self);
    return true;
}

static void become_owner(uintptr_t self) {
    uintptr_t holder = OWNER_NONE, number = next_number();
    if (replace_owner(&holder, number))
        (void)replace_owner(&number, platform_restart_sequences() ? self : OWNER_NEVER);
}

void owner_note_control_call(void) {
    if (__atomic_load_n(&owner_thread, __ATOMIC_SEQ_CST) != OWNER_NONE || is_alone())
        return;
    uintptr_t self = owner_self();
    if (!is_restartable(self))
        return;
    note_thread(self);
    uint32_t made = load_relaxed(&calls) + 1;
    if (made <= load_relaxed(&owner_calls_needed)) {
        __atomic_store_n(&calls, made, __ATOMIC_RELAXED);
        return;
    }
    __atomic_store_n(&calls, 0, __ATOMIC_RELAXED);
    become_owner(self);
}

void owner_prepare(void) {
    static bool is_prepared;
    if (is_prepared)
        return;
    is_prepared = true;
    enum { AUTO, OFF };
    static const char *const words[] = {[AUTO] = "auto", [OFF] = "off", NULL};
    uintptr_t nobody = OWNER_NONE;
    if (environment_word("MEMCOV_OWNER", words) == OFF)
        (void)replace_owner(&nobody, OWNER_NEVER);
}

void owner_reset_after_fork(void) {
    if (owner_thread != OWNER_NEVER)
        owner_thread = OWNER_NONE;
}

#endif

/*
 * `now`: how many edges of the hitmap are set, counted as they are set and taken.
 *
 * NONE IS COUNTED TWICE. `balance` is the number of set bits less those whose H (hits.c) is done
 * and whose count is not. It is changed only by what an atomic operation on a hitmap word found
 * out, so it is exact once nothing is in flight; for a moment it may fall below zero, when T takes
 * a bit that is not counted yet, or rise above the total, when bits that T took are hit again
 * before they are subtracted. `now` is published from it, held between 0 and the total, or
 * UINT32_MAX while an overridden one stands. Who publishes stores, then looks whether balance is
 * still what it stored, and else stores again: the last store to `now` is followed by such a look,
 * so it stores the last balance.
 */
#ifndef MEMCOV_NOW_H
#define MEMCOV_NOW_H

#include "maps.h"
#include "words.h"

extern uint64_t now_balance HIDDEN;   /* with a sign: it may fall below zero */
extern bool now_is_overridden HIDDEN; /* set before balance is overridden, cleared once settled */
/* Bits a control call took, less those it put in, until now_settle. */
extern int64_t now_taken HIDDEN;

/*
 * The store that makes `now` known, and is done before what follows it. The owner's must not come
 * after the store of a thread that took the words away from it.
 *
 * A store would do for all, but qemu 7 lets an AArch64 store (stlr) be passed by the load that
 * follows (ldar). A signal handler finds the store done or not begun.
 */
ON_CALLBACK_PATH static ALWAYS_INLINE void now_store_as(enum words_access access, uint32_t shown) {
    if (access == ALONE)
        __atomic_store_n(&maps_coverage->now, shown, __ATOMIC_RELEASE);
    else if (access != OWNED || !sequence_store_owned(&maps_coverage->now, shown))
        (void)__atomic_exchange_n(&maps_coverage->now, shown, __ATOMIC_SEQ_CST);
}

/* What is shown for a balance that is below 0 or above the total. */
uint32_t now_hold(int64_t balance);

ON_CALLBACK_PATH static ALWAYS_INLINE void now_publish_as(enum words_access access) {
    uint64_t published;
    do {
        published = __atomic_load_n(&now_balance, __ATOMIC_SEQ_CST);
        bool is_within = LIKELY(published <= maps_total());
        now_store_as(access, is_within ? (uint32_t)published : now_hold((int64_t)published));
    } while (__atomic_load_n(&now_balance, __ATOMIC_SEQ_CST) != published);
}

/* Counts one edge. Any thread, any context. */
ON_CALLBACK_PATH static ALWAYS_INLINE void now_count_as(enum words_access access) {
    word_add_as(access, &now_balance, 1);
    now_publish_as(access);
}

uint32_t now_get(void);

/* Below: for control calls, under the control lock. */

void now_add(uint32_t edges);
void now_override(uint32_t now);

/* Ends an override, and what changed lines of the hitmap: `now` is the number of set bits again. */
void now_settle(void);

/* In a forked child, where nothing is in flight: so many bits are set. */
void now_recount(uint32_t bits);

#endif

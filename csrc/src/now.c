#include "now.h"

uint64_t now_balance;
bool now_is_overridden;
int64_t now_taken;
static int64_t override; /* how far balance is off because of an overridden `now` */

/* Looked at after balance: who sees an overridden balance sees that it is. */
ON_CALLBACK_PATH uint32_t now_hold(int64_t balance) {
    int64_t largest =
        __atomic_load_n(&now_is_overridden, __ATOMIC_SEQ_CST) ? UINT32_MAX : maps_total();
    return (uint32_t)(balance < 0 ? 0 : balance > largest ? largest : balance);
}

static void publish(void) {
    now_publish_as(words_access());
}

uint32_t now_get(void) {
    const struct mcov_coverage *where = load_acquire(&maps_coverage);
    return where == NULL ? 0 : load_relaxed(&where->now);
}

void now_add(uint32_t edges) {
    if (edges == 0)
        return;
    word_add(&now_balance, edges);
    publish();
}

void now_override(uint32_t now) {
    __atomic_store_n(&now_is_overridden, true, __ATOMIC_SEQ_CST);
    int64_t before = (int64_t)word_exchange(&now_balance, now);
    override += (int64_t)now - before;
    publish();
}

void now_settle(void) {
    word_add(&now_balance, (uint64_t) - (override + now_taken));
    publish(); /* always: an abandoned callback may have stored an old count, or none */
    override = 0;
    now_taken = 0;
    __atomic_store_n(&now_is_overridden, false, __ATOMIC_SEQ_CST);
}

void now_recount(uint32_t bits) {
    now_balance = (uint64_t)(bits + override);
    publish();
}

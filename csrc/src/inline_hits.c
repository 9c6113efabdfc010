#include "inline_hits.h"
#include "control.h"
#include "counters.h"
#include "inlined.h"
#include "now.h"

uint32_t inline_hits_tables;

void inline_hits_add_table(void) {
    __atomic_store_n(&inline_hits_tables, inline_hits_tables + 1, __ATOMIC_RELAXED);
}

void inline_hits_remove_table(void) {
    __atomic_store_n(&inline_hits_tables, inline_hits_tables - 1, __ATOMIC_RELAXED);
}

void inline_hits_sync_all(void) {
    now_add(counters_sync() + inlined_sync());
}

void inline_hits_clear_all(void) {
    now_add(counters_clear());
}

/*
 * At a normal end, the last thing of the runtime's object: destructors of the modules that depend
 * on it, and its own of other priorities, have run by then.
 */
__attribute__((destructor(101))) static void sync_at_exit(void) {
    if (!inline_hits_there_may_be() || !control_lock_at_exit())
        return;
    inline_hits_sync_all();
    control_unlock();
}

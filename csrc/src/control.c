/*
 * The control lock and fork. fork() is held back while a control call is under way, so that the
 * child's copy is whole; then the child, alone in its process, settles what callbacks of the
 * parent's other threads had begun, and goes on with the lock free.
 */
#define _POSIX_C_SOURCE 200809L
#include "control.h"
#include "inline_hits.h"
#include "lines.h"
#include "owner.h"

#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t fork_handlers = PTHREAD_ONCE_INIT;

static void lock_before_fork(void) {
    (void)pthread_mutex_lock(&lock);
    inline_hits_sync(); /* so that parent and child know the same */
}

static void settle_in_child(void) {
    owner_reset_after_fork();
    lines_repair_after_fork();
    (void)pthread_mutex_unlock(&lock);
}

static void install_fork_handlers(void) {
    (void)pthread_atfork(lock_before_fork, control_unlock, settle_in_child);
}

void control_lock(void) {
    (void)pthread_once(&fork_handlers, install_fork_handlers);
    (void)pthread_mutex_lock(&lock);
    owner_note_control_call();
}

/*
 * A signal handler may have interrupted the very thread that holds the lock, or is taking it: a
 * mutex that is tried is only looked at and exchanged once.
 */
bool control_try_lock(void) {
    return pthread_mutex_trylock(&lock) == 0;
}

void control_unlock(void) {
    (void)pthread_mutex_unlock(&lock);
}

bool control_lock_at_exit(void) {
    struct timespec deadline;
    (void)clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec++;
    return pthread_mutex_timedlock(&lock, &deadline) == 0;
}

#include "threads.h"

#include <pthread.h>

#define THREADS_ROOM 32

struct thread {
    pthread_t id;
    uint32_t number;
    struct group *group;
};

struct group {
    thread_body *body;
    pthread_barrier_t barrier;
    bool stop;
    struct thread threads[THREADS_ROOM];
};

static void *run_once(void *data) {
    struct thread *thread = data;
    pthread_barrier_wait(&thread->group->barrier);
    thread->group->body(thread->number);
    return NULL;
}

static void *run_until_stopped(void *data) {
    struct thread *thread = data;
    struct group *group = thread->group;
    group->body(thread->number);
    pthread_barrier_wait(&group->barrier);
    while (!__atomic_load_n(&group->stop, __ATOMIC_ACQUIRE))
        group->body(thread->number);
    return NULL;
}

static void start(struct group *group, uint32_t count, uint32_t waiting, void *(*routine)(void *)) {
    CHECK(count <= THREADS_ROOM);
    CHECK_EQUAL(pthread_barrier_init(&group->barrier, NULL, waiting), 0);
    for (uint32_t i = 0; i < count; i++) {
        group->threads[i] = (struct thread){.number = i, .group = group};
        CHECK_EQUAL(pthread_create(&group->threads[i].id, NULL, routine, &group->threads[i]), 0);
    }
}

static void join(struct group *group, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        CHECK_EQUAL(pthread_join(group->threads[i].id, NULL), 0);
    CHECK_EQUAL(pthread_barrier_destroy(&group->barrier), 0);
}

void in_threads(uint32_t count, thread_body *body) {
    struct group group = {.body = body};
    start(&group, count, count, run_once);
    join(&group, count);
}

void beside(uint32_t count, thread_body *background, test_body *foreground) {
    struct group group = {.body = background};
    start(&group, count, count + 1, run_until_stopped);
    pthread_barrier_wait(&group.barrier);
    foreground();
    __atomic_store_n(&group.stop, true, __ATOMIC_RELEASE);
    join(&group, count);
}

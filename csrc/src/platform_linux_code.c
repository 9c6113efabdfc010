/*
 * Linux: changing code that runs, time, signals, and keeping an object loaded.
 *
 * These are called from the callback, too, so none allocates or takes a lock of the C library,
 * but for platform_pin, which is for control calls.
 */
#define _GNU_SOURCE
#include "platform.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

ON_CALLBACK_PATH static long membarrier(int command) {
    return syscall(SYS_membarrier, command, 0, 0);
}

bool platform_code_can_synchronize(void) {
    long commands = membarrier(MEMBARRIER_CMD_QUERY);
    return commands > 0 && (commands & MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE) != 0;
}

/* MEMBARRIER_CMD_[REGISTER_]PRIVATE_EXPEDITED_RSEQ: enumerators that headers before 5.10 lack. */
#define RESTART_SEQUENCES              (1 << 7)
#define REGISTER_FOR_RESTART_SEQUENCES (1 << 8)

/*
 * A process registers for a command once, which takes milliseconds where it has several threads.
 */
ON_CALLBACK_PATH static bool run_membarrier(int command, int registration) {
    return membarrier(command) == 0 || (membarrier(registration) == 0 && membarrier(command) == 0);
}

bool platform_code_synchronize(void) {
    return run_membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE,
                          MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE);
}

ON_CALLBACK_PATH bool platform_restart_sequences(void) {
    int before = errno;
    bool is_done = run_membarrier(RESTART_SEQUENCES, REGISTER_FOR_RESTART_SEQUENCES);
    errno = before;
    return is_done;
}

size_t platform_page_size(void) {
    static size_t size;
    if (load_relaxed(&size) == 0)
        __atomic_store_n(&size, (size_t)sysconf(_SC_PAGESIZE), __ATOMIC_RELAXED);
    return size;
}

bool platform_code_open(uintptr_t start, size_t size) {
    return mprotect((void *)start, size, PROT_READ | PROT_WRITE | PROT_EXEC) == 0;
}

bool platform_code_close(uintptr_t start, size_t size) {
    return mprotect((void *)start, size, PROT_READ | PROT_EXEC) == 0;
}

static uint64_t read_clock(clockid_t clock) {
    int before = errno;
    struct timespec time = {0};
    if (clock_gettime(clock, &time) != 0)
        time = (struct timespec){0};
    errno = before;
    return (uint64_t)time.tv_sec * 1000000000U + (uint64_t)time.tv_nsec;
}

uint64_t platform_time(void) {
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t platform_processor_time(void) {
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

struct platform_context platform_enter(void) {
    struct platform_context before = {.error = errno};
    sigset_t all, mask;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &mask);
    _Static_assert(sizeof mask <= sizeof before.signals, "room for a signal mask");
    memcpy(before.signals, &mask, sizeof mask);
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before.cancel_state);
    return before;
}

void platform_leave(const struct platform_context *before) {
    sigset_t mask;
    memcpy(&mask, before->signals, sizeof mask);
    (void)pthread_setcancelstate(before->cancel_state, NULL);
    (void)pthread_sigmask(SIG_SETMASK, &mask, NULL);
    errno = before->error;
}

/* Weak, as a program that is linked statically has no loader, and nothing that goes away. */
extern __typeof__(dlmopen) dlmopen __attribute__((weak));
extern __typeof__(dlclose) dlclose __attribute__((weak));
extern __typeof__(dlinfo) dlinfo __attribute__((weak));
extern __typeof__(dladdr1) dladdr1 __attribute__((weak));

enum platform_pinned platform_pin(const void *address, uint64_t load_bias) {
    if (dlmopen == NULL || dlclose == NULL || dlinfo == NULL || dladdr1 == NULL)
        return PLATFORM_PINNED;
    Dl_info info;
    struct link_map *there = NULL, *pinned = NULL;
    if (dladdr1(address, &info, (void **)&there, RTLD_DL_LINKMAP) == 0 || there == NULL ||
        there->l_addr != load_bias)
        return PLATFORM_GONE;
    if (there->l_name[0] == '\0') /* the executable */
        return PLATFORM_PINNED;
    Lmid_t namespace = LM_ID_BASE;
    (void)dlinfo(there, RTLD_DI_LMID, &namespace); /* a link map is a handle, in glibc */
    void *handle = dlmopen(namespace, there->l_name, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
    if (handle == NULL)
        return PLATFORM_UNPINNABLE;
    bool is_it = dlinfo(handle, RTLD_DI_LINKMAP, &pinned) == 0 && pinned == there;
    (void)dlclose(handle); /* it stays for good */
    return is_it ? PLATFORM_PINNED : PLATFORM_UNPINNABLE;
}

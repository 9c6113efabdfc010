/* Linux: the part of the platform that works on files. */
#define _GNU_SOURCE
#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A new file that the umask took rights from gets them back. */
static bool make_accessible(int descriptor, const struct stat *status) {
    bool is_new = S_ISREG(status->st_mode) && status->st_size == 0;
    return !is_new || (status->st_mode & 0600) == 0600 ||
           fchmod(descriptor, (status->st_mode & 07777) | 0600) == 0;
}

/*
 * A lock of the whole file that belongs to the open file, not to the process: it keeps away others
 * in this process, too, and both kinds of fcntl locks keep each other away.
 */
static bool set_lock(int descriptor, short type) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
    int status;
    do
        status = fcntl(descriptor, F_OFD_SETLKW, &lock);
    while (status != 0 && errno == EINTR);
    return status == 0;
}

bool platform_file_open(const char *path, bool create, struct platform_file *file) {
    struct stat status;
    file->descriptor = open(path, O_RDWR | (create ? O_CREAT : 0) | O_CLOEXEC | O_NOCTTY, 0600);
    if (file->descriptor < 0)
        return false;
    if (!set_lock(file->descriptor, F_WRLCK) || fstat(file->descriptor, &status) != 0 ||
        !make_accessible(file->descriptor, &status)) {
        platform_file_close(file);
        return false;
    }
    file->is_regular = S_ISREG(status.st_mode);
    file->device = status.st_dev;
    file->inode = status.st_ino;
    file->size = (uint64_t)status.st_size;
    return true;
}

/*
 * The lock belongs to the open file, and that lives on in every mapping made of it, and in a child
 * that was born without fork handlers: closing the descriptor alone would not release it.
 */
void platform_file_close(struct platform_file *file) {
    int error = errno;
    (void)set_lock(file->descriptor, F_UNLCK);
    (void)close(file->descriptor);
    errno = error;
}

/* Growing a file beyond RLIMIT_FSIZE would end the process (SIGXFSZ): asked before. */
static bool may_grow(const struct platform_file *file, uint64_t end) {
    struct rlimit limit;
    if (end <= file->size || getrlimit(RLIMIT_FSIZE, &limit) != 0 || end <= limit.rlim_cur)
        return true;
    errno = EFBIG;
    return false;
}

/* For a file system without fallocate: what lies behind the end is written out. */
static bool extend_with_zeros(struct platform_file *file, uint64_t end) {
    static const char zeros[4096];
    while (file->size < end) {
        uint64_t rest = end - file->size;
        if (!platform_file_write(file, file->size, zeros,
                                 rest < sizeof zeros ? (size_t)rest : sizeof zeros))
            return false;
    }
    return true;
}

/* fallocate gives up when a signal arrives, and a profiler's would not stop arriving. */
static bool allocate(const struct platform_file *file, uint64_t offset, uint64_t size) {
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = fallocate(file->descriptor, 0, (off_t)offset, (off_t)size) == 0 ? 0 : errno;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return error == 0;
}

/*
 * Not posix_fallocate: where the file system has no fallocate, it reads a byte and writes it back,
 * and a bit that another process sets in between would be lost.
 */
bool platform_file_reserve(struct platform_file *file, uint64_t offset, uint64_t size) {
    if (!may_grow(file, offset + size))
        return false;
    if (!allocate(file, offset, size))
        return errno == EOPNOTSUPP && extend_with_zeros(file, offset + size);
    if (file->size < offset + size)
        file->size = offset + size;
    return true;
}

bool platform_file_write(struct platform_file *file, uint64_t offset, const void *bytes,
                         size_t size) {
    if (!may_grow(file, offset + size))
        return false;
    ssize_t written = pwrite(file->descriptor, bytes, size, (off_t)offset);
    if (written >= 0 && (size_t)written < size)
        errno = ENOSPC;
    if (written != (ssize_t)size)
        return false;
    if (file->size < offset + size)
        file->size = offset + size;
    return true;
}

/* mmap takes whole pages; what lies before `offset` in its page is mapped along. */
static uint64_t lead_of(uint64_t offset) {
    return offset % (uint64_t)sysconf(_SC_PAGESIZE);
}

void *platform_file_map(const struct platform_file *file, uint64_t offset, uint64_t size) {
    uint64_t lead = lead_of(offset);
    char *address = mmap(NULL, size + lead, PROT_READ | PROT_WRITE, MAP_SHARED, file->descriptor,
                         (off_t)(offset - lead));
    return address == MAP_FAILED ? NULL : address + lead;
}

void platform_file_unmap(void *address, uint64_t size) {
    uint64_t lead = lead_of((uint64_t)(uintptr_t)address);
    (void)munmap((char *)address - lead, size + lead);
}

int64_t platform_read(const char *path, uint64_t offset, void *buffer, size_t size) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return -1;
    size_t length = 0;
    ssize_t count;
    do {
        count = pread(descriptor, (char *)buffer + length, size - length, (off_t)(offset + length));
        if (count > 0)
            length += (size_t)count;
    } while (count > 0 ? length < size : count < 0 && errno == EINTR);
    (void)close(descriptor);
    return count < 0 ? -1 : (int64_t)length;
}

const char *platform_error(void) {
    return strerror(errno);
}

bool platform_expand_path(const char *path, char expanded[PLATFORM_PATH_SIZE]) {
    size_t length = 0;
    if (path[0] != '/') {
        if (getcwd(expanded, PLATFORM_PATH_SIZE - 1) == NULL)
            return false;
        length = strlen(expanded);
        expanded[length++] = '/';
    }
    for (const char *from = path; *from != '\0'; from++) {
        if (length >= PLATFORM_PATH_SIZE - 16) {
            errno = ENAMETOOLONG;
            return false;
        }
        if (from[0] == '%' && from[1] == 'p') {
            length += (size_t)snprintf(expanded + length, 16, "%ld", (long)getpid());
            from++;
        } else {
            expanded[length++] = *from;
        }
    }
    expanded[length] = '\0';
    return true;
}

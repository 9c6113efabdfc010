/*
 * Every call to the operating system and the dynamic loader, behind one narrow header.
 * Porting the runtime means writing files that keep what is promised here.
 */
#ifndef MEMCOV_PLATFORM_H
#define MEMCOV_PLATFORM_H

#include "internal.h"

/* Bytes of address space that read as zero and cost no memory; NULL if there is not enough. */
void *platform_reserve(size_t size);

/* Gives reserved address space back. */
void platform_release(void *address, size_t size);

/* Makes [address, address + size) of a reservation writable. Both are multiples of 64 KiB. */
bool platform_commit(void *address, size_t size);

/*
 * Grows memory that reads as zero where nothing was written, from `size` bytes to `new_size`; it
 * may move. `address` is NULL for the first time. NULL, and nothing changed, if there is not
 * enough. Not from the C library's heap: what the runtime keeps of a level would lie between a
 * program's own blocks, and a heap that just fits would be given back and asked for again with each
 * input.
 */
void *platform_grow(void *address, size_t size, size_t new_size);

#define PLATFORM_COMMIT_UNIT ((size_t)65536) /* a multiple of every page size we meet */

/* `size` rounded up to what can be committed. */
static inline size_t platform_commit_units(size_t size) {
    return (size + PLATFORM_COMMIT_UNIT - 1) & ~(PLATFORM_COMMIT_UNIT - 1);
}

#define PLATFORM_PATH_SIZE     4096
#define PLATFORM_BUILD_ID_SIZE 64

/* A part of a loaded object's memory that may be read. */
struct platform_segment {
    uintptr_t start;
    size_t size;
    bool is_executable, is_writable;
};

#define PLATFORM_SEGMENTS_ROOM 16 /* objects have about five; what is beyond is not known */

/* Where an object lies in memory, as its program headers tell. */
struct platform_image {
    uint64_t load_bias;
    uint32_t segment_count;
    bool has_guarded_pages; /* AArch64: branches may lead to marked places only (PROT_BTI) */
    uintptr_t frame_table;  /* .eh_frame_hdr, which lists its functions; 0 if there is none */
    struct platform_segment segments[PLATFORM_SEGMENTS_ROOM];
};

/* Whether two images lie at the same place in the same way. */
bool platform_is_same_image(const struct platform_image *one, const struct platform_image *other);

/* How many objects the loader has unloaded so far. Never call it with a lock of ours held. */
uint64_t platform_unloads(void);

/* A loaded ELF object (shared library or executable). */
struct platform_object {
    struct platform_image image;
    uint32_t build_id_length; /* 0 without a GNU build-id */
    uint8_t build_id[PLATFORM_BUILD_ID_SIZE];
    char path[PLATFORM_PATH_SIZE];
};

/*
 * Finds the object that `address` lies in. Takes the loader's lock: never call it with a lock of
 * ours held, nor from the callback.
 */
bool platform_find_object(const void *address, struct platform_object *object);

/* ---- Code that is changed while it runs (platform_linux_code.c); any thread, any context -------
 */

size_t platform_page_size(void);

/* Makes pages of code writable, and no longer writable; they can be executed all the time. */
bool platform_code_open(uintptr_t start, size_t size);
bool platform_code_close(uintptr_t start, size_t size);

/* Whether the system offers what platform_code_synchronize needs. */
bool platform_code_can_synchronize(void);

/* Returns when no thread of the process runs code that was changed before the call. */
bool platform_code_synchronize(void);

/*
 * Returns when every restartable sequence that another thread of the process was in is to begin
 * again, and what each did before is seen by all (owner.h). False if the system does not offer it.
 * errno stays.
 */
bool platform_restart_sequences(void);

/*
 * Nanoseconds since some point in time, and those that processors have spent on the process, which
 * takes a system call. 0 if the system does not tell. errno stays.
 */
uint64_t platform_time(void);
uint64_t platform_processor_time(void);

/*
 * Holds back the thread's signals and its cancellation, and keeps errno, from platform_enter to
 * platform_leave.
 */
struct platform_context {
    uint64_t signals[16];
    int error, cancel_state;
};
struct platform_context platform_enter(void);
void platform_leave(const struct platform_context *before);

/*
 * Keeps the object that `address` lies in loaded for good, if it is the one of this load bias. Asks
 * the loader: never call it with a lock of ours held, nor from the callback.
 */
enum platform_pinned {
    PLATFORM_PINNED,
    PLATFORM_GONE,       /* there is no such object any more */
    PLATFORM_UNPINNABLE, /* it is there, but the loader cannot keep it */
};
enum platform_pinned platform_pin(const void *address, uint64_t load_bias);

/* ---- Files (platform_linux_file.c) --------------------------------------------------------- */

/*
 * A file that is open for reading and writing, locked against all others that open it so (in this
 * process and elsewhere) until it is closed.
 */
struct platform_file {
    int descriptor;
    bool is_regular;        /* not a device, a pipe, ... */
    uint64_t device, inode; /* which file it is, whatever its name */
    uint64_t size;
};

/*
 * Opens and locks a file; waits for the lock. One that is not there is made if `create` is set,
 * with mode 0600 whatever the umask.
 */
bool platform_file_open(const char *path, bool create, struct platform_file *file);
void platform_file_close(struct platform_file *file); /* keeps platform_error() */

/*
 * Reserves [offset, offset + size) on disk, so that writing to it cannot fail for want of room.
 * What the file holds there stays, also what others are writing meanwhile.
 */
bool platform_file_reserve(struct platform_file *file, uint64_t offset, uint64_t size);

/* Writes `size` bytes at `offset` in one call, so that a kill leaves all of them or none. */
bool platform_file_write(struct platform_file *file, uint64_t offset, const void *bytes,
                         size_t size);

/*
 * Maps [offset, offset + size), which must be reserved, shared and writable; NULL without address
 * space. The mapping outlives the closing of the file.
 */
void *platform_file_map(const struct platform_file *file, uint64_t offset, uint64_t size);
void platform_file_unmap(void *address, uint64_t size);

/* Reads `size` bytes of a file of any kind at `offset`, fewer at its end; -1 if it cannot be read.
 */
int64_t platform_read(const char *path, uint64_t offset, void *buffer, size_t size);

/* The text of the last failure of a call above. */
const char *platform_error(void);

/* Writes `path` with each %p replaced by the process id, made absolute; false if it is too long. */
bool platform_expand_path(const char *path, char expanded[PLATFORM_PATH_SIZE]);

/* An environment variable; NULL if it is unset, empty, or the program runs with raised rights. */
const char *platform_environment(const char *name);

/* Whether `text` matches the shell pattern `pattern`. */
bool platform_matches(const char *pattern, const char *text);

/* Writes "memcov: " and the formatted text as one line to stderr, in one write. */
__attribute__((format(printf, 1, 2))) void platform_print(const char *format, ...);

#endif

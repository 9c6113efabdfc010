/*
 * Every call to the operating system and the dynamic loader, behind one narrow header.
 * Porting the runtime means writing one more file that keeps what is promised here.
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

#define PLATFORM_COMMIT_UNIT ((size_t)65536) /* a multiple of every page size we meet */

#define PLATFORM_PATH_SIZE     4096
#define PLATFORM_BUILD_ID_SIZE 64

/* A loaded ELF object (shared library or executable). */
struct platform_object {
    uint64_t load_bias;
    uint32_t build_id_length; /* 0 without a GNU build-id */
    uint8_t build_id[PLATFORM_BUILD_ID_SIZE];
    char path[PLATFORM_PATH_SIZE];
};

/*
 * Finds the object that `address` lies in. Takes the loader's lock: never call it with a lock of
 * ours held, nor from the callback.
 */
bool platform_find_object(const void *address, struct platform_object *object);

/* An environment variable; NULL if it is unset, empty, or the program runs with raised rights. */
const char *platform_environment(const char *name);

/* Whether `text` matches the shell pattern `pattern`. */
bool platform_matches(const char *pattern, const char *text);

/* Writes "memcov: " and the formatted text as one line to stderr, in one write. */
__attribute__((format(printf, 1, 2))) void platform_print(const char *format, ...);

#endif

/*
 * Linux, glibc: memory, loaded objects, the environment, messages. With platform_linux_file.c and
 * platform_linux_code.c the only files of the runtime that call the system. x86-64 and AArch64 need
 * nothing apart.
 */
#define _GNU_SOURCE
#include "platform.h"

#include <elf.h>
#include <fnmatch.h>
#include <limits.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * Read-only private memory is not charged against the commit limit, so a reservation succeeds
 * under vm.overcommit_memory=2 too, and a stray read in it finds zeros instead of a fault.
 */
void *platform_reserve(size_t size) {
    void *address = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address == MAP_FAILED)
        return NULL;
    (void)madvise(address, size, MADV_DONTDUMP);
    return address;
}

void platform_release(void *address, size_t size) {
    (void)munmap(address, size);
}

bool platform_commit(void *address, size_t size) {
    if (mprotect(address, size, PROT_READ | PROT_WRITE) != 0)
        return false;
    (void)madvise(address, size, MADV_DODUMP);
    return true;
}

void *platform_grow(void *address, size_t size, size_t new_size) {
    if (new_size > SIZE_MAX - PLATFORM_COMMIT_UNIT)
        return NULL;
    if (address != NULL && platform_commit_units(size) == platform_commit_units(new_size))
        return address;
    void *grown = address == NULL ? mmap(NULL, platform_commit_units(new_size),
                                         PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                  : mremap(address, platform_commit_units(size),
                                           platform_commit_units(new_size), MREMAP_MAYMOVE);
    return grown == MAP_FAILED ? NULL : grown;
}

struct search {
    uintptr_t address;
    struct platform_object *object;
    bool is_executable;
};

/* Reads the GNU build-id out of a note segment of an object in memory. */
static void read_build_id(const char *note, const char *end, struct platform_object *object) {
    while (end - note >= (ptrdiff_t)sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) header;
        memcpy(&header, note, sizeof header);
        note += sizeof header;
        size_t name_room = ((size_t)header.n_namesz + 3) & ~(size_t)3;
        size_t content_room = ((size_t)header.n_descsz + 3) & ~(size_t)3;
        if (name_room + content_room > (size_t)(end - note))
            return;
        if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == 4 &&
            memcmp(note, "GNU", 4) == 0 && header.n_descsz <= PLATFORM_BUILD_ID_SIZE) {
            object->build_id_length = header.n_descsz;
            memcpy(object->build_id, note + name_room, header.n_descsz);
            return;
        }
        note += name_room + content_room;
    }
}

#define PROPERTY_BTI_TYPE 0xC0000000U /* GNU_PROPERTY_AARCH64_FEATURE_1_AND, its bit 0 */

/* Whether the properties of an object have the loader map its code with PROT_BTI. */
static bool asks_for_bti(const struct dl_phdr_info *info, const ElfW(Phdr) * segment) {
    const char *note = (const char *)(info->dlpi_addr + segment->p_vaddr);
    uint32_t words[6]; /* a note's head, its name, and the first property's type and size */
    for (size_t at = 4 * sizeof *words; at + 3 * sizeof *words <= segment->p_memsz;) {
        memcpy(words, note + at, 3 * sizeof *words);
        if (words[0] == PROPERTY_BTI_TYPE)
            return (words[2] & 1) != 0;
        at += 2 * sizeof *words + (((size_t)words[1] + 7) & ~(size_t)7);
    }
    return false;
}

/* Of the segments those that may be read: none that can only be executed. */
static void read_image(const struct dl_phdr_info *info, struct platform_image *image) {
    image->load_bias = info->dlpi_addr;
    image->has_guarded_pages = false;
    image->frame_table = 0;
    image->segment_count = 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_GNU_PROPERTY)
            image->has_guarded_pages = asks_for_bti(info, segment);
        if (segment->p_type == PT_GNU_EH_FRAME)
            image->frame_table = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_R) != 0 &&
            image->segment_count < PLATFORM_SEGMENTS_ROOM)
            image->segments[image->segment_count++] =
                (struct platform_segment){.start = info->dlpi_addr + segment->p_vaddr,
                                          .size = segment->p_memsz,
                                          .is_executable = (segment->p_flags & PF_X) != 0,
                                          .is_writable = (segment->p_flags & PF_W) != 0};
    }
}

static int visit_object(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    struct search *search = data;
    bool contains = false;
    for (size_t i = 0; i < info->dlpi_phnum && !contains; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        contains = segment->p_type == PT_LOAD &&
                   search->address - (info->dlpi_addr + segment->p_vaddr) < segment->p_memsz;
    }
    if (!contains)
        return 0;
    struct platform_object *object = search->object;
    read_image(info, &object->image);
    object->build_id_length = 0;
    search->is_executable = info->dlpi_name[0] == '\0';
    (void)snprintf(object->path, sizeof object->path, "%s", info->dlpi_name);
    for (size_t i = 0; i < info->dlpi_phnum && object->build_id_length == 0; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_NOTE) {
            /* The loader hands out the segment's address as a number. */
            const char *note = (const char *)(info->dlpi_addr + segment->p_vaddr);
            read_build_id(note, note + segment->p_memsz, object);
        }
    }
    return 1;
}

/* Replaces the path by an absolute one with no symbolic links, where the file can be found. */
static void resolve_path(struct platform_object *object, bool is_executable) {
    /* A buffer of our own: one from the C library may not be ours to free, where an object that
     * the runtime was linked into has an allocator of its own. */
    char resolved[PLATFORM_PATH_SIZE];
    _Static_assert(sizeof resolved >= PATH_MAX, "room for any path that realpath finds");
    if (realpath(is_executable ? "/proc/self/exe" : object->path, resolved) != NULL)
        memcpy(object->path, resolved, sizeof object->path);
}

bool platform_is_same_image(const struct platform_image *one, const struct platform_image *other) {
    bool is_same = one->load_bias == other->load_bias && one->segment_count == other->segment_count;
    for (uint32_t i = 0; is_same && i < one->segment_count; i++)
        is_same = one->segments[i].start == other->segments[i].start &&
                  one->segments[i].size == other->segments[i].size &&
                  one->segments[i].is_executable == other->segments[i].is_executable;
    return is_same;
}

static int read_unloads(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    *(uint64_t *)data = info->dlpi_subs;
    return 1;
}

uint64_t platform_unloads(void) {
    uint64_t unloads = 0;
    (void)dl_iterate_phdr(read_unloads, &unloads);
    return unloads;
}

bool platform_find_object(const void *address, struct platform_object *object) {
    struct search search = {.address = (uintptr_t)address, .object = object};
    if (dl_iterate_phdr(visit_object, &search) == 0)
        return false;
    resolve_path(object, search.is_executable);
    return true;
}

const char *platform_environment(const char *name) {
    const char *value = secure_getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

bool platform_matches(const char *pattern, const char *text) {
    return fnmatch(pattern, text, 0) == 0;
}

void platform_print(const char *format, ...) {
    char line[PLATFORM_PATH_SIZE + 512] = "memcov: ";
    size_t start = strlen(line);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line + start, sizeof line - start - 1, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    size_t end = strlen(line);
    line[end++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, end);
    (void)written; /* there is nowhere else to say it */
}

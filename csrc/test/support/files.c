#define _GNU_SOURCE
#include "files.h"
#include "edges.h"
#include "file_format.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[4096]; /* absolute: tests change their working directory */
static pid_t owner;

static void remove_directory(void) {
    DIR *entries = getpid() == owner ? opendir(directory) : NULL;
    if (entries == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;)
        (void)unlinkat(dirfd(entries), entry->d_name, 0);
    closedir(entries);
    rmdir(directory);
}

const char *path_of(const char *name) {
    static char paths[8][8192];
    static size_t next;
    if (owner == 0) {
        CHECK(getcwd(directory, sizeof directory - 32) != NULL);
        strcat(directory, "/files-XXXXXX");
        CHECK(mkdtemp(directory) != NULL);
        owner = getpid();
        atexit(remove_directory);
    }
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", directory, name);
    return path;
}

/* From the start to the end: what a section holds is read after the length that takes it in. */
struct bytes read_bytes(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        test_fail(__FILE__, __LINE__, "%s cannot be opened", path);
    struct bytes bytes = {.at = NULL};
    size_t room = 65536;
    ssize_t count;
    do {
        room *= 2;
        bytes.at = realloc(bytes.at, room);
        CHECK(bytes.at != NULL);
        while ((count = read(descriptor, bytes.at + bytes.size, room - bytes.size)) > 0)
            bytes.size += (uint64_t)count;
        CHECK(count == 0);
    } while (bytes.size == room);
    close(descriptor);
    return bytes;
}

void free_bytes(struct bytes bytes) {
    free(bytes.at);
}

void write_bytes(const char *path, struct bytes bytes) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(descriptor >= 0);
    CHECK_EQUAL(write(descriptor, bytes.at, bytes.size), (ssize_t)bytes.size);
    close(descriptor);
}

void copy_file(const char *from, const char *to) {
    struct bytes bytes = read_bytes(from);
    write_bytes(to, bytes);
    free_bytes(bytes);
}

bool is_same(struct bytes one, struct bytes other) {
    return one.size == other.size && memcmp(one.at, other.at, one.size) == 0;
}

struct bytes read_valid(const char *path) {
    struct bytes file = read_bytes(path);
    int status = file_check(file.at, file.size);
    if (status != MCOV_OK)
        test_fail(__FILE__, __LINE__, "%s: %s", path, mcov_status_text(status));
    return file;
}

static uint64_t end_of(struct bytes file) {
    return file.size == 0 ? 0 : ((const struct mcov_file_header *)(void *)file.at)->length;
}

/* Finds the offset of the next section from one on; the first time it is 0. */
static bool next_section(struct bytes file, uint64_t *offset) {
    if (*offset == 0)
        *offset = sizeof(struct mcov_file_header);
    else
        *offset += ((const struct mcov_file_module *)(void *)(file.at + *offset))->size;
    return *offset < end_of(file);
}

uint32_t count_sections(struct bytes file) {
    uint32_t count = 0;
    for (uint64_t offset = 0; next_section(file, &offset);)
        count++;
    return count;
}

struct section section_at(struct bytes file, uint32_t index) {
    uint64_t offset = 0;
    do
        CHECK(next_section(file, &offset));
    while (index-- > 0);
    const uint8_t *start = file.at + offset;
    const struct mcov_file_module *head = (const void *)start;
    uint64_t words = head->edge_count / (uint64_t)64 + 1;
    return (struct section){.head = head,
                            .hitmap = start + 128,
                            .pcs = (const void *)(start + 128 + words * 8),
                            .path = (const char *)start + 128 + (words + head->edge_count) * 8};
}

static uint32_t count_of(struct bytes file, uint32_t edge_count, uint32_t *index) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < count_sections(file); i++)
        if (section_at(file, i).head->edge_count == edge_count) {
            *index = i;
            found++;
        }
    return found;
}

struct section section_of(struct bytes file, uint32_t edge_count) {
    uint32_t index = 0;
    CHECK_EQUAL(count_of(file, edge_count, &index), 1);
    return section_at(file, index);
}

bool has_section(struct bytes file, uint32_t edge_count) {
    uint32_t index;
    return count_of(file, edge_count, &index) > 0;
}

uint32_t hits_in(struct section section) {
    uint32_t edge_count = section.head->edge_count;
    size_t size = ((size_t)edge_count / 64 + 1) * 8;
    CHECK(!bit_of(section.hitmap, 0));
    for (size_t bit = (size_t)edge_count + 1; bit < size * 8; bit++)
        CHECK(!bit_of(section.hitmap, (uint32_t)bit));
    return bits_of(section.hitmap, size);
}

bool is_hit(struct section section, uint32_t guard) {
    return bit_of(section.hitmap, guard + 1);
}

uint32_t hits_in_file(const char *path) {
    struct bytes file = read_valid(path);
    uint32_t hits = 0;
    for (uint32_t i = 0; i < count_sections(file); i++)
        hits += hits_in(section_at(file, i));
    free_bytes(file);
    return hits;
}

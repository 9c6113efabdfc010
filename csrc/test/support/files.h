/* Coverage files: where tests put them, and an independent look at what is in them. */
#ifndef MEMCOV_TEST_FILES_H
#define MEMCOV_TEST_FILES_H

#include "check.h"
#include "memcov.h"
#include "memcov_file.h"

/*
 * A path in a directory of this test's own, which is gone when the test has ended well. A test that
 * shares it with child processes asks for a path before it starts them.
 */
const char *path_of(const char *name);

/* The bytes of a file of any kind as they are now. Writers may be at it. */
struct bytes {
    uint8_t *at;
    uint64_t size;
};
struct bytes read_bytes(const char *path);
void free_bytes(struct bytes bytes);
void write_bytes(const char *path, struct bytes bytes);
void copy_file(const char *from, const char *to);
bool is_same(struct bytes one, struct bytes other);

/* Reads a file and fails unless it passes file_check. */
struct bytes read_valid(const char *path);

/* A section; it points into the bytes. */
struct section {
    const struct mcov_file_module *head;
    const uint8_t *hitmap;
    const uint64_t *pcs;
    const char *path; /* not terminated */
};
uint32_t count_sections(struct bytes file);
struct section section_at(struct bytes file, uint32_t index);

/* The only section of so many edges. */
struct section section_of(struct bytes file, uint32_t edge_count);
bool has_section(struct bytes file, uint32_t edge_count);

/* The section's set bits, which all belong to edges. */
uint32_t hits_in(struct section section);

/* Whether the section has the edge of the module's guard `guard`, counted from 0. */
bool is_hit(struct section section, uint32_t guard);

/* All hits in the file at `path`, which is valid. */
uint32_t hits_in_file(const char *path);

#endif

/* The coverage file as bytes: where things lie, and whether they may be believed. No system calls.
 */
#ifndef MEMCOV_FILE_FORMAT_H
#define MEMCOV_FILE_FORMAT_H

#include "internal.h"

#include "memcov_file.h"

/* What a module is known by in a file. */
struct module_identity {
    uint32_t kind;
    uint32_t length;
    uint8_t bytes[MCOV_FILE_IDENTITY_SIZE];
};

/* Bytes of a hitmap of so many edges in a file. */
uint64_t file_hitmap_size(uint32_t edge_count);

/* Offsets in a section, and its size. */
uint64_t file_pcs_offset(uint32_t edge_count);
uint64_t file_path_offset(uint32_t edge_count);
uint64_t file_section_size(uint32_t edge_count, uint32_t path_length);

/*
 * Checks `size` bytes that are a file from its start. MCOV_OK, or the first of these that applies:
 * MCOV_ERROR_FILE_MAGIC, MCOV_ERROR_FILE_BYTE_ORDER, MCOV_ERROR_FILE_VERSION,
 * MCOV_ERROR_FILE_LENGTH, and of the first section that is wrong MCOV_ERROR_FILE_SECTION or
 * MCOV_ERROR_FILE_DUPLICATE. Trusts no length it reads.
 */
int file_check(const uint8_t *bytes, uint64_t size);

/* The offset of a module's section in checked bytes, 0 if it has none. */
uint64_t file_find(const uint8_t *bytes, uint32_t edge_count,
                   const struct module_identity *identity);

#endif

/*
 * The coverage file as bytes (memcov_file.h). A file comes from outside: every length is held
 * against what is there before it is used, and all arithmetic is on 64 bits with operands of 32,
 * so that nothing wraps.
 */
#include "file_format.h"

#include <string.h>

_Static_assert(sizeof(struct mcov_file_header) == 64, "the header is 64 bytes");
_Static_assert(sizeof(struct mcov_file_module) == 128, "a section's head is 128 bytes");

uint64_t file_hitmap_size(uint32_t edge_count) {
    return ((uint64_t)edge_count / 64 + 1) * 8;
}

uint64_t file_pcs_offset(uint32_t edge_count) {
    return sizeof(struct mcov_file_module) + file_hitmap_size(edge_count);
}

uint64_t file_path_offset(uint32_t edge_count) {
    return file_pcs_offset(edge_count) + (uint64_t)edge_count * sizeof(uint64_t);
}

uint64_t file_section_size(uint32_t edge_count, uint32_t path_length) {
    uint64_t end = file_path_offset(edge_count) + path_length;
    return (end + MCOV_FILE_ALIGNMENT - 1) / MCOV_FILE_ALIGNMENT * MCOV_FILE_ALIGNMENT;
}

static bool is_section(const struct mcov_file_module *section, uint64_t room) {
    return section->edge_count > 0 &&
           (section->identity_kind == MCOV_FILE_BUILD_ID ||
            section->identity_kind == MCOV_FILE_CONTENT_HASH) &&
           section->identity_length > 0 && section->identity_length <= MCOV_FILE_IDENTITY_SIZE &&
           section->path_length < MCOV_FILE_PATH_SIZE && section->size <= room &&
           section->size == file_section_size(section->edge_count, section->path_length);
}

/* Bit 0 and what lies behind the last edge stand for nothing, so nobody sets them. */
static bool has_foreign_bits(const uint8_t *hitmap, uint32_t edge_count) {
    uint64_t last;
    memcpy(&last, hitmap + (uint64_t)edge_count / 64 * 8, sizeof last);
    return (hitmap[0] & 1) != 0 || last >> edge_count % 64 >> 1 != 0;
}

static bool is_of(const struct mcov_file_module *section, uint32_t edge_count,
                  const struct module_identity *identity) {
    return section->edge_count == edge_count && section->identity_kind == identity->kind &&
           section->identity_length == identity->length &&
           memcmp(section->identity, identity->bytes, identity->length) == 0;
}

/* The first section of a module among those that end at `end` at the latest, or 0. */
static uint64_t find_before(const uint8_t *bytes, uint64_t end, uint32_t edge_count,
                            const struct module_identity *identity) {
    for (uint64_t offset = sizeof(struct mcov_file_header); offset < end;) {
        struct mcov_file_module section;
        memcpy(&section, bytes + offset, sizeof section);
        if (is_of(&section, edge_count, identity))
            return offset;
        offset += section.size;
    }
    return 0;
}

/*
 * The sections seen so far, a bit for each value of their hash. Few share one, so few sections are
 * looked for among all before them.
 */
struct seen_sections {
    uint64_t bits[1024];
};

/* Whether the section at `offset`, which is in bounds as all before it are, is another's twin. */
static bool has_twin(const uint8_t *bytes, uint64_t offset, const struct mcov_file_module *section,
                     struct seen_sections *seen) {
    struct module_identity identity = {.kind = section->identity_kind,
                                       .length = section->identity_length};
    memcpy(identity.bytes, section->identity, section->identity_length);
    uint64_t hash = section->edge_count;
    for (uint32_t i = 0; i < identity.length; i++)
        hash = (hash ^ identity.bytes[i]) * 0x9E3779B97F4A7C15ULL;
    uint64_t *word = &seen->bits[hash >> 54], bit = (uint64_t)1 << (hash >> 48) % 64;
    bool may_have = (*word & bit) != 0;
    *word |= bit;
    return may_have && find_before(bytes, offset, section->edge_count, &identity) != 0;
}

int file_check(const uint8_t *bytes, uint64_t size) {
    struct mcov_file_header header = {.magic = MCOV_FILE_MAGIC};
    struct seen_sections seen = {0};
    if (size == 0)
        return MCOV_OK;
    /* Of a file that was cut off, the start of the magic tells whether it was one of ours. */
    memcpy(&header, bytes, size < sizeof header ? (size_t)size : sizeof header);
    if (header.magic != MCOV_FILE_MAGIC)
        return MCOV_ERROR_FILE_MAGIC;
    if (size < sizeof header)
        return MCOV_ERROR_FILE_LENGTH;
    if (header.byte_order != MCOV_FILE_BYTE_ORDER)
        return MCOV_ERROR_FILE_BYTE_ORDER;
    if (header.version != MCOV_FILE_VERSION)
        return MCOV_ERROR_FILE_VERSION;
    if (header.length < sizeof header || header.length > size)
        return MCOV_ERROR_FILE_LENGTH;
    for (uint64_t offset = sizeof header; offset < header.length;) {
        struct mcov_file_module section;
        uint64_t room = header.length - offset;
        if (room < sizeof section)
            return MCOV_ERROR_FILE_SECTION;
        memcpy(&section, bytes + offset, sizeof section);
        if (!is_section(&section, room) ||
            has_foreign_bits(bytes + offset + sizeof section, section.edge_count))
            return MCOV_ERROR_FILE_SECTION;
        if (has_twin(bytes, offset, &section, &seen))
            return MCOV_ERROR_FILE_DUPLICATE;
        offset += section.size;
    }
    return MCOV_OK;
}

uint64_t file_find(const uint8_t *bytes, uint32_t edge_count,
                   const struct module_identity *identity) {
    struct mcov_file_header header;
    memcpy(&header, bytes, sizeof header);
    return find_before(bytes, header.length, edge_count, identity);
}

/*
 * The serialized form: uint32 now, uint32 storage_size, storage_size bytes of hitmap; no more, no
 * less. What is read comes from outside and is believed in nothing: the length first, then the
 * header, then that no edge lies above the total. Only then does anything change.
 */
#include "serialized.h"
#include "inline_hits.h"
#include "lines.h"
#include "maps.h"
#include "now.h"
#include "patch.h"

#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE 8

int serialized_write(uint8_t **data, size_t *size) {
    uint32_t storage_size = (uint32_t)maps_size();
    uint8_t *buffer = malloc(HEADER_SIZE + (size_t)storage_size);
    if (buffer == NULL)
        return MCOV_ERROR_NO_MEMORY;
    uint32_t bits = maps_copy(maps_hitmap, buffer + HEADER_SIZE, storage_size);
    memcpy(buffer, &bits, sizeof bits);
    memcpy(buffer + sizeof bits, &storage_size, sizeof storage_size);
    *data = buffer;
    *size = HEADER_SIZE + (size_t)storage_size;
    return MCOV_OK;
}

/* The bits of byte `index` of a hitmap that stand for edges we know, or for bit 0. */
static uint8_t known_bits(size_t index) {
    uint32_t total = maps_total();
    if (index < total / 8)
        return 0xff;
    return index > total / 8 ? 0 : (uint8_t)((2U << total % 8) - 1);
}

static bool has_unknown_edges(const uint8_t *hitmap, size_t length) {
    for (size_t i = maps_total() / 8; i < length; i++)
        if (hitmap[i] & ~known_bits(i))
            return true;
    return false;
}

/* Loads a hitmap line by line; what lies behind its end counts as zero. */
static void load(const uint8_t *hitmap, size_t length, enum loading loading) {
    if (loading == REPLACE)
        inline_hits_clear();
    size_t size = maps_size();
    size_t known = length < size ? length : size;
    for (uint32_t line = 0; line < maps_lines(); line++) {
        uint64_t words[LINE_WORDS] = {0};
        size_t start = (size_t)line * LINE_BYTES;
        if (start < known)
            memcpy(words, hitmap + start, known - start < LINE_BYTES ? known - start : LINE_BYTES);
        if (line == 0)
            words[0] &= ~(uint64_t)1;
        size_t last = size - 1;
        if (last / LINE_BYTES == line) /* the line that holds the last byte */
            ((uint8_t *)words)[last % LINE_BYTES] &= known_bits(last);
        if (loading == REPLACE)
            lines_replace(line, words);
        else
            lines_merge(line, words);
    }
    now_settle();
    if (loading == REPLACE)
        patch_note_new_level();
}

int hitmap_read(const uint8_t *hitmap, size_t length, enum loading loading) {
    if (has_unknown_edges(hitmap, length))
        return MCOV_ERROR_UNKNOWN_EDGES;
    load(hitmap, length, loading);
    return MCOV_OK;
}

void hitmap_read_known(const uint8_t *hitmap) {
    load(hitmap, maps_size(), REPLACE);
}

int serialized_read(const uint8_t *data, size_t size, enum loading loading) {
    uint32_t storage_size;
    if (size < HEADER_SIZE)
        return MCOV_ERROR_LENGTH;
    memcpy(&storage_size, data + sizeof(uint32_t), sizeof storage_size);
    if (storage_size != size - HEADER_SIZE)
        return MCOV_ERROR_LENGTH;
    return hitmap_read(data + HEADER_SIZE, storage_size, loading);
}

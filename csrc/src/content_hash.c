/* The algorithm stands in content_hash.h. */
#include "content_hash.h"
#include "platform.h"

#include <string.h>

#define CHUNK ((size_t)65536)

static uint64_t mix(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ULL;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBULL;
    return word ^ (word >> 31);
}

bool content_hash(const char *path, uint8_t hash[CONTENT_HASH_SIZE]) {
    uint64_t sums[2] = {0, ~(uint64_t)0};
    uint64_t length = 0;
    int64_t count;
    do {
        static uint8_t chunk[CHUNK]; /* control calls are serialized */
        memset(chunk, 0, sizeof chunk);
        count = platform_read(path, length, chunk, sizeof chunk);
        if (count < 0)
            return false;
        for (int64_t at = 0; at < count; at += 8) {
            uint64_t word;
            memcpy(&word, chunk + at, sizeof word);
            sums[0] = mix(sums[0] ^ word);
            sums[1] = mix(sums[1] + word);
        }
        length += (uint64_t)count;
    } while (count == (int64_t)CHUNK);
    sums[0] = mix(sums[0] ^ length);
    sums[1] = mix(sums[1] + length);
    memcpy(hash, sums, CONTENT_HASH_SIZE);
    return true;
}

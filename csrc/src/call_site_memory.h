/*
 * What the decoders of call sites read, and all that they do: bytes of one image's segments, which
 * the loader made readable and which stay mapped while code of that image runs.
 */
#ifndef MEMCOV_CALL_SITE_MEMORY_H
#define MEMCOV_CALL_SITE_MEMORY_H

#include "platform.h"

/* The `size` bytes at an address if they lie in one segment that may be read, else NULL. */
ON_CALLBACK_PATH static inline const uint8_t *
image_bytes(const struct platform_image *image, uintptr_t address, size_t size, bool is_code) {
    for (uint32_t i = 0; i < image->segment_count; i++) {
        const struct platform_segment *segment = &image->segments[i];
        uintptr_t offset = address - segment->start;
        if (offset < segment->size && size <= segment->size - offset)
            return is_code && !segment->is_executable ? NULL : (const uint8_t *)address;
    }
    return NULL;
}

/*
 * Four bytes, little-endian. No call of memcpy or memcmp here and in the decoders: those may be a
 * program's own, instrumented, and would call the callback again, without end.
 */
ON_CALLBACK_PATH static inline uint32_t word_at(const uint8_t *bytes) {
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* The same as a signed number: a distance, to be added to an address. */
ON_CALLBACK_PATH static inline uintptr_t distance_at(const uint8_t *bytes) {
    return (uintptr_t)(intptr_t)(int32_t)word_at(bytes);
}

/*
 * Whether a GOT slot of the image holds an address. The loader may be writing it: a slot that is
 * bound on its first call holds the callback's address before the callback runs.
 */
ON_CALLBACK_PATH static inline bool image_slot_holds(const struct platform_image *image,
                                                     uintptr_t slot, uintptr_t address) {
    const uint8_t *bytes = image_bytes(image, slot, sizeof(uintptr_t), false);
    return bytes != NULL && slot % sizeof(uintptr_t) == 0 &&
           load_relaxed((const uintptr_t *)(const void *)bytes) == address;
}

#endif

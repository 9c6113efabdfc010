/*
 * Source of the format: Linux Standard Base, "Exception Frames" and ".eh_frame_hdr" (DWARF's call
 * frame information, but for details). Of what it allows, that is read which the linkers write: a
 * table of functions, sorted by address, in numbers of four bytes that count from the table's
 * header. An entry leads to a function's description (FDE), and that to what several have in common
 * (CIE), which says by letters what else is described. Accepted is "zR": how addresses are written,
 * and nothing more. "P" and "L" are there for landing pads, "S" for the frames of signals.
 */
#include "function_x86_64.h"
#include "call_site_memory.h"

#define HEADER     12 /* bytes, up to the table */
#define ENTRY      8
#define HEAD       13 /* bytes of an FDE behind its length: its CIE, start, size, 0 more bytes */
#define HEADER_TAG 0x3B031B01U /* version 1; the encodings of .eh_frame's address, count, table */

/*
 * Version 1, "zR", code in units of 1, data of -8, rip is column 16, one byte: relative, signed.
 * Then how a frame begins: at 8 bytes above rsp (column 7), which rip is right below.
 */
static const uint8_t ordinary[] = {1, 'z', 'R', 0, 1, 0x78, 16, 1, 0x1B, 0x0C, 7, 8, 0x80 | 16, 1};

/* A signed number of four bytes, counted from `origin`. */
static uintptr_t relative_to(uintptr_t origin, const uint8_t *number) {
    return origin + distance_at(number);
}

/* Whether the CIE at an address is an ordinary one, and then nothing but no-ops, which are 0. */
static bool is_ordinary(const struct platform_image *image, uintptr_t address) {
    const uint8_t *length = image_bytes(image, address, 4, false);
    if (length == NULL)
        return false;
    size_t size = word_at(length);
    const uint8_t *cie = image_bytes(image, address + 4, size, false);
    if (cie == NULL || size < 4 + sizeof ordinary || word_at(cie) != 0)
        return false;
    for (size_t i = 0; i < size - 4; i++)
        if (cie[4 + i] != (i < sizeof ordinary ? ordinary[i] : 0))
            return false;
    return true;
}

/* What the FDE at an address says, if it is that of the function at `start`. */
static struct function read(const struct platform_image *image, uintptr_t address,
                            uintptr_t start) {
    const struct function none = {.size = 0};
    const uint8_t *fde = image_bytes(image, address, 4 + HEAD, false);
    if (fde == NULL || relative_to(address + 8, fde + 8) != start ||
        !is_ordinary(image, address + 4 - word_at(fde + 4)))
        return none;
    size_t length = word_at(fde);
    if (length < HEAD || image_bytes(image, address + 4, length, false) == NULL || fde[16] != 0)
        return none;
    return (struct function){.start = start,
                             .size = word_at(fde + 12),
                             .frame = fde + 4 + HEAD,
                             .frame_end = fde + 4 + length};
}

struct function function_find(const struct platform_image *image, uintptr_t address) {
    const struct function none = {.size = 0};
    uintptr_t header = image->frame_table;
    const uint8_t *bytes = header == 0 ? NULL : image_bytes(image, header, HEADER, false);
    if (bytes == NULL || word_at(bytes) != HEADER_TAG)
        return none;
    size_t count = word_at(bytes + 8);
    const uint8_t *table = image_bytes(image, header + HEADER, count * ENTRY, false);
    if (table == NULL)
        return none;
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (relative_to(header, table + middle * ENTRY) <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return none;
    const uint8_t *entry = table + (low - 1) * ENTRY;
    struct function found = read(image, relative_to(header, entry + 4), relative_to(header, entry));
    return address - found.start < found.size ? found : none;
}

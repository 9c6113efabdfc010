/*
 * What libFuzzer makes up, given to file_check as a file, as what follows a proper header, and as
 * sections whose sizes are right: chance does not find those. A file that passes has all of its
 * sections within its bounds, and one for each module.
 */
#include "file_format.h"

#include <stdlib.h>
#include <string.h>

/* libFuzzer calls it by this name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const uint8_t *bytes, uint64_t size) {
    if (file_check(bytes, size) != MCOV_OK || size == 0)
        return;
    struct mcov_file_header header;
    memcpy(&header, bytes, sizeof header);
    uint64_t offset = sizeof header;
    while (offset < header.length) {
        struct mcov_file_module head;
        memcpy(&head, bytes + offset, sizeof head);
        uint64_t hitmap_size = ((uint64_t)head.edge_count / 64 + 1) * 8;
        uint64_t needed = sizeof head + hitmap_size + (uint64_t)head.edge_count * 8;
        if (head.size < needed + head.path_length || head.size > size - offset)
            abort();
        struct module_identity identity = {.kind = head.identity_kind,
                                           .length = head.identity_length};
        memcpy(identity.bytes, head.identity, head.identity_length);
        uint64_t found = file_find(bytes, head.edge_count, &identity);
        if (found != offset)
            abort();
        offset += head.size;
    }
    if (offset != header.length || offset > size)
        abort();
}

/* Gives each section the size that its few edges and its path need. */
static void correct_sizes(uint8_t *file, uint64_t size) {
    struct mcov_file_module head;
    uint64_t offset = sizeof(struct mcov_file_header);
    while (size - offset >= sizeof head) {
        memcpy(&head, file + offset, sizeof head);
        head.edge_count %= 200;
        head.size = file_section_size(head.edge_count, head.path_length);
        memcpy(file + offset, &head, sizeof head);
        if (head.size > size - offset)
            return;
        offset += head.size;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct mcov_file_header header = {.magic = MCOV_FILE_MAGIC,
                                      .byte_order = MCOV_FILE_BYTE_ORDER,
                                      .version = MCOV_FILE_VERSION,
                                      .length = sizeof header + size};
    check(data, size);
    uint8_t *file = malloc(sizeof header + size);
    if (file == NULL)
        return 0;
    memcpy(file, &header, sizeof header);
    memcpy(file + sizeof header, data, size);
    check(file, sizeof header + size);
    correct_sizes(file, sizeof header + size);
    check(file, sizeof header + size);
    free(file);
    return 0;
}

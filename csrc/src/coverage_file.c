/*
 * The coverage file this process writes (memcov_file.h tells its bytes). Sections are mapped
 * shared, so a set bit is in the kernel's hands at once, and stays whatever becomes of the process.
 *
 * EVERY HIT IS IN THE FILE. The slow path sets an edge in `own`, then in the file, and only then in
 * `seen` (hits.c): a callback that returns, on the slow path or because the edge was seen, returns
 * with the bit in the file. A module that is added while it runs has its hits copied from `own`:
 * its range is published before `own` is read, and the slow path looks for its range after it set
 * the edge in `own`, or found it set there; all of these are sequentially consistent, so at least
 * one of the two finds the other.
 *
 * NOTHING ELSE IS. `own` and the slow path know only what this process hit; push, pop, reset and
 * what is injected work on other maps.
 *
 * A PC COMES BEFORE ITS BIT. A hit that knows where the callback was called writes that first, so
 * that who sees the bit it set sees the PC. The bits that are copied from `own` come without, and
 * stay without unless the edge is recorded again: by a later process, or behind a reset or a push.
 *
 * Ranges are only ever added, and a list that became too short is not freed, so the slow path reads
 * them without a lock. The file is opened anew for each module, and closed, since a lock belongs to
 * an open file: a forked child that shared it would not be locked out. fork() waits for the control
 * lock, so no child is born with the file open. A child shares its parent's mappings, and with them
 * the file.
 */
#include "coverage_file.h"
#include "call_site.h"
#include "callbacks.h"
#include "content_hash.h"
#include "file_format.h"
#include "hits.h"
#include "owner.h"

#include <stdlib.h>
#include <string.h>

struct range {
    uint32_t first_edge, edge_count;
    uint64_t *notes; /* of the module's section, as bits and PCs */
    uint64_t *bits;
    uint64_t *pcs;
    const struct platform_image *image;
};

struct ranges {
    struct ranges *shorter; /* the list before this one: some slow path may still be in it */
    size_t count, room;
    struct range items[];
};

struct ranges *coverage_file_ranges; /* set with the control lock held */

static bool is_attached;
static uint64_t noted; /* enum mcov_file_note */
static char attached_path[PLATFORM_PATH_SIZE];
static uint64_t attached_device, attached_inode;

/* Sets those of a word's bits that are not set yet. */
ON_CALLBACK_PATH static void add_bits(uint64_t *word, uint64_t bits) {
    if ((bits & ~load_relaxed(word)) != 0)
        fetch_or(word, bits);
}

/* Raises a word to what is known of the edge: others may be writing the same. */
ON_CALLBACK_PATH static void raise_pc(uint64_t *pc, uint64_t word) {
    uint64_t there = load_relaxed(pc);
    while (there < word && !__atomic_compare_exchange_n(pc, &there, word, false, __ATOMIC_RELAXED,
                                                        __ATOMIC_RELAXED)) {
    }
}

ON_CALLBACK_PATH static void record_call_site(const struct range *range, uint64_t *pc,
                                              uintptr_t return_address) {
    struct call_site site =
        call_site_find(range->image, return_address, callbacks_trace_pc_guard());
    if (site.kind != CALL_SITE_UNKNOWN)
        raise_pc(pc, (site.address - range->image->load_bias) & MCOV_FILE_PC_MASK);
}

ON_CALLBACK_PATH void coverage_file_record(uint32_t edge, uintptr_t return_address) {
    const struct ranges *all = __atomic_load_n(&coverage_file_ranges, __ATOMIC_SEQ_CST);
    size_t count = all == NULL ? 0 : __atomic_load_n(&all->count, __ATOMIC_SEQ_CST);
    for (size_t i = 0; i < count; i++) {
        const struct range *range = &all->items[i];
        if (edge - range->first_edge >= range->edge_count)
            continue;
        uint32_t own_edge = edge - range->first_edge + 1; /* a module's edges count from 1 */
        uint64_t bit = (uint64_t)1 << (own_edge % 64);
        if (load_relaxed(&range->pcs[own_edge - 1]) == 0)
            record_call_site(range, &range->pcs[own_edge - 1], return_address);
        add_bits(&range->bits[own_edge / 64], bit);
        return;
    }
}

void coverage_file_record_word(uint32_t word, uint64_t edges) {
    uint32_t skipped = (uint32_t)__builtin_ctzll(edges);
    uint32_t first = 64 * word + skipped;
    for (size_t i = 0; coverage_file_ranges != NULL && i < coverage_file_ranges->count; i++) {
        const struct range *range = &coverage_file_ranges->items[i];
        if (first - range->first_edge >= range->edge_count)
            continue;
        uint32_t own_edge = first - range->first_edge + 1, shift = own_edge % 64;
        uint64_t *bits = &range->bits[own_edge / 64];
        edges >>= skipped;
        add_bits(&bits[0], edges << shift);
        if (shift != 0 && edges >> (64 - shift) != 0)
            add_bits(&bits[1], edges >> (64 - shift));
        return;
    }
}

/* ---- The file, open and locked -------------------------------------------------------------- */

/* Writes the header of a file that has no bytes yet: in one call, so it is there whole or not. */
static bool write_header(struct platform_file *file) {
    struct mcov_file_header header = {.magic = MCOV_FILE_MAGIC,
                                      .byte_order = MCOV_FILE_BYTE_ORDER,
                                      .version = MCOV_FILE_VERSION,
                                      .length = sizeof header};
    return platform_file_write(file, 0, &header, sizeof header);
}

/* Gives an open file a header if it has none, and checks it. */
static int prepare(struct platform_file *file) {
    if (!file->is_regular)
        return MCOV_ERROR_FILE_MAGIC;
    if (file->size == 0 && !write_header(file))
        return MCOV_ERROR_SYSTEM;
    void *bytes = platform_file_map(file, 0, file->size);
    if (bytes == NULL)
        return MCOV_ERROR_SYSTEM;
    int status = file_check(bytes, file->size);
    platform_file_unmap(bytes, file->size);
    return status;
}

int coverage_file_attach(const char *path) {
    struct platform_file file;
    if (is_attached)
        return MCOV_ERROR_ATTACHED;
    if (!platform_expand_path(path, attached_path))
        return MCOV_ERROR_SYSTEM;
    if (!platform_file_open(attached_path, true, &file))
        return MCOV_ERROR_SYSTEM;
    int status = prepare(&file);
    attached_device = file.device;
    attached_inode = file.inode;
    is_attached = status == MCOV_OK;
    platform_file_close(&file);
    return status;
}

bool coverage_file_attach_from_environment(void) {
    static bool is_done;
    const char *path = platform_environment("MEMCOV_FILE");
    if (is_done || path == NULL)
        return false;
    is_done = true;
    int status = coverage_file_attach(path);
    if (status == MCOV_ERROR_SYSTEM)
        platform_print("nothing is recorded in %s: %s", path, platform_error());
    else if (status != MCOV_OK && status != MCOV_ERROR_ATTACHED)
        platform_print("nothing is recorded in %s: %s", path, mcov_status_text(status));
    return status == MCOV_OK;
}

/* ---- Sections ------------------------------------------------------------------------------- */

static bool identify(const struct mcov_module *module, struct module_identity *identity) {
    *identity = (struct module_identity){.kind = MCOV_FILE_BUILD_ID};
    if (module->build_id_length > 0) {
        identity->length = module->build_id_length;
        memcpy(identity->bytes, module->build_id, module->build_id_length);
        return true;
    }
    identity->kind = MCOV_FILE_CONTENT_HASH;
    identity->length = CONTENT_HASH_SIZE;
    return content_hash(module->path, identity->bytes);
}

/*
 * Appends a section. What a writer that died left behind the end is zeroed first; the length takes
 * the section in once it is whole.
 */
static bool append_section(struct platform_file *file, struct mcov_file_header *header,
                           const struct mcov_module *module,
                           const struct module_identity *identity) {
    uint32_t path_length = (uint32_t)strlen(module->path);
    uint64_t size = file_section_size(module->edge_count, path_length);
    uint64_t start = header->length;
    uint64_t left_behind = file->size - start;
    if (!platform_file_reserve(file, start, size))
        return false;
    uint8_t *section = platform_file_map(file, start, size);
    if (section == NULL)
        return false;
    memset(section, 0, left_behind < size ? left_behind : size);
    struct mcov_file_module head = {.size = size,
                                    .edge_count = module->edge_count,
                                    .identity_kind = identity->kind,
                                    .identity_length = identity->length,
                                    .path_length = path_length};
    memcpy(head.identity, identity->bytes, identity->length);
    memcpy(section, &head, sizeof head);
    memcpy(section + file_path_offset(module->edge_count), module->path, path_length);
    platform_file_unmap(section, size);
    store_release(&header->length, start + size);
    return true;
}

/*
 * The offset of the module's section, which is made if it is not there; 0 if it cannot be. One that
 * is there is reserved too: a copy of a file, made by a program that leaves out zeros, has holes.
 */
static uint64_t find_or_append(struct platform_file *file, const struct mcov_module *module,
                               const struct module_identity *identity) {
    uint64_t size = file->size;
    uint8_t *bytes = platform_file_map(file, 0, size);
    if (bytes == NULL)
        return 0;
    struct mcov_file_header *header = (struct mcov_file_header *)(void *)bytes;
    uint64_t offset = file_find(bytes, module->edge_count, identity);
    if (offset == 0) {
        uint64_t end = header->length;
        if (append_section(file, header, module, identity))
            offset = end;
    } else if (!platform_file_reserve(file, offset, file_path_offset(module->edge_count))) {
        offset = 0;
    }
    platform_file_unmap(bytes, size);
    return offset;
}

/* Maps the module's section for as long as the process lives. NULL, and why in *reason. */
static uint8_t *map_section(const struct mcov_module *module, const char **reason) {
    struct platform_file file;
    struct module_identity identity;
    uint8_t *section = NULL;
    if (!identify(module, &identity)) {
        *reason = "it has no build-id, and its file cannot be read";
        return NULL;
    }
    if (!platform_file_open(attached_path, false, &file)) {
        *reason = platform_error();
        return NULL;
    }
    bool is_ours = file.device == attached_device && file.inode == attached_inode;
    int status = is_ours ? prepare(&file) : MCOV_OK;
    if (!is_ours) {
        *reason = "another file has taken its place";
    } else if (status != MCOV_OK && status != MCOV_ERROR_SYSTEM) {
        *reason = mcov_status_text(status);
    } else {
        uint64_t offset = status == MCOV_OK ? find_or_append(&file, module, &identity) : 0;
        if (offset != 0)
            section = platform_file_map(&file, offset, file_path_offset(module->edge_count));
        if (section == NULL)
            *reason = platform_error();
    }
    platform_file_close(&file);
    return section;
}

/* ---- Modules -------------------------------------------------------------------------------- */

/* Makes room for one more range; false without memory. */
static bool ensure_room(void) {
    size_t count = coverage_file_ranges == NULL ? 0 : coverage_file_ranges->count;
    if (coverage_file_ranges != NULL && count < coverage_file_ranges->room)
        return true;
    size_t room = count == 0 ? 16 : 2 * count;
    struct ranges *longer = malloc(sizeof *longer + room * sizeof *longer->items);
    if (longer == NULL)
        return false;
    *longer = (struct ranges){.shorter = coverage_file_ranges, .count = count, .room = room};
    if (count > 0)
        memcpy(longer->items, coverage_file_ranges->items, count * sizeof *longer->items);
    __atomic_store_n(&coverage_file_ranges, longer, __ATOMIC_SEQ_CST);
    return true;
}

static struct range *publish_range(const struct mcov_module *module,
                                   const struct platform_image *image, uint8_t *section) {
    if (!ensure_room())
        return NULL;
    struct range *range = &coverage_file_ranges->items[coverage_file_ranges->count];
    *range = (struct range){.first_edge = module->first_edge,
                            .edge_count = module->edge_count,
                            .notes = &((struct mcov_file_module *)(void *)section)->notes,
                            .bits = (void *)(section + sizeof(struct mcov_file_module)),
                            .pcs = (void *)(section + file_pcs_offset(module->edge_count)),
                            .image = image};
    /* An exchange, as in now.h: qemu 7 lets a store be passed by the loads of `own`. */
    (void)__atomic_exchange_n(&coverage_file_ranges->count, coverage_file_ranges->count + 1,
                              __ATOMIC_SEQ_CST);
    owner_order(); /* before `own` is read */
    return range;
}

/* The word that holds the module's edges 64 * i on, without those of the modules beside it. */
static void copy_earlier_hits(const struct range *range) {
    for (uint32_t i = 0; i <= range->edge_count / 64; i++) {
        uint64_t bits = hits_own_bits(range->first_edge - 1 + 64 * i);
        if (i == 0)
            bits &= ~(uint64_t)1;
        if (i == range->edge_count / 64)
            bits &= ((uint64_t)2 << range->edge_count % 64) - 1;
        add_bits(&range->bits[i], bits);
    }
}

static void write_pcs(const struct range *range, const struct mcov_module *module) {
    for (uint32_t i = 0; i < range->edge_count; i++) {
        if (module->pcs[i] == 0)
            continue;
        uint64_t word = (module->pcs[i] & MCOV_FILE_PC_MASK) | MCOV_FILE_PC_FROM_TABLE;
        if (module->function_entries[i / 8] >> (i % 8) & 1)
            word |= MCOV_FILE_PC_FUNCTION_ENTRY;
        raise_pc(&range->pcs[i], word);
    }
}

static const struct range *find_range(const struct mcov_module *module) {
    for (size_t i = 0; coverage_file_ranges != NULL && i < coverage_file_ranges->count; i++)
        if (coverage_file_ranges->items[i].first_edge == module->first_edge)
            return &coverage_file_ranges->items[i];
    return NULL;
}

void coverage_file_add(const struct mcov_module *module, const struct platform_image *image) {
    if (!is_attached)
        return;
    if (find_range(module) == NULL) {
        const char *reason = "there is not enough memory";
        uint8_t *section = map_section(module, &reason);
        const struct range *range = section == NULL ? NULL : publish_range(module, image, section);
        if (range == NULL) {
            platform_print("%s is not recorded in %s: %s", module->path, attached_path, reason);
            return;
        }
        copy_earlier_hits(range);
        add_bits(range->notes, noted);
    }
    coverage_file_add_pcs(module);
}

void coverage_file_note(uint64_t notes) {
    noted |= notes;
    for (size_t i = 0; coverage_file_ranges != NULL && i < coverage_file_ranges->count; i++)
        add_bits(coverage_file_ranges->items[i].notes, notes);
}

void coverage_file_add_pcs(const struct mcov_module *module) {
    const struct range *range = find_range(module);
    if (range != NULL && module->pcs != NULL)
        write_pcs(range, module);
}

#define _GNU_SOURCE
#include "code.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct search {
    uintptr_t address;
    struct code code;
};

static int find_segment(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    struct search *search = data;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && search->address - start < segment->p_memsz)
            search->code = (struct code){(uint8_t *)start, segment->p_memsz};
    }
    return search->code.start != NULL;
}

struct code code_of(const void *address) {
    struct search search = {.address = (uintptr_t)address};
    CHECK(dl_iterate_phdr(find_segment, &search) != 0);
    return search.code;
}

uint8_t *copy_of(struct code code) {
    uint8_t *copy = malloc(code.size);
    CHECK(copy != NULL);
    return memcpy(copy, code.start, code.size);
}

#if defined(__x86_64__)
#define UNIT 1
static bool is_removed(const uint8_t *was, const uint8_t *is) {
    return (was[0] == 0xE8 && is[0] == 0xA9) || (was[0] == 0xFF && is[0] == 0x85);
}
#else
#define UNIT 4
static bool is_removed(const uint8_t *was, const uint8_t *is) {
    return was[3] >> 2 == 0x25 && memcmp(is, "\x1F\x20\x03\xD5", 4) == 0;
}
#endif

uint32_t changed_calls(struct code code, const uint8_t *copy) {
    uint32_t count = 0;
    for (size_t i = 0; i + UNIT <= code.size; i += UNIT) {
        if (memcmp(code.start + i, copy + i, UNIT) == 0)
            continue;
        if (!is_removed(copy + i, code.start + i))
            test_fail(__FILE__, __LINE__, "byte %zu of the code was %02x, is %02x", i, copy[i],
                      code.start[i]);
        count++;
    }
    return count;
}

/* The length of an instruction that shifts what %rdi points to, where a call was, or 0. */
static size_t shift_length(const uint8_t *was, const uint8_t *is) {
    if (was[0] == 0xE8 && memcmp(is, "\xD0\x3F\x0F\x1F\x00", 5) == 0)
        return 5;
    bool was_slot = was[0] == 0xFF && was[1] == 0x15;
    return was_slot && memcmp(is, "\xD0\x3F\x0F\x1F\x40\x00", 6) == 0 ? 6 : 0;
}

/* Whether a load at its opcode became a shift of the same memory. */
static bool is_shifting_load(const uint8_t *was, const uint8_t *is) {
    return was[0] == 0x8D && is[0] == 0xD0 && was[-1] == 0x48 && was[1] == 0x3D;
}

uint32_t counting_places(struct code code, const uint8_t *copy) {
    uint32_t removed = 0, loads = 0, shifts = 0;
    CHECK(*copy == *code.start);
    for (size_t i = 1, length = 1; i < code.size; i += length, length = 1) {
        const uint8_t *was = copy + i, *is = code.start + i;
        if (*was == *is)
            continue;
        size_t shift = shift_length(was, is);
        if (shift > 0)
            length = shift;
        else if (!is_shifting_load(was, is) && !is_removed(was, is))
            test_fail(__FILE__, __LINE__, "byte %zu of the code was %02x, is %02x", i, *was, *is);
        shifts += shift > 0;
        loads += is_shifting_load(was, is);
        removed += shift == 0 && is_removed(was, is);
    }
    CHECK_EQUAL(removed, loads);
    return loads + shifts;
}

uint8_t *first_changed(struct code code, const uint8_t *copy) {
    for (size_t i = 0; i + UNIT <= code.size; i += UNIT)
        if (memcmp(code.start + i, copy + i, UNIT) != 0)
            return code.start + i;
    test_fail(__FILE__, __LINE__, "the code is as it was");
}

void write_code(uint8_t *at, const void *bytes, size_t size) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uint8_t *start = (uint8_t *)((uintptr_t)at & ~(page - 1));
    CHECK_EQUAL(mprotect(start, 2 * page, PROT_READ | PROT_WRITE | PROT_EXEC), 0);
    memcpy(at, bytes, size);
    CHECK_EQUAL(mprotect(start, 2 * page, PROT_READ | PROT_EXEC), 0);
}

struct mcov_patching patching(void) {
    struct mcov_patching result;
    CHECK_EQUAL(mcov_get_patching(&result), MCOV_OK);
    return result;
}

void need_patching(void) {
    if (mcov_set_patching(MCOV_PATCHING_ON) != MCOV_OK)
        test_skip(patching().reason);
}

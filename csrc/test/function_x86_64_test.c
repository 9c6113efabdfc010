/*
 * Functions as an image describes them, given byte by byte. Descriptions are foreign data: what is
 * wrong in them makes functions unknown. It runs on any processor with the lower byte first.
 */
#include "function_x86_64.h"
#include "support/check.h"

#include <string.h>

#define FUNCTIONS 3
#define CIE_SIZE  28
#define FDE_SIZE  64

/* One segment, in the order in which it lies in memory. */
static _Alignas(8) struct {
    uint8_t code[512];
    struct {
        uint8_t tag[4];
        int32_t frames, count, table[FUNCTIONS][2];
    } header;
    uint8_t cie[CIE_SIZE], fde[FUNCTIONS][FDE_SIZE];
} memory;

static struct platform_image image;

static const struct {
    uint32_t start, size;
} functions[FUNCTIONS] = {{16, 64}, {80, 100}, {200, 60}};

static int32_t distance(const void *to, const void *from) {
    return (int32_t)((uintptr_t)to - (uintptr_t)from);
}

static void put(uint8_t *at, int32_t number) {
    memcpy(at, &number, sizeof number);
}

static void set_up(void) {
    image = (struct platform_image){
        .segment_count = 1,
        .segments = {{.start = (uintptr_t)&memory, .size = sizeof memory, .is_executable = true}},
        .frame_table = (uintptr_t)&memory.header};
    memset(&memory, 0, sizeof memory);
    memcpy(memory.header.tag, "\x01\x1B\x03\x3B", 4);
    memory.header.count = FUNCTIONS;
    put(memory.cie, CIE_SIZE - 4);
    memcpy(memory.cie + 8, "\x01zR\0\x01\x78\x10\x01\x1B\x0C\x07\x08\x90\x01", 14);
    for (int i = 0; i < FUNCTIONS; i++) {
        uint8_t *fde = memory.fde[i], *code = memory.code + functions[i].start;
        put(fde, FDE_SIZE - 4);
        put(fde + 4, distance(fde + 4, memory.cie));
        put(fde + 8, distance(code, fde + 8));
        put(fde + 12, (int32_t)functions[i].size);
        memory.header.table[i][0] = distance(code, &memory.header);
        memory.header.table[i][1] = distance(fde, &memory.header);
    }
}

static struct function find(size_t offset) {
    return function_find(&image, (uintptr_t)memory.code + offset);
}

/* Whether the second function is known. */
static bool is_known(void) {
    return find(100).size != 0;
}

TEST(an_address_is_in_the_function_that_begins_before_it_and_ends_behind_it) {
    set_up();
    for (size_t offset = 0; offset < sizeof memory.code; offset++) {
        struct function expected = {.size = 0};
        for (int i = 0; i < FUNCTIONS; i++)
            if (offset >= functions[i].start && offset < functions[i].start + functions[i].size)
                expected = (struct function){.start = (uintptr_t)memory.code + functions[i].start,
                                             .size = functions[i].size};
        struct function found = find(offset);
        CHECK_EQUAL(found.size, expected.size);
        CHECK(found.size == 0 || found.start == expected.start);
    }
    CHECK_EQUAL(function_find(&image, 0).size, 0);
    CHECK_EQUAL(function_find(&image, UINTPTR_MAX).size, 0);
}

TEST(an_image_without_functions_knows_none) {
    set_up();
    memory.header.count = 0;
    CHECK(!is_known());
    image.frame_table = 0;
    CHECK(!is_known());
}

TEST(a_table_that_is_written_in_another_way_is_not_read) {
    for (int i = 0; i < 4; i++) {
        set_up();
        memory.header.tag[i] ^= 1;
        CHECK(!is_known());
    }
}

TEST(a_table_that_reaches_out_of_its_segment_is_not_read) {
    set_up();
    memory.header.count = INT32_MAX;
    CHECK(!is_known());
    memory.header.count = -1;
    CHECK(!is_known());
    set_up();
    image.frame_table = (uintptr_t)(&memory + 1) - 8;
    CHECK(!is_known());
    image.frame_table = 8;
    CHECK(!is_known());
}

TEST(only_a_description_that_says_nothing_more_is_read) {
    for (int i = 4; i < CIE_SIZE; i++) {
        set_up();
        memory.cie[i] ^= 1;
        CHECK(!is_known());
    }
    set_up();
    put(memory.cie, 4 + 14);
    CHECK(is_known());
    put(memory.cie, 4 + 13);
    CHECK(!is_known());
    put(memory.cie, -1);
    CHECK(!is_known());
    set_up();
    memory.fde[1][16] = 1; /* more about the function */
    CHECK(!is_known());
}

TEST(a_description_that_is_not_the_functions_is_not_read) {
    set_up();
    memory.header.table[1][1] = memory.header.table[0][1];
    CHECK(!is_known());
    set_up();
    put(memory.fde[1] + 8, distance(memory.code, memory.fde[1] + 8));
    CHECK(!is_known());
}

TEST(a_description_that_reaches_out_of_its_segment_is_not_read) {
    set_up();
    for (uint32_t beyond = 1; beyond < 40; beyond++) {
        memory.header.table[1][1] = distance((uint8_t *)(&memory + 1) - beyond, &memory.header);
        CHECK(!is_known());
    }
    memory.header.table[1][1] = INT32_MIN;
    CHECK(!is_known());
    set_up();
    put(memory.fde[1], (int32_t)sizeof memory);
    CHECK(!is_known());
    put(memory.fde[1], -1);
    CHECK(!is_known());
    set_up();
    put(memory.fde[1] + 4, INT32_MIN);
    CHECK(!is_known());
}

TEST(a_description_that_is_too_short_is_not_read) {
    set_up();
    put(memory.fde[1], 13);
    CHECK(is_known());
    put(memory.fde[1], 12);
    CHECK(!is_known());
}

/* Whether the second function has a frame at an offset from its start, as a program tells. */
static bool has_frame(size_t offset, const char *program, size_t size) {
    set_up();
    uint8_t *fde = memory.fde[1];
    CHECK(size <= FDE_SIZE - 17);
    memcpy(fde + 17, program, size);
    put(fde, (int32_t)(13 + size)); /* so that what follows is not the program's */
    memset(fde + 17 + size, 0xAA, FDE_SIZE - 17 - size);
    struct function function = find(100);
    CHECK_EQUAL(function.size, functions[1].size);
    return !function_has_no_frame(&function, function.start + offset);
}

/* It has one from the first of two offsets to before the second. */
#define CHECK_FRAME(program, from, to)                                                             \
    for (size_t offset_ = 0; offset_ < 100; offset_++)                                             \
    CHECK_EQUAL(has_frame(offset_, program, sizeof(program) - 1),                                  \
                offset_ >= (from) && offset_ < (to))

TEST(a_function_without_a_program_has_no_frame) {
    CHECK_FRAME("", 100, 100);
    CHECK_FRAME("\0\0\0", 100, 100);
}

TEST(a_frame_begins_and_ends_where_the_program_says) {
    CHECK_FRAME("\x0E\x10", 0, 100);                /* at the start */
    CHECK_FRAME("\x41\x0E\x10", 1, 100);            /* behind the first byte */
    CHECK_FRAME("\x41\x0E\x10\x4F\x0E\x08", 1, 16); /* to 15 bytes later */
    CHECK_FRAME("\x02\x30\x0E\x10\x02\x20\x0E\x08", 48, 80);
    CHECK_FRAME("\x03\x30\x00\x0E\x10\x03\x20\x00\x0E\x08", 48, 80);
    CHECK_FRAME("\x04\x30\x00\x00\x00\x0E\x10\x04\x20\x00\x00\x00\x0E\x08", 48, 80);
    CHECK_FRAME("\x03\x00\x01\x0E\x10", 100, 100); /* 256 bytes on */
    CHECK_FRAME("\x04\x00\x00\x01\x00\x0E\x10", 100, 100);
    CHECK_FRAME("\x41\x0E\x88\x08\x41\x0E\x08", 1, 2); /* a distance of two bytes, 1032 */
    CHECK_FRAME("\x41\x0E\x88\x00", 100, 100);         /* 8, at length */
}

TEST(a_frame_may_be_found_by_another_register) {
    CHECK_FRAME("\x41\x0D\x06", 1, 100);           /* rbp + 8 */
    CHECK_FRAME("\x41\x0D\x06\x42\x0D\x07", 1, 3); /* and rsp + 8 again */
    CHECK_FRAME("\x41\x0E\x10\x43\x0D\x06\x50\x0C\x07\x08", 1,
                20); /* as with -fno-omit-frame-pointer */
    CHECK_FRAME("\x41\x0C\x07\x10", 1, 100);
    CHECK_FRAME("\x41\x0C\x06\x08", 1, 100);
}

TEST(what_is_told_of_other_registers_changes_no_frame) {
    CHECK_FRAME("\x83\x02\xC3\x41\x0E\x10", 1, 100);             /* offset, restore of rbx */
    CHECK_FRAME("\x83\x82\x01\x41\x0E\x10", 1, 100);             /* a distance of two bytes */
    CHECK_FRAME("\x05\x0E\x0E\x41\x0E\x10", 1, 100);             /* offset_extended */
    CHECK_FRAME("\x09\x0E\x0E\x41\x0E\x10", 1, 100);             /* register */
    CHECK_FRAME("\x06\x0E\x07\x0E\x08\x0E\x41\x0E\x10", 1, 100); /* restore_extended, ... */
    CHECK_FRAME("\x2E\x0E\x41\x0E\x10", 1, 100);                 /* GNU_args_size */
}

TEST(a_state_that_is_remembered_comes_back) {
    static const char program[] = "\x41\x0E\x10"          /* a frame */
                                  "\x41\x0A\x0E\x08"      /* none, as behind a return */
                                  "\x41\x0B"              /* a frame again */
                                  "\x41\x0A\x0A\x0E\x08"  /* none */
                                  "\x41\x0B\x0E\x08\x0B"; /* a frame */
    for (size_t offset = 0; offset < 10; offset++)
        CHECK_EQUAL(has_frame(offset, program, sizeof program - 1),
                    offset == 1 || offset == 3 || offset >= 5);
}

TEST(a_program_that_is_not_understood_leaves_a_frame) {
    CHECK_FRAME("\x0F\x01\x30", 0, 100);                             /* an expression */
    CHECK_FRAME("\x41\x13\x01", 1, 100);                             /* a signed distance */
    CHECK_FRAME("\x41\x0B", 1, 100);                                 /* nothing is remembered */
    CHECK_FRAME("\x41\x0A\x0A\x0A\x0A\x0A\x0A\x0A\x0A\x0A", 1, 100); /* too much is */
    CHECK_FRAME("\x41\x0E", 1, 100);                                 /* it ends too soon */
    CHECK_FRAME("\x41\x04\x01\x00", 1, 100);
    CHECK_FRAME("\x41\x83", 1, 100);
    CHECK_FRAME("\x41\x0E\x88\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 1, 100); /* 8, too long */
}

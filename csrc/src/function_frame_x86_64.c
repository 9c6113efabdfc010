/*
 * A frame is described by a program, which is run up to an address. Source: DWARF 5, section 6.4.2,
 * and DW_CFA_GNU_args_size, which GNU and LLVM have added. Of all that it tells, only where the
 * frame begins is followed: the register and the distance that the address above the return address
 * (CFA) is found by.
 */
#include "function_x86_64.h"

#define RSP       7
#define REMEMBERS 8 /* states that may be remembered at a time */

enum {
    NOP = 0x00,
    ADVANCE_1 = 0x02,
    ADVANCE_2 = 0x03,
    ADVANCE_4 = 0x04,
    OFFSET_EXTENDED = 0x05,
    RESTORE_EXTENDED = 0x06,
    UNDEFINED = 0x07,
    SAME_VALUE = 0x08,
    REGISTER = 0x09,
    REMEMBER_STATE = 0x0A,
    RESTORE_STATE = 0x0B,
    DEF_CFA = 0x0C,
    DEF_CFA_REGISTER = 0x0D,
    DEF_CFA_OFFSET = 0x0E,
    GNU_ARGS_SIZE = 0x2E,
    ADVANCE = 1, /* in the upper two bits; the number is in the others */
    OFFSET = 2,
    RESTORE = 3,
};

struct cfa {
    uint64_t number, offset; /* of the register, and from it */
};

/* A program that is being run. What is read beyond its end is 0, and `is_known` false then. */
struct run {
    const uint8_t *at, *end;
    uintptr_t place; /* that the state is of, from the start of the function */
    struct cfa cfa, remembered[REMEMBERS];
    size_t remembered_count;
    bool is_known;
};

static uint8_t next_byte(struct run *run) {
    run->is_known &= run->at < run->end;
    return run->is_known ? *run->at++ : 0;
}

static uint64_t next_bytes(struct run *run, unsigned count) {
    uint64_t number = 0;
    for (unsigned i = 0; i < count; i++)
        number |= (uint64_t)next_byte(run) << 8 * i;
    return number;
}

/* LEB128, unsigned. */
static uint64_t next_number(struct run *run) {
    uint64_t number = 0;
    uint8_t byte = 0x80;
    for (unsigned shift = 0; (byte & 0x80) != 0; shift += 7) {
        byte = next_byte(run);
        run->is_known &= shift < 63;
        number |= run->is_known ? (uint64_t)(byte & 0x7F) << shift : 0;
    }
    return number;
}

static void remember(struct run *run) {
    run->is_known &= run->remembered_count < REMEMBERS;
    if (run->is_known)
        run->remembered[run->remembered_count++] = run->cfa;
}

static void recall(struct run *run) {
    run->is_known &= run->remembered_count > 0;
    if (run->is_known)
        run->cfa = run->remembered[--run->remembered_count];
}

/* Runs one instruction. Those that change the place change nothing else. */
static void step(struct run *run) {
    uint8_t operation = next_byte(run);
    if (operation >> 6 == ADVANCE)
        run->place += operation & 0x3F;
    else if (operation >> 6 == OFFSET)
        (void)next_number(run);
    if (operation >> 6 != 0)
        return;
    switch (operation) {
    case NOP:
        break;
    case ADVANCE_1:
    case ADVANCE_2:
    case ADVANCE_4:
        run->place += next_bytes(run, 1U << (operation - ADVANCE_1));
        break;
    case OFFSET_EXTENDED:
    case REGISTER:
        (void)next_number(run);
        (void)next_number(run);
        break;
    case RESTORE_EXTENDED:
    case UNDEFINED:
    case SAME_VALUE:
    case GNU_ARGS_SIZE:
        (void)next_number(run);
        break;
    case REMEMBER_STATE:
        remember(run);
        break;
    case RESTORE_STATE:
        recall(run);
        break;
    case DEF_CFA:
        run->cfa.number = next_number(run);
        run->cfa.offset = next_number(run);
        break;
    case DEF_CFA_REGISTER:
        run->cfa.number = next_number(run);
        break;
    case DEF_CFA_OFFSET:
        run->cfa.offset = next_number(run);
        break;
    default: /* expressions, signed distances */
        run->is_known = false;
    }
}

bool function_has_no_frame(const struct function *function, uintptr_t address) {
    struct run run = {.at = function->frame,
                      .end = function->frame_end,
                      .cfa = {.number = RSP, .offset = 8},
                      .is_known = true};
    while (run.is_known && run.at < run.end && run.place <= address - function->start)
        step(&run);
    return run.is_known && run.cfa.number == RSP && run.cfa.offset == 8;
}

/*
 * The tables are laid out as the manual's: sixteen opcodes a row. What compilers have no use for,
 * what another encoding begins with (VEX, EVEX), and a debugger's breakpoint is unknown. Where an
 * opcode has several meanings, a register counts as written if one of them writes it.
 */
#include "instruction_x86_64.h"
#include "call_site_memory.h"

/* What there is to know of an opcode. */
#define MODRM     0x01 /* ModRM follows */
#define REG       0x02 /* may write the register in its reg field */
#define RM        0x04 /* may write the register in its rm field */
#define IN_OPCODE 0x08 /* may write the register in the opcode's low three bits */
#define BYTE      0x10 /* what it writes is a byte */
#define NUMBER_8  0x20 /* a number of one byte follows */
#define NUMBER    0x40 /* of four bytes, of two behind the prefix 66, or the eight of mov */
#define UNKNOWN   0x80

/* clang-format off */
enum {
    __ = 0, XX = UNKNOWN, Ib = NUMBER_8, Iz = NUMBER,
    M_ = MODRM, Ev = MODRM | RM, Gv = MODRM | REG, EG = MODRM | RM | REG,
    Eb = Ev | BYTE, Gb = Gv | BYTE, Bb = EG | BYTE,
    Mi = MODRM | NUMBER_8, Ei = Ev | NUMBER_8, Gi = Gv | NUMBER_8, Bi = Eb | NUMBER_8,
    Ez = Ev | NUMBER, Gz = Gv | NUMBER,
    Or = IN_OPCODE, Oi = IN_OPCODE | BYTE | NUMBER_8, Oz = IN_OPCODE | NUMBER,
};

static const uint8_t one_byte[256] = {
    Eb, Ev, Gb, Gv, Ib, Iz, XX, XX, Eb, Ev, Gb, Gv, Ib, Iz, XX, XX, /* 00: add, or */
    Eb, Ev, Gb, Gv, Ib, Iz, XX, XX, Eb, Ev, Gb, Gv, Ib, Iz, XX, XX, /* 10: adc, sbb */
    Eb, Ev, Gb, Gv, Ib, Iz, XX, XX, Eb, Ev, Gb, Gv, Ib, Iz, XX, XX, /* 20: and, sub */
    Eb, Ev, Gb, Gv, Ib, Iz, XX, XX, M_, M_, M_, M_, Ib, Iz, XX, XX, /* 30: xor, cmp */
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, /* 40: REX */
    __, __, __, __, __, __, __, __, Or, Or, Or, Or, Or, Or, Or, Or, /* 50: push, pop */
    XX, XX, XX, Gv, XX, XX, XX, XX, Iz, Gz, Ib, Gi, XX, XX, XX, XX, /* 60: movslq, push, imul */
    Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, Ib, /* 70: branches */
    Bi, Ez, XX, Ei, M_, M_, Bb, EG, Eb, Ev, Gb, Gv, XX, Gv, XX, XX, /* 80: test, xchg, mov, lea */
    Or, Or, Or, Or, Or, Or, Or, Or, __, __, XX, __, __, __, XX, XX, /* 90: xchg, cltq, cqto */
    XX, XX, XX, XX, __, __, __, __, Ib, Iz, __, __, __, __, __, __, /* A0: of strings, test */
    Oi, Oi, Oi, Oi, Oi, Oi, Oi, Oi, Oz, Oz, Oz, Oz, Oz, Oz, Oz, Oz, /* B0: mov */
    Bi, Ei, XX, __, XX, XX, Bi, Ez, XX, __, XX, XX, XX, XX, XX, XX, /* C0: shifts, ret, mov, leave */
    Eb, Ev, Eb, Ev, XX, XX, XX, XX, M_, M_, M_, M_, M_, M_, M_, M_, /* D0: shifts, x87 */
    XX, XX, XX, XX, XX, XX, XX, XX, Iz, Iz, XX, Ib, XX, XX, XX, XX, /* E0: call, jmp */
    XX, XX, XX, XX, __, XX, Eb, Ev, __, __, XX, XX, __, __, Eb, Ev, /* F0: hlt, not, mul, inc */
};

static const uint8_t two_bytes[256] = {
    XX, XX, XX, XX, XX, __, XX, XX, XX, XX, XX, __, XX, M_, XX, XX, /* 00: syscall, ud2 */
    M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, Ev, M_, /* 10: prefetch, nop, endbr64 */
    XX, XX, XX, XX, XX, XX, XX, XX, M_, M_, M_, M_, Gv, Gv, M_, M_, /* 20: cvtsd2si */
    XX, __, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, /* 30: rdtsc */
    Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, Gv, /* 40: cmov */
    Gv, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, /* 50: movmskps */
    M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, /* 60 */
    Mi, Mi, Mi, Mi, M_, M_, M_, XX, XX, XX, XX, XX, M_, M_, Ev, M_, /* 70: movd */
    Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, Iz, /* 80: branches */
    Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, Eb, /* 90: setcc */
    XX, XX, XX, M_, Ei, Ev, XX, XX, XX, XX, XX, Ev, Ei, Ev, Ev, Gv, /* A0: bt, shld, bts, shrd */
    Eb, Ev, XX, Ev, XX, XX, Gv, Gv, Gv, XX, Ei, Ev, Gv, Gv, Gv, Gv, /* B0: cmpxchg, movzbl, bsf */
    Bb, EG, Mi, M_, Mi, Gi, Mi, Ev, Or, Or, Or, Or, Or, Or, Or, Or, /* C0: xadd, pextrw, bswap */
    M_, M_, M_, M_, M_, M_, M_, Gv, M_, M_, M_, M_, M_, M_, M_, M_, /* D0: pmovmskb */
    M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, /* E0 */
    M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, M_, XX, /* F0 */
};
/* clang-format on */

#define RBP   5
#define REX_W 8
#define REX_R 4
#define REX_B 1

enum map { ONE_BYTE, TWO_BYTES, THREE_BYTES };

/* An instruction up to its opcode, which `what` is told of. */
struct head {
    uint8_t rex, opcode, what;
    bool is_short; /* the prefix 66 stands there, and counts */
    enum map map;
};

static bool is_prefix(uint8_t byte) {
    static const uint8_t prefixes[] = {0x66, 0x67, 0xF0, 0xF2, 0xF3, 0x26,
                                       0x2E, 0x36, 0x3E, 0x64, 0x65};
    for (size_t i = 0; i < sizeof prefixes; i++)
        if (byte == prefixes[i])
            return true;
    return false;
}

/* Moves *at behind the opcode. */
static struct head read_head(const uint8_t **at) {
    struct head head = {.what = UNKNOWN};
    for (const uint8_t *start = *at; is_prefix(**at); ++*at) {
        if (*at - start == INSTRUCTION_LONGEST - 4)
            return head;
        head.is_short |= **at == 0x66;
    }
    if ((**at & 0xF0) == 0x40)
        head.rex = *(*at)++;
    head.is_short &= (head.rex & REX_W) == 0;
    if (**at != 0x0F) {
        head.opcode = *(*at)++;
        head.what = one_byte[head.opcode];
        return head;
    }
    head.opcode = *++*at;
    ++*at;
    head.map = TWO_BYTES;
    head.what = two_bytes[head.opcode];
    if (head.opcode == 0x38 || head.opcode == 0x3A) {
        head.map = THREE_BYTES;
        head.what = head.opcode == 0x38 ? EG : EG | NUMBER_8;
        head.opcode = *(*at)++;
    }
    return head;
}

static enum instruction_flow flow_of(const struct head *head) {
    uint8_t opcode = head->opcode;
    if (head->map == TWO_BYTES)
        return opcode == 0x0B ? FLOW_END : opcode >> 4 == 8 ? FLOW_BRANCH : FLOW_ON;
    if (head->map != ONE_BYTE)
        return FLOW_ON;
    if (opcode >> 4 == 7)
        return FLOW_BRANCH;
    if (opcode == 0xE9 || opcode == 0xEB)
        return FLOW_JUMP;
    return opcode == 0xC3 || opcode == 0xF4 ? FLOW_END : opcode == 0xE8 ? FLOW_CALL : FLOW_ON;
}

/* What the reg field adds to an opcode, as it does where one opcode is several instructions. */
static void read_digit(struct head *head, uint8_t digit, struct instruction *instruction) {
    if (head->map != ONE_BYTE)
        return;
    if ((head->opcode == 0xF6 || head->opcode == 0xF7) && digit < 2) /* test */
        head->what |= head->opcode == 0xF6 ? NUMBER_8 : NUMBER;
    if ((head->opcode == 0xC6 || head->opcode == 0xC7) && digit != 0) /* transactions */
        head->what = UNKNOWN;
    if (head->opcode == 0xFF && (digit == 3 || digit == 5)) /* to another segment */
        head->what = UNKNOWN;
    if (head->opcode == 0xFF && digit == 4)
        instruction->flow = FLOW_AWAY;
}

static uint16_t bit(uint32_t number) {
    return (uint16_t)(1U << number);
}

/*
 * The register that a field names, `extension` being its bit of REX. Without REX, bytes 4 to 7 are
 * the second bytes of registers 0 to 3.
 */
static uint16_t named(const struct head *head, uint8_t extension, uint8_t number) {
    bool may_be_second = (head->what & BYTE) != 0 && head->rex == 0 && number >= 4;
    return bit(number | ((head->rex & extension) != 0 ? 8U : 0U)) |
           (may_be_second ? bit(number - 4U) : 0);
}

static uint16_t written(const struct head *head, const uint8_t *modrm) {
    uint16_t result = head->map == ONE_BYTE && head->opcode == 0xC9 ? bit(RBP) : 0; /* leave */
    if ((head->what & IN_OPCODE) != 0)
        result |= named(head, REX_B, head->opcode & 7);
    if ((head->what & REG) != 0)
        result |= named(head, REX_R, modrm[0] >> 3 & 7);
    if ((head->what & RM) != 0 && modrm[0] >> 6 == 3)
        result |= named(head, REX_B, modrm[0] & 7);
    return result;
}

static size_t number_length(const struct head *head) {
    if ((head->what & NUMBER_8) != 0)
        return 1;
    if ((head->what & NUMBER) == 0)
        return 0;
    bool is_whole = head->map == ONE_BYTE && (head->what & IN_OPCODE) != 0; /* mov */
    return (head->rex & REX_W) != 0 && is_whole ? 8 : head->is_short ? 2 : 4;
}

struct instruction instruction_at(const uint8_t *code) {
    const struct instruction unknown = {.length = 0};
    const uint8_t *at = code;
    struct head head = read_head(&at);
    if ((head.what & UNKNOWN) != 0)
        return unknown;
    struct instruction result = {.flow = flow_of(&head)};
    if ((head.what & MODRM) != 0)
        read_digit(&head, at[0] >> 3 & 7, &result);
    result.may_write = written(&head, at);
    if ((head.what & MODRM) != 0)
        at += instruction_operand_length(at);
    size_t number = number_length(&head);
    at += number;
    result.length = (size_t)(at - code);
    if ((result.flow != FLOW_ON && head.is_short) || (head.what & UNKNOWN) != 0 ||
        result.length > INSTRUCTION_LONGEST)
        return unknown;
    if (result.flow == FLOW_CALL || result.flow == FLOW_BRANCH || result.flow == FLOW_JUMP)
        result.distance = number == 1 ? (int8_t)at[-1] : (intptr_t)distance_at(at - 4);
    return result;
}

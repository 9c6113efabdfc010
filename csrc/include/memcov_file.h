/*
 * The coverage file: what the edges of any number of processes were, byte by byte.
 *
 * One format for a running process's memory (MEMCOV_FILE, mcov_attach), a saved run and a merged
 * campaign. Little-endian; no field is ever moved within a version.
 *
 *   offset 0    struct mcov_file_header, 64 bytes
 *   offset 64   sections, one a module, each struct mcov_file_module and what follows it, one
 *               behind the other up to header.length; what lies behind that does not count
 *
 * A file of no bytes is valid and holds no module.
 *
 * INVARIANTS
 *   Valid at any instant. A section is written whole before header.length takes it in, and that is
 *   one aligned store. Whoever dies in between leaves bytes behind header.length, which the next
 *   one overwrites. The room of a section is reserved on disk before it is mapped. Nobody shortens
 *   a file. All this under an exclusive fcntl(2) lock of the whole file; setting bits needs
 *   none.
 *   Monotone. Bits and notes go from 0 to 1, words of `pcs` only up, header.length only up. So any
 *   number of processes may map a file at once, and merging two files is commutative, associative
 *   and idempotent in what is covered: or of hitmaps and notes, maximum of each PC word.
 *   Edges keep their identity. A module is its identity and its number of edges, not its path, nor
 *   where or in which order it was loaded. A file has one section for each.
 *   Real hits only. What was deserialized, merged or restored into a process's hitmap is not here.
 */
#ifndef MEMCOV_FILE_H
#define MEMCOV_FILE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The bytes of header.magic, as a little-endian number: 89 4D 43 4F 56 0D 0A 1A. Text transfer
 * changes at least one of them. */
#define MCOV_FILE_MAGIC      0x1A0A0D564F434D89ULL
#define MCOV_FILE_BYTE_ORDER 0x01020304U
#define MCOV_FILE_VERSION    1

struct mcov_file_header {
    uint64_t magic;       /* MCOV_FILE_MAGIC */
    uint32_t byte_order;  /* MCOV_FILE_BYTE_ORDER as the writer has it in memory */
    uint32_t version;     /* MCOV_FILE_VERSION */
    uint64_t length;      /* bytes that count: this header and all whole sections */
    uint64_t reserved[5]; /* 0 */
};

enum mcov_file_identity {
    MCOV_FILE_BUILD_ID = 1,    /* the GNU build-id */
    MCOV_FILE_CONTENT_HASH = 2 /* of a module without one: 16 bytes, csrc/src/content_hash.h */
};

#define MCOV_FILE_IDENTITY_SIZE 64
#define MCOV_FILE_PATH_SIZE     4096
#define MCOV_FILE_ALIGNMENT     64

/*
 * What readers of a section are to know of the processes that wrote it. A note once set stays;
 * merging ors them. A process whose calls were to stay (MEMCOV_PATCH=off) notes nothing.
 */
enum mcov_file_note {
    MCOV_FILE_NO_PROCESSOR = 1,     /* calls stayed: those of its processor are not known */
    MCOV_FILE_NO_MEMBARRIER = 2,    /* calls stayed: the system cannot synchronize code */
    MCOV_FILE_NO_WRITABLE_CODE = 4, /* calls stayed: the system does not let code be changed */
    MCOV_FILE_NO_MEMORY = 16,       /* calls stayed: there was not enough memory */
    MCOV_FILE_MISSING_CALLS = 8,    /* calls could not be put back: hits may be missing */
};

/*
 * A section:
 *   offset 0          this struct, 128 bytes
 *   offset 128        hitmap, as a process has it that loaded this module alone: edge i of the
 *                     module, counted from 1, is bit i % 8 of byte i / 8; bit 0 is 0. It takes
 *                     edge_count / 64 + 1 words of 8 bytes; bits behind the last edge are 0
 *   behind that       pcs: edge_count words of 8 bytes, that of edge i at index i - 1
 *   behind that       path: path_length bytes, no terminator
 *   up to size        0
 * size is the end of the path, rounded up to a multiple of MCOV_FILE_ALIGNMENT.
 */
struct mcov_file_module {
    uint64_t size;
    uint32_t edge_count;      /* at least 1 */
    uint32_t identity_kind;   /* enum mcov_file_identity */
    uint32_t identity_length; /* 1 to MCOV_FILE_IDENTITY_SIZE */
    uint32_t path_length;     /* below MCOV_FILE_PATH_SIZE; where the first writer had loaded it */
    uint64_t notes;           /* enum mcov_file_note, ored by all that wrote the section */
    uint64_t reserved[4];     /* 0 */
    uint8_t identity[MCOV_FILE_IDENTITY_SIZE]; /* 0 behind identity_length */
};

/*
 * A word of `pcs`: 0 if nothing is known of the edge, else its module-relative PC (an address in
 * the file's own numbering: run-time address minus load bias) and these flags.
 *
 * With MCOV_FILE_PC_FROM_TABLE the PC is that of the compiler's table. Without, it is the address
 * of an instruction of the module's own code that reported the edge: a call whose bytes prove that
 * it leads to __sanitizer_cov_trace_pc_guard (on x86-64 that of its opcode: a prefix before it does
 * not count). Of an edge whose code the compiler laid down more than once it is one of its calls.
 * What cannot be proven is not written: an edge that was reported by a jump, by a call through a
 * register or from another module's code stays 0, and so does one that was hit before the file was
 * attached, until some process reports it anew.
 *
 * The table comes before a call, so the larger word is the better one: merging takes that, and of
 * two calls the one at the higher address. A hit that knows its call writes the word before it sets
 * the bit, unless something is known of the edge already.
 */
#define MCOV_FILE_PC_FROM_TABLE     0x8000000000000000ULL
#define MCOV_FILE_PC_FUNCTION_ENTRY 0x4000000000000000ULL
#define MCOV_FILE_PC_MASK           0x3FFFFFFFFFFFFFFFULL

#ifdef __cplusplus
}
#endif

#endif

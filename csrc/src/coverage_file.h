/* The coverage file this process writes. The invariants stand in coverage_file.c. */
#ifndef MEMCOV_COVERAGE_FILE_H
#define MEMCOV_COVERAGE_FILE_H

#include "platform.h"

/* Who is recorded; NULL as long as nobody is. */
struct ranges;
extern struct ranges *coverage_file_ranges HIDDEN;

/* To be asked behind what the file is to have: whoever attaches one looks at that afterwards. */
ON_CALLBACK_PATH static ALWAYS_INLINE bool coverage_file_is_recording(void) {
    return __atomic_load_n(&coverage_file_ranges, __ATOMIC_SEQ_CST) != NULL;
}

/*
 * Sets an edge's bit in the file, if its module is recorded, and before that its PC, if nothing is
 * known of it and the callback's return address proves where it was called. Any thread, any
 * context.
 */
void coverage_file_record(uint32_t edge, uintptr_t return_address);

/* Everything below under the control lock. */

/*
 * Sets the bits of edges that a module counted inline: bit i of `edges` is edge 64 * word + i. They
 * come without PCs, other than those of the compiler's table.
 */
void coverage_file_record_word(uint32_t word, uint64_t edges);

/*
 * Attaches a file; the modules numbered so far are for the caller to add. `path` as in mcov_attach.
 * MCOV_OK, MCOV_ERROR_ATTACHED, MCOV_ERROR_SYSTEM or one of MCOV_ERROR_FILE_...
 */
int coverage_file_attach(const char *path);

/* The same with the file that MEMCOV_FILE names, once; true if one was attached now. */
bool coverage_file_attach_from_environment(void);

/*
 * Has a module recorded from now on, with what was hit of it before, and lays down the PCs that are
 * known of it. `image` is where it lies; it stays. Says so in one line if it cannot be recorded.
 */
void coverage_file_add(const struct mcov_module *module, const struct platform_image *image);

/* Sets notes (enum mcov_file_note) in all sections of this process, and in those to come. */
void coverage_file_note(uint64_t notes);

/* Lays down the PCs that are known of a module by now, if it is recorded. */
void coverage_file_add_pcs(const struct mcov_module *module);

#endif

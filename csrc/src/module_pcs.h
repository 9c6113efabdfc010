/* The PC of each edge, from the compiler's table. */
#ifndef MEMCOV_MODULE_PCS_H
#define MEMCOV_MODULE_PCS_H

#include "internal.h"

/*
 * Gives a module the PCs and function entries of a table with a pair an edge; without memory it
 * stays without.
 */
void module_copy_pcs(struct mcov_module *module, const uintptr_t *table);

#endif

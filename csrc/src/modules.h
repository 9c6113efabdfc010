/* Who is instrumented: one entry a module, in load order. The invariants stand in modules.c. */
#ifndef MEMCOV_MODULES_H
#define MEMCOV_MODULES_H

#include "platform.h"

/* Called by the module's constructors, in any thread; they take the control lock themselves. */
void modules_register_guards(uint32_t *start, uint32_t *stop);
void modules_register_counters(uint8_t *start, uint8_t *stop, enum mcov_kind kind);
void modules_register_pcs(const uintptr_t *start, const uintptr_t *stop);

/* Under the control lock. */
uint32_t modules_count(void);
void modules_add_to_file(void); /* all of them, to the coverage file that was attached */
void modules_get(uint32_t index, struct mcov_module *module);
int modules_get_counters(uint32_t index, struct mcov_counters *counters); /* a status */

/*
 * Whether the module of an entry is still loaded with its guards or counters where they were. Asks
 * the loader: without the control lock.
 */
bool modules_is_loaded(const struct mcov_module *module, const struct platform_image *image,
                       const void *table);

#endif

/* Which modules the user wants numbered. */
#ifndef MEMCOV_MODULE_SELECTION_H
#define MEMCOV_MODULE_SELECTION_H

#include "internal.h"

/* False for one that MEMCOV_MODULES leaves out; under MEMCOV_VERBOSE that is said. */
bool module_is_selected(const char *path);

#endif

/* Where this runtime's own callback is, whatever the process knows by its name. */
#ifndef MEMCOV_CALLBACKS_H
#define MEMCOV_CALLBACKS_H

#include "internal.h"

uintptr_t callbacks_trace_pc_guard(void);

#endif

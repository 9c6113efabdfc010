/* What the programs that measure on a library made of wide.c have in common. */
#ifndef WIDE_LIBRARY_H
#define WIDE_LIBRARY_H

#include "control.h"

#include <stdint.h>

/* Takes `count` edges from `first` on, counted from 0. */
typedef void wide_hit_function(uint32_t first, uint32_t count);

/* Loads the library with whatever runtime it finds; ends the process if there is none of that path.
 */
wide_hit_function *wide_load(const char *path);

/* The number in an argument, at least 1; ends the process if it is none. */
uint32_t wide_number(const char *argument);

#endif

/* Counting the set bits of several words. */
#ifndef MEMCOV_BITS_H
#define MEMCOV_BITS_H

#include "internal.h"

/* Any thread; the words are those of the caller. */
uint32_t bits_count(const uint64_t *words, size_t count);

#endif

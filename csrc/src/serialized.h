/* The base byte form, in and out, and bare hitmaps. All under the control lock. */
#ifndef MEMCOV_SERIALIZED_H
#define MEMCOV_SERIALIZED_H

#include "internal.h"

enum loading { REPLACE, MERGE };

/* The current level in the serialized form, from malloc. MCOV_OK or MCOV_ERROR_NO_MEMORY. */
int serialized_write(uint8_t **data, size_t *size);

/* Checks all of the data first; with an error nothing has changed. */
int serialized_read(const uint8_t *data, size_t size, enum loading loading);
int hitmap_read(const uint8_t *hitmap, size_t length, enum loading loading);

/* Replaces the current level by a hitmap of maps_size() bytes; drops what is no edge of ours. */
void hitmap_read_known(const uint8_t *hitmap);

#endif

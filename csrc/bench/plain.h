/*
 * A runtime without tricks, in the style of the existing one: a byte-wise test and set for a hit,
 * and push and pop that go through every byte of the map. To compare with, no more.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdint.h>

void plain_start(uint32_t edges);
void plain_hit(uint32_t edge);
void plain_reset(void);
void plain_push(void);
void plain_pop(void);
uint32_t plain_now(void);

#endif

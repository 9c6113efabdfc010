/*
 * What a module without a build-id is known by in a coverage file: 16 bytes made of its file's
 * content. No secret is protected by it; it tells different builds apart.
 *
 * The file is taken as little-endian words of 8 bytes, the last one filled up with zeros, then one
 * more word, its length in bytes. Two sums a and b start as 0 and ~0. Each word w changes them to
 *     a = mix(a ^ w), b = mix(b + w)
 * where mix is the finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, OOPSLA 2014). The result is a, then b, little-endian.
 */
#ifndef MEMCOV_CONTENT_HASH_H
#define MEMCOV_CONTENT_HASH_H

#include "internal.h"

#define CONTENT_HASH_SIZE 16

/* False if the file cannot be read. */
bool content_hash(const char *path, uint8_t hash[CONTENT_HASH_SIZE]);

#endif

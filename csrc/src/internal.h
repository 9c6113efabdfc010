/*
 * What every file of the runtime starts with: the public header with its names exported (all else
 * is hidden by the build), and atomic access to memory whose type is plain in the public ABI.
 */
#ifndef MEMCOV_INTERNAL_H
#define MEMCOV_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)
#include "memcov.h"
#pragma GCC visibility pop

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "memcov: bit i of the hitmap is bit i % 64 of word i / 64 only on a little-endian machine"
#endif

/*
 * The runtime never instruments itself: a callback that reports its own edges would call itself
 * until the stack ends. The build takes an embedding project's flags away; this keeps what the
 * callback runs safe from coverage, profiles and calls at a function's entry where somebody
 * compiles the files by hand. gcc has no trace-pc-guard.
 */
#if defined(__clang__)
#define ON_CALLBACK_PATH                                                                           \
    __attribute__((no_sanitize("coverage"), no_instrument_function, no_profile_instrument_function))
#else
#define ON_CALLBACK_PATH __attribute__((no_instrument_function, no_profile_instrument_function))
#endif

#define HIDDEN            __attribute__((visibility("hidden")))
#define ALWAYS_INLINE     inline __attribute__((always_inline))
#define LIKELY(condition) __builtin_expect(!!(condition), 1)

#define load_relaxed(p)     __atomic_load_n((p), __ATOMIC_RELAXED)
#define load_acquire(p)     __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define fetch_or(p, v)      __atomic_fetch_or((p), (v), __ATOMIC_ACQ_REL)
#define exchange(p, v)      __atomic_exchange_n((p), (v), __ATOMIC_ACQ_REL)

static inline uint32_t count_bits(uint64_t word) {
    return (uint32_t)__builtin_popcountll(word);
}

#endif

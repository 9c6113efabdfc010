/*
 * Functions as their image describes them to whoever unwinds the stack: where one begins and ends,
 * and where it has a frame. Any thread, any context.
 */
#ifndef MEMCOV_FUNCTION_X86_64_H
#define MEMCOV_FUNCTION_X86_64_H

#include "platform.h"

struct function {
    uintptr_t start;
    size_t size;                      /* bytes; 0: not known */
    const uint8_t *frame, *frame_end; /* how its frame is described */
};

/*
 * The function whose code `address` is in, or the part of one that is described apart, if it is
 * none with landing pads for exceptions, and no signal's frame.
 */
struct function function_find(const struct platform_image *image, uintptr_t address);

/*
 * Whether nothing of the function is on the stack when the instruction at an address is about to
 * run, but the return address that it was called with: before it has made a frame, or when it has
 * taken it down.
 */
bool function_has_no_frame(const struct function *function, uintptr_t address);

#endif

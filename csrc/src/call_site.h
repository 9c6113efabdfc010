/*
 * Which instruction called the callback: proven from the bytes before a return address, or unknown.
 *
 * A return address alone proves nothing. Code that jumps to the callback, as its last act, leaves
 * the return address of whoever called that code. So the instruction before the return address must
 * be a call that leads to the callback and nowhere else; then no other call put that address there.
 * Each call_site_<processor>.c tells why what it accepts is one.
 *
 * Any thread, any context: nothing is locked, allocated or asked of the system.
 */
#ifndef MEMCOV_CALL_SITE_H
#define MEMCOV_CALL_SITE_H

#include "platform.h"

enum call_site_kind {
    CALL_SITE_UNKNOWN,
    CALL_SITE_DIRECT,  /* the callback is the operand */
    CALL_SITE_TO_STUB, /* the operand is a PLT stub, which jumps to what its GOT slot holds */
    CALL_SITE_BY_SLOT, /* the operand is a GOT slot (x86-64) */
};

/* The call instruction is the `length` bytes from `address`, at run time, to the return address. */
struct call_site {
    enum call_site_kind kind;
    uint32_t length;   /* 0 if unknown */
    uintptr_t address; /* 0 if unknown */
};

/*
 * The call before `return_address` if it lies in the image's code and leads to the callback by way
 * of that image alone.
 */
struct call_site call_site_find(const struct platform_image *image, uintptr_t return_address,
                                uintptr_t callback);

#endif

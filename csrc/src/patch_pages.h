/*
 * Pages of code that are writable for the time of a batch: a window of a few pages at a time.
 */
#ifndef MEMCOV_PATCH_PAGES_H
#define MEMCOV_PATCH_PAGES_H

#include "platform.h"

struct patch_window {
    uintptr_t start, end; /* page-aligned; empty: nothing is writable */
    bool is_refused;      /* the system refused something since the window was made */
};

/*
 * Makes [address, address + size), which lies in the image's code, writable with what lies near
 * it; what was writable before may no longer be. False if the system refuses.
 */
bool patch_window_move(struct patch_window *window, const struct platform_image *image,
                       uintptr_t address, size_t size);

/* Ends it: nothing is writable any more. */
void patch_window_close(struct patch_window *window);

#endif

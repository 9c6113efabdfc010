/*
 * Sites come in ascending order, mostly, so a window opens at a site and reaches some pages on: one
 * pair of system calls then serves all sites in it. It never reaches beyond its segment.
 */
#include "patch_pages.h"

#define WINDOW_PAGES 16

static const struct platform_segment *code_around(const struct platform_image *image,
                                                  uintptr_t address) {
    for (uint32_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].is_executable &&
            address - image->segments[i].start < image->segments[i].size)
            return &image->segments[i];
    return NULL;
}

bool patch_window_move(struct patch_window *window, const struct platform_image *image,
                       uintptr_t address, size_t size) {
    if (address >= window->start && address + size <= window->end)
        return true;
    patch_window_close(window);
    const struct platform_segment *segment = code_around(image, address);
    if (segment == NULL)
        return false;
    uintptr_t page = platform_page_size();
    uintptr_t segment_end = (segment->start + segment->size + page - 1) & ~(page - 1);
    uintptr_t start = address & ~(page - 1);
    uintptr_t end = start + WINDOW_PAGES * page;
    if (end > segment_end)
        end = segment_end;
    if (!platform_code_open(start, end - start)) {
        window->is_refused = true;
        return false;
    }
    window->start = start;
    window->end = end;
    return true;
}

void patch_window_close(struct patch_window *window) {
    if (window->start != window->end &&
        !platform_code_close(window->start, window->end - window->start))
        window->is_refused = true;
    window->start = window->end = 0;
}

/*
 * Removing calls and putting them back, in the order in which somebody asks for them: through a
 * window of writable pages that moves along, so ascending edges take the fewest system calls.
 *
 * Invariant: an edge is in `removed` exactly while its call is, and is to be put back. One that
 * could not be put back stays there with a site that is refused, is counted as missing, and is
 * tried again.
 */
#include "patch_calls.h"
#include "coverage_file.h"
#include "hits.h"
#include "maps.h"
#include "patch.h"
#include "patch_pages.h"
#include "words.h"

struct patch_counts patch_counts;
uint32_t patch_removed;

static bool is_checked;            /* whether the system was asked what it allows */
static bool is_any_back;           /* whether threads are to be synchronized */
static uint64_t put_back_start;    /* of what patch_calls_finish ends */
static struct patch_window window; /* in the code of window_module */
static struct patch_module *window_module;

/*
 * On the page of this very function. Registering for membarrier is for nothing as long as there is
 * one thread; later it takes milliseconds, and is left to whoever needs it first.
 */
bool patch_calls_are_allowed(void) {
    if (!patch_code_is_known)
        patch_mode_forbid(MCOV_FILE_NO_PROCESSOR);
    if (!is_checked && !patch_mode_is_forbidden()) {
        size_t page = platform_page_size();
        uintptr_t here = (uintptr_t)patch_calls_are_allowed & ~(uintptr_t)(page - 1);
        if (!platform_code_open(here, page) || !platform_code_close(here, page))
            patch_mode_forbid(MCOV_FILE_NO_WRITABLE_CODE);
        else if (is_alone() ? !platform_code_synchronize() : !platform_code_can_synchronize())
            patch_mode_forbid(MCOV_FILE_NO_MEMBARRIER);
    }
    is_checked = true;
    return !patch_mode_is_forbidden();
}

/* Ends the window. Where the system refused it, it may refuse all code, or that of one module. */
static void close_window(void) {
    patch_window_close(&window);
    if (!window.is_refused)
        return;
    window.is_refused = false;
    window_module->is_left_alone = true;
    is_checked = false;
    (void)patch_calls_are_allowed();
}

bool patch_calls_open(struct patch_module *module, uintptr_t address, size_t size) {
    if (window_module != module)
        close_window();
    window_module = module;
    return patch_window_move(&window, module->image, address, size);
}

bool patch_calls_is_open(uintptr_t address, size_t size) {
    return address >= window.start && address + size <= window.end;
}

static uint64_t bit_of(uint32_t edge) {
    return (uint64_t)1 << (edge % 64);
}

void patch_calls_remove(struct patch_module *module, uint32_t edge) {
    struct patch_site site;
    if (patch_calls_has_removed(edge) || patch_site_get(module, edge, &site) != SITE_PROVEN ||
        window.is_refused || !patch_calls_open(module, site.address, patch_code_size) ||
        !hits_see_recorded(edge))
        return;
    if (!patch_code_remove(site)) {
        patch_site_set_state(module, edge, SITE_REFUSED);
        patch_counts.retired++;
        return;
    }
    module->has_removed = true;
    maps_removed[edge / 64] |= bit_of(edge);
    patch_removed++;
    patch_counts.removed++;
}

bool patch_calls_has_removed(uint32_t edge) {
    return (maps_removed[edge / 64] & bit_of(edge)) != 0;
}

void patch_calls_settle(uint32_t edge) {
    maps_removed[edge / 64] &= ~bit_of(edge);
    patch_removed--;
}

/* Tells once a process what is lost. */
static void tell_missing(const struct patch_module *module) {
    static bool is_told;
    if (!is_told)
        platform_print("%s: a call that was removed cannot be put back, so its edge is not seen; "
                       "more may follow (MEMCOV_PATCH=off keeps all calls)",
                       module->identity.path);
    is_told = true;
    coverage_file_note(MCOV_FILE_MISSING_CALLS);
}

void patch_calls_lose(struct patch_module *module, uint32_t edge) {
    patch_site_set_state(module, edge, SITE_REFUSED);
    patch_counts.missing++;
    tell_missing(module);
}

void patch_calls_put_back(struct patch_module *module, uint32_t edge) {
    struct patch_site site;
    enum site_state state = patch_site_get(module, edge, &site);
    bool is_open = patch_calls_open(module, site.address, patch_code_size);
    if (is_open && patch_code_put_back(site)) {
        patch_calls_settle(edge);
        patch_counts.put_back++;
        is_any_back = true;
        patch_counts.missing -= state == SITE_REFUSED;
    } else if (state != SITE_REFUSED) {
        patch_counts.retired += is_open; /* somebody wrote over it */
        patch_calls_lose(module, edge);
    }
}

void patch_put_back(size_t word, uint64_t edges) {
    uint64_t calls = maps_removed[word] & edges;
    if (calls != 0 && put_back_start == 0)
        put_back_start = platform_processor_time();
    for (; calls != 0; calls &= calls - 1) {
        uint32_t edge = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(calls));
        struct patch_module *module = patch_modules_find(edge);
        if (module != NULL)
            patch_calls_put_back(module, edge);
    }
}

/* The edges of a module in a word of the hitmap. */
static uint64_t edges_in(const struct patch_module *module, size_t word) {
    uint32_t first = module->first_edge, last = first + module->edge_count - 1;
    uint64_t edges = UINT64_MAX;
    if (word == first / 64)
        edges &= UINT64_MAX << (first % 64);
    if (word == last / 64)
        edges &= UINT64_MAX >> (63 - last % 64);
    return edges;
}

static size_t first_word(const struct patch_module *module) {
    return module->first_edge / 64;
}

static size_t last_word(const struct patch_module *module) {
    return (module->first_edge + module->edge_count - 1) / 64;
}

/* Those of removed calls that could not be put back. */
static uint64_t missing_in(const struct patch_module *module, size_t word) {
    uint64_t missing = 0;
    for (uint64_t left = maps_removed[word] & edges_in(module, word); left != 0; left &= left - 1) {
        uint32_t edge = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(left));
        struct patch_site site;
        if (patch_site_get(module, edge, &site) == SITE_REFUSED)
            missing |= bit_of(edge);
    }
    return missing;
}

void patch_calls_put_back_all(const struct patch_module *module) {
    for (size_t word = first_word(module); word <= last_word(module); word++)
        patch_see_again(word, edges_in(module, word));
}

void patch_calls_retry(void) {
    for (uint32_t index = 0; patch_counts.missing != 0 && index < patch_modules_count(); index++) {
        const struct patch_module *module = patch_modules_at(index);
        for (size_t word = first_word(module); word <= last_word(module); word++)
            patch_see_again(word, missing_in(module, word));
    }
}

void patch_calls_forget(struct patch_module *module) {
    for (size_t word = first_word(module); module->has_removed && word <= last_word(module);
         word++) {
        uint64_t edges = maps_removed[word] & edges_in(module, word);
        patch_counts.missing -= count_bits(missing_in(module, word));
        patch_removed -= count_bits(edges);
        maps_removed[word] &= ~edges;
    }
    module->has_removed = false;
}

bool patch_calls_synchronize(void) {
    is_any_back = false;
    if (platform_code_synchronize())
        return true;
    patch_mode_forbid(MCOV_FILE_NO_MEMBARRIER);
    return false;
}

void patch_calls_finish(void) {
    close_window();
    if (is_any_back)
        (void)patch_calls_synchronize();
    if (put_back_start != 0)
        patch_mode_count(platform_processor_time() - put_back_start);
    put_back_start = 0;
}

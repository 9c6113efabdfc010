/* Every kind of call there is, however it was linked: those that are proven to serve one guard are
 * removed, the others go on calling. No compiler that instruments is needed. */
#define _GNU_SOURCE
#include "fixtures/sites.h"
#include "support/code.h"
#include "support/edges.h"
#include "support/fixtures.h"
#include "support/process.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static const char *libraries[] = {CALL_SITE_LIBRARIES};
static const char *library;
static const struct sites *sites;

/* A library that has the runtime inside has a state of its own, so it is asked through its own. */
static __typeof__(&mcov_set_patching) set_patching;
static __typeof__(&mcov_get_patching) get_patching;
static __typeof__(&mcov_reset) reset;
static __typeof__(&mcov_get_now) get_now;

static void find(void *handle, const char *name, void *function) {
    void *symbol = dlsym(handle, name);
    if (symbol == NULL) /* a sanitized test has the runtime inside */
        symbol = dlsym(RTLD_DEFAULT, name);
    CHECK(symbol != NULL);
    memcpy(function, &symbol, sizeof symbol);
}

static void load(void) {
    void *handle = load_fixture(library);
    __typeof__(&get_sites) get;
    find(handle, "get_sites", &get);
    find(handle, "mcov_set_patching", &set_patching);
    find(handle, "mcov_get_patching", &get_patching);
    find(handle, "mcov_reset", &reset);
    find(handle, "mcov_get_now", &get_now);
    sites = get();
}

static void run_sites(void) {
    for (uint32_t i = 0; i < SITES; i++)
        sites->sites[i].run();
}

/* Behind a no-op, which takes the place of a prefix on AArch64, no load of the guard is seen. */
static uint32_t provable(void) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < SITES; i++)
        count += sites->sites[i].call != NULL;
#if defined(__aarch64__)
    count--;
#endif
    return CALLBACK_JUMPS ? count : 0;
}

static void check_library(void) {
    load();
    if (set_patching(MCOV_PATCHING_ON) != MCOV_OK) {
        struct mcov_patching refused;
        CHECK_EQUAL(get_patching(&refused), MCOV_OK);
        test_skip(refused.reason);
    }
    struct code code = code_of(sites->sites[0].call);
    uint8_t *original = copy_of(code);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 5000; i++)
            run_sites();
        CHECK_EQUAL(changed_calls(code, original), provable());
        CHECK_EQUAL(get_now(), SITES);
        reset();
        CHECK_EQUAL(changed_calls(code, original), 0);
        CHECK_EQUAL(get_now(), 0);
        run_sites();
        CHECK_EQUAL(get_now(), SITES);
    }
    free(original);
}

TEST(calls_that_are_proven_are_removed_and_put_back_however_they_were_linked) {
    for (size_t n = 0; n < sizeof libraries / sizeof *libraries; n++) {
        library = libraries[n];
        in_child(check_library);
    }
}

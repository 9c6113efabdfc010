/*
 * An executable that is not position-independent refers to mem_coverage directly: the linker then
 * makes a copy of it in the executable, and that copy must be the live one.
 */
#define _GNU_SOURCE
#include "support/edges.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void check_is_in_executable(const void *address) {
    Dl_info of_address, of_executable;
    CHECK(dladdr(address, &of_address) != 0);
    CHECK(dladdr((void *)(uintptr_t)check_is_in_executable, &of_executable) != 0);
    CHECK(of_address.dli_fbase == of_executable.dli_fbase);
}

TEST(the_executable_holds_the_only_copy_of_the_state) {
    check_is_in_executable(&mem_coverage);
    check_is_in_executable(&mcov_total);
    CHECK(dlsym(RTLD_DEFAULT, "mem_coverage") == &mem_coverage);
    CHECK(dlsym(RTLD_DEFAULT, "mcov_total") == &mcov_total);
}

TEST(the_executables_copy_of_the_state_is_live) {
    struct guards guards = make_guards(100);
    CHECK_EQUAL(mcov_total, 100);
    CHECK_EQUAL(mem_coverage.storage_size, 13);
    hit_range(guards, 0, 30);
    CHECK_EQUAL(mem_coverage.now, 30);
    struct mcov_view view;
    CHECK_EQUAL(mcov_live_view(&view), MCOV_OK);
    CHECK(mem_coverage.storage == view.hitmap);
    check_consistent();
}

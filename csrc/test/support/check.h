/*
 * The test harness. Each TEST runs in a process of its own, forked from one in which nothing has
 * touched the runtime, so that each starts with no edges and none can disturb another. Its name,
 * read with spaces, is the sentence that the test holds the runtime to.
 */
#ifndef MEMCOV_TEST_CHECK_H
#define MEMCOV_TEST_CHECK_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef void test_body(void);

void test_register(const char *name, test_body *body);

/* Prints where and what, and ends the test's process at once; any thread, any child. */
_Noreturn void test_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Ends the test's process; the whole program is reported as skipped if all of its tests are. */
_Noreturn void test_skip(const char *reason);

#define TEST(name)                                                                                 \
    static void name(void);                                                                        \
    __attribute__((constructor)) static void register_##name(void) {                               \
        test_register(#name, name);                                                                \
    }                                                                                              \
    static void name(void)

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            test_fail(__FILE__, __LINE__, "%s does not hold", #condition);                         \
    } while (0)

/* Integers of any type. */
#define CHECK_EQUAL(actual, expected)                                                              \
    do {                                                                                           \
        int64_t actual_ = (int64_t)(actual), expected_ = (int64_t)(expected);                      \
        if (actual_ != expected_)                                                                  \
            test_fail(__FILE__, __LINE__, "%s is %" PRId64 ", expected %s: %" PRId64, #actual,     \
                      actual_, #expected, expected_);                                              \
    } while (0)

#endif

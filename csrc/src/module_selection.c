/*
 * MEMCOV_MODULES: which modules are numbered.
 */
#include "module_selection.h"
#include "platform.h"

#include <string.h>

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* The last pattern that matches decides. */
static bool is_wanted(const char *path) {
    const char *patterns = platform_environment("MEMCOV_MODULES");
    if (patterns == NULL)
        return true;
    bool wanted = true, decided = false;
    while (*patterns != '\0') {
        size_t length = strcspn(patterns, ",");
        bool leave_out = *patterns == '!';
        char pattern[PLATFORM_PATH_SIZE];
        if (length > leave_out && length - leave_out < sizeof pattern) {
            memcpy(pattern, patterns + leave_out, length - leave_out);
            pattern[length - leave_out] = '\0';
            bool matches =
                platform_matches(pattern, path) || platform_matches(pattern, file_name(path));
            if (matches || (!decided && !leave_out))
                wanted = matches && !leave_out;
            decided |= matches;
        }
        patterns += length + (patterns[length] == ',');
    }
    return wanted;
}

/* One line under MEMCOV_VERBOSE, once a module: it has a constructor for each object file. */
static void print_left_out(const char *path) {
    static char last_path[PLATFORM_PATH_SIZE];
    if (platform_environment("MEMCOV_VERBOSE") == NULL || strcmp(last_path, path) == 0)
        return;
    strcpy(last_path, path);
    platform_print("%s is left out (MEMCOV_MODULES)", path);
}

bool module_is_selected(const char *path) {
    bool wanted = is_wanted(path);
    if (!wanted)
        print_left_out(path);
    return wanted;
}

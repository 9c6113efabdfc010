/* Child processes, and what a piece of code writes to stdout and stderr. */
#ifndef MEMCOV_TEST_PROCESS_H
#define MEMCOV_TEST_PROCESS_H

#include "check.h"

#include <sys/types.h>

/* A child that runs `body` and ends; a check that fails in it fails there. */
pid_t start_child(test_body *body);

/* Ends the calling child when its parent ends, however that is. */
void end_with_parent(void);

/* Fails the test unless the child ended well. */
void check_child(pid_t child);

/* Both: runs `body` in a child and waits for it. */
void in_child(test_body *body);

/* What `body` wrote to file descriptors 1 and 2, ended by '\0'; the texts live until the next. */
struct output {
    const char *to_stdout, *to_stderr;
};
struct output output_of(test_body *body);

/* Fails unless `body` writes one line to stderr that starts with "memcov: " and names `word`. */
void check_one_line(test_body *body, const char *word);

/* Fails if `body` writes anything at all. */
void check_silent(test_body *body);

#endif

/* Attaching a coverage file: by call and by environment, its name, its mode, early and late. */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t mode_of(const char *path) {
    struct stat status;
    CHECK_EQUAL(stat(path, &status), 0);
    return status.st_mode & 07777;
}

TEST(attaching_makes_a_valid_file_of_no_modules) {
    const char *path = path_of("made");
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(file.size, 64);
    CHECK_EQUAL(count_sections(file), 0);
    free_bytes(file);
}

TEST(a_file_of_no_bytes_can_be_attached) {
    const char *path = path_of("empty");
    write_bytes(path, (struct bytes){.at = NULL});
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    hit_all(make_guards(10));
    CHECK_EQUAL(hits_in_file(path), 10);
}

static void attach_and_number(void) {
    CHECK_EQUAL(mcov_attach(path_of("file")), MCOV_OK);
    hit_all(make_guards(10));
    hit_all(make_guards(20));
}

TEST(a_new_file_has_mode_0600_whatever_the_umask) {
    static const mode_t masks[] = {0, 022, 077, 0277, 0777};
    (void)path_of("file");
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        umask(masks[i]);
        in_child(attach_and_number);
        CHECK_EQUAL(mode_of(path_of("file")), 0600);
        CHECK_EQUAL(hits_in_file(path_of("file")), 30);
        CHECK_EQUAL(unlink(path_of("file")), 0);
        umask(022);
    }
}

TEST(the_mode_of_a_file_that_is_there_stays) {
    attach_and_number();
    CHECK_EQUAL(chmod(path_of("file"), 0640), 0);
    in_child(check_consistent);
    make_guards(30);
    CHECK_EQUAL(mode_of(path_of("file")), 0640);
}

TEST(attaching_late_writes_what_was_hit_before) {
    struct guards guards = make_guards(1003), others = make_guards(70);
    hit_range(guards, 3, 500);
    hit(guards, 1002);
    hit(others, 0);
    mcov_reset();
    CHECK_EQUAL(mcov_attach(path_of("late")), MCOV_OK);
    struct bytes file = read_valid(path_of("late"));
    CHECK_EQUAL(hits_in(section_of(file, 1003)), 498);
    CHECK_EQUAL(hits_in(section_of(file, 70)), 1);
    for (uint32_t i = 0; i < 1003; i++)
        CHECK_EQUAL(is_hit(section_of(file, 1003), i), (i >= 3 && i < 500) || i == 1002);
    CHECK(is_hit(section_of(file, 70), 0));
    free_bytes(file);
}

TEST(a_second_file_is_refused_and_not_made) {
    CHECK_EQUAL(mcov_attach(path_of("first")), MCOV_OK);
    CHECK_EQUAL(mcov_attach(path_of("second")), MCOV_ERROR_ATTACHED);
    CHECK_EQUAL(mcov_attach(path_of("first")), MCOV_ERROR_ATTACHED);
    CHECK(access(path_of("second"), F_OK) != 0);
    hit_all(make_guards(10));
    CHECK_EQUAL(hits_in_file(path_of("first")), 10);
}

TEST(each_percent_p_stands_for_the_process_id) {
    CHECK_EQUAL(mcov_attach(path_of("%p-%p-%%q%")), MCOV_OK);
    char name[64];
    snprintf(name, sizeof name, "%d-%d-%%%%q%%", getpid(), getpid());
    hit_all(make_guards(10));
    CHECK_EQUAL(hits_in_file(path_of(name)), 10);
}

TEST(a_relative_path_is_taken_from_where_the_process_was_when_it_attached) {
    CHECK_EQUAL(chdir(path_of(".")), 0);
    CHECK_EQUAL(mcov_attach("./relative"), MCOV_OK);
    CHECK_EQUAL(chdir("/"), 0);
    hit_all(make_guards(10));
    CHECK_EQUAL(hits_in_file(path_of("relative")), 10);
}

static void check_refused(const char *path, int error) {
    errno = 0;
    CHECK_EQUAL(mcov_attach(path), MCOV_ERROR_SYSTEM);
    CHECK_EQUAL(errno, error);
}

TEST(what_the_system_refuses_is_told_by_errno_and_a_file_can_still_be_attached) {
    static char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    check_refused(longer, ENAMETOOLONG);
    check_refused(path_of("no/such/directory"), ENOENT);
    check_refused(path_of("."), EISDIR);
    check_refused("", EISDIR);
    CHECK_EQUAL(mcov_attach(path_of("file")), MCOV_OK);
}

TEST(what_is_not_a_regular_file_is_not_a_coverage_file) {
    CHECK_EQUAL(mkfifo(path_of("pipe"), 0600), 0);
    CHECK_EQUAL(mcov_attach(path_of("pipe")), MCOV_ERROR_FILE_MAGIC);
    CHECK_EQUAL(mcov_attach("/dev/null"), MCOV_ERROR_FILE_MAGIC);
}

static void number_one(void) {
    hit_all(make_guards(10));
}

TEST(the_environment_attaches_a_file_when_a_module_is_loaded) {
    setenv("MEMCOV_FILE", path_of("%p.cov"), 1);
    mcov_reset();
    char name[32];
    snprintf(name, sizeof name, "%d.cov", getpid());
    CHECK(access(path_of(name), F_OK) != 0);
    check_silent(number_one);
    CHECK_EQUAL(hits_in_file(path_of(name)), 10);
    CHECK_EQUAL(mcov_attach(path_of("other")), MCOV_ERROR_ATTACHED);
}

TEST(an_environment_that_names_a_file_later_attaches_it_for_all_modules) {
    number_one();
    setenv("MEMCOV_FILE", path_of("later"), 1);
    hit_all(make_guards(20));
    CHECK_EQUAL(hits_in_file(path_of("later")), 30);
}

TEST(the_environment_gives_way_to_a_call) {
    setenv("MEMCOV_FILE", path_of("environment"), 1);
    CHECK_EQUAL(mcov_attach(path_of("call")), MCOV_OK);
    check_silent(number_one);
    CHECK(access(path_of("environment"), F_OK) != 0);
    CHECK_EQUAL(hits_in_file(path_of("call")), 10);
}

TEST(an_environment_that_cannot_be_followed_is_one_line_and_the_program_runs) {
    setenv("MEMCOV_FILE", path_of("no/such/file"), 1);
    check_one_line(number_one, "no/such/file: No such file or directory");
    hit_all(make_guards(20));
    CHECK_EQUAL(mcov_get_now(), 30);
}

TEST(an_empty_environment_variable_attaches_nothing) {
    setenv("MEMCOV_FILE", "", 1);
    check_silent(number_one);
    CHECK_EQUAL(mcov_attach(path_of("file")), MCOV_OK);
}

/* Where there is no room: a module is left unrecorded with one line, and nothing ends by a signal.
 */
#define _GNU_SOURCE
#include "support/edges.h"
#include "support/files.h"
#include "support/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

static const char *path;

static void write_text(const char *file, const char *text) {
    int descriptor = open(file, O_WRONLY | O_CLOEXEC);
    CHECK(descriptor >= 0);
    CHECK_EQUAL(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
}

static bool enter_mount_namespace(void) {
    unsigned int user = geteuid(), group = getegid();
    if (unshare(CLONE_NEWNS) != 0) {
        char map[32];
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return false;
        write_text("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %u 1", user);
        write_text("/proc/self/uid_map", map);
        snprintf(map, sizeof map, "0 %u 1", group);
        write_text("/proc/self/gid_map", map);
    }
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static void unmount(void) {
    (void)umount2(path_of(""), MNT_DETACH);
}

/* A file system over the test's directory, which goes with the test's process. */
static void mount_over(const char *type, const char *options) {
    path = path_of("file");
    if (!enter_mount_namespace() || mount("none", path_of(""), type, 0, options) != 0)
        test_skip("this user may not mount file systems");
    atexit(unmount); /* before the directory is removed */
}

/* Takes all the room there is. */
static void fill_up(void) {
    int descriptor = open(path_of("filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    static const char zeros[4096];
    CHECK(descriptor >= 0);
    while (write(descriptor, zeros, sizeof zeros) > 0)
        continue;
    CHECK_EQUAL(errno, ENOSPC);
    close(descriptor);
}

static uint32_t next_count;
static struct guards made;

static void make_next(void) {
    made = make_guards(next_count);
}

static void number_unrecorded(uint32_t count, const char *reason) {
    next_count = count;
    check_one_line(make_next, reason);
    hit_all(made);
}

static struct guards number_recorded(uint32_t count) {
    next_count = count;
    check_silent(make_next);
    hit_all(made);
    return made;
}

static void check_recorded(uint32_t count) {
    struct bytes file = read_valid(path);
    CHECK_EQUAL(hits_in(section_of(file, count)), count);
    free_bytes(file);
}

TEST(a_module_for_which_there_is_no_room_on_disk_is_left_out_and_others_are_recorded) {
    mount_over("tmpfs", "size=256k");
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    number_recorded(100);
    number_unrecorded(60000, "No space left on device");
    number_recorded(200);
    number_unrecorded(60001, "No space left on device");
    number_recorded(20000);
    CHECK_EQUAL(mcov_get_now(), mcov_get_total());
    check_recorded(100);
    check_recorded(200);
    check_recorded(20000);
    CHECK_EQUAL(hits_in_file(path), 20300);
}

TEST(on_a_full_disk_what_is_recorded_goes_on_being_recorded) {
    mount_over("tmpfs", "size=256k");
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    struct guards guards = make_guards(16000);
    fill_up();
    hit_all(guards);
    number_unrecorded(5000, "No space left on device");
    check_recorded(16000);
    CHECK_EQUAL(unlink(path_of("filler")), 0);
    number_recorded(5001);
    CHECK_EQUAL(hits_in_file(path), 21001);
}

TEST(a_file_cannot_be_made_on_a_full_disk_and_the_empty_one_is_valid) {
    mount_over("tmpfs", "size=64k");
    fill_up();
    CHECK_EQUAL(mcov_attach(path), MCOV_ERROR_SYSTEM);
    CHECK_EQUAL(errno, ENOSPC);
    free_bytes(read_valid(path));
    CHECK_EQUAL(unlink(path_of("filler")), 0);
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    number_recorded(100);
    check_recorded(100);
}

static void record_module(void) {
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    hit(make_guards(16000), 0);
}

/* As a program that copies files without their zeros leaves it. */
static void record_and_make_holes(void) {
    in_child(record_module);
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    CHECK_EQUAL(fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4096, 1 << 20),
                0);
    close(descriptor);
}

TEST(a_file_with_holes_is_filled_before_it_is_mapped) {
    mount_over("tmpfs", "size=256k");
    record_and_make_holes();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    number_recorded(16000);
    check_recorded(16000);
}

TEST(a_file_with_holes_on_a_full_disk_ends_no_process) {
    mount_over("tmpfs", "size=256k");
    record_and_make_holes();
    fill_up();
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    number_unrecorded(16000, "No space left on device");
    CHECK_EQUAL(mcov_get_now(), 16000);
}

TEST(a_file_system_without_fallocate_holds_a_file_too) {
    mount_over("ramfs", NULL);
    in_child(record_module);
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    for (uint32_t count = 100; count < 3000; count += 500)
        number_recorded(count);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 7);
    CHECK_EQUAL(hits_in(section_of(file, 2600)), 2600);
    free_bytes(file);
}

static void limit_file_size_to(rlim_t size) {
    struct rlimit limit = {.rlim_cur = size, .rlim_max = RLIM_INFINITY};
    CHECK_EQUAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

TEST(a_module_beyond_the_limit_of_file_sizes_is_left_out_and_no_signal_comes) {
    path = path_of("file");
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    number_recorded(100);
    limit_file_size_to(16384); /* what a test prints is in files, too */
    number_unrecorded(2000, "File too large");
    struct guards guards = number_recorded(200);
    limit_file_size_to(RLIM_INFINITY);
    mcov_reset();
    hit_all(guards);
    number_recorded(2001);
    CHECK_EQUAL(hits_in_file(path), 2301);
}

TEST(a_file_cannot_be_made_under_a_limit_too_small_for_its_header) {
    path = path_of("file");
    limit_file_size_to(32);
    CHECK_EQUAL(mcov_attach(path), MCOV_ERROR_SYSTEM);
    CHECK_EQUAL(errno, EFBIG);
    limit_file_size_to(RLIM_INFINITY);
    free_bytes(read_valid(path));
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
}

static uint32_t ticks, many[5][1000001];

static void tick(int signal_number) {
    (void)signal_number;
    __atomic_fetch_add(&ticks, 1, __ATOMIC_RELAXED);
}

TEST(a_profilers_signals_keep_no_module_from_being_recorded) {
    mount_over("tmpfs", "size=256m");
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = tick;
    action.sa_flags = SA_RESTART;
    CHECK_EQUAL(sigaction(SIGALRM, &action, NULL), 0);
    struct itimerval often = {.it_interval = {.tv_usec = 100}, .it_value = {.tv_usec = 100}};
    CHECK_EQUAL(setitimer(ITIMER_REAL, &often, NULL), 0);
    CHECK_EQUAL(mcov_attach(path), MCOV_OK);
    for (uint32_t i = 0; i < 5; i++)
        __sanitizer_cov_trace_pc_guard_init(many[i], many[i] + 999996 + i);
    CHECK(__atomic_load_n(&ticks, __ATOMIC_RELAXED) > 0);
    struct itimerval never = {.it_value = {0}};
    CHECK_EQUAL(setitimer(ITIMER_REAL, &never, NULL), 0);
    struct bytes file = read_valid(path);
    CHECK_EQUAL(count_sections(file), 5);
    free_bytes(file);
}

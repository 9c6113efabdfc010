/*
 * A worker of a campaign without a line of code for coverage: worker LIBRARY INPUT loads an
 * instrumented library and does what each line of the input says. Without INPUT it reads standard
 * input.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void *library;

static void *load(const char *path) {
    void *handle = dlopen(path, RTLD_NOW);
    if (handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(70);
    }
    return handle;
}

static void call(void *handle, const char *function, int argument) {
    int (*address)(int);
    *(void **)&address = dlsym(handle, function);
    if (address == NULL)
        exit(71);
    address(argument);
}

/* A process that leaves the group and the session, and tells its number. */
static void leave_orphan(const char *pid_file) {
    if (fork() != 0)
        return;
    setsid();
    FILE *file = fopen(pid_file, "w");
    fprintf(file, "%d\n", (int)getpid());
    fclose(file);
    for (;;)
        pause();
}

/* Writes over the start of the coverage file that the environment names. */
static void garble(void) {
    int fd = open(getenv("MEMCOV_FILE"), O_WRONLY);
    if (fd < 0 || write(fd, "rubbish!", 8) != 8)
        exit(72);
    close(fd);
}

static void obey(const char *word, const char *rest) {
    if (strcmp(word, "walk") == 0 || strcmp(word, "classify") == 0) {
        call(library, word, atoi(rest));
    } else if (strcmp(word, "second") == 0) {
        call(load(rest), "second_step", 1);
    } else if (strcmp(word, "child") == 0) {
        if (fork() == 0) {
            call(library, "walk", atoi(rest));
            _exit(0);
        }
        wait(NULL);
    } else if (strcmp(word, "orphan") == 0) {
        leave_orphan(rest);
    } else if (strcmp(word, "say") == 0) {
        fprintf(stderr, "%s\n", rest);
    } else if (strcmp(word, "garble") == 0) {
        garble();
    } else if (strcmp(word, "touch") == 0) {
        fclose(fopen(rest, "w"));
    } else if (strcmp(word, "alternate") == 0) { /* every other run takes one edge more */
        if (unlink(rest) == 0)
            call(library, "walk", 3);
        else
            fclose(fopen(rest, "w"));
    } else if (strcmp(word, "wait-for") == 0) {
        while (access(rest, F_OK) != 0)
            usleep(1000);
    } else if (strcmp(word, "signal") == 0) {
        raise(atoi(rest));
    } else if (strcmp(word, "sleep") == 0) {
        usleep((useconds_t)atoi(rest) * 1000); /* milliseconds */
    } else if (strcmp(word, "exit") == 0) {
        _exit(atoi(rest));
    } else if (strcmp(word, "hang") == 0) {
        for (;;)
            pause();
    } else {
        fprintf(stderr, "unknown command %s\n", word);
        exit(73);
    }
}

int main(int argc, char **argv) {
    char line[4096];
    library = load(argv[1]);
    FILE *input = argc > 2 ? fopen(argv[2], "r") : stdin;
    while (input != NULL && fgets(line, sizeof line, input) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = strchr(line, ' ');
        if (rest != NULL)
            *rest++ = '\0';
        obey(line, rest != NULL ? rest : "");
    }
    return 0;
}

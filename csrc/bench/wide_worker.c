/*
 * A worker over a wide library: wide_worker LIBRARY INPUT takes 45,000 edges that all inputs have
 * in common, and 5,000 in clusters of 50, at places that the number in the input decides on.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>

int main(int argc, char **argv) {
    void *library = argc == 3 ? dlopen(argv[1], RTLD_NOW) : NULL;
    FILE *input = argc == 3 ? fopen(argv[2], "r") : NULL;
    uint64_t seed;
    if (library == NULL || input == NULL || fscanf(input, "%lu", &seed) != 1) {
        fprintf(stderr, "usage: wide_worker LIBRARY INPUT, a file that holds a number\n");
        return 2;
    }
    void (*hit)(uint32_t, uint32_t);
    *(void **)&hit = dlsym(library, "wide_hit");
    hit(0, 45000);
    for (int cluster = 0; cluster < 100; cluster++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
        hit((uint32_t)(seed >> 33), 50);
    }
    return 0;
}

/* Times the loading of a library: wide_start LIBRARY prints "load NANOSECONDS". */
#include "processor_time.h"
#include "wide_library.h"

#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: wide_start LIBRARY\n");
        return 2;
    }
    double start = processor_time(CLOCK_PROCESS_CPUTIME_ID);
    wide_load(argv[1]);
    printf("load %.0f\n", processor_time(CLOCK_PROCESS_CPUTIME_ID) - start);
    return 0;
}

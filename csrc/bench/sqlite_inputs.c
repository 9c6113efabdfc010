/*
 * A run as a fuzzer makes it: short inputs in one process, each in a level of its own.
 * sqlite_inputs INPUTS takes that many and prints a checksum of all results.
 */
#include "control.h"
#include "inputs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int inputs = argc == 2 ? atoi(argv[1]) : 0;
    if (inputs < 1) {
        fprintf(stderr, "usage: sqlite_inputs INPUTS, at least 1\n");
        return 2;
    }
    struct control control;
    bool counted = control_find(&control);
    uint64_t state = INPUTS_FIRST;
    uint32_t sum = 0;
    for (int input = 0; input < inputs; input++) {
        control.push();
        sum = sum * 31 + inputs_run(&state);
        bool hit = control.now() > 0;
        control.pop();
        if (counted && !hit) {
            fprintf(stderr, "input %d hit no edge\n", input);
            return 1;
        }
    }
    printf("checksum %" PRIu32 "\n", sum);
    return 0;
}

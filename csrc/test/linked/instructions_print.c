/*
 * Reads instructions from stdin, one a line, as hexadecimal bytes, and prints for each its length,
 * its flow, the distance to its target, and the registers it may write, as a hexadecimal number.
 */
#include "instruction_x86_64.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        uint8_t code[INSTRUCTION_LONGEST + INSTRUCTION_ROOM];
        memset(code, 0x90, sizeof code);
        size_t length = 0;
        char *at = line, *end;
        for (unsigned long byte = strtoul(at, &end, 16); end != at; byte = strtoul(at, &end, 16)) {
            if (length == INSTRUCTION_LONGEST)
                return EXIT_FAILURE;
            code[length++] = (uint8_t)byte;
            at = end;
        }
        struct instruction found = instruction_at(code);
        printf("%zu %d %td %x\n", found.length, found.flow, found.distance, found.may_write);
    }
    return EXIT_SUCCESS;
}

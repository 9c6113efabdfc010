/*
 * An instrumented library with a function that an included file holds a part of, and a block that
 * nothing leads to. The worker of campaigns knows it by this name.
 */
int walk(int bits) {
#include "included.inc"
    do {
        switch (bits & 1) {
        case 0:
            return 2;
        default:
            return 1;
        }
    } while (bits > 1); /* nothing leads here */
}

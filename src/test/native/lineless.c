/* An instrumented library to be optimised: a block begins with code that belongs to no line. */
static volatile int reached;

int lineless_reach(int number) {
    volatile int read = number;
    if (number == 1) {
#line 0
        (void)read;
#line 10
        reached = 1; /* behind code of no line */
    }
    return read;
}

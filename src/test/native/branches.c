/* An instrumented library with lines that have several places. */
static volatile int calls;

static int small(int number) {
    calls++;
    return number;
}

static int large(int number) {
    calls++;
    return number / 10;
}

/* Two branches on a line; the worker of campaigns knows it by this name. */
int classify(int number) {
    return number > 1000 ? large(number) : small(number); /* chooses */
}

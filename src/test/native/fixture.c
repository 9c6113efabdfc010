/* An instrumented library whose callbacks are left to whoever loads it. */
static int loads;

__attribute__((constructor)) static void count_load(void) {
    loads++;
}

int fixture_loads(int unused) {
    (void)unused;
    return loads;
}

/* Takes a different path for each sign, and one more for large numbers. */
int classify(int number) {
    if (number < 0)
        return -1;
    if (number == 0)
        return 0;
    return number > 1000 ? 2 : 1;
}

/* One edge more for each bit that is set in `bits`. */
int walk(int bits) {
    int steps = 0;
    if (bits & 1)
        steps += 1;
    if (bits & 2)
        steps += 2;
    if (bits & 4)
        steps += 4;
    if (bits & 8)
        steps += 8;
    return steps;
}

/* The value of a decimal number, or -1 where the text is none. */
int parse(const char *text) {
    int value = 0;
    if (*text == '\0')
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return -1;
        value = value * 10 + (*text - '0');
    }
    return value;
}

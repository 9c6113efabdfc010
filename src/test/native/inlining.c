/* An instrumented library to be optimised: two functions become one, with frames in the other. */
static volatile int clamped;

static inline __attribute__((always_inline)) int clamp(int number) { /* declares clamp */
    if (number > 100) {
        clamped = number; /* clamps */
        return 100;
    }
    return number;
}

int inlining_scale(int number) { /* declares scale */
    return 3 * clamp(number);    /* calls clamp */
}

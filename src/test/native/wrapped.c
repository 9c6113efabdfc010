/* Instrumented, and loaded only because the wrapper needs it. */
int wrapped_step(int number) {
    return number > 0 ? 1 : 2;
}

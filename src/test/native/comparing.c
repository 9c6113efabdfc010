/* Instrumented at comparisons, too. */
int comparing_step(int number) {
    return number > 17 ? 1 : 2;
}

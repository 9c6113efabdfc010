/* Not instrumented. */
int plain_step(int number) {
    return number + 1;
}

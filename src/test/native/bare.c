/* Instrumented without a table of PCs. */
int bare_step(int number) {
    return number > 0 ? 1 : 2;
}

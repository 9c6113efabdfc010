/* Instrumented without a table of PCs. */
int bare_step(int number) {
    return number > 0 ? 1 : 2;
}

int bare_other(int number) {
    return number < 0 ? 3 : 4;
}

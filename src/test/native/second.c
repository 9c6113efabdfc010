/* A further instrumented library, with edges of its own. */
int second_step(int number) {
    if (number == 1)
        return 10;
    if (number == 2)
        return 20;
    return number % 2 == 0 ? 30 : 40;
}

/* What tests of inline counters run: two ways through a function, and a loop. */
int counters_step(int number) {
    if (number > 0)
        return 1;
    return 2;
}

int counters_loop(int rounds) {
    int sum = 0;
    for (int round = 0; round < rounds; round++)
        sum += counters_step(round % 2);
    return sum;
}

/* A source with a function that the ignore list names. */
int skipped_source(int value);

int skipped_function(int value) {
    return value > 2 ? value : 2;
}

int run(void) {
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += skipped_function(i) + skipped_source(i);
    return sum;
}

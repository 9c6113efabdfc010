/* An instrumented program without a table of PCs. Called without arguments it leaves edges out. */
#include <stdlib.h>

static int factorial(int value) {
    return value <= 1 ? 1 : value * factorial(value - 1);
}

static int classify(int value) {
    switch (value % 7) {
    case 0:
        return 3;
    case 1:
        return value > 50 ? 4 : 5;
    case 2:
        return factorial(value % 10);
    case 3:
        return -value;
    default:
        return value * 2;
    }
}

static int sum_of(const int *values, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++)
        if (values[i] % 3 != 0)
            sum += values[i];
    return sum;
}

static int compare(const void *one, const void *other) {
    return *(const int *)one - *(const int *)other;
}

int main(int argc, char **argv) {
    int values[100];
    for (int i = 0; i < 100; i++)
        values[i] = classify(i);
    qsort(values, 100, sizeof *values, compare);
    if (argc > 1)
        return atoi(argv[1]);
    return sum_of(values, 100) == 0;
}

/* The same in C: one more helper, code that other files hold, and blocks that nothing leads to. */
#include <stdarg.h>

#include "included.inc"

static int helper(int number) {
    return 3 * number;
}

/* Its parameters and its brace are not on the line of its name. */
/* clang-format off */
static int
spread(
    int number)
{
    return number + 4;
}
/* clang-format on */

int partly_included(int number) {
#include "rest.inc"
    return helper(number);
}

static int variadic(int count, ...) {
    int sum = 0;
    va_list numbers;
    va_start(numbers, count);
    while (count-- > 0)
        sum += va_arg(numbers, int);
    va_end(numbers);
    return sum;
}

static int loaded;

__attribute__((constructor)) static void on_load(void) {
    loaded = 1;
}

__attribute__((destructor)) static void on_exit_of_process(void) {
    loaded = 0;
}

/* All cases return: nothing leads to what follows the loop. */
static int always_returns(int number) {
    do {
        switch (number) {
        case 1:
            return 10;
        default:
            return 20;
        }
    } while (number > 0);
    return 30;
}

__attribute__((weak)) int weak(int number) {
    return number;
}

int plain(int number) {
    if (number > 7)
        return spread(variadic(2, number, loaded));
    return always_returns(number);
}

int crash(int number) {
    if (number > 2)
        *(volatile int *)0 = helper(number);
    return spread(number); /* only here, after the crash */
}

int (*volatile table[])(int) = {weak, helper};

int by_table(int number) {
    return table[number % 2](number);
}

/* Instrumented, and with a function that nobody defines and that is never called. */
int defined_nowhere(int number);

int unresolved_step(int number) {
    return number == 123456789 ? defined_nowhere(number) : number + 1;
}

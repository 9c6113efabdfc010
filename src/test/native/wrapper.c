/* Not instrumented itself. */
int wrapped_step(int number);

int wrapper_step(int number) {
    return wrapped_step(number) * 100;
}

/* A program that is instrumented itself, or not. */
int main(int count, char **arguments) {
    (void)arguments;
    return count > 1 ? 0 : 7;
}

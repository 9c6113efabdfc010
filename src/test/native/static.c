/* Instrumented, and linked with memcov's runtime: see CMakeLists.txt for how. */
int static_step(int number) {
    if (number > 0)
        return 1;
    return number == 0 ? 0 : -1;
}

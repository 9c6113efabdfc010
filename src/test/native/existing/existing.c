/* An instrumented library of an existing build. */
int existing_walk(int bits) {
    int steps = 0;
    if (bits & 1)
        steps += 1;
    if (bits & 2)
        steps += 2;
    if (bits & 4)
        steps += 4;
    if (bits & 8)
        steps += 8;
    return steps;
}

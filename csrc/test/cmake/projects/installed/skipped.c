/* A source that the ignore list names. */
int skipped_source(int value) {
    return value > 3 ? value : 3;
}

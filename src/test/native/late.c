/* Loaded while scopes are open and segments are held. */
int late_step(int number) {
    if (number == 1)
        return 10;
    if (number == 2)
        return 20;
    return number % 2 == 0 ? 30 : 40;
}

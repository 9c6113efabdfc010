/* Many edges, each reached by a number of its own: for threads that hit edges side by side. */
#define EDGE(n)                                                                                    \
    case n:                                                                                        \
        return sink = n * 3 + 1;
#define TEN(n)                                                                                     \
    EDGE(n##0)                                                                                     \
    EDGE(n##1)                                                                                     \
    EDGE(n##2)                                                                                     \
    EDGE(n##3)                                                                                     \
    EDGE(n##4)                                                                                     \
    EDGE(n##5)                                                                                     \
    EDGE(n##6)                                                                                     \
    EDGE(n##7)                                                                                     \
    EDGE(n##8)                                                                                     \
    EDGE(n##9)

static _Thread_local volatile int sink;

int crowd(int number) {
    switch (number) {
        TEN(1)
        TEN(2)
        TEN(3)
        TEN(4)
        TEN(5)
        TEN(6)
        TEN(7)
        TEN(8)
        TEN(9)
    default:
        return -1;
    }
}

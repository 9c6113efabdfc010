/* Loaded after the first one: its constructor makes the runtime replace the storage. */
#define FUNCTION(n)                                                                                \
    int existing_second_##n(int number) {                                                          \
        if (number == n)                                                                           \
            return n;                                                                              \
        return number > n ? n + 1 : n - 1;                                                         \
    }

FUNCTION(1)
FUNCTION(2)
FUNCTION(3)
FUNCTION(4)
FUNCTION(5)
FUNCTION(6)

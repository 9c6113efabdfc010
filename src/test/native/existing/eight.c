/* Eight edges, one a function: the hitmap of an existing build has no byte for the eighth. */
#define FUNCTION(n)                                                                                \
    int eight_##n(int number) {                                                                    \
        return number + n;                                                                         \
    }

FUNCTION(1)
FUNCTION(2)
FUNCTION(3)
FUNCTION(4)
FUNCTION(5)
FUNCTION(6)
FUNCTION(7)
FUNCTION(8)

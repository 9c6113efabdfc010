/* An instrumented library in C++: a namespace, a template, a class. */
namespace shapes {
static volatile int grown;

template <class Number> struct Square {
    Number side;

    __attribute__((noinline)) Number area() const {
        if (side < 0) {
            grown = -1; /* no area */
            return 0;
        }
        return side * side;
    }
};

class Counter {
  public:
    explicit Counter(int start) : value(start) {
    }
    __attribute__((noinline)) int operator++() {
        return ++value;
    }

  private:
    int value;
};
} // namespace shapes

extern "C" int shapes_measure(int side) {
    shapes::Counter counter(side);
    if (side > 10)
        return ++counter; /* large */
    return shapes::Square<int>{side}.area() + (int)shapes::Square<double>{0.5 * side}.area();
}

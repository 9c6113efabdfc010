/* What both sources in C++ include: templates, inline functions and classes. */
#ifndef COMMON_H
#define COMMON_H

#include <string>
#include <utility>

/* A copy in each source that uses it; one that does not has none. */
static inline int halved(int number) {
    return number > 1 ? number / 2 : number;
}

/* One function, whoever emits it. */
inline int doubled(int number) {
    if (number > 100)
        return 100;
    return 2 * number;
}

inline int never_called(int number) {
    return number;
}

/* A function made by a macro. Of one whose macro is in another file clang says that it is there. */
#define GETTER(name, value)                                                                        \
    inline int name() {                                                                            \
        return value;                                                                              \
    }
GETTER(get_three, 3)
GETTER(get_four, 4)

namespace common {
template <class Number> Number larger(Number a, Number b) {
    return a > b ? a : b;
}

template <class Number> Number sum(Number number) {
    return number;
}
template <class Number, class... Rest> Number sum(Number number, Rest... rest) {
    return number + static_cast<Number>(sum(rest...));
}

template <class Value, int Size> class Ring {
  public:
    Ring() : values(), next(0) {
    }
    void push(Value value) {
        values[next] = std::move(value);
        next = (next + 1) % Size;
    }
    const Value &last() const {
        return values[(next + Size - 1) % Size];
    }
    static int size() {
        return Size;
    }
    template <class Function> void each(Function function) {
        for (auto &value : values)
            function(value);
    }

  private:
    Value values[Size];
    int next;
};

class Shape {
  public:
    explicit Shape(int given) : side(given) {
    }
    Shape(const Shape &) = default;
    virtual ~Shape() {
        side = 0;
    }
    virtual int area() const = 0;
    int perimeter() const {
        return 4 * side;
    }

  protected:
    int side;
};

class Named {
  public:
    virtual ~Named() = default;
    virtual std::string name() const {
        return "unnamed";
    }
};
} // namespace common

int second_calls(int number);

#endif

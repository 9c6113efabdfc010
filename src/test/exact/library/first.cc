/* Classes, lambdas, exceptions, code around main, and functions that second.cc has, too. */
#include "common.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <vector>

static int helper(int number) {
    return number + 1;
}

static int unused_helper(int number) {
    return number - 1;
}
int (*address_of_unused)(int) = unused_helper;

namespace {
class Local {
  public:
    explicit Local(int given) : number(given) {
    }
    ~Local() {
        number = 0;
    }
    int get() const {
        return number;
    }

  private:
    int number;
};

/* Two bases, so what the second calls goes through a thunk; copies and moves are the compiler's. */
class Square : public common::Shape, public common::Named {
  public:
    using Shape::Shape;
    Square() : Square(1) {
    }
    int area() const override {
        return side * side;
    }
    std::string name() const override {
        return "square";
    }
    Square &operator+=(int more) {
        side += more;
        return *this;
    }
    explicit operator int() const {
        return side;
    }
    friend bool operator<(const Square &a, const Square &b) {
        return a.side < b.side;
    }
};

class Hidden final : public common::Shape {
  public:
    Hidden() : Shape(0) {
    }
    int area() const override {
        return -1;
    }
};

/* Runs before all calls and after them. */
class Around {
  public:
    Around() : text("around") {
    }
    ~Around() {
        text.clear();
    }

  private:
    std::string text;
};
Around around;

int computed() {
    return 7;
}
int from_a_function = computed();
thread_local int of_a_thread = computed();

int checked(int number) {
    Local local(number);
    if (number > 5)
        throw std::out_of_range("too large");
    return local.get();
}

class Guarded {
  public:
    explicit Guarded(int number) try : value(checked(number)) {
    } catch (const std::out_of_range &) {
        throw std::invalid_argument("guarded");
    }
    int value;
};
} // namespace

__attribute__((always_inline)) static inline int clamped(int number) {
    if (number > 9)
        return 9;
    return number;
}

#define CALLER(name) extern "C" int name(int number)

CALLER(first_helper) {
    return helper(halved(doubled(number))) + get_three();
}

CALLER(templates) {
    common::Ring<int, 3> ring;
    common::Ring<std::string, 2> words;
    ring.push(common::larger(number, 2));
    words.push("word");
    if (number > 1)
        ring.push(common::sum(number, 2, 3L));
    if (number > 10)
        return (int)common::larger(1.5, 0.5 * number) + words.size();
    return ring.last() + (int)words.last().size();
}

CALLER(classes) {
    Square square(number);
    Square copy = square;
    copy += 1;
    common::Named &named = copy;
    common::Shape *shape = new Square();
    int area = shape->area() + (int)named.name().size() + int(square);
    delete shape;
    if (number > 3)
        area += Hidden().area();
    return square < copy ? area : copy.perimeter();
}

CALLER(lambdas) {
    int total = of_a_thread;
    auto add = [&total](int more) { total += more; };
    auto generic = [](auto a, auto b) { return a + b; };
    int (*pointer)(int) = [](int a) { return a - 1; };
    auto nested = [] { return [](int a) { return 3 * a; }; };
    add(number);
    if (number > 2)
        add((int)generic(1.0, 2.0) + generic(1, 2));
    if (number > 4)
        add(nested()(pointer(number)));
    common::Ring<int, 4> ring;
    ring.each([](int &value) { value = 1; });
    std::vector<int> values{3, 1, number};
    std::sort(values.begin(), values.end(), [](int a, int b) { return a > b; });
    std::function<int()> kept = [values] { return values[0]; };
    return total + kept();
}

CALLER(exceptions) {
    try {
        return Guarded(number).value;
    } catch (const std::invalid_argument &) {
        return -1;
    }
}

CALLER(inlined) {
    return clamped(number);
}

CALLER(across) {
    return second_calls(number);
}

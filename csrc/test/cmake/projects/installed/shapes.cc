// A C++ library on an installed runtime.
#include <memory>

namespace {
struct Shape {
    virtual ~Shape() = default;
    virtual int corners() const = 0;
};

struct Triangle : Shape {
    int corners() const override {
        return 3;
    }
};

struct Square : Shape {
    int corners() const override {
        return 4;
    }
};

std::unique_ptr<Shape> make(int kind) {
    if (kind == 0)
        return std::make_unique<Triangle>();
    return std::make_unique<Square>();
}
} // namespace

extern "C" int run() {
    return make(0)->corners() + make(1)->corners();
}

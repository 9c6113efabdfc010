/* Functions and classes that first.cc has, too, under the same names. */
#include "common.h"

static int helper(int number) {
    return number > 2 ? number : -number;
}

namespace {
class Local {
  public:
    explicit Local(int given) : number(given) {
    }
    int get() const {
        return 2 * number;
    }

  private:
    int number;
};
} // namespace

template int common::larger(int, int);
template short common::larger(short, short);

int second_calls(int number) {
    Local local(number);
    if (number > 1)
        return helper(local.get()) + get_four();
    return common::larger(doubled(number), halved(number));
}

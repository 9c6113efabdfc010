// A library of an embedding project; includes the runtime's header as the target memcov offers it.
#include <memcov.h>

#include <vector>

extern "C" int run() {
    std::vector<int> values;
    for (int i = 0; i < 10; i++)
        if (i % 3 == 0)
            values.push_back(i);
    return mcov_get_total() > 0 ? static_cast<int>(values.size()) : -1;
}

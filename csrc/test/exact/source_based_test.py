"""What an export of llvm-cov says: source_based.py."""
import os
import unittest

from functions import Function
from source_based import SourceBased


def region(start, end, count, file=0, expanded=0, kind=0):
    """Start and end are pairs of line and column."""
    return [*start, *end, count, file, expanded, kind]


def record(name, count, regions, files=("/src/a.cc",)):
    return {"name": name, "count": count, "regions": regions, "filenames": list(files)}


def read(*records):
    return SourceBased({"data": [{"functions": list(records)}]}, os.environ["LLVM_CXXFILT"])


class SourceBasedTest(unittest.TestCase):
    def test_names_are_demangled_and_without_the_file_of_a_static_function(self):
        body = [region((1, 1), (3, 2), 0)]
        source = read(record("a.c:helper", 1, body), record("a.cc:_ZL6helperi", 0, body))
        self.assertEqual(source.executed, {Function("/src/a.cc", "helper"): True,
                                           Function("/src/a.cc", "helper(int)"): False})

    def test_a_function_that_several_sources_have_was_executed_if_any_was(self):
        body = [region((1, 1), (3, 2), 0)]
        for counts in (0, 5), (5, 0):
            source = read(*(record(f"{count}.cc:_ZL1fv", count, body) for count in counts))
            self.assertEqual(source.executed, {Function("/src/a.cc", "f()"): True})

    def test_a_function_belongs_to_the_file_that_includes_the_rest_of_it(self):
        source = read(record("f", 1, [region((1, 1), (1, 9), 7, file=0),
                                      region((1, 9), (4, 2), 1, file=1),
                                      region((2, 1), (2, 20), 1, file=1, expanded=0, kind=1)],
                             ("/src/rest.inc", "/src/a.c")))
        self.assertEqual(list(source.executed), [Function("/src/a.c", "f")])
        self.assertEqual(source.count(Function("/src/a.c", "f"), 1, 9), 1)

    def test_the_innermost_region_around_a_place_tells_its_count(self):
        source = read(record("f", 9, [region((1, 1), (9, 2), 9), region((3, 5), (5, 6), 4),
                                      region((4, 1), (4, 8), 2),
                                      region((4, 1), (4, 3), 100, kind=3)]))
        function = Function("/src/a.cc", "f")
        self.assertEqual([source.count(function, *place)
                          for place in ((1, 1), (3, 4), (3, 5), (4, 1), (4, 8), (9, 2))],
                         [9, 9, 4, 2, 4, 0])
        self.assertEqual(source.count(Function("/src/a.cc", "g"), 1, 1), 0)


if __name__ == "__main__":
    unittest.main()

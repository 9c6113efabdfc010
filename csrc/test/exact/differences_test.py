"""What counts as a difference: differences.py."""
import unittest

from differences import Difference, Kind, differences
from functions import Function

WALK, PARSE = Function("a.c", "walk"), Function("a.c", "parse")


class DifferencesTest(unittest.TestCase):
    def check(self, executed, reached, *expected):
        self.assertEqual(differences(executed, reached),
                         [Difference(function, kind) for function, kind in expected])

    def test_the_same_sets_do_not_differ(self):
        self.check({WALK: True, PARSE: False}, {WALK: True, PARSE: False})

    def test_a_covered_function_that_one_side_misses_is_a_difference(self):
        self.check({WALK: True}, {WALK: False}, (WALK, Kind.EXECUTED_ONLY))
        self.check({WALK: True}, {}, (WALK, Kind.EXECUTED_ONLY))
        self.check({WALK: False}, {WALK: True}, (WALK, Kind.REACHED_ONLY))

    def test_a_function_that_one_side_does_not_know_is_a_difference_though_it_is_not_covered(self):
        self.check({}, {WALK: False, PARSE: True}, (PARSE, Kind.UNMAPPED), (WALK, Kind.UNMAPPED))
        self.check({WALK: False}, {}, (WALK, Kind.UNLISTED))

    def test_functions_of_the_same_name_in_two_files_are_two(self):
        other = Function("b.c", "walk")
        self.check({WALK: True, other: False}, {WALK: False, other: True},
                   (WALK, Kind.EXECUTED_ONLY), (other, Kind.REACHED_ONLY))


if __name__ == "__main__":
    unittest.main()

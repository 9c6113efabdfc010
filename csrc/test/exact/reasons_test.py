"""Which differences have a reason, and what takes it away: reasons.py."""
import unittest
from types import SimpleNamespace

import reasons
from differences import Difference, Kind
from functions import Function
from reported import Edges

INNER, CALLER = Function("a.c", "inner"), Function("a.c", "caller")
PLACE = (7, 3)


class Library:
    """Debug information and counts: a caller at 0x100 to 0x200 that was executed and reached."""

    def __init__(self, calls=5):
        self.calls = calls
        self.caller = SimpleNamespace(function=CALLER, is_inlined=False, ranges=[(0x100, 0x200)])
        self.pieces = []
        self.called = False
        self.written = True
        self.line = 9

    def copy(self, start, end):
        self.pieces.append(SimpleNamespace(function=INNER, is_inlined=True, ranges=[(start, end)],
                                           parent=self.caller, outermost=self.caller,
                                           call_place=PLACE))
        return self

    def own(self, start, end):
        self.pieces.append(SimpleNamespace(function=INNER, is_inlined=False, ranges=[(start, end)]))
        return self

    def code(self, function):
        return self.pieces if function == INNER else [self.caller]

    def is_called(self, function):
        return self.called

    def is_written(self, name):
        return self.written

    def lines(self, pcs):
        return [self.line for _ in pcs]

    def count(self, function, line, column):
        return self.calls if (function, line, column) == (CALLER, *PLACE) else 0


class ReasonsTest(unittest.TestCase):
    def reason(self, library, kind=Kind.EXECUTED_ONLY, hit=(0x100,), missed=(), optimised=True):
        given = reasons.reason(Difference(INNER, kind), library, library,
                               Edges(hit, missed) if optimised else None)
        return given and given.kind

    def test_a_copy_without_an_edge_says_nothing_when_it_is_executed(self):
        self.assertEqual(self.reason(Library().copy(0x140, 0x150)), reasons.COPY_WITHOUT_EDGE)

    def test_a_copy_whose_beginning_is_no_edge_says_nothing_if_no_branch_is_taken(self):
        library = Library().copy(0x140, 0x150)
        self.assertEqual(self.reason(library, missed=[0x148]), reasons.COPY_IN_BLOCK)

    def test_a_copy_that_begins_with_an_edge_would_have_told(self):
        self.assertIsNone(self.reason(Library().copy(0x140, 0x150), missed=[0x140]))

    def test_a_copy_is_no_reason_unless_its_call_was_executed_in_a_function_that_was_reached(self):
        self.assertIsNone(self.reason(Library(calls=0).copy(0x140, 0x150).own(0x300, 0x310),
                                      missed=[0x300, 0x308]))
        self.assertIsNone(self.reason(Library().copy(0x140, 0x150).own(0x300, 0x310),
                                      hit=[], missed=[0x300, 0x308]))

    def test_an_edge_of_it_that_was_hit_takes_every_reason_away(self):
        library = Library().copy(0x140, 0x150).copy(0x160, 0x170)
        self.assertIsNone(self.reason(library, hit=[0x100, 0x168]))

    def test_a_hit_edge_whose_code_has_no_line_counts_for_the_code_that_follows(self):
        library = Library().copy(0x140, 0x150)
        library.line = 0
        self.assertEqual(self.reason(library, hit=[0x100, 0x140]), reasons.WITHOUT_LINE)

    def test_what_was_folded_away_where_it_was_executed_has_no_code_there(self):
        self.assertEqual(self.reason(Library(calls=0).copy(0x140, 0x150)), reasons.NOTHING_LEFT)
        self.assertEqual(self.reason(Library()), reasons.NOTHING_LEFT)

    def test_a_function_of_one_edge_that_nothing_calls_was_folded_into_its_callers(self):
        library = Library().own(0x300, 0x310)
        self.assertEqual(self.reason(library, missed=[0x300]), reasons.CALLS_LEFT_OUT)
        self.assertIsNone(self.reason(library, missed=[0x300, 0x308]))
        library.called = True
        self.assertIsNone(self.reason(library, missed=[0x300]))

    def test_code_that_is_not_optimised_has_no_excuse(self):
        self.assertIsNone(self.reason(Library().copy(0x140, 0x150), optimised=False))
        self.assertIsNone(self.reason(Library(), optimised=False))

    def test_a_function_that_only_memcov_has_as_covered_has_no_reason(self):
        self.assertIsNone(self.reason(Library(), kind=Kind.REACHED_ONLY))

    def test_what_clang_does_not_map_has_to_be_made_by_the_compiler(self):
        library = Library().own(0x300, 0x310)
        self.assertIsNone(self.reason(library, kind=Kind.UNMAPPED, optimised=False))
        library.written = False
        self.assertEqual(self.reason(library, kind=Kind.UNMAPPED, optimised=False), reasons.MADE)

    def test_what_memcov_does_not_list_has_to_be_without_an_edge(self):
        library = Library().own(0x300, 0x310)
        self.assertEqual(self.reason(library, kind=Kind.UNLISTED), reasons.WITHOUT_CODE)
        self.assertIsNone(self.reason(library, kind=Kind.UNLISTED, missed=[0x308]))

    def test_what_memcov_does_not_list_of_code_that_is_not_optimised_has_to_be_absent(self):
        self.assertIsNone(self.reason(Library().own(0x300, 0x310), kind=Kind.UNLISTED,
                                      optimised=False))
        self.assertEqual(self.reason(Library(), kind=Kind.UNLISTED, optimised=False),
                         reasons.WITHOUT_CODE)


if __name__ == "__main__":
    unittest.main()

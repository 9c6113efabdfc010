"""What debug information says of a compiled library: debug_info.py."""
import tempfile
import unittest

from compiled import compiled, debug_info

INLINING = """\
static int inlined(int a) { return a * 7; }
__attribute__((noinline)) int called(int a) { return a + 1; }
static int unused(int a) { return a; }
int outer(int a) {
    return called(inlined(a)) + 1;
}
"""
MADE = """\
struct Inner { ~Inner(); };
struct Outer { Inner inner; int get() const { return 1; } };
int use() { return Outer().get(); }
"""


class DebugInfoTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_an_inlined_copy_tells_where_it_was_called_and_by_which_function(self):
        library, function = compiled(self.folder, INLINING, "-O2")
        debug = debug_info(library)
        copy, = debug.code(function("inlined"))
        self.assertTrue(copy.is_inlined)
        self.assertEqual(copy.parent.function, function("outer"))
        self.assertEqual(copy.call_place, (5, 19))
        (start, end), = copy.outermost.ranges
        self.assertTrue(all(start <= low < high <= end for low, high in copy.ranges))

    def test_a_function_that_is_not_in_the_library_has_no_code(self):
        library, function = compiled(self.folder, INLINING, "-O2")
        debug = debug_info(library)
        self.assertEqual(debug.code(function("unused")), [])
        self.assertEqual([part.is_inlined for part in debug.code(function("called"))], [False])

    def test_code_has_the_line_that_it_was_compiled_from(self):
        library, function = compiled(self.folder, INLINING, "-O0")
        debug = debug_info(library)
        entries = [debug.code(function(name))[0].ranges[0][0] for name in ("outer", "called")]
        self.assertEqual(debug.lines([*entries, 1]), [4, 2, 0])

    def test_calls_that_are_left_are_known(self):
        library, function = compiled(self.folder, INLINING, "-O2")
        debug = debug_info(library)
        self.assertEqual([name for name in ("inlined", "called", "outer")
                          if debug.is_called(function(name))], ["called"])

    def test_what_the_compiler_made_is_told_from_what_was_written(self):
        library, function = compiled(self.folder, MADE, "-O0", suffix=".cc")
        debug = debug_info(library)
        self.assertTrue(debug.code(function("Outer::~Outer()")))
        self.assertEqual([name for name in ("Outer::~Outer()", "Outer::get() const", "use()")
                          if debug.is_written(name)], ["Outer::get() const", "use()"])


if __name__ == "__main__":
    unittest.main()

"""The whole comparison, which has to fail when a covered function is dropped: main.py."""
import copy
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from compiled import compiled, debug_info

TEXT = """\
int walk(int a) { return a + 1; }
int parse(int a) { return a + 2; }
static inline int unused(int a) { return a + 3; }
"""


class MainTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.library, function = compiled(folder.name, TEXT, "-O0")
        cls.file = function("walk").file
        cls.entries = [debug_info(cls.library).code(function(name))[0].ranges[0][0]
                       for name in ("walk", "parse")]

    def setUp(self):
        self.export = {"data": [{"functions": [
            {"name": name, "count": count, "filenames": [self.file],
             "regions": [[line, 17, line, 34, count, 0, 0, 0]]}
            for line, (name, count) in enumerate((("walk", 3), ("parse", 0)), 1)]}]}
        self.edges = [[{"places": [{"pc": hex(pc)}]}] for pc in self.entries]
        self.report = {"notes": [], "files": [
            {"path": self.file, "functions": [{"name": "walk", "isReached": True},
                                              {"name": "parse", "isReached": False}]}]}

    def compare(self, export, report, *options):
        paths = [self.write(name, content)
                 for name, content in (("export", export), ("report", report))]
        script = Path(sys.modules["debug_info"].__file__).parent / "main.py"
        return subprocess.run([sys.executable, script, *paths, self.library, *options],
                              capture_output=True, text=True)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def optimised(self):
        return ["--optimised", *(self.write(name, content)
                                 for name, content in zip(("hit", "missed"), self.edges))]

    def test_the_same_functions_pass(self):
        result = self.compare(self.export, self.report)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, "2 functions, 1 covered according to clang, "
                                        "1 of these according to memcov, too\n")

    def check_failure(self, export, report, sentence):
        for options in [], self.optimised():
            result = self.compare(export, report, *options)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(f"  without a reason: {sentence}\n", result.stdout)

    def test_a_covered_function_that_is_dropped_fails(self):
        report = copy.deepcopy(self.report)
        report["files"][0]["functions"].pop(0)
        self.check_failure(self.export, report, f"walk ({self.file}): clang counted an execution "
                                                "of it, memcov reports none")

    def test_a_function_that_is_reported_as_reached_and_was_not_fails(self):
        report = copy.deepcopy(self.report)
        report["files"][0]["functions"][1]["isReached"] = True
        self.check_failure(self.export, report, f"parse ({self.file}): memcov reports it as "
                                                "reached, clang counted no execution of it")

    def test_a_function_that_counts_for_another_file_fails(self):
        report = copy.deepcopy(self.report)
        report["files"][0]["path"] = "/other.c"
        self.check_failure(self.export, report,
                           "walk (/other.c): memcov lists it, clang knows no such function")

    def test_what_a_report_says_is_missing_fails(self):
        report = {**self.report, "notes": ["there is no llvm-symbolizer"]}
        self.check_failure(self.export, report, "the report says: there is no llvm-symbolizer")

    def test_a_comparison_of_nothing_fails(self):
        nothing = {"notes": [], "files": []}
        self.check_failure({"data": [{"functions": []}]}, nothing,
                           "clang counted no execution of any function, so nothing was compared")

    def test_the_evidence_for_each_difference_is_kept(self):
        details = self.folder / "details"
        export = copy.deepcopy(self.export)
        export["data"][0]["functions"].append(
            {"name": "source.c:unused", "count": 0, "filenames": [self.file],
             "regions": [[3, 33, 3, 50, 0, 0, 0, 0]]})
        result = self.compare(export, self.report, "--details", details)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(details.read_text(encoding="utf-8"),
                         "unused\tnot in the library, or without an edge there; and never executed"
                         "\t0 pieces of code\n")


if __name__ == "__main__":
    unittest.main()

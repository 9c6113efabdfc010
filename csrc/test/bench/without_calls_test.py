"""Code that was compiled for coverage, with its calls taken out: without_calls.py."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from without_calls import without_calls

PROGRAM = """
int main(int count, char **words) { return count > 2 ? words[1][0] - 'a' : 99; }
"""


def clang(*arguments):
    subprocess.run([os.environ.get("CC", "clang"), "-O2", *map(str, arguments)], check=True)


class WithoutCallsTest(unittest.TestCase):
    def compiled(self, folder):
        source, assembly = folder / "program.c", folder / "program.s"
        source.write_text(PROGRAM, encoding="utf-8")
        clang("-fsanitize-coverage=trace-pc-guard,pc-table", "-S", "-o", assembly, source)
        return assembly.read_text(encoding="utf-8")

    def test_code_without_its_calls_needs_no_runtime_and_does_the_same(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            assembly = self.compiled(folder)
            self.assertIn("__sanitizer_cov_trace_pc_guard", assembly)
            (folder / "without.s").write_text(without_calls(assembly), encoding="utf-8")
            clang("-o", folder / "without", folder / "without.s")
            for words, status in ((["d", "x"], 3), ([], 99)):
                self.assertEqual(subprocess.run([folder / "without", *words]).returncode, status)

    def test_all_but_the_calls_stays(self):
        with tempfile.TemporaryDirectory() as name:
            assembly = self.compiled(Path(name)).splitlines()
        calls = [line for line in assembly if "\t__sanitizer_cov_" in line]
        self.assertGreater(len(calls), 2)
        kept = [line for line in assembly if "__sanitizer_cov_" not in line]
        result = without_calls("\n".join(assembly) + "\n").splitlines()
        self.assertEqual(len(result), len(kept) + len(calls))
        for line in kept:
            self.assertIn(line, result)

    def test_a_call_becomes_what_the_runtime_makes_of_it(self):
        self.assertEqual(without_calls("\tcallq\t__sanitizer_cov_trace_pc_guard@PLT\n\tretq\n"),
                         "\ttestl\t$0, %eax\n\tretq\n")
        self.assertEqual(without_calls("\tjmp\t__sanitizer_cov_pcs_init@PLT # TAILCALL\n"),
                         "\tretq # TAILCALL\n")
        self.assertEqual(without_calls("\tbl\t__sanitizer_cov_trace_pc_guard\n"), "\tnop\n")

    def test_other_uses_of_a_callback_are_refused(self):
        with self.assertRaisesRegex(ValueError, "none that can be removed: callq"):
            without_calls("\tcallq\t*__sanitizer_cov_trace_pc_guard@GOTPCREL(%rip)\n")


if __name__ == "__main__":
    unittest.main()

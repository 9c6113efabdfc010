"""That the binding's header lists every function of the runtime, and layout_print every member.

Usage: headers_test.py LAYOUT_PRINT
"""
import pathlib
import re
import subprocess
import sys
import unittest

TEST_DIR = pathlib.Path(__file__).resolve().parent.parent
DATA = {"mem_coverage", "mcov_total"}


def source(path):
    text = (TEST_DIR.parent / path).read_text()
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


HEADERS = "".join(map(source, ["include/memcov.h", "include/memcov_file.h",
                               "binding/memcov_binding.h"]))
STRUCTS = dict(re.findall(r"^struct (\w+) \{(.*?)^\};", HEADERS, re.DOTALL | re.MULTILINE))


def members(struct):
    declarations = [text for text in STRUCTS[struct].split(";") if text.strip()]
    return [re.search(r"\(\*(\w+)\)", text).group(1) if "(*" in text else
            re.search(r"(\w+)(\[\w+\])?\s*$", text).group(1) for text in declarations]


def signed(text):
    value = int(text, 0)
    return value - 2**64 if value >= 2**63 else value


class Headers(unittest.TestCase):
    def setUp(self):
        output = subprocess.run(sys.argv[1], check=True, capture_output=True, text=True).stdout
        self.lines = [line.split() for line in output.splitlines()]

    def test_memcov_functions_lists_exactly_what_programs_may_call(self):
        exported = set((TEST_DIR / "exports.txt").read_text().split())
        callable_names = {name for name in exported - DATA if not name.startswith("__")}
        self.assertEqual(sorted(members("memcov_functions")), sorted(callable_names))

    def test_the_header_declares_every_exported_symbol(self):
        for name in (TEST_DIR / "exports.txt").read_text().split():
            self.assertRegex(source("include/memcov.h"), rf"\b{name}\b[(;]")

    def test_layout_print_prints_every_member_of_every_struct(self):
        printed = [line[0] for line in self.lines if len(line) == 3 and line[0] != "sizeof"]
        declared = [f"{struct}.{member}" for struct in STRUCTS for member in members(struct)]
        self.assertEqual(sorted(printed), sorted(declared))

    def test_layout_print_prints_the_size_of_every_struct(self):
        printed = [line[1] for line in self.lines if line[0] == "sizeof"]
        self.assertEqual(sorted(printed), sorted(STRUCTS))

    def test_layout_print_prints_every_constant(self):
        printed = {name: int(value) for name, value in
                   (line for line in self.lines if len(line) == 2)}
        declared = {name: signed(value) for name, value in
                    re.findall(r"\b(MCOV_\w+)\s*=?\s*(0x[0-9A-F]+|-?\d+)U?L*\b", HEADERS)}
        self.assertGreater(len(declared), 24)
        self.assertEqual(printed, declared)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

"""What libmemcov.so shows to the linker.

Usage: exports_test.py NM READELF LIBRARY
"""
import pathlib
import re
import subprocess
import sys
import unittest

TEST_DIR = pathlib.Path(__file__).resolve().parent.parent
NM, READELF, LIBRARY = sys.argv[1:4]


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Exports(unittest.TestCase):
    def test_the_exported_symbols_are_those_of_the_list(self):
        lines = output_of(NM, "-D", "--defined-only", LIBRARY).splitlines()
        exported = sorted(line.split()[-1].split("@")[0] for line in lines)
        self.assertEqual(exported, (TEST_DIR / "exports.txt").read_text().split())

    def test_the_soname_has_no_version(self):
        sonames = re.findall(r"\(SONAME\).*\[(.*)\]", output_of(READELF, "-d", LIBRARY))
        self.assertEqual(sonames, ["libmemcov.so"])

    def test_the_library_is_never_unloaded(self):
        self.assertRegex(output_of(READELF, "-d", LIBRARY), r"FLAGS_1.*NODELETE")

    def test_it_needs_the_c_library_alone(self):
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output_of(READELF, "-d", LIBRARY))
        for name in needed:
            self.assertRegex(name, r"^(libc|libpthread|ld-linux)")

    def test_it_has_no_guards_of_its_own(self):
        self.assertNotIn("__sancov", output_of(READELF, "-S", "-W", LIBRARY))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

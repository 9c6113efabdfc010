"""What the callback is made of on x86-64: it runs at every edge, so it is a test and a return.

Usage: callback_code_test.py OBJDUMP LIBRARY
"""
import re
import subprocess
import sys
import unittest

OBJDUMP, LIBRARY = sys.argv[1:3]
CALLBACK = "__sanitizer_cov_trace_pc_guard"


def instructions():
    text = subprocess.run(
        [OBJDUMP, "-d", "--no-show-raw-insn", LIBRARY],
        check=True, capture_output=True, text=True).stdout
    body = re.search(rf"<{CALLBACK}>:\n(.*?)\n\n", text + "\n\n", re.DOTALL).group(1)
    code = [" ".join(line.split("#")[0].split()[1:]) for line in body.splitlines()]
    while code and re.match(r"(nop|data16|cs nop|xchg +%ax|int3)", code[-1]):
        code.pop()  # what fills up to the next function
    return code


class Callback(unittest.TestCase):
    def test_it_calls_nothing(self):
        for line in instructions():
            self.assertNotRegex(line, r"\bcall")

    def test_its_only_way_out_is_a_jump_within_the_library(self):
        code = instructions()
        inside = rf"<{CALLBACK}(\+0x[0-9a-f]+)?>"
        out = [line for line in code if re.match(r"j\w+ ", line) and not re.search(inside, line)]
        self.assertEqual(len(out), 1, code)
        self.assertIn("<hits_record>", out[0])
        self.assertNotIn("plt", "\n".join(code))

    def test_it_has_no_locked_instruction_and_no_fence(self):
        for line in instructions():
            self.assertNotRegex(line, r"\b(lock|xchg|mfence|cmpxchg)")

    def test_it_writes_no_memory(self):
        for line in instructions():
            self.assertNotRegex(line, r"^(push|mov\w* .*,[^,]*\()(?!.*\),)", line)

    def test_it_is_short(self):
        self.assertLessEqual(len(instructions()), 14, instructions())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

"""What the runtime makes of machine code, against a disassembly: all code of some objects, and of
the C library.

Usage: instructions_test.py OBJDUMP PRINT OBJECT...
PRINT is instructions_print.
"""
import pathlib
import re
import subprocess
import sys
import unittest

OBJDUMP, PRINT, *OBJECTS = sys.argv[1:]

ON, CALL, BRANCH, JUMP, AWAY, END = range(6)
PRESERVED = {f"%{name}": number for number, names in {
    3: "rbx ebx bx bl bh", 5: "rbp ebp bp bpl", 12: "r12 r12d r12w r12b",
    13: "r13 r13d r13w r13b", 14: "r14 r14d r14w r14b", 15: "r15 r15d r15w r15b",
}.items() for name in names.split()}
PREFIXES = re.compile(r"^((lock|repn?z?|repne|data16|addr32|[cdefgs]s|notrack|bnd|xacquire|xrelease"
                      r"|rex(\.[WRXB]+)?)\s+)+")
WRITES_NOTHING = re.compile(r"^(cmp|test|push|call|jmp|bt|nop|ptwrite)[bwlq]?$|^(u?comis|v?ptest)")
LINE = re.compile(r"^ *([0-9a-f]+):\s*((?:[0-9a-f]{2}[ \t])+)\s*(\S.*)$", re.MULTILINE)


class Instruction:
    """One that a disassembler has read, in the syntax of AT&T."""

    def __init__(self, address, code, text):
        self.code = code.strip()
        self.length = len(self.code.split())
        self.text = re.sub(r"\s*[#<].*", "", PREFIXES.sub("", text)).strip()
        self.end = int(address, 16) + self.length
        self.name = self.text.split()[0]
        operands = self.text[len(self.name):].strip()
        self.operands = re.split(r",\s*(?![^(]*\))", operands) if operands else []

    def flow(self):
        """What runs next, and the distance to the target where it has one."""
        name = re.sub(r",p[nt]$", "", self.name)
        is_direct = self.operands and not self.operands[0].startswith("*")
        distance = int(self.operands[0], 16) - self.end if re.match("call|j", name) and is_direct \
            else 0
        if name in ("call", "callq"):
            return (CALL, distance) if is_direct else (ON, 0)
        if name in ("jmp", "jmpq"):
            return (JUMP, distance) if is_direct else (AWAY, 0)
        if re.match("j", name):
            return BRANCH, distance
        return (END, 0) if re.match("(ret|ud2|hlt)", name) else (ON, 0)

    def written(self):
        """The registers that are certainly written, of those that calls preserve."""
        if self.name.startswith("leave"):
            return {PRESERVED["%rbp"]}
        if WRITES_NOTHING.match(self.name):
            return set()
        written = self.operands if self.name.startswith(("xchg", "xadd")) else self.operands[-1:]
        return {PRESERVED[operand] for operand in written if operand in PRESERVED}


def disassembled(path):
    text = subprocess.run([OBJDUMP, "-d", "-w", path], check=True, capture_output=True,
                          text=True).stdout
    return [Instruction(*match) for match in LINE.findall(text)
            if "(bad)" not in match[2] and not PREFIXES.fullmatch(f"{match[2]} ")]


def read(instructions):
    lines = subprocess.run([PRINT], check=True, capture_output=True, text=True,
                           input="".join(f"{one.code}\n" for one in instructions)).stdout
    for line in lines.splitlines():
        length, flow, distance, may_write = line.split()
        yield int(length), int(flow), int(distance), int(may_write, 16)


class Instructions(unittest.TestCase):
    def test_each_is_as_long_leads_where_and_writes_what_a_disassembler_says(self):
        c_library = re.search(r"/\S*/libc[.-]\S*", pathlib.Path("/proc/self/maps").read_text())
        for path in [*OBJECTS, c_library.group()]:
            with self.subTest(path):
                self.check(path)

    def check(self, path):
        instructions = disassembled(path)
        self.assertGreater(len(instructions), 500)
        known = 0
        for one, (length, flow, distance, may_write) in zip(instructions, read(instructions),
                                                            strict=True):
            if length == 0:
                continue
            known += 1
            self.assertEqual(length, one.length, one.text)
            self.assertEqual((flow, distance), one.flow(), one.text)
            for number in one.written():
                self.assertTrue(may_write >> number & 1, one.text)
        self.assertGreater(known, 0.9 * len(instructions))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

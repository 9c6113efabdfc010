"""The PCs that a program without a table of PCs gets in its coverage file, against a disassembly.

Usage: disassembled_calls_test.py OBJDUMP READELF NM PROGRAM...
"""
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

OBJDUMP, READELF, NM, *PROGRAMS = sys.argv[1:]
CALLBACK = "__sanitizer_cov_trace_pc_guard"


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Program:
    """What the linker and the disassembler say of the calls of the callback."""

    def __init__(self, path):
        relocations = re.findall(rf"^0*([0-9a-f]+) .*\b{CALLBACK}\b(?!_)",
                                 output_of(READELF, "-rW", path), re.MULTILINE)
        self.slots = {int(offset, 16) for offset in relocations}
        self.targets = {int(address, 16) for address in
                        re.findall(rf"^([0-9a-f]+) T {CALLBACK}$", output_of(NM, path),
                                   re.MULTILINE)}
        section = re.search(r"__sancov_guards\s+PROGBITS\s+([0-9a-f]+) [0-9a-f]+ ([0-9a-f]+)",
                            output_of(READELF, "-SW", path))
        self.guards, self.edge_count = int(section.group(1), 16), int(section.group(2), 16) // 4
        self.lines = re.findall(r"^ *([0-9a-f]+):\s+(\S.*)$",
                                output_of(OBJDUMP, "-d", "--no-show-raw-insn", path), re.MULTILINE)
        self.find_stubs()
        self.calls = dict(self.find_calls())

    def goes_by_slot(self, code):
        comment = re.search(r"# (?:0x)?([0-9a-f]+)", code)
        return "*" in code and comment is not None and int(comment.group(1), 16) in self.slots

    def find_stubs(self):
        before = (None, "")
        for line in self.lines:
            if re.search(r"\bjmpq?\s", line[1]) and self.goes_by_slot(line[1]):
                self.targets |= {int(line[0], 16)}
                self.targets |= {int(before[0], 16)} if "endbr64" in before[1] else set()
            before = line

    def find_calls(self):
        """Each call's opcode, and the edge whose guard is in %rdi, None where that is not plain."""
        rdi = None
        for address, code in self.lines:
            call = re.search(r"\bcallq?\s+(?:0x)?([0-9a-f]+\b)?", code)
            load = (re.search(r"\bleaq?\s.*\(%rip\),\s*%rdi.*# (?:0x)?([0-9a-f]+)", code) or
                    re.search(r"\bmovl?\s+\$(0x[0-9a-f]+|\d+),\s*%edi", code))
            add = re.search(r"\baddq?\s+\$(0x[0-9a-f]+|\d+),\s*%rdi", code)
            if call:
                direct = call.group(1) and int(call.group(1), 16) in self.targets
                if direct or self.goes_by_slot(code):
                    is_guard = rdi is not None and 0 <= rdi - self.guards < 4 * self.edge_count
                    yield (int(address, 16) + self.prefix_of(code),
                           (rdi - self.guards) // 4 if is_guard else None)
                rdi = None
            elif load:
                rdi = int(load.group(1), 16 if "(%rip)" in code else 0)
            elif add and rdi is not None:
                rdi += int(add.group(1), 0)
            elif re.search(r"%[er]?di\b", code) or re.search(r"\bj\w+\s", code):
                rdi = None

    @staticmethod
    def prefix_of(code):
        return 1 if "addr32" in code else 0


def recorded(program, **environment):
    """The hit edges of a run, and its PC words: the file has one section."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "file")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LD_BIND")}
        subprocess.run([program], check=True,
                       env={**clean, **environment, "MEMCOV_FILE": str(path)})
        data = path.read_bytes()
    edge_count, = struct.unpack_from("<I", data, 64 + 8)
    words = edge_count // 64 + 1
    hitmap = int.from_bytes(data[192:192 + 8 * words], "little")
    pcs = struct.unpack_from(f"<{edge_count}Q", data, 192 + 8 * words)
    return [hitmap >> (i + 1) & 1 for i in range(edge_count)], pcs


class CallSites(unittest.TestCase):
    def check_all(self, **environment):
        for path in PROGRAMS:
            with self.subTest(program=pathlib.Path(path).name):
                self.check(path, environment)

    def check(self, path, environment):
        program = Program(path)
        hits, pcs = recorded(path, **environment)
        self.assertEqual(len(hits), program.edge_count)
        self.assertIn(0, hits)
        self.assertGreater(sum(hits), 10)
        told = 0
        for edge, (hit, pc) in enumerate(zip(hits, pcs)):
            if not hit:
                self.assertEqual(pc, 0)
                continue
            self.assertIn(pc, program.calls, f"edge {edge + 1}: {pc:#x}")
            self.assertIn(program.calls[pc], (edge, None))
            told += program.calls[pc] is not None
        self.assertGreater(told, sum(hits) / 2)

    def test_each_edge_that_was_hit_has_the_call_that_reports_it(self):
        self.check_all()

    def test_it_is_the_same_where_the_loader_binds_all_calls_at_the_start(self):
        self.check_all(LD_BIND_NOW="1")

    def test_where_the_loader_binds_a_call_each_time_anew_nothing_is_proven(self):
        lazy = [path for path in PROGRAMS if "lazy" in path]
        self.assertTrue(lazy)
        for path in lazy:
            self.assertIn("JUMP_SLO", re.search(rf".*\b{CALLBACK}\b(?!_).*",
                                                output_of(READELF, "-rW", path)).group())
            hits, pcs = recorded(path, LD_BIND_NOT="1")
            self.assertGreater(sum(hits), 10)
            self.assertEqual(set(pcs), {0})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

"""Writes a library's source: many files of many edges, for reports of the size of large compilers.

wide_source.py FOLDER FILES EDGES writes FILES source files below FOLDER/src with at least EDGES edges each,
in folders of a hundred, and FOLDER/unit-*.c, which include them by the hundred: what is to be compiled.
wide_hit(first, count), which wide_worker calls, takes about half the edges from the first on.
"""

import pathlib
import sys

FUNCTIONS = 10
FILES_OF_A_UNIT = 100


def function(number, part, branches):
    """Each branch has two edges, the way in is one more."""
    lines = [f"int wide_{number}_{part}(unsigned n) {{", "    int sum = 0;"]
    for branch in range(branches):
        lines.append(f"    if (n & {1 << branch % 31}u)")
        lines.append(f"        sum += {branch + 1};")
    return lines + ["    return sum;", "}", ""]


def source(number, edges):
    branches = edges // FUNCTIONS // 2  # an `if` has an edge for each of its ways
    lines = [f"/* File {number} of a library that was made up. */", ""]
    for part in range(FUNCTIONS):
        lines += function(number, part, branches)
    return lines


def unit(numbers, src):
    lines = [f'#include "{src[number]}"' for number in numbers]
    lines += [f"int wide_unit_{numbers[0]}(unsigned file, unsigned n) {{", "    switch (file) {"]
    for number in numbers:
        calls = " + ".join(f"wide_{number}_{part}(n)" for part in range(FUNCTIONS))
        lines += [f"    case {number}:", f"        return {calls};"]
    return lines + ["    }", "    return 0;", "}", ""]


def entry(units, edges):
    lines = [f"int wide_unit_{numbers[0]}(unsigned file, unsigned n);" for numbers in units]
    lines += ["void wide_hit(unsigned first, unsigned count) {"]
    lines += [f"    for (unsigned file = first / {edges}; file <= (first + count) / {edges}; file++)"]
    lines += [f"        switch (file / {FILES_OF_A_UNIT}) {{"]
    for index, numbers in enumerate(units):
        lines += [f"        case {index}:", f"            wide_unit_{numbers[0]}(file, 0x2aaaaaaa);"]
        lines += ["            break;"]
    return lines + ["        }", "}", ""]


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines))


def main(folder, files, edges):
    src = {}
    for number in range(files):
        src[number] = f"src/part{number // 100:02}/file{number:04}.c"
        write(folder / src[number], source(number, edges))
    units = [
        range(first, min(first + FILES_OF_A_UNIT, files)) for first in range(0, files, FILES_OF_A_UNIT)
    ]
    for numbers in units:
        write(folder / f"unit-{numbers[0]:04}.c", unit(numbers, src))
    write(folder / "unit-entry.c", entry(units, edges))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

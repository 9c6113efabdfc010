"""Counts the instructions of one more round of the SQLite workload: those of two rounds less those
of one, so that loading is not in it, and calls that remove themselves have done so where they do.

By the processor's counter where the system gives it, else by callgrind.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from measure import available, environment


def count_with_perf(command, variables):
    result = subprocess.run(["perf", "stat", "-x", ",", "-e", "instructions:u", *command],
                            env=variables, capture_output=True, text=True)
    match = re.search(r"^(\d+),[^,]*,instructions", result.stderr, re.MULTILINE)
    return int(match.group(1)) if result.returncode == 0 and match else None


def count_with_callgrind(command, variables):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "callgrind.out")
        result = subprocess.run(
            ["valgrind", "--tool=callgrind", "--smc-check=all", f"--callgrind-out-file={file}",
             *command], env=variables, capture_output=True, text=True)
        if result.returncode != 0:
            sys.exit(f"bench: callgrind failed: {result.stderr}")
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(("summary:", "totals:")):
                    return int(line.split()[1])
    sys.exit(f"bench: callgrind told no total of {' '.join(command)}")


def counter():
    """A function that counts, and its name; None where there is none."""
    if shutil.which("perf") and count_with_perf(["true"], dict(os.environ)) is not None:
        return count_with_perf, "perf stat -e instructions:u"
    if shutil.which("valgrind"):
        return count_with_callgrind, "valgrind --tool=callgrind --smc-check=all"
    return None, None


def count_instructions(workload, places, rows):
    """By mode, and what counted them."""
    count, name = counter()
    if count is None:
        return {}, None
    results = {}
    for mode in available(workload, places):
        variables = environment(places, mode, sqlite=True)
        program = str(places.program("sqlite_workload"))
        one, two = (count([program, str(rounds), str(rows)], variables) for rounds in (1, 2))
        results[mode.name] = two - one
    return results, name

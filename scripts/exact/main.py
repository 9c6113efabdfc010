"""Compares which functions clang's source-based coverage and memcov say were covered.

main.py EXPORT REPORT LIBRARY [--optimised HIT MISSED] [--details FILE]: what llvm-cov exported
(source_runs.py) and memcov report wrote as JSON, of the same inputs, and the library that the report is
about. If it is optimised, also what memcov show --source --json printed of the edges that were hit,
and of those that were missed. Ends with 1 if there is a difference without a reason.
"""
import argparse
import collections
import json
import os
import sys
from pathlib import Path

import reported
from debug_info import DebugInfo
from differences import differences
from reasons import reason
from source_based import SourceBased


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def summary(executed, reached, reasons):
    covered = [function for function, was in executed.items() if was]
    alike = [function for function in covered if reached.get(function)]
    yield (f"{len(executed):,} functions, {len(covered):,} covered according to clang, "
           f"{len(alike):,} of these according to memcov, too")
    for kind, count in collections.Counter(given.kind for _, given in reasons).most_common():
        yield f"{count:7,}  {kind}"


def main():
    parser = argparse.ArgumentParser()
    for name in ("export", "report", "library"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--optimised", type=Path, nargs=2)
    parser.add_argument("--details", type=Path)
    arguments = parser.parse_args()

    demangler = os.environ["LLVM_CXXFILT"]
    report = read(arguments.report)
    source = SourceBased(read(arguments.export), demangler)
    reached = reported.functions(report)
    optimised = arguments.optimised
    edges = reported.Edges.of(*map(read, optimised)) if optimised else None
    debug = DebugInfo(arguments.library, os.environ["LLVM_DWARFDUMP"],
                      os.environ["LLVM_SYMBOLIZER"], demangler)

    found = [(difference, reason(difference, source, debug, edges))
             for difference in differences(source.executed, reached)]
    for line in summary(source.executed, reached, [pair for pair in found if pair[1]]):
        print(line)
    if arguments.details:
        arguments.details.write_text("".join(
            f"{difference.function.name}\t{given.kind}\t{given.evidence}\n"
            for difference, given in found if given), encoding="utf-8")
    failures = [f"{difference.function.name} ({difference.function.file}): {difference.kind.value}"
                for difference, given in found if not given]
    failures += [f"the report says: {note}" for note in report["notes"]]
    if not any(source.executed.values()):
        failures.append("clang counted no execution of any function, so nothing was compared")
    for failure in failures:
        print(f"  without a reason: {failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

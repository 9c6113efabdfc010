"""Measures, judges and writes the results: what scripts/bench.sh does once all is built.

main.py NATIVE SQLITE RESULTS [--quick]: the builds of csrc and of src/demo/native, and the folder
for results.json, results.md and results.svg.
main.py --publish RESULTS: puts those of an earlier run where they are committed.
"""
import argparse
import json
import sys
from pathlib import Path

import chart
import goals
import machine
import markdown
from complete import what_is_missing
from instructions import count_instructions
from measure import measure
from modes import MODES, missing
from places import Places
from publish import publish
from workloads import FULL, QUICK, workloads


def measure_all(places, size):
    absent = [mode.name for mode in MODES if missing(mode, places.runtime_file)]
    results = {"machine": machine.describe(), "quick": size is QUICK, "rounds": size.rounds,
               "absent": absent, "workloads": {}}
    for workload in workloads(size):
        print(f"bench: {workload.title}", file=sys.stderr)
        results["workloads"][workload.name] = {
            "title": workload.title, "unit": workload.unit, "note": workload.note,
            "figures": workload.figures, "samples": measure(workload, places, size.rounds)}
        if workload.name == "sqlite":
            results["instructions"], results["counted_by"] = count_instructions(
                workload, places, size.instructions_rows)
    results["machine"]["load_after"] = machine.load()
    samples = {name: one["samples"] for name, one in results["workloads"].items()}
    results["goals"] = [goals.judge(goal, samples, absent) for goal in goals.GOALS]
    return results


def write(results, folder, size):
    folder.mkdir(parents=True, exist_ok=True)
    document = markdown.document(results)
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (folder / "results.md").write_text(document, encoding="utf-8")
    (folder / "results.svg").write_text(chart.chart(results), encoding="utf-8")
    print(document)
    left_out = what_is_missing(results, workloads(size), document)
    if left_out:
        sys.exit("bench: the results are not complete: " + "; ".join(left_out))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--publish", type=Path)
    parser.add_argument("folders", type=Path, nargs="*")
    arguments = parser.parse_args()
    if arguments.publish:
        text = (arguments.publish / "results.json").read_text(encoding="utf-8")
        publish(json.loads(text), arguments.publish)
        return
    native, sqlite, folder = arguments.folders
    size = QUICK if arguments.quick else FULL
    write(measure_all(Places(native, sqlite), size), folder, size)


if __name__ == "__main__":
    main()

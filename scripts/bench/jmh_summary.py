"""Joins JMH's results and prints them as a Markdown table, with the goals where there are any.

    jmh_summary.py JOINED MODE=RESULTS...

Each RESULTS is what JMH wrote in a run with MEMCOV_PATCH=MODE, of which there is one a round; JOINED
gets all of them, with the mode and the round, from 1, as two more parameters.
"""
import json
import statistics
import sys
from collections import Counter, defaultdict

import spread


def read(inputs):
    """All results of all rounds."""
    results, rounds = [], Counter()
    for text in inputs:
        mode, path = text.split("=", 1)
        rounds[mode] += 1
        with open(path, encoding="utf-8") as file:
            for result in json.load(file):
                result.setdefault("params", {}).update(MEMCOV_PATCH=mode, round=str(rounds[mode]))
                results.append(result)
    return results


class Measured:
    """A benchmark with its parameters, in all rounds."""

    def __init__(self, rounds):
        self.name = name(rounds[0])
        self.parameters = parameters(rounds[0])
        self.rounds = [values(result["primaryMetric"]) for result in rounds]
        # Bytes an operation, of the round with most: code that the JIT left allocating goes on so
        # for a round. What JMH's own thread allocates meanwhile shows as a small fraction.
        self.allocated = max(
            statistics.median(values(result["secondaryMetrics"]["gc.alloc.rate.norm"]))
            for result in rounds)

    @property
    def values(self):
        return [value for of_round in self.rounds for value in of_round]

    @property
    def score(self):
        """The median: whatever else the machine does meanwhile spoils a mean."""
        return statistics.median(self.values)


class Results:
    def __init__(self, results):
        rounds = defaultdict(list)
        for result in results:
            rounds[self.key(name(result), parameters(result))].append(result)
        self.by_key = {key: Measured(of_key) for key, of_key in rounds.items()}

    @staticmethod
    def key(benchmark, of):
        return benchmark, tuple(sorted(of.items()))

    def times_faster(self, measured, other):
        """Than another benchmark with the same parameters; None if that was not run."""
        slower = self.by_key.get(self.key(other, measured.parameters))
        if slower is None:
            return None
        medians = [[statistics.median(of_round) for of_round in each.rounds]
                   for each in (slower, measured)]
        return statistics.median(spread.ratios(*medians))


def name(result):
    """Class and method, without what all have in common."""
    holder, method = result["benchmark"].split(".")[-2:]
    return holder.removesuffix("Benchmark") + "." + method


def values(metric):
    return [value for fork in metric["rawData"] for value in fork]


def parameters(result):
    return {key: value for key, value in result["params"].items() if key != "round"}


def at_most(limit):
    return lambda measured, results: (
        f"at most {limit} ns",
        measured.score <= limit,
    )


def nothing_allocated(measured, results):
    return "no allocation", measured.allocated < 1


def near_and_unpatched(goal):
    """A goal that is set for edges close together and patching off."""
    def checked(measured, results):
        of = measured.parameters
        applies = of.get("edges") == "NEAR" and of["MEMCOV_PATCH"] == "off"
        return goal(measured, results) if applies else None
    return checked


def at_least(least, other, text):
    def goal(measured, results):
        times = results.times_faster(measured, other)
        return None if times is None else (f"{text} ({times:.2f})", times >= least)
    return goal


def against_bytes(loop):
    return at_least(8, loop, "at least 8 times a byte loop")


AGAINST_COPY = at_least(0.5, "Hitmap.copy", "at least 0.5 of a copy's speed")
AGAINST_SNAPSHOT = at_least(0.5, "Hitmap.snapshot",
                            "at least 0.5 of the speed of a copy into a new one")

GOALS = {
    "Read.now": [at_most(2), nothing_allocated],
    "Read.total": [at_most(2), nothing_allocated],
    "Scope.scope": [near_and_unpatched(at_most(250)), nothing_allocated],
    "Scope.reusedScope": [near_and_unpatched(at_most(250)), nothing_allocated],
    "Scope.scopeOfAll": [nothing_allocated],
    "Scope.loop": [near_and_unpatched(at_most(250)), nothing_allocated],
    "DeepScope.reusedScope": [nothing_allocated],
    "Hitmap.count": [AGAINST_COPY, against_bytes("Hitmap.countByBytes"), nothing_allocated],
    "Hitmap.or": [AGAINST_COPY, against_bytes("Hitmap.orByBytes"), nothing_allocated],
    "Hitmap.andNot": [AGAINST_COPY, against_bytes("Hitmap.andNotByBytes"), nothing_allocated],
    "Hitmap.snapshotOr": [AGAINST_SNAPSHOT],  # a byte loop makes no new one
    "Hitmap.snapshotAndNot": [AGAINST_SNAPSHOT],
    "Hitmap.equal": [AGAINST_COPY, against_bytes("Hitmap.equalByBytes"), nothing_allocated],
}


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def row(measured, results):
    shown = [value.lower() if key == "edges" else f"{int(value):,} edges"
             for key, value in measured.parameters.items() if key != "MEMCOV_PATCH"]
    if "Scope." in measured.name:
        shown.append("patching " + measured.parameters["MEMCOV_PATCH"])
    goals, verdicts = [], []
    for goal in GOALS.get(measured.name, []):
        checked = goal(measured, results)
        if checked is not None:
            text, reached = checked
            goals.append(text)
            verdicts.append("yes" if reached else "no")
    cells = [measured.name, ", ".join(shown), number(measured.score),
             number(min(measured.values)) + " – " + number(max(measured.values)),
             number(measured.allocated), "; ".join(goals), ", ".join(verdicts)]
    return "| " + " | ".join(cells) + " |"


def how(result, rounds):
    return (f"JMH {result['jmhVersion']}, {result['vmName']} {result['jdkVersion']}: "
            f"{rounds} {'round' if rounds == 1 else 'rounds'}, in each of which every benchmark has a JVM "
            f"of its own, and there {result['measurementIterations']} measurements of "
            f"{result['measurementTime']} behind {result['warmupIterations']} of "
            f"{result['warmupTime']} to warm up. The median and the range of the measurements.")


def main(joined, *inputs):
    results = read(inputs)
    with open(joined, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=2)
        file.write("\n")
    print(how(results[0], max(int(result["params"]["round"]) for result in results)) + "\n")
    print("| benchmark | of | median, ns | range | bytes allocated | goals | reached |")
    print("|---|---|---|---|---|---|---|")
    all_results = Results(results)
    for measured in all_results.by_key.values():
        print(row(measured, all_results))


if __name__ == "__main__":
    main(*sys.argv[1:])

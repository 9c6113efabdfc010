"""Joins JMH's results and prints them as a Markdown table, with the goals where there are any.

    jmh_summary.py JOINED MODE=RESULTS...

Each RESULTS is what JMH wrote in a run with MEMCOV_PATCH=MODE; JOINED gets all of them, with the
mode as one more parameter.
"""
import json
import statistics
import sys


def read(mode, path):
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    for result in results:
        result.setdefault("params", {})["MEMCOV_PATCH"] = mode
    return results


class Results:
    def __init__(self, results):
        self.by_key = {self.key(result): result for result in results}

    @staticmethod
    def key(result):
        return name(result), tuple(sorted(result["params"].items()))

    def beside(self, result, other):
        """The score of another benchmark with the same parameters; None if it was not run."""
        found = self.by_key.get((other, self.key(result)[1]))
        return score(found) if found else None


def name(result):
    """Class and method, without what all have in common."""
    holder, method = result["benchmark"].split(".")[-2:]
    return holder.removesuffix("Benchmark") + "." + method


def measured(result):
    return [value for fork in result["primaryMetric"]["rawData"] for value in fork]


def score(result):
    """The median: whatever else the machine does meanwhile spoils a mean."""
    return statistics.median(measured(result))


def allocated(result):
    """Bytes an operation; what JMH's own thread allocates meanwhile shows as a small fraction."""
    return result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]


def at_most(limit):
    return lambda result, results: (
        f"at most {limit} ns",
        score(result) <= limit,
    )


def nothing_allocated(result, results):
    return "no allocation", allocated(result) < 1


def near_and_unpatched(goal):
    """A goal that is set for edges close together and patching off."""
    def checked(result, results):
        params = result["params"]
        applies = params.get("edges") == "NEAR" and params["MEMCOV_PATCH"] == "off"
        return goal(result, results) if applies else None
    return checked


def against_copy(result, results):
    copy = results.beside(result, "Hitmap.copy")
    if copy is None:
        return None
    share = copy / score(result)
    return f"at least 0.5 of a copy's speed ({share:.2f})", share >= 0.5


def against_snapshot(result, results):
    copy = results.beside(result, "Hitmap.snapshot")
    if copy is None:
        return None
    share = copy / score(result)
    return f"at least 0.5 of the speed of a copy into a new one ({share:.2f})", share >= 0.5


def against_bytes(loop):
    def goal(result, results):
        by_byte = results.beside(result, loop)
        if by_byte is None:
            return None
        times = by_byte / score(result)
        return f"at least 8 times a byte loop ({times:.1f})", times >= 8
    return goal


GOALS = {
    "Read.now": [at_most(2), nothing_allocated],
    "Read.total": [at_most(2), nothing_allocated],
    "Scope.scope": [near_and_unpatched(at_most(250)), nothing_allocated],
    "Scope.reusedScope": [near_and_unpatched(at_most(250)), nothing_allocated],
    "Scope.scopeOfAll": [nothing_allocated],
    "Scope.loop": [near_and_unpatched(at_most(250)), nothing_allocated],
    "DeepScope.reusedScope": [nothing_allocated],
    "Hitmap.count": [against_copy, against_bytes("Hitmap.countByBytes"), nothing_allocated],
    "Hitmap.or": [against_copy, against_bytes("Hitmap.orByBytes"), nothing_allocated],
    "Hitmap.andNot": [against_copy, against_bytes("Hitmap.andNotByBytes"), nothing_allocated],
    "Hitmap.snapshotOr": [against_snapshot, against_bytes("Hitmap.orByBytes")],
    "Hitmap.snapshotAndNot": [against_snapshot, against_bytes("Hitmap.andNotByBytes")],
    "Hitmap.equal": [against_copy, against_bytes("Hitmap.equalByBytes"), nothing_allocated],
}


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def row(result, results):
    params = result["params"]
    shown = [value.lower() if key == "edges" else f"{int(value):,} edges"
             for key, value in params.items() if key != "MEMCOV_PATCH"]
    if "Scope." in name(result):
        shown.append("patching " + params["MEMCOV_PATCH"])
    goals, verdicts = [], []
    for goal in GOALS.get(name(result), []):
        checked = goal(result, results)
        if checked is not None:
            text, reached = checked
            goals.append(text)
            verdicts.append("yes" if reached else "no")
    cells = [name(result), ", ".join(shown), number(score(result)),
             number(min(measured(result))) + " – " + number(max(measured(result))), number(allocated(result)),
             "; ".join(goals), ", ".join(verdicts)]
    return "| " + " | ".join(cells) + " |"


def how(result):
    return (f"JMH {result['jmhVersion']}, {result['vmName']} {result['jdkVersion']}: "
            f"{result['forks']} runs of a JVM, in each {result['measurementIterations']} "
            f"measurements of {result['measurementTime']} behind {result['warmupIterations']} of "
            f"{result['warmupTime']} to warm up. The median and the range of the measurements.")


def main(joined, *inputs):
    results = [result for text in inputs for result in read(*text.split("=", 1))]
    with open(joined, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=2)
        file.write("\n")
    print(how(results[0]) + "\n")
    print("| benchmark | of | median, ns | range | bytes allocated | goals | reached |")
    print("|---|---|---|---|---|---|---|")
    all_results = Results(results)
    for result in results:
        print(row(result, all_results))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The results as Markdown: the goals, then a table for each workload."""
from modes import BY_NAME
from spread import ratios, spread


def table(header, rows):
    lines = ["| " + " | ".join(row) + " |" for row in (header, *rows)]
    lines.insert(1, "|" + "---|" * len(header))
    return "\n".join(lines)


def seconds(value):
    return f"{value:.2f} s"


def nanoseconds(value):
    if value < 1000:
        return f"{value:.1f} ns"
    if value < 1e6:
        return f"{value / 1e3:.1f} µs"
    return f"{value / 1e6:.2f} ms"


FORMATS = {"s": seconds, "ns": nanoseconds, "ratio": "{:.3f}".format}
FIGURES = {"load": "loading", "first": "first hit", "second": "second", "later": "later",
           "reset": "after reset", "push": "after push", "hit": "a hit",
           "auto": "auto to off", "off_again": "off to off"}
CASES = {"clusters": "1,000 in clusters of 10", "scattered": "1,000, one in a word",
         "all": "all edges", "1 thread": "1 thread", "2 threads": "2 threads"}
LEVELS = {"push_pop": "push and pop", "reset": "reset", "again": "push, all again, pop"}


def number(value, digits=2):
    return f"{value:.{digits}f}" if value < 10 else f"{value:.1f}"


def limits(low, high, digits=2):
    return f"{number(low, digits)} – {number(high, digits)}"


def goals(results):
    rows = []
    for goal in results["goals"]:
        if goal["reached"] is None:
            rows.append((goal["workload"], goal["goal"], "not measured", "", "", "", ""))
            continue
        has_noise = "noise" in goal
        digits = 3 if has_noise else 2
        rows.append((goal["workload"], goal["goal"], number(goal["median"], digits),
                     limits(goal["low"], goal["high"], digits),
                     f"± {goal['noise']:.3f}" if has_noise else "",
                     number(goal["floor"]) if "floor" in goal else "", outcome(goal)))
    return table(("workload", "goal", "measured", "range", "noise", "floor", "reached"), rows)


def outcome(goal):
    if goal["reached"]:
        return "yes"
    return "no" if goal.get("reachable", True) else "no; the floor is above"


def processes(workload, instructions):
    """A row a mode: time, ratio to uninstrumented and its range; instructions, if they count."""
    main, other = workload["figures"]
    samples = workload["samples"][""]
    rows = []
    for mode, values in samples[main].items():
        ratio = spread(ratios(values, samples[main]["uninstrumented"]))
        second = spread(ratios(samples[other][mode], samples[other]["uninstrumented"]))
        row = [BY_NAME[mode].title, FORMATS[workload["unit"]](spread(values).median),
               f"{ratio.median:.2f} ({second.median:.2f})", f"{ratio.low:.2f} – {ratio.high:.2f}"]
        if instructions:
            row.append(f"{instructions[mode] / instructions['uninstrumented']:.2f}")
        rows.append(row)
    header = ["mode", "time", "ratio", "range"] + (["instructions"] if instructions else [])
    return table(header, rows)


def by_figure(workload):
    """A row a mode, a column a figure."""
    samples = workload["samples"][""]
    show = FORMATS[workload["unit"]]
    figures = workload["figures"]
    rows = []
    for mode in samples[figures[0]]:
        row = [BY_NAME[mode].title]
        for figure in figures:
            found = spread(samples[figure][mode])
            row.append(f"{show(found.median)} ({show(found.low)} – {show(found.high)})")
        rows.append(row)
    return table(("mode", *(FIGURES[figure] for figure in figures)), rows)


def threads(workload):
    show = FORMATS[workload["unit"]]
    one, two = (workload["samples"][case]["hit"] for case in ("1 thread", "2 threads"))
    rows = []
    for mode in one:
        ratio = spread(ratios(two[mode], one[mode]))
        rows.append((BY_NAME[mode].title, show(spread(one[mode]).median),
                     show(spread(two[mode]).median), f"{ratio.median:.2f}",
                     f"{ratio.low:.2f} – {ratio.high:.2f}"))
    return table(("mode", "1 thread", "2 threads", "ratio", "range"), rows)


def levels(workload):
    """Times, and how many times faster than the plain runtime."""
    show = FORMATS[workload["unit"]]
    rows = []
    for case, figures in workload["samples"].items():
        for mode in figures["push_pop"]:
            row = [CASES[case], BY_NAME[mode].title]
            for figure in LEVELS:
                faster = spread(ratios(figures[figure]["plain"], figures[figure][mode]))
                row.append(f"{show(spread(figures[figure][mode]).median)} "
                           f"({number(faster.median)})")
            rows.append(row)
    return table(("edges hit", "mode", *(f"{title} (times faster)" for title in LEVELS.values())),
                 rows)


def section(name, workload, results):
    if "cpu" in workload["figures"]:
        body = processes(workload, results["instructions"] if name == "sqlite" else None)
    elif name == "threads":
        body = threads(workload)
    elif name == "levels":
        body = levels(workload)
    else:
        body = by_figure(workload)
    return f"## {workload['title']}\n\n{workload['note']}\n\n{body}"


def told(results):
    machine = results["machine"]
    text = (f"As `scripts/bench.sh{' --quick' if results['quick'] else ''}` measured on "
            f"{machine['date']} at commit {machine['commit']}: {machine['processor']}, "
            f"{machine['cores']} cores (load average {machine['load_before']} before, "
            f"{machine['load_after']} after), {machine['system']}, {machine['compiler']}. "
            f"{results['rounds']} rounds, in each of which every mode runs once, in turn, pinned "
            "to a core. A ratio is taken within each round; the median of them and their range are "
            "shown. Noise is what one and the same mode, patching off, differs from itself when it "
            "is run twice in each round: so far from 1 the ratio of the two is in three of four "
            "rounds at the most. A goal is reached within noise if the median passes 1 by no more. "
            "The floor is what the same code takes with a runtime that costs nothing: a callback "
            "that only returns, or, in the long run, all calls taken out at build time.")
    if results["counted_by"]:
        text += f" Instructions are counted by `{results['counted_by']}`."
    else:
        text += " Instructions are not counted: there is neither perf's counter nor valgrind."
    for mode in results["absent"]:
        text += f" Not measured: {BY_NAME[mode].title}, which this runtime does not know."
    if results["quick"]:
        text += " With so little work the figures only show that all of it runs."
    return text


def document(results):
    parts = ["# Benchmarks", told(results), "## Goals", goals(results)]
    parts += [section(name, workload, results) for name, workload in results["workloads"].items()]
    return "\n\n".join(parts) + "\n"

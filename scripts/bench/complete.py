"""Whether all that should be measured is in the results: each mode in each case of each workload,
a row for each in the Markdown, and a figure for each goal. What the figures are is not looked at.
"""
from goals import GOALS
from modes import BY_NAME


def missing_samples(results, expected):
    for workload in expected:
        samples = results["workloads"].get(workload.name, {}).get("samples", {})
        for case in workload.cases:
            for figure in workload.figures:
                for mode in workload.modes:
                    found = samples.get(case, {}).get(figure, {}).get(mode, [])
                    if mode not in results["absent"] and len(found) != results["rounds"]:
                        yield (f"{workload.name} {case} {figure} {mode}: {len(found)} of "
                               f"{results['rounds']} rounds")


def missing_rows(results, expected, document):
    sections = {part.partition("\n")[0]: part for part in document.split("\n## ")}
    for workload in expected:
        section = sections.get(workload.title, "")
        for mode in workload.modes:
            if mode not in results["absent"] and f"| {BY_NAME[mode].title} |" not in section:
                yield f"the table '{workload.title}' has no row for '{BY_NAME[mode].title}'"


def missing_goals(results):
    judged = {goal["workload"]: goal for goal in results["goals"]}
    for goal in GOALS:
        absent = any(mode in results["absent"] for mode in goal.modes)
        if goal.workload not in judged or not (absent or "median" in judged[goal.workload]):
            yield f"no figure for the goal '{goal.workload}'"


def what_is_missing(results, expected, document):
    return [*missing_samples(results, expected), *missing_rows(results, expected, document),
            *missing_goals(results)]

"""The Markdown, the chart, and whether they are complete: markdown.py, chart.py, complete.py."""
import json
import unittest
import xml.etree.ElementTree as xml

import chart
import goals
import markdown
from complete import what_is_missing
from modes import BY_NAME
from workloads import QUICK, workloads

MACHINE = {"date": "2020-02-20", "commit": "abc1234", "processor": "A <fast> one", "cores": 2,
           "system": "Linux", "compiler": "clang", "load_before": 0.5, "load_after": 1.5}


def results(absent=()):
    """Figures that tell where they come from: 1, 2, 3 … in the order of the modes."""
    found = {"machine": MACHINE, "quick": True, "rounds": 2, "absent": list(absent),
             "counted_by": None, "instructions": {}, "workloads": {}}
    for workload in workloads(QUICK):
        modes = [mode for mode in workload.modes if mode not in absent]
        samples = {case: {figure: {mode: [modes.index(mode) + 1.0, 2 * modes.index(mode) + 2.0]
                                   for mode in modes} for figure in workload.figures}
                   for case in workload.cases}
        found["workloads"][workload.name] = {
            "title": workload.title, "unit": workload.unit, "note": workload.note,
            "figures": workload.figures, "samples": samples}
    samples = {name: one["samples"] for name, one in found["workloads"].items()}
    found["goals"] = [goals.judge(goal, samples, absent) for goal in goals.GOALS]
    return json.loads(json.dumps(found))


class ResultsTest(unittest.TestCase):
    def missing(self, found):
        return what_is_missing(found, workloads(QUICK), markdown.document(found))

    def test_all_of_it_is_complete(self):
        self.assertEqual(self.missing(results()), [])

    def test_modes_that_the_runtime_does_not_know_are_named_and_not_missed(self):
        found = results(absent=["counters"])
        self.assertEqual(self.missing(found), [])
        document = markdown.document(found)
        self.assertIn("Not measured: memcov, inline 8-bit counters", document)
        self.assertIn("| 1.15 or less | not measured |  |  |  |  |", document)

    def test_the_table_of_goals_tells_what_no_runtime_could_reach(self):
        found = results()
        of_goal = next(goal for goal in found["goals"] if "floor" in goal)
        for reached, reachable, text in ((True, False, "yes"), (False, True, "no"),
                                         (False, False, "no; the floor is above")):
            of_goal |= {"reached": reached, "reachable": reachable, "floor": 1.625}
            self.assertIn(f"| 1.62 | {text} |", markdown.goals(found))

    def test_a_round_that_is_missing_is_noticed(self):
        found = results()
        found["workloads"]["start"]["samples"][""]["load"]["auto"].pop()
        self.assertIn("start  load auto: 1 of 2 rounds", " ".join(self.missing_samples(found)))

    def missing_samples(self, found):
        return what_is_missing(found, workloads(QUICK), markdown.document(results()))

    def test_a_row_that_is_missing_is_noticed(self):
        found = results()
        document = markdown.document(found).replace("| plain runtime |", "| x |", 1)
        self.assertEqual(what_is_missing(found, workloads(QUICK), document),
                         ["the table 'SQLite, a long run' has no row for 'plain runtime'"])

    def test_a_goal_that_is_missing_is_noticed(self):
        found = results()
        gone = found["goals"].pop()
        self.assertEqual(self.missing(found), [f"no figure for the goal '{gone['workload']}'"])

    def test_a_row_shows_time_ratio_and_range(self):
        document = markdown.document(results())
        self.assertIn("| plain runtime | 3.00 s | 2.00 (2.00) | 2.00 – 2.00 |", document)

    def test_a_goal_within_noise_shows_the_noise(self):
        found = results()
        goal = next(goal for goal in found["goals"] if goal["workload"].startswith("start-up"))
        goal |= {"median": 1.0234, "low": 1, "high": 1.05, "noise": 0.0123, "reached": False}
        self.assertIn("| 1, within noise | 1.023 | 1.000 – 1.050 | ± 0.012 |  | no |",
                      markdown.document(found))

    def test_a_mode_that_only_shows_the_noise_has_no_bar(self):
        self.assertNotIn("once more", chart.chart(results()))

    def test_instructions_have_a_column_where_they_were_counted(self):
        found = results()
        self.assertIn("Instructions are not counted", markdown.document(found))
        modes = found["workloads"]["sqlite"]["samples"][""]["user"]
        found["counted_by"] = "a counter"
        found["instructions"] = {mode: 100 + 50 * index for index, mode in enumerate(modes)}
        document = markdown.document(found)
        self.assertIn("| mode | time | ratio | range | instructions |", document)
        self.assertIn("| 2.00 – 2.00 | 1.50 |", document)

    def test_the_chart_has_a_bar_for_each_mode_as_long_as_its_median(self):
        picture = xml.fromstring(chart.chart(results()))
        bars = [part for part in picture.iter("{http://www.w3.org/2000/svg}rect")]
        expected = sum(not BY_NAME[mode].again for workload in workloads(QUICK)
                       if workload.name in ("sqlite", "inputs") for mode in workload.modes)
        self.assertEqual(len(bars), expected)
        widths = [float(bar.get("width")) for bar in bars]
        self.assertAlmostEqual(widths[1] / widths[0], 2, places=1)

    def test_times_are_shown_in_a_unit_that_suits_them(self):
        self.assertEqual([markdown.nanoseconds(value) for value in (12.34, 12340, 12340000)],
                         ["12.3 ns", "12.3 µs", "12.34 ms"])


if __name__ == "__main__":
    unittest.main()

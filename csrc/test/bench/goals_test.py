"""Goals, judged on samples of known figures: goals.py."""
import unittest

import goals

SAMPLES = {
    "sqlite": {"": {"user": {"uninstrumented": [1, 2, 1], "plain": [2, 4, 2], "off": [1.5, 3, 1.5],
                             "off_again": [1.5, 3, 1.5],
                             "auto": [1.1, 2.2, 1.1], "counters": [1.2, 2.4, 1.2],
                             "static": [1.8, 3.6, 1.8], "static_auto": [1.05, 2.1, 1.05],
                             "empty": [1.4, 2.8, 1.4], "static_empty": [1.78, 3.56, 1.78],
                             "without_calls": [1.02, 2.04, 1.02]}}},
    "inputs": {"": {"cpu": {"uninstrumented": [1, 1, 1], "plain": [3, 3, 3], "off": [2, 2, 2],
                            "auto": [2, 2.4, 2.6], "empty": [1.8, 1.8, 1.8],
                            "inline": [1.7, 1.8, 2.4], "counters": [1.5, 1.6, 2.2]}}},
    "twins": {"": {"auto": {"auto": [1, 1.02, 1.3]}, "off_again": {"auto": [1, 0.97, 1.2]}}},
    "start": {"": {"load": {"off": [10, 10, 10], "off_again": [9.5, 10.5, 10.9],
                            "auto": [10.5, 11, 12]}}},
    "threads": {"1 thread": {"hit": {"auto": [2, 2, 2], "off": [4, 4, 4], "off_again": [4, 5, 4]}},
                "2 threads": {"hit": {"auto": [3, 3, 3]}}},
    "levels": {case: {"push_pop": {"plain": [60, 60, 60], "auto": [time] * 3, "off": [50, 50, 50],
                                   "off_again": [50, 49, 50]}}
               for case, time in (("clusters", 2), ("scattered", 20), ("all", 60))},
}


def judged(absent=()):
    return {goal.workload: goals.judge(goal, SAMPLES, absent) for goal in goals.GOALS}


class GoalsTest(unittest.TestCase):
    def outcome(self, start):
        found = [result for name, result in judged().items() if name.startswith(start)]
        self.assertEqual(len(found), 1, start)
        return found[0]

    def check(self, start, median, reached):
        outcome = self.outcome(start)
        self.assertAlmostEqual(outcome["median"], median)
        self.assertIs(outcome["reached"], reached)

    def test_the_figures_are_what_the_samples_say(self):
        self.check("SQLite, guards: time to uninstrumented", 1.1, True)
        self.check("the same, linked statically", 1.05, True)
        self.check("the same with patching off: overhead", 0.5, True)
        self.check("the same with patching off, linked statically", 0.8, False)
        self.check("SQLite, inline counters", 1.2, False)
        self.check("short inputs, push/run/pop, guards", 0.7, False)
        self.check("the same, counted inline in place of calls", 0.4, True)
        self.check("the same with inline counters", 0.3, True)
        self.check("two threads", 1.5, False)
        self.check("push+pop", 30, True)
        self.check("the same scattered", 3, False)
        self.check("the same with everything hit", 1, True)

    def test_what_passes_the_limit_by_no_more_than_patching_off_itself_is_reached(self):
        self.check("short inputs, push/run/pop: time to patching off", 1.02, True)

    def test_what_passes_the_limit_by_more_is_not_reached(self):
        self.check("start-up", 1.1, False)

    def test_what_is_faster_than_patching_off_is_reached_without_noise(self):
        self.check("SQLite, guards: time to patching off", 1.1 / 1.5, True)

    def test_the_noise_is_what_patching_off_differs_from_itself(self):
        outcome = self.outcome("start-up")
        self.assertAlmostEqual(outcome["noise"], 0.09)
        self.assertNotIn("noise", self.outcome("the same scattered"))

    def test_a_goal_below_its_floor_is_told_from_one_that_could_be_reached(self):
        outcome = self.outcome("the same with patching off, linked statically")
        self.assertAlmostEqual(outcome["floor"], 0.78)
        self.assertIs(outcome["reachable"], False)
        outcome = self.outcome("short inputs, push/run/pop, guards")
        self.assertAlmostEqual(outcome["floor"], 0.4)
        self.assertIs(outcome["reachable"], True)
        self.assertNotIn("floor", self.outcome("two threads"))

    def test_a_goal_of_a_mode_that_is_absent_is_not_judged(self):
        outcome = judged(absent=["counters"])["SQLite, inline counters: time to uninstrumented"]
        self.assertIsNone(outcome["reached"])
        self.assertNotIn("median", outcome)


if __name__ == "__main__":
    unittest.main()

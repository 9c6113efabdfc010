"""Runs of real programs: measure.py."""
import os
import sys
import tempfile
import unittest
from pathlib import Path

import measure
from modes import BY_NAME
from places import Places
from workloads import Workload

PLACES = Places(Path("native"), Path("sqlite"))


def python(program):
    return [sys.executable, "-c", program]


class MeasureTest(unittest.TestCase):
    def test_a_run_tells_what_it_prints_and_its_processor_time(self):
        program = "import time\nwhile time.process_time() < 0.2: pass\nprint('load 12.5')"
        figures = measure.run(python(program), dict(os.environ), 1)
        self.assertEqual(figures["load"], 12.5)
        self.assertGreaterEqual(figures["cpu"], 0.2)
        self.assertLessEqual(figures["user"], figures["cpu"])

    def test_a_run_is_pinned_and_its_parent_is_not(self):
        before = os.sched_getaffinity(0)
        program = "import os; print('cores', len(os.sched_getaffinity(0)))"
        self.assertEqual(measure.run(python(program), dict(os.environ), 1)["cores"], 1)
        self.assertEqual(os.sched_getaffinity(0), before)

    def test_a_run_that_fails_ends_the_measurement_with_a_sentence(self):
        with self.assertRaisesRegex(SystemExit, "ended with 3"):
            measure.run(python("import sys; sys.exit(3)"), dict(os.environ), 1)
        with self.assertRaisesRegex(SystemExit, "ended with -9"):
            measure.run(python("import os; os.kill(os.getpid(), 9)"), dict(os.environ), 1)

    def test_a_mode_has_its_libraries_and_nothing_of_the_callers(self):
        os.environ["MEMCOV_FILE"] = os.environ["LD_PRELOAD"] = ""
        self.addCleanup(os.environ.pop, "MEMCOV_FILE")
        self.addCleanup(os.environ.pop, "LD_PRELOAD")
        variables = measure.environment(PLACES, BY_NAME["plain"], sqlite=True)
        self.assertEqual(variables["LD_LIBRARY_PATH"], "sqlite:native/bench/plain")
        self.assertNotIn("MEMCOV_FILE", variables)
        self.assertNotIn("LD_PRELOAD", variables)
        variables = measure.environment(PLACES, BY_NAME["off"], sqlite=False)
        self.assertEqual(variables["LD_LIBRARY_PATH"], "native")
        self.assertEqual(variables["MEMCOV_PATCH"], "off")

    def workload(self, program, **more):
        return Workload("test", "A test", ("uninstrumented", "plain"),
                        {"": lambda places, mode: python(program.format(mode=mode.name))},
                        ("value",), "s", "", **more)

    def counting(self, value):
        """A program that adds to a file of all runs, and tells a value of how many there were."""
        file = tempfile.NamedTemporaryFile()
        self.addCleanup(file.close)
        return (f"open({file.name!r}, 'a').write('x')\n"
                f"runs = len(open({file.name!r}).read())\nprint('value', {value})")

    def test_modes_take_turns(self):
        samples = measure.measure(self.workload(self.counting("runs")), PLACES, 3)
        self.assertEqual(samples[""]["value"],
                         {"uninstrumented": [1, 3, 5], "plain": [2, 4, 6]})

    def test_modes_take_turns_while_they_run(self):
        file = tempfile.NamedTemporaryFile()
        self.addCleanup(file.close)
        program = ("import time\nwhile time.process_time() < 0.5:\n"
                   f"    open({file.name!r}, 'a').write('{{mode}}'[0])\nprint('value 1')")
        samples = measure.measure(self.workload(program, in_turns=True), PLACES, 1)
        self.assertEqual(samples[""]["value"], {"uninstrumented": [1], "plain": [1]})
        written = Path(file.name).read_text(encoding="utf-8")
        turns = "".join(mode for mode, before in zip(written, " " + written) if mode != before)
        self.assertIn("upupu", turns)

    def test_a_run_that_fails_in_its_turn_ends_the_measurement_with_a_sentence(self):
        with self.assertRaisesRegex(SystemExit, "ended with 3"):
            measure.measure(self.workload("import sys; sys.exit(3)", in_turns=True), PLACES, 1)

    def test_the_fastest_of_a_rounds_runs_counts(self):
        samples = measure.measure(self.workload(self.counting("10 - runs"), runs=2), PLACES, 1)
        self.assertEqual(samples[""]["value"], {"uninstrumented": [8], "plain": [6]})

    def test_modes_that_compute_something_else_are_refused(self):
        program = "print('value 1'); print('checksum', len('{mode}'))"
        with self.assertRaisesRegex(SystemExit, "not all modes computed the same"):
            measure.measure(self.workload(program), PLACES, 1)


if __name__ == "__main__":
    unittest.main()

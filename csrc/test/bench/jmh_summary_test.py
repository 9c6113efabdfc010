"""What the Java side's rounds come to: jmh_summary.py."""
import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

from jmh_summary import main


def result(benchmark, values, allocated=(0.001,), **params):
    return {"benchmark": f"org.memcov.bench.{benchmark}", "params": params,
            "jmhVersion": "1.0", "vmName": "A VM", "jdkVersion": "25", "measurementIterations": 2,
            "measurementTime": "1 ms", "warmupIterations": 1, "warmupTime": "2 ms",
            "primaryMetric": {"rawData": [values]},
            "secondaryMetrics": {"gc.alloc.rate.norm": {"rawData": [allocated]}}}


class SummaryTest(unittest.TestCase):
    def summary(self, *rounds):
        """The rows by benchmark, and the line above them."""
        with tempfile.TemporaryDirectory() as folder:
            arguments = []
            for number, (mode, results) in enumerate(rounds):
                path = Path(folder) / f"{number}.json"
                path.write_text(json.dumps(results), encoding="utf-8")
                arguments.append(f"{mode}={path}")
            joined = Path(folder) / "joined.json"
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                main(joined, *arguments)
            self.joined = json.loads(joined.read_text(encoding="utf-8"))
        how, *lines = printed.getvalue().splitlines()
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line]
        return how, rows[2:]

    def test_a_benchmark_has_one_row_for_all_its_rounds(self):
        how, rows = self.summary(
            ("off", [result("ReadBenchmark.now", [1, 1.25])]),
            ("off", [result("ReadBenchmark.now", [9, 1.5])]),
            ("off", [result("ReadBenchmark.now", [1.5, 1.5])]))
        self.assertIn("3 rounds", how)
        self.assertEqual(rows, [["Read.now", "", "1.50", "1.00 – 9.00", "0.00",
                                 "at most 2 ns; no allocation", "yes, yes"]])
        self.assertEqual([each["params"]["round"] for each in self.joined], ["1", "2", "3"])

    def test_modes_are_apart_and_only_patching_off_has_a_limit(self):
        scope = "ScopeBenchmark.scope"
        _, rows = self.summary(("off", [result(scope, [251], edges="NEAR")]),
                               ("on", [result(scope, [251], edges="NEAR")]))
        self.assertEqual([(row[1], row[-1]) for row in rows],
                         [("near, patching off", "no, yes"), ("near, patching on", "yes")])

    def test_speeds_are_compared_within_each_round(self):
        _, rows = self.summary(*(
            ("off", [result("HitmapBenchmark.copy", [5 * slow], edgeCount="100"),
                     result("HitmapBenchmark.snapshot", [1], edgeCount="7"),
                     result("HitmapBenchmark.count", [8 * part * slow], edgeCount="100"),
                     result("HitmapBenchmark.countByBytes", [80 * slow], edgeCount="100")])
            for part, slow in ((1, 1), (1, 3), (2, 1))))
        count = next(row for row in rows if row[0] == "Hitmap.count")
        self.assertEqual(count[1], "100 edges")
        self.assertEqual(count[5], "at least 0.5 of a copy's speed (0.62); "
                                   "at least 8 times a byte loop (10.00); no allocation")
        self.assertEqual(count[6], "yes, yes, yes")

    def test_what_one_round_allocates_counts_but_not_what_one_measurement_does(self):
        def verdict(*allocated):
            rounds = [("off", [result("ReadBenchmark.total", [1, 1, 1], each)]) for each in allocated]
            return self.summary(*rounds)[1][0][-1]
        self.assertEqual(verdict([0, 0, 0], [16, 16, 0]), "yes, no")
        self.assertEqual(verdict([0, 40, 0], [0, 0, 40]), "yes, yes")

    def test_a_benchmark_that_was_not_run_is_not_compared_with(self):
        _, rows = self.summary(("off", [result("HitmapBenchmark.or", [1], edgeCount="100")]))
        self.assertEqual(rows[0][5:], ["no allocation", "yes"])


if __name__ == "__main__":
    unittest.main()

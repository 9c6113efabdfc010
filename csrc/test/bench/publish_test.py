"""What goes into the README: publish.py."""
import os
import tempfile
import unittest
from pathlib import Path

from publish import END, FILES, RESULTS, START, publish, replace_between_marks

MACHINE = {"date": "2020-02-20", "commit": "abc1234", "processor": "A processor", "cores": 2,
           "system": "Linux", "compiler": "clang", "load_before": 0.5, "load_after": 1.5}
GOAL = {"workload": "a workload", "goal": "1.15 or less", "median": 1.1, "low": 1, "high": 1.2,
        "reached": True}
JAVA = """JMH, 2 JVMs

| benchmark | of | median, ns |
|---|---|---|
| Hitmap.count | 40,000 edges | 60 |
| Scope.reusedScope | near | 200 |
| Scope.scopeOfAll | near | 1,400 |
"""


class PublishTest(unittest.TestCase):
    def test_only_what_is_between_the_marks_is_replaced(self):
        text = f"before\n{START}\nold\n\nolder\n{END}\nafter\n"
        replaced = replace_between_marks(text, "new")
        self.assertEqual(replaced, f"before\n{START}\nnew\n{END}\nafter\n")
        self.assertEqual(replace_between_marks(replaced, "new"), replaced)

    def test_a_readme_without_both_marks_is_refused(self):
        for text in ("", START, END, f"{END}\n{START}"):
            with self.assertRaisesRegex(ValueError, "there are no lines"):
                replace_between_marks(text, "new")

    def test_the_readme_shows_the_goals_and_the_files_are_where_it_says(self):
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            Path("README.md").write_text(f"{START}\n{END}\n", encoding="utf-8")
            for name in FILES:
                Path(name).write_text(name, encoding="utf-8")
            Path("java.md").write_text(JAVA, encoding="utf-8")
            publish({"quick": False, "rounds": 9, "absent": [], "counted_by": None,
                     "machine": MACHINE, "goals": [GOAL]}, Path("."))
            readme = Path("README.md").read_text(encoding="utf-8")
            self.assertIn("| a workload | 1.15 or less | 1.10 | 1.00 – 1.20 |  |  | yes |", readme)
            self.assertIn(f"({RESULTS}/results.svg)", readme)
            self.assertIn("| Scope.reusedScope | near | 200 |\n\nJMH, 2 JVMs", readme)
            self.assertNotIn("Hitmap.count", readme)
            self.assertNotIn("scopeOfAll", readme)
            for name in FILES:
                self.assertEqual((RESULTS / name).read_text(encoding="utf-8"),
                                 JAVA if name == "java.md" else name)
            os.chdir(here)

    def test_a_quick_run_is_not_published(self):
        with self.assertRaisesRegex(SystemExit, "leave out --quick"):
            publish({"quick": True}, None)


if __name__ == "__main__":
    unittest.main()

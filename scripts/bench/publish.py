"""Puts results where they are committed, and the goals' table into the README between its marks."""
import shutil
import sys
from pathlib import Path

import markdown

RESULTS = Path("csrc/bench/results")
START, END = "<!-- bench.sh --publish: start -->", "<!-- bench.sh --publish: end -->"


def replace_between_marks(text, replacement):
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"there are no lines '{START}' and '{END}'")
    return f"{before}{START}\n{replacement}\n{END}{after}"


def readme_part(results):
    return (f"![What coverage costs SQLite]({RESULTS}/results.svg)\n\n{markdown.goals(results)}\n\n"
            f"{markdown.told(results)}\nAll tables: [results.md]({RESULTS}/results.md).")


def publish(results, folder):
    if results["quick"]:
        sys.exit("bench: a quick run shows that it works and is not published: leave out --quick")
    readme = Path("README.md")
    text = replace_between_marks(readme.read_text(encoding="utf-8"), readme_part(results))
    RESULTS.mkdir(parents=True, exist_ok=True)
    for name in ("results.md", "results.json", "results.svg"):
        shutil.copyfile(folder / name, RESULTS / name)
    readme.write_text(text, encoding="utf-8")

"""Puts results where they are committed, and the goals' table into the README between its marks."""
import shutil
import sys
from pathlib import Path

import markdown

RESULTS = Path("csrc/bench/results")
FILES = ("results.md", "results.json", "results.svg", "java.md")
START, END = "<!-- bench.sh --publish: start -->", "<!-- bench.sh --publish: end -->"


def replace_between_marks(text, replacement):
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"there are no lines '{START}' and '{END}'")
    return f"{before}{START}\n{replacement}\n{END}{after}"


def java_part(document):
    """Of the Java side what a program does for each input."""
    how, *rest = document.strip().splitlines()
    for_an_input = ("| benchmark |", "|---", "| Read.", "| Scope.reusedScope")
    shown = [line for line in rest if line.startswith(for_an_input)]
    return ("From Java, by `scripts/jmh.sh`: reading the numbers, and a scope, which is push, a call that "
            "hits one edge, pop, and both its numbers, in a library of 40,000 edges of which 100 were "
            "hit before, near one another in 16 words or scattered, one in a word.\n\n"
            + "\n".join(shown) + f"\n\n{how}")


def readme_part(results, java):
    return (f"![What coverage costs SQLite]({RESULTS}/results.svg)\n\n{markdown.goals(results)}\n\n"
            f"{markdown.told(results)}\n\n{java_part(java)}\n"
            f"All tables: [results.md]({RESULTS}/results.md), [java.md]({RESULTS}/java.md).")


def publish(results, folder):
    if results["quick"]:
        sys.exit("bench: a quick run shows that it works and is not published: leave out --quick")
    readme = Path("README.md")
    java = (folder / "java.md").read_text(encoding="utf-8")
    text = replace_between_marks(readme.read_text(encoding="utf-8"), readme_part(results, java))
    RESULTS.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(folder / name, RESULTS / name)
    readme.write_text(text, encoding="utf-8")

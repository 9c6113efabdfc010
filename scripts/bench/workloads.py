"""What is measured: each workload is one program, run in one or several cases, in some modes."""
from dataclasses import dataclass
from typing import Callable, Dict, Tuple

# What is compared with patching off has it run once more beside it.
GUARDED = ("plain", "off", "auto", "off_again", "on", "inline")


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    modes: Tuple[str, ...]
    cases: Dict[str, Callable]  # name: arguments for (places, mode)
    figures: Tuple[str, ...]    # what a run tells; "user" and "cpu" are of the process
    unit: str
    note: str
    sqlite: bool = False        # whether it is a program on libsqlite3.so
    cores: int = 1
    runs: int = 1               # in a round, of which the fastest counts
    in_turns: bool = False      # whether a round's modes take turns while they run


@dataclass(frozen=True)
class Size:
    rounds: int
    sqlite_rounds: int
    sqlite_rows: int
    inputs: int
    inputs_always_on: int
    starts: int
    passes: int
    levels: int
    instructions_rows: int


FULL = Size(rounds=7, sqlite_rounds=60, sqlite_rows=10000, inputs=20000, inputs_always_on=500,
            starts=5, passes=200000, levels=200, instructions_rows=10000)
QUICK = Size(rounds=3, sqlite_rounds=4, sqlite_rows=2000, inputs=1000, inputs_always_on=100,
             starts=2, passes=5000, levels=20, instructions_rows=300)

IN_TURNS = "The modes take turns of a tenth of a second."

ALL = ("uninstrumented", "plain", "off", "static", "auto", "off_again", "static_auto", "on",
       "inline", "empty", "static_empty", "without_calls", "counters")


def wide(program, library, *arguments):
    return lambda places, mode: [places.program(program), places.wide_file(library, mode.library),
                                 *arguments]


def levels(size, pattern, divisor=1):
    return wide("wide_levels", "wide_1130540", 1130540, pattern, max(1, size.levels // divisor))


def sqlite(program, *arguments):
    return lambda places, mode: [places.program(program), *arguments]


def workloads(size):
    return (
        Workload(
            "sqlite", "SQLite, a long run", ALL,
            {"": sqlite("sqlite_workload", size.sqlite_rounds, size.sqlite_rows)},
            ("user", "cpu"), "s",
            "Mixed SQL in memory on one thread. Time is the process's user time; in brackets the "
            "ratio of user and system time. A callback that only returns: what calls cost, whatever "
            "is called. All calls removed at build time, and no runtime: what guards cost at least "
            "in code that was compiled for calls. " + IN_TURNS,
            sqlite=True, in_turns=True),
        Workload(
            "inputs", f"SQLite, {size.inputs:,} short inputs",
            tuple(mode for mode in ALL if mode != "on"),
            {"": sqlite("sqlite_inputs", size.inputs)},
            ("cpu", "user"), "s",
            "Each input is a few short statements on a database of its own, between push and pop. "
            "Time is user and system time, since patching works in the kernel, too; in brackets "
            "the ratio of user time alone. " + IN_TURNS, sqlite=True, in_turns=True),
        Workload(
            "inputs_always_on", f"SQLite, {size.inputs_always_on:,} short inputs, always patched",
            ("uninstrumented", "off", "on"),
            {"": sqlite("sqlite_inputs", size.inputs_always_on)}, ("cpu", "user"), "s",
            "Why patching is not always on: it removes and puts back calls for each input. Fewer "
            "inputs than above, as it takes so long. " + IN_TURNS, sqlite=True, in_turns=True),
        Workload(
            "twins", f"SQLite, {size.inputs:,} short inputs, auto beside off", ("auto",),
            {"": sqlite("sqlite_twins", size.inputs)}, ("auto", "off_again"), "ratio",
            "Processor time to that with patching off, of two processes each that were forked from "
            "one and take 50 inputs in turn, each behind one of the other mode. Two processes that "
            "are started differ by where their memory lies as well, which may be more than this.",
            sqlite=True),
        Workload(
            "start", "Start-up, 40,000 edges once", ("uninstrumented",) + GUARDED,
            {"": wide("wide_start", "loading_40000")}, ("load",), "ns",
            "Processor time to load a library whose constructor takes each of its edges once; of "
            f"{size.starts} loads in a round the fastest counts.", runs=size.starts),
        Workload(
            "hits", "What a hit costs, 40,000 edges one after another",
            ("uninstrumented",) + GUARDED, {"": wide("wide_hits", "wide_40000", 40000)},
            ("first", "second", "later", "reset", "push"), "ns",
            "Nanoseconds an edge: the process's first hits, the second ones, later ones, the first "
            "after a reset, and the first in a level that was pushed. The edges' own code, more "
            "than a first-level cache holds, is the uninstrumented row."),
        Workload(
            "threads", "Threads that hit the same 1,000 edges", ("uninstrumented",) + GUARDED,
            {"1 thread": wide("wide_threads", "wide_40000", 1, size.passes),
             "2 threads": wide("wide_threads", "wide_40000", 2, size.passes)},
            ("hit",), "ns",
            f"Nanoseconds of a thread's own processor time an edge taken, in {size.passes:,} passes. "
            "The first hits and the removal of calls are in it: they cost the same however many "
            "passes follow, so with fewer the ratio is higher where calls are removed.", cores=2),
        Workload(
            "levels", "push, pop and reset, 1,130,540 edges", GUARDED,
            {"clusters": levels(size, "clusters"), "scattered": levels(size, "scattered"),
             "all": levels(size, "all", 40)},
            ("push_pop", "reset", "again"), "ns",
            "1,000 edges in clusters of 10, 1,000 edges one in a word, or all edges are hit, three "
            "times each before. A push and a pop; a reset; a push, all of it hit again, and a pop. "
            "The plain runtime goes through every byte, but its reset stores eight at a time: so "
            "the compiler joins them."),
    )

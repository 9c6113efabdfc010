"""The goals, each a figure of every round and a limit, and whether they are reached.

"Within noise" is measured: patching off is run twice in each round, as two processes that differ in
nothing, and how the two differ is the noise of that workload.

The floor of a goal is what the same code takes where the runtime costs nothing: with a callback
that only returns, or with all calls taken out when it was built. A goal below that cannot be reached.
"""
from dataclasses import dataclass
from typing import Callable

import spread


@dataclass(frozen=True)
class Goal:
    workload: str      # what is shown
    text: str
    modes: tuple       # without one of them it is not measured
    values: Callable   # of the samples: a figure for each round
    reached: Callable
    limit: float
    noise: Callable = None  # of the samples: a ratio for each round, where the goal allows for it
    floor: Callable = None  # of the samples: the figure of a runtime that costs nothing


def sqlite(mode):
    return lambda samples: spread.ratios(samples["sqlite"][""]["user"][mode],
                                         samples["sqlite"][""]["user"]["uninstrumented"])


def share_of_plain(workload, figure, mode):
    def values(samples):
        by_mode = samples[workload][""][figure]
        return spread.overhead_shares(by_mode[mode], by_mode["plain"], by_mode["uninstrumented"])
    return values


def against_off(workload, figure, mode="auto"):
    return lambda samples: spread.ratios(samples[workload][""][figure][mode],
                                         samples[workload][""][figure]["off"])


def noise(workload, figure, case=""):
    return lambda samples: spread.ratios(samples[workload][case][figure]["off_again"],
                                         samples[workload][case][figure]["off"])


def twins(figure):
    return lambda samples: samples["twins"][""][figure]["auto"]


def two_threads(mode):
    return lambda samples: spread.ratios(samples["threads"]["2 threads"]["hit"][mode],
                                         samples["threads"]["1 thread"]["hit"][mode])


def times_faster(case, mode):
    return lambda samples: spread.ratios(samples["levels"][case]["push_pop"]["plain"],
                                         samples["levels"][case]["push_pop"][mode])


GOALS = (
    Goal("SQLite, guards: time to uninstrumented", "1.15 or less", ("auto",), sqlite("auto"),
         spread.at_most, 1.15, floor=sqlite("without_calls")),
    Goal("the same, linked statically", "1.15 or less", ("static_auto",),
         sqlite("static_auto"), spread.at_most, 1.15, floor=sqlite("without_calls")),
    Goal("the same with patching off: overhead to the plain runtime's", "0.75 or less", ("off",),
         share_of_plain("sqlite", "user", "off"), spread.at_most, 0.75,
         floor=share_of_plain("sqlite", "user", "empty")),
    Goal("the same with patching off, linked statically", "0.75 or less", ("static",),
         share_of_plain("sqlite", "user", "static"), spread.at_most, 0.75,
         floor=share_of_plain("sqlite", "user", "static_empty")),
    Goal("SQLite, inline counters: time to uninstrumented", "1.15 or less", ("counters",),
         sqlite("counters"), spread.at_most, 1.15),
    Goal("short inputs, push/run/pop, guards: overhead to the plain runtime's",
         "0.5 or less", ("auto",),
         share_of_plain("inputs", "cpu", "auto"), spread.at_most, 0.5,
         floor=share_of_plain("inputs", "cpu", "empty")),
    Goal("the same, counted inline in place of calls", "0.5 or less", ("inline",),
         share_of_plain("inputs", "cpu", "inline"), spread.at_most, 0.5),
    Goal("the same with inline counters", "0.5 or less", ("counters",),
         share_of_plain("inputs", "cpu", "counters"), spread.at_most, 0.5),
    Goal("two threads that hit the same edges: time a thread to one's", "1, within noise",
         ("auto",), two_threads("auto"), spread.not_above_within_noise, 1,
         noise("threads", "hit", "1 thread")),
    Goal("start-up, 40,000 edges once: time to patching off", "1, within noise", ("auto",),
         against_off("start", "load"), spread.not_above_within_noise, 1, noise("start", "load")),
    Goal("push+pop, 1,000 of 1,130,540 edges in clusters of 10: times faster than byte by byte",
         "20 or more", ("auto",), times_faster("clusters", "auto"), spread.at_least, 20),
    Goal("the same scattered, one in a word", "5 or more", ("auto",),
         times_faster("scattered", "auto"), spread.at_least, 5),
    Goal("the same with everything hit", "1, within noise", ("auto",), times_faster("all", "auto"),
         spread.not_below_within_noise, 1, noise("levels", "push_pop", "all")),
    Goal("SQLite, guards: time to patching off", "1, within noise", ("auto",),
         against_off("sqlite", "user"), spread.not_above_within_noise, 1,
         noise("sqlite", "user")),
    Goal("short inputs, push/run/pop: time to patching off", "1, within noise", ("auto",),
         twins("auto"), spread.not_above_within_noise, 1, twins("off_again")),
)


def judge(goal, samples, absent):
    """What a goal comes to, for JSON and tables; without figures where a mode was not measured."""
    result = {"workload": goal.workload, "goal": goal.text}
    if any(mode in absent for mode in goal.modes):
        return result | {"reached": None}
    values = goal.values(samples)
    found = spread.spread(values)
    result |= {"median": found.median, "low": found.low, "high": found.high}
    if goal.floor is not None:
        least = goal.floor(samples)
        result |= {"floor": spread.spread(least).median,
                   "reachable": goal.reached(least, goal.limit)}
    if goal.noise is None:
        return result | {"reached": goal.reached(values, goal.limit)}
    noise_found = goal.noise(samples)
    return result | {"noise": spread.noise_width(noise_found),
                     "reached": goal.reached(values, goal.limit, noise_found)}

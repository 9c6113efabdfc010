"""What a list of measurements comes to.

Modes are measured in turn, round after round, so what a noisy machine does to one round it does to
all of its modes. A ratio is therefore taken within each round, and the median is taken of the
ratios: never the ratio of two medians.
"""
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    median: float
    low: float
    high: float
    count: int


def spread(values):
    return Spread(statistics.median(values), min(values), max(values), len(values))


def ratios(values, baseline):
    """Of each round's value to the same round's baseline."""
    if len(values) != len(baseline):
        raise ValueError(f"{len(values)} rounds of one mode, {len(baseline)} of the other")
    return [value / base for value, base in zip(values, baseline)]


def overhead_shares(values, other, baseline):
    """In each round: what a mode adds to the baseline, as a part of what another mode adds."""
    return [(ours - 1) / (theirs - 1)
            for ours, theirs in zip(ratios(values, baseline), ratios(other, baseline))]


def first_quartile(values):
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=4, method="inclusive")[0]


def at_most(values, limit):
    return statistics.median(values) <= limit


def at_least(values, limit):
    return statistics.median(values) >= limit


def not_above_within_noise(values, limit):
    """Whether a quarter of the rounds or more do not show that the limit is passed."""
    return first_quartile(values) <= limit


def not_below_within_noise(values, limit):
    return not_above_within_noise([-value for value in values], -limit)

"""What a list of measurements comes to.

Modes are measured in turn, round after round, so what a noisy machine does to one round it does to
all of its modes. A ratio is therefore taken within each round, and the median is taken of the
ratios: never the ratio of two medians.
"""
import math
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


def at_most(values, limit):
    return statistics.median(values) <= limit


def at_least(values, limit):
    return statistics.median(values) >= limit


def noise_width(noise):
    """How far from 1 three of four rounds stay at the most: one that was disturbed changes nothing.

    `noise` has a ratio of each round: that of a mode to the very same mode, run once more.
    """
    distances = sorted(abs(ratio - 1) for ratio in noise)
    return distances[math.ceil(0.75 * len(distances)) - 1]


def not_above_within_noise(values, limit, noise):
    """Whether the median passes the limit by no more than the noise does."""
    return statistics.median(values) <= limit * (1 + noise_width(noise))


def not_below_within_noise(values, limit, noise):
    return statistics.median(values) >= limit * (1 - noise_width(noise))

"""The arithmetic behind the tables."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], part: float) -> float:
    """Give the smallest of *values* that at least *part* per cent of them do not exceed.

    Nearest rank, which is always a value that was measured: of 20 values the 99th is the largest.
    """
    if not values:
        raise ValueError("no values")
    if not 0 < part <= 100:
        raise ValueError(f"{part} is no percentile")
    ordered = sorted(values)
    return ordered[math.ceil(part / 100 * len(ordered)) - 1]


def median(values: Iterable[float]) -> float:
    """Give the middle value, or the mean of the two in the middle."""
    return statistics.median(values)


def geometric_mean(values: Iterable[float]) -> float | None:
    """Average ratios or times of unlike queries; None where there are none."""
    found = list(values)
    return statistics.geometric_mean(found) if found else None


def ratio(above: float | None, below: float | None) -> float | None:
    """Divide, or tell with None that one of the two was not measured or is nothing."""
    return above / below if above is not None and below else None


@dataclass(frozen=True)
class Load:
    """What came of one workload: answers a second, milliseconds, answers that were no success."""

    rate: float
    p50: float
    p99: float
    failed: int = 0
    bytes_each: float = 0.0


def middle(loads: Sequence[Load]) -> Load:
    """Give of several rounds the one in the middle by its rate; all failures count.

    A whole round is taken, so that its rate and its times belong together. Of two the slower one.
    """
    if not loads:
        raise ValueError("no rounds")
    one = sorted(loads, key=lambda load: load.rate)[(len(loads) - 1) // 2]
    return Load(one.rate, one.p50, one.p99, sum(load.failed for load in loads), one.bytes_each)

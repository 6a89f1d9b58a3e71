"""How many replications are enough to know a mean as precisely as was asked."""

from math import ceil, inf, isfinite, sqrt
from typing import NamedTuple

from scipy.special import ndtri, stdtrit

from cmsim.analysis.statistics import Estimate, Values, estimate


class Verdict(NamedTuple):
    """Whether to stop replicating, and why, in words for the screen."""

    done: bool
    reason: str


def replications_needed(
    pilot: Values, precision: float, relative: bool = False, confidence: float = 0.95
) -> float:
    """Return how many replications in all bring the half-width down to ``precision``.

    ``precision`` is in the data's unit, or, if ``relative``, a fraction of the
    size of the pilot's mean; infinite where that mean is zero. A forecast from
    the pilot's spread, not a promise: ``enough`` decides.

    >>> replications_needed([9, 10, 11], precision=0.5)
    18
    """
    _check_precision(precision)
    interval = estimate(pilot, confidence)
    if not isfinite(interval.half_width):
        raise ValueError(f"pilot of {interval.n}: needs two finite values or more")
    if interval.half_width == 0:
        return 2
    target = precision * abs(interval.mean) if relative else precision
    if target == 0:
        return inf
    spread = interval.half_width * sqrt(interval.n) / stdtrit(interval.n - 1, (1 + confidence) / 2)
    n = max(2, ceil((ndtri((1 + confidence) / 2) * spread / target) ** 2))
    while stdtrit(n - 1, (1 + confidence) / 2) * spread / sqrt(n) > target:
        n += 1
    return n


def enough(
    values: Values,
    precision: float,
    relative_to: float | str | None = None,
    confidence: float = 0.95,
    *,
    smallest: int = 5,
    ceiling: int = 500,
) -> Verdict:
    """Say whether ``values`` (one per replication) settle their mean to ``precision``.

    ``precision`` is a half-width in the data's unit. With ``relative_to="mean"``
    it is a fraction of the size of the mean, whatever its sign; with a number, a
    fraction of that number's size (the base scenario's mean, say).

    Looking after every replication and stopping at the first narrow interval
    favors samples that happen to be alike, so such intervals hold the truth
    somewhat less often than they say. ``smallest`` guards against the worst of
    it; ask for 20 where the answer matters. Values that are all equal must last
    four times ``smallest``: a rare difference hides in few replications.

    >>> enough([9, 10, 11, 10, 9, 11], precision=1)
    Verdict(done=True, reason='known to ± 1: 10.00 ± 0.94 after 6 replications')
    >>> enough([1, -1, 1, -1, 1, -1], precision=0.1, relative_to="mean").done
    False
    """
    _check_precision(precision)
    interval = estimate(values, confidence)
    allowed = _allowed(precision, relative_to, interval.mean)
    least = 4 * smallest if interval.half_width == 0 else max(smallest, 2)
    if interval.n >= least and interval.half_width <= allowed:
        return Verdict(True, _settled(interval, allowed))
    if interval.n + interval.missing >= ceiling:
        return Verdict(
            True,
            f"ceiling of {ceiling} replications, precision not reached: "
            f"{interval}{_advice(interval, relative_to)}",
        )
    if interval.n < least:
        return Verdict(False, f"{interval.n} of at least {least} replications: {interval}")
    outlook = _advice(interval, relative_to) or _forecast(values, allowed, confidence, ceiling)
    return Verdict(False, f"{interval} after {interval.n} replications{outlook}")


def _settled(interval: Estimate, allowed: float) -> str:
    """Return why replicating may stop."""
    if interval.half_width > 0:
        return f"known to ± {allowed:.3g}: {interval} after {interval.n} replications"
    hidden = 1 - 0.05 ** (1 / interval.n)
    return (
        f"all {interval.n} replications gave {interval.mean:.4g}; a change in fewer than "
        f"{hidden:.0%} of them could have stayed hidden"
    )


def _advice(interval: Estimate, relative_to: float | str | None) -> str:
    """Return what to ask instead when a relative precision cannot be reached, or nothing."""
    if relative_to != "mean" or interval.clear or not isfinite(interval.half_width):
        return ""
    other = f" such as ± {interval.half_width / 2:.1g}" if interval.half_width > 0 else ""
    return (
        ". The mean may be zero, and no fraction of zero can be reached: "
        f"ask for an absolute precision{other}"
    )


def _forecast(values: Values, allowed: float, confidence: float, ceiling: int) -> str:
    """Return about how many replications it will take, in words."""
    if not isfinite(estimate(values).half_width):
        return ""
    needed = replications_needed(values, allowed, confidence=confidence)
    beyond = f", more than the ceiling of {ceiling}" if needed > ceiling else ""
    return f"; about {needed} are needed{beyond}"


def _allowed(precision: float, relative_to: float | str | None, mean: float) -> float:
    """Return the largest half-width that is precise enough, in the data's unit."""
    if relative_to is None:
        return precision
    if relative_to == "mean":
        return precision * abs(mean)
    if isinstance(relative_to, str) or not relative_to:
        raise ValueError(f'relative_to = {relative_to!r}: None, "mean" or a number other than 0')
    return precision * abs(relative_to)


def _check_precision(precision: float) -> None:
    if not precision > 0:
        raise ValueError(f"precision = {precision}: a half-width is greater than 0")

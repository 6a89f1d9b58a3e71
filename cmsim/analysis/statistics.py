"""Estimates from independent replications, and how many replications are enough."""

from collections.abc import Iterable
from math import ceil, floor, inf, isfinite, log10, nan, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

if TYPE_CHECKING:
    import pandas as pd

ROUNDING = 1e-12
Array: TypeAlias = NDArray[np.float64]
Values: TypeAlias = Iterable[float | None]  # one for each replication; a list, array or series


class Estimate(NamedTuple):
    """A mean and the half-width of its interval, in the unit of the data.

    ``n`` replications were used and ``missing`` had no value. ``confidence``
    belongs to this one interval, so the half-width can be undone from it.
    """

    mean: float
    half_width: float
    confidence: float
    n: int
    missing: int = 0

    @property
    def low(self) -> float:
        """Return the lower end of the interval."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Return the upper end of the interval."""
        return self.mean + self.half_width

    @property
    def clear(self) -> bool:
        """Say whether the interval excludes zero."""
        return bool(self.low > 0 or self.high < 0)

    def __str__(self) -> str:
        if self.n == 0:
            return "no data"
        return f"{_rounded(self.mean, self.half_width)} ± {_rounded(self.half_width)}"


class Share(NamedTuple):
    """A proportion between 0 and 1 with the two ends of its interval."""

    share: float | None
    low: float
    high: float
    confidence: float
    n: int

    def __str__(self) -> str:
        if self.share is None:
            return "no data"
        return f"{self.share:.0%} ({self.low:.0%} to {self.high:.0%})"


class Verdict(NamedTuple):
    """Whether to stop replicating, and why, in words for the screen."""

    done: bool
    reason: str


class Running:
    """A mean and a variance that take one value at a time, and no memory (Welford).

    Adding squares up would lose all digits when the mean is large beside the
    spread; here only deviations from the mean so far are ever squared.

    >>> running = Running()
    >>> for value in (2, 4, 9): running.add(value)
    >>> running.mean, running.variance
    (5.0, 13.0)
    """

    def __init__(self) -> None:
        self.n, self.mean, self.squares = 0, 0.0, 0.0

    def add(self, value: float) -> None:
        """Take one more value into account."""
        self.n += 1
        before = value - self.mean
        self.mean += before / self.n
        self.squares += before * (value - self.mean)

    @property
    def variance(self) -> float | None:
        """Return the sample variance, in the data's unit squared; ``None`` below two values."""
        return self.squares / (self.n - 1) if self.n > 1 else None


def estimate(values: Values, confidence: float = 0.95) -> Estimate:
    """Return the mean of one value per replication, with a Student-t interval.

    ``None`` and NaN are left out and counted in ``missing``. One value alone
    says nothing of chance: its half-width is infinite. Values that are all
    equal have half-width 0, which is printed as ``± 0``. Of very skewed values
    few are not enough: ten exponential ones hold the truth 90 times in 100, not 95.

    >>> print(estimate([9, 10, 11]))
    10.0 ± 2.5
    >>> print(estimate([9, None]))
    9.00 ± ∞
    """
    _check_confidence(confidence)
    kept, missing = _kept(values)
    n = len(kept)
    mean = float(kept.mean()) if n else nan
    if n < 2 or not isfinite(mean):
        return Estimate(mean, inf, confidence, n, missing)
    if np.ptp(kept) <= ROUNDING * np.abs(kept).max():
        return Estimate(float(kept[0]), 0.0, confidence, n, missing)
    half_width = stdtrit(n - 1, (1 + confidence) / 2) * kept.std(ddof=1) / sqrt(n)
    return Estimate(mean, float(half_width), confidence, n, missing)


def difference(table: "pd.DataFrame", a: str, b: str, confidence: float = 0.95) -> Estimate:
    """Estimate scenario ``b`` minus scenario ``a``, paired by replication.

    ``table`` has a row per replication and a column per scenario. Common random
    numbers make the pairs alike, so their difference varies less than either.

    >>> import pandas as pd
    >>> print(difference(pd.DataFrame({"now": [5, 9, 7], "then": [6, 10, 8]}), "now", "then"))
    1.00 ± 0
    """
    return estimate(_pairs(table, a, b), confidence)


def simultaneous(table: "pd.DataFrame", base: str, confidence: float = 0.95) -> dict[str, Estimate]:
    """Return every other scenario minus ``base``, as a dict of paired estimates.

    With the asked confidence *all* intervals hold at once (Bonferroni), so each
    alone carries more, and says so in its ``confidence``. Dunnett's narrower
    intervals suppose independent samples, which common random numbers are not.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"base": [1, 2, 3], "more": [2, 3, 5], "less": [1, 1, 1]})
    >>> {name: each.confidence for name, each in simultaneous(table, "base", 0.9).items()}
    {'more': 0.95, 'less': 0.95}
    """
    _check_confidence(confidence)
    others = [name for name in table.columns if name != base]
    each = 1 - (1 - confidence) / max(len(others), 1)
    return {name: difference(table, base, name, each) for name in others}


def share(happened: Iterable[bool | None], confidence: float = 0.95) -> Share:
    """Return in what share of replications something happened, with Wilson's interval.

    One true or false value per replication. A share *within* replications (calls
    in time) is one value per replication and belongs to ``estimate``: patients of
    one replication share its random numbers, and counting each would claim too much.

    >>> print(share([True] * 9 + [False]))
    90% (60% to 98%)
    """
    from scipy.stats import binomtest  # half a second that estimates alone do not need

    _check_confidence(confidence)
    kept, _ = _kept(happened)
    n = len(kept)
    if n == 0:
        return Share(None, 0.0, 1.0, confidence, 0)
    times = int(np.count_nonzero(kept))
    interval = binomtest(times, n).proportion_ci(confidence, method="wilson")
    return Share(times / n, float(interval.low), float(interval.high), confidence, n)


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
    known = estimate(pilot, confidence)
    if not isfinite(known.half_width):
        raise ValueError(f"pilot of {known.n}: needs two finite values or more")
    if known.half_width == 0:
        return 2
    target = precision * abs(known.mean) if relative else precision
    if target == 0:
        return inf
    spread = known.half_width * sqrt(known.n) / stdtrit(known.n - 1, (1 + confidence) / 2)
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
    favours samples that happen to be alike, so such intervals hold the truth
    somewhat less often than they say. ``smallest`` guards against the worst of
    it; ask for 20 where the answer matters. Values that are all equal must last
    four times ``smallest``: a rare difference hides in few replications.

    >>> enough([9, 10, 11, 10, 9, 11], precision=1)
    Verdict(done=True, reason='known to ± 1: 10.00 ± 0.94 after 6 replications')
    >>> enough([1, -1, 1, -1, 1, -1], precision=0.1, relative_to="mean").done
    False
    """
    _check_precision(precision)
    known = estimate(values, confidence)
    allowed = _allowed(precision, relative_to, known.mean)
    least = 4 * smallest if known.half_width == 0 else max(smallest, 2)
    if known.n >= least and known.half_width <= allowed:
        return Verdict(True, _settled(known, allowed))
    if known.n + known.missing >= ceiling:
        return Verdict(
            True,
            f"ceiling of {ceiling} replications, precision not reached: "
            f"{known}{_advice(known, relative_to)}",
        )
    if known.n < least:
        return Verdict(False, f"{known.n} of at least {least} replications: {known}")
    outlook = _advice(known, relative_to) or _forecast(values, allowed, confidence, ceiling)
    return Verdict(False, f"{known} after {known.n} replications{outlook}")


def _settled(known: Estimate, allowed: float) -> str:
    """Return why replicating may stop."""
    if known.half_width > 0:
        return f"known to ± {allowed:.3g}: {known} after {known.n} replications"
    hidden = 1 - 0.05 ** (1 / known.n)
    return (
        f"all {known.n} replications gave {known.mean:.4g}; a change in fewer than "
        f"{hidden:.0%} of them could have stayed hidden"
    )


def _advice(known: Estimate, relative_to: float | str | None) -> str:
    """Return what to ask instead when a relative precision cannot be reached, or nothing."""
    if relative_to != "mean" or known.clear or not isfinite(known.half_width):
        return ""
    other = f" such as ± {known.half_width / 2:.1g}" if known.half_width > 0 else ""
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


def _kept(values: Values) -> tuple[Array, int]:
    """Return the values that are there as floats, and how many are not."""
    if hasattr(values, "to_numpy"):
        numbers = values.to_numpy(dtype=float, na_value=nan)
    else:
        numbers = np.array([nan if value is None else value for value in values], dtype=float)
    there = ~np.isnan(numbers)
    return numbers[there], int(len(numbers) - there.sum())


def _pairs(table: "pd.DataFrame", a: str, b: str) -> Array:
    """Return ``b`` minus ``a`` row by row, NaN where either is missing."""
    first: Array = table[a].to_numpy(dtype=float, na_value=nan)
    second: Array = table[b].to_numpy(dtype=float, na_value=nan)
    with np.errstate(invalid="ignore"):
        return second - first


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence = {confidence}: lies between 0 and 1")


def _check_precision(precision: float) -> None:
    if not precision > 0:
        raise ValueError(f"precision = {precision}: a half-width is greater than 0")


def _rounded(number: float, half_width: float | None = None) -> str:
    """Return a number with as many decimals as its half-width has two digits for."""
    scale = number if half_width is None else half_width
    if not isfinite(number):
        return "∞" if number > 0 else str(number)
    if half_width is None and number == 0:
        return "0"
    decimals = max(1 - floor(log10(scale)), 0) if isfinite(scale) and scale > 0 else 2
    if decimals > 6:
        return f"{number:.2g}" if half_width is None else f"{number:.6g}"
    return f"{round(number, decimals) + 0.0:.{decimals}f}"

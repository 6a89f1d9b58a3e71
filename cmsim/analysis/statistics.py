"""Estimates from independent replications: a mean, a difference, a share."""

from collections.abc import Iterable
from math import floor, inf, isfinite, log10, nan, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

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
    present, missing = _present(values)
    n = len(present)
    mean = float(present.mean()) if n else nan
    if n < 2 or not isfinite(mean):
        return Estimate(mean, inf, confidence, n, missing)
    if np.ptp(present) <= ROUNDING * np.abs(present).max():
        return Estimate(float(present[0]), 0.0, confidence, n, missing)
    half_width = stdtrit(n - 1, (1 + confidence) / 2) * present.std(ddof=1) / sqrt(n)
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
    present, _ = _present(happened)
    n = len(present)
    if n == 0:
        return Share(None, 0.0, 1.0, confidence, 0)
    times = int(np.count_nonzero(present))
    interval = binomtest(times, n).proportion_ci(confidence, method="wilson")
    return Share(times / n, float(interval.low), float(interval.high), confidence, n)


def _present(values: Values) -> tuple[Array, int]:
    """Return the values that are there as floats, and how many are not."""
    if getattr(values, "dtype", None) == np.float64:
        numbers = np.asarray(values)
    elif hasattr(values, "to_numpy"):
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

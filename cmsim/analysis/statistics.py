"""Estimates from independent replications: a mean, a difference, a share."""

from collections.abc import Iterable, Mapping
from math import floor, fsum, inf, isfinite, isnan, log10, nan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cmsim.analysis.student_t import quantile

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

ROUNDING = 1e-12
Array: TypeAlias = "NDArray[np.float64]"
Values: TypeAlias = Iterable[float | None]  # one for each replication; a list, array or series
Table: TypeAlias = "Mapping[str, Values] | pd.DataFrame"  # a column of values for each scenario


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
    mean = _mean(present) if n else nan
    if n < 2 or not isfinite(mean):
        return Estimate(mean, inf, confidence, n, missing)
    if max(present) - min(present) <= ROUNDING * max(map(abs, present)):
        return Estimate(present[0], 0.0, confidence, n, missing)
    spread = sqrt(fsum((value - mean) ** 2 for value in present) / (n - 1))
    half_width = quantile(n - 1, (1 + confidence) / 2) * spread / sqrt(n)
    return Estimate(mean, half_width, confidence, n, missing)


def difference(table: Table, a: str, b: str, confidence: float = 0.95) -> Estimate:
    """Estimate scenario ``b`` minus scenario ``a``, paired by replication.

    ``table`` has a row per replication and a column per scenario. Common random
    numbers make the pairs alike, so their difference varies less than either.

    >>> print(difference({"now": [5, 9, 7], "then": [6, 10, 8]}, "now", "then"))
    1.00 ± 0
    """
    return estimate(_pairs(table, a, b), confidence)


def simultaneous(table: Table, base: str, confidence: float = 0.95) -> dict[str, Estimate]:
    """Return every other scenario minus ``base``, as a dict of paired estimates.

    With the asked confidence *all* intervals hold at once (Bonferroni), so each
    alone carries more, and says so in its ``confidence``. Dunnett's narrower
    intervals suppose independent samples, which common random numbers are not.

    >>> table = {"base": [1, 2, 3], "more": [2, 3, 5], "less": [1, 1, 1]}
    >>> {name: each.confidence for name, each in simultaneous(table, "base", 0.9).items()}
    {'more': 0.95, 'less': 0.95}
    """
    _check_confidence(confidence)
    others = [name for name in table if name != base]
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
    _check_confidence(confidence)
    present, _ = _present(happened)
    n = len(present)
    if n == 0:
        return Share(None, 0.0, 1.0, confidence, 0)
    part = sum(value != 0 for value in present) / n
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (part + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(part * (1 - part) / n + (z / (2 * n)) ** 2) / (1 + z * z / n)
    low, high = 0.0 if part == 0 else middle - reach, 1.0 if part == 1 else middle + reach
    return Share(part, low, high, confidence, n)


def _present(values: Values) -> tuple[list[float], int]:
    """Return the values that are there as floats, and how many are not."""
    numbers = _numbers(values)
    there = [value for value in numbers if not isnan(value)]
    return there, len(numbers) - len(there)


def _numbers(values: Values) -> list[float]:
    """Return values as floats, NaN where one is missing."""
    if hasattr(values, "to_numpy"):  # a series has its own sign for what is missing
        values = values.to_numpy(dtype=float, na_value=nan).tolist()
    return [nan if value is None else float(value) for value in values]


def _mean(values: list[float]) -> float:
    """Return the mean; infinite values of both signs have none."""
    return fsum(values) / len(values) if all(map(isfinite, values)) else sum(values) / len(values)


def _pairs(table: Table, a: str, b: str) -> list[float]:
    """Return ``b`` minus ``a`` row by row, NaN where either is missing."""
    return [
        second - first for first, second in zip(_numbers(table[a]), _numbers(table[b]), strict=True)
    ]


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

"""One value for each replication, to reckon with: what a small panel needs of a data frame."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import floor, fsum, isnan, nan


class Column:
    """Values in the order of their replications; what has no value is NaN.

    Arithmetic and comparisons go value by value, as those of a pandas series do.

    >>> list(1 - Column([0.25, 1])), list(Column([1, 2]) + Column([3, None]))
    ([0.75, 0.0], [4.0, nan])
    """

    def __init__(self, values: Iterable[float | None]) -> None:
        self.values = tuple(nan if value is None else float(value) for value in values)

    def __iter__(self) -> Iterator[float]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return f"Column({list(self.values)})"

    # --- value by value

    def each(self, work: Callable[[float, float], float], other: Column | float) -> Column:
        """Return what some work makes of each value and the other's."""
        others = other if isinstance(other, Column) else [other] * len(self)
        return Column(work(a, b) for a, b in zip(self, others, strict=True))

    def __add__(self, other: Column | float) -> Column:
        return self.each(operator.add, other)

    __radd__ = __add__

    def __sub__(self, other: Column | float) -> Column:
        return self.each(operator.sub, other)

    def __rsub__(self, other: float) -> Column:
        return self.each(lambda a, b: b - a, other)

    def __mul__(self, other: Column | float) -> Column:
        return self.each(operator.mul, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Column | float) -> Column:
        return self.each(lambda a, b: a / b if b else nan, other)

    def __neg__(self) -> Column:
        return self * -1

    # --- all values together

    @property
    def present(self) -> list[float]:
        """Return the values that are there."""
        return [value for value in self if not isnan(value)]

    def sum(self) -> float:
        """Return the sum of the values that are there."""
        return fsum(self.present)

    def mean(self) -> float:
        """Return the mean of the values that are there, NaN without any."""
        return self.sum() / len(self.present) if self.present else nan

    def quantile(self, share: float) -> float:
        """Return the value below which a share of the values lies."""
        return quantile(sorted(self.present), share)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of ordered values, on the straight line between its two neighbors.

    >>> quantile([0, 10, 20, 30], 0.25), quantile([], 0.5)
    (7.5, nan)
    """
    if not ordered:
        return nan
    at = share * (len(ordered) - 1)
    below = floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)

"""How far from a published figure ours may lie: the source's own spread, or an assumption."""

from typing import NamedTuple

from cmsim.analysis.statistics import share
from cmsim.scenario.evidence.sources import Assumption

ROW = Assumption("no spread was published; this is the plausible range of the row of evidence")
QUARTER = Assumption(
    "one figure was published and no spread; a quarter of it either way is taken, as for rates "
    "that are derived from several sources (TC-E20)"
)


class Tolerance(NamedTuple):
    """The range that a figure is compared with, and what the range rests on."""

    low: float
    high: float
    why: str | Assumption

    @property
    def text(self) -> str:
        """Return what the range rests on; whether it is an assumption is said.

        >>> no_spread(20).text[:28], Tolerance(1, 2, "two arms of a trial").text
        ('assumption: one figure was p', 'two arms of a trial')
        """
        return f"assumption: {self.why.reason}" if isinstance(self.why, Assumption) else self.why


def of_share(happened: int, n: int) -> Tolerance:
    """Return the 95% sampling interval, in percent, of so many in ``n``.

    >>> [round(end) for end in of_share(5, 10)[:2]]
    [24, 76]
    """
    found = share([True] * happened + [False] * (n - happened))
    return Tolerance(
        100 * found.low, 100 * found.high, f"95% sampling interval of {happened} in {n}"
    )


def around(value: float, half_width: float, why: str | Assumption) -> Tolerance:
    """Return the range of so much either side of a value.

    >>> around(38, 2, "an interval").low
    36
    """
    return Tolerance(value - half_width, value + half_width, why)


def no_spread(value: float) -> Tolerance:
    """Return a quarter of a value either way: nothing is known of its spread.

    >>> no_spread(20)[:2]
    (15.0, 25.0)
    """
    return around(value, abs(value) / 4, QUARTER)

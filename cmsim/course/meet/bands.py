"""Weekly series of many repeats as one line with a band."""

from statistics import fmean
from typing import NamedTuple

from cmsim.experiment.column import quantile

INSIDE = 0.95


class WeekBand(NamedTuple):
    """The mean of all repeats week by week, and the band that holds 95 in 100 of them."""

    mean: list
    low: list
    high: list
    n: int


def band(series, inside=INSIDE):
    """Return the band of equally long weekly series, one for each repeat.

    The band describes the repeats: it leaves out as many at the bottom as at the top.

    >>> band([[1, 5], [3, 5]]).mean
    [2.0, 5.0]
    """
    weeks = [sorted(map(float, week)) for week in zip(*series, strict=True)]
    low, high = (1 - inside) / 2, (1 + inside) / 2
    return WeekBand(
        [fmean(week) for week in weeks],
        [quantile(week, low) for week in weeks],
        [quantile(week, high) for week in weeks],
        len(series),
    )

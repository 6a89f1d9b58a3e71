"""Time to an event when the run ends before all have had it (Kaplan–Meier)."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import itemgetter

Followed = Sequence[tuple[float, bool]]  # time followed, and whether it happened


def curve(followed: Followed) -> list[tuple[float, float]]:
    """Return the steps (time, share still waiting) from ``(time followed, happened)`` pairs.

    >>> curve([(1, True), (2, True), (2, False), (4, False)])
    [(0.0, 1.0), (1, 0.75), (2, 0.5)]
    """
    share, at_risk, steps = 1.0, len(followed), [(0.0, 1.0)]
    for time, group in groupby(sorted(followed), key=itemgetter(0)):
        together = [happened for _, happened in group]
        if any(together):
            share *= 1 - sum(together) / at_risk
            steps.append((time, share))
        at_risk -= len(together)
    return steps


def still_waiting(followed: Followed, time: float) -> float | None:
    """Return the share still waiting at ``time``, or ``None`` if nobody was followed so long.

    >>> still_waiting([(1, True), (2, True), (2, False), (4, False)], 3)
    0.5
    """
    steps = curve(followed)
    if not followed or (max(followed)[0] < time and steps[-1][1] > 1e-12):
        return None
    return [share for at, share in steps if at <= time][-1]


def restricted_mean(followed: Followed, limit: float, least: float = 0.0) -> float | None:
    """Return the mean time waited, counting at most ``limit``.

    Where nobody was followed to the limit, the share still waiting is taken as staying at its
    last value; ``None`` if nobody was followed for ``least``.

    >>> restricted_mean([(1, True), (3, True)], 10)
    2.0
    """
    if not followed or max(followed)[0] < least:
        return None
    steps = [step for step in curve(followed) if step[0] < limit] + [(limit, 0.0)]
    return sum(share * (after - at) for (at, share), (after, _) in pairwise(steps))


def median(followed: Followed) -> float | None:
    """Return the time by which it has happened to half, ``None`` if it never has to so many.

    >>> median([(1, True), (3, True), (9, False)]), median([(1, True), (9, False), (9, False)])
    (3, None)
    """
    return next((time for time, share in curve(followed) if share <= 0.5), None)


def slope(values: Sequence[float]) -> float | None:
    """Return the straight line's rise per step through equally spaced values.

    >>> slope([1, 3, 5])
    2.0
    """
    n = len(values)
    if n < 2:
        return None
    middle, mean = (n - 1) / 2, sum(values) / n
    return sum((x - middle) * (y - mean) for x, y in enumerate(values)) / sum(
        (x - middle) ** 2 for x in range(n)
    )

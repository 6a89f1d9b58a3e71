"""Choosing the best of several systems, with confidence, in few replications."""

from collections.abc import Callable, Generator, Hashable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar, cast

import numpy as np

from cmsim.analysis.statistics import Array, Estimate, estimate

System = TypeVar("System", bound=Hashable)
Answer = TypeVar("Answer")


class Selection(NamedTuple, Generic[System]):
    """The best system and the next, and what the choice rests on.

    ``margin``: by how much the best is better than the runner-up (positive is
    better, in the data's unit). ``replications``: how many each system was given.
    """

    best: System
    runner_up: System | None
    margin: Estimate | None
    replications: dict[System, int]
    ceiling_hit: bool
    reason: str


def select_best(
    sample: Callable[[System, int], float | None],
    systems: Iterable[System],
    delta: float,
    confidence: float = 0.95,
    *,
    first: int = 10,
    ceiling: int = 500,
    smallest: bool = False,
) -> Generator[None, None, Selection[System]]:
    """Return the best of ``systems``, by the procedure of Kim and Nelson (2001).

    ``sample(system, replication)`` returns one number; replications are 0, 1, 2 ...
    and the same replication of two systems should use the same random numbers:
    systems are judged by the spread of their paired differences. Every system
    gets ``first`` replications; those clearly behind are dropped, the rest get
    one more each, until one is left or what remains is a matter of less than
    ``delta``, the smallest difference that matters (in the data's unit).

    Where the best leads by ``delta`` or more, it is chosen with ``confidence``;
    else one of the good ones is. Of systems that do equally well the first is
    taken, so list the cheapest first. At the ceiling (replications per system)
    the leader is returned and the reason says that nothing was shown.

    It is a generator: it takes a step after each value and returns the choice at the end.

    >>> chosen = result_of(
    ...     select_best(lambda size, _: -((size - 3) ** 2), [1, 2, 3, 4, 6], delta=0.5)
    ... )
    >>> chosen.best, chosen.runner_up, chosen.margin.mean, sum(chosen.replications.values())
    (3, 2, 1.0, 50)
    """
    systems = list(systems)
    _check(systems, delta, confidence, first, ceiling)
    sign = -1 if smallest else 1
    values: list[list[float]] = []
    for system in systems:
        values.append([])
        for r in range(first):
            values[-1].append(sign * _drawn(sample, system, r))
            yield
    reach = _reach(np.array(values), delta, confidence)
    racing, r = _survivors(range(len(systems)), values, reach, delta), first
    while len(racing) > 1 and r < ceiling and r <= _farthest(reach, racing):
        for i in racing:
            values[i].append(sign * _drawn(sample, systems[i], r))
            yield
        r += 1
        racing = _survivors(racing, values, reach, delta)
    open_end = len(racing) > 1 and r <= _farthest(reach, racing)
    best = max(racing, key=lambda i: sum(values[i]))
    return _selection(systems, values, best, open_end, delta, confidence)


def result_of(steps: Generator[object, None, Answer]) -> Answer:
    """Take all steps of a generator and return what it returns.

    >>> def counting():
    ...     yield
    ...     return 1
    >>> result_of(counting())
    1
    """
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast(Answer, end.value)


def _reach(firsts: Array, delta: float, confidence: float) -> Array:
    """Return, pair by pair, after how many replications their difference can be told.

    ``firsts`` has a row for each system and a column for each replication.
    h² S² / delta², with S² the variance of the paired difference and h² such that
    the chances to drop the best wrongly add up to one minus the confidence.
    """
    count, n = firsts.shape
    spread = (firsts[:, None, :] - firsts[None, :, :]).var(axis=2, ddof=1)
    wrongly = (1 - confidence) / max(count - 1, 1)
    h2 = (n - 1) * ((2 * wrongly) ** (-2 / (n - 1)) - 1)
    return h2 * spread / delta**2


def _survivors(
    indexes: Iterable[int], values: Sequence[Sequence[float]], reach: Array, delta: float
) -> list[int]:
    """Return the indexes of the systems that no other is clearly ahead of."""
    racing = np.array(indexes)
    r = len(values[racing[0]])
    means = np.array([sum(values[i]) for i in racing]) / r
    slack = np.maximum(0, delta / (2 * r) * (reach[np.ix_(racing, racing)] - r))
    np.fill_diagonal(slack, 0)
    return racing[(means[:, None] >= means[None, :] - slack).all(axis=1)].tolist()


def _farthest(reach: Array, racing: Sequence[int]) -> float:
    """Return how many replications the hardest pair still racing may take."""
    return float(reach[np.ix_(racing, racing)].max())


def _selection(
    systems: Sequence[System],
    values: Sequence[Sequence[float]],
    best: int,
    open_end: bool,
    delta: float,
    confidence: float,
) -> Selection[System]:
    """Return the choice with its runner-up, margin and reason."""
    spent = {system: len(taken) for system, taken in zip(systems, values)}
    if len(systems) == 1:
        return Selection(systems[0], None, None, spent, False, "the only one there is")
    each = 1 - (1 - confidence) / (len(systems) - 1)
    margins = {i: _margin(values[best], values[i], each) for i in range(len(systems)) if i != best}
    second = min(margins, key=lambda i: margins[i].mean)
    shown = not open_end and all(margin.low > 0 for margin in margins.values())
    within = None if open_end else 0 if shown else delta
    words = _reason(systems[best], systems[second], margins[second], within, confidence)
    return Selection(systems[best], systems[second], margins[second], spent, open_end, words)


def _margin(best: Sequence[float], other: Sequence[float], confidence: float) -> Estimate:
    """Estimate the lead of one system over another, on the replications both had."""
    common = min(len(best), len(other))
    return estimate(np.array(best[:common]) - np.array(other[:common]), confidence)


def _reason(
    best: object, second: object, margin: Estimate, within: float | None, confidence: float
) -> str:
    """Return in words what was shown: how far ``within`` the best the choice must be, if at all."""
    if within is None:
        return (
            f"not shown at {confidence:.0%} within the ceiling of replications: "
            f"{best} leads {second} by {margin}"
        )
    if within == 0:
        return f"{best} is best at {confidence:.0%}, ahead of {second} by {margin}"
    return (
        f"{best} is best, or worse than the best by less than {within:g}, at {confidence:.0%}: "
        f"its lead over {second} is {margin}"
    )


def _drawn(
    sample: Callable[[System, int], float | None], system: System, replication: int
) -> float:
    """Return one value, refusing one that is not there."""
    value = sample(system, replication)
    if value is None or not np.isfinite(value):
        raise ValueError(f"{system}, replication {replication}: {value} is no finite number")
    return float(value)


def _check(
    systems: Sequence[object], delta: float, confidence: float, first: int, ceiling: int
) -> None:
    if not systems:
        raise ValueError("systems: none given")
    if not delta > 0:
        raise ValueError(f"delta = {delta}: a difference that matters is greater than 0")
    if not 0.5 < confidence < 1:
        raise ValueError(f"confidence = {confidence}: lies between 0.5 and 1")
    if not 2 <= first <= ceiling:
        raise ValueError(f"first = {first}: from 2 to the ceiling of {ceiling} replications")

"""What a patient on schedule must be worth for one option to beat another: an output."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

ENDS = (0.05, 0.95)
RESAMPLES = 400


class WorthStep(NamedTuple):
    """From a worth on, an option is the best: the worth with the range of 9 in 10 resamples."""

    option: str
    worth: float
    low: float
    high: float


def worths(
    patients_of: Mapping[str, Sequence[float]], money_of: Mapping[str, Sequence[float]]
) -> tuple[WorthStep, ...]:
    """Return from which worth of a patient on, a year, which option is best, the cheapest first.

    Both arguments are ``{option: [value of each draw]}``; money is what an option costs.

    >>> a, b = "stay", "hire"
    >>> [step[:2] for step in worths({a: [1, 1], b: [11, 11]}, {a: [0, 0], b: [100, 100]})]
    [('stay', 0.0), ('hire', 10.0)]
    """
    names = list(patients_of)
    patients, money = (
        np.array([values_of[name] for name in names], float)
        for values_of in (patients_of, money_of)
    )
    order = frontier(patients.mean(axis=1), money.mean(axis=1))
    steps = [WorthStep(names[order[0]], 0.0, 0.0, 0.0)]
    draw = np.random.default_rng(1).integers(patients.shape[1], size=(RESAMPLES, patients.shape[1]))
    for before, after in pairwise(order):
        more = (patients[after] - patients[before])[draw].mean(axis=1)
        dearer = (money[after] - money[before])[draw].mean(axis=1)
        ratio = np.where(more > 0, dearer / np.where(more > 0, more, 1), np.inf)
        worth = (money[after] - money[before]).mean() / (patients[after] - patients[before]).mean()
        low, high = np.quantile(ratio, ENDS, method="nearest")
        steps.append(WorthStep(names[after], float(worth), float(low), float(high)))
    return tuple(steps)


def frontier(patients: Sequence[float], money: Sequence[float]) -> list[int]:
    """Return the options that are best at some worth of a patient, the cheapest first.

    >>> frontier([1, 5, 6], [0, 40, 45])
    [0, 2]
    """
    order = [min(range(len(money)), key=lambda n: (money[n], -patients[n]))]
    while more := [n for n in range(len(money)) if patients[n] > patients[order[-1]]]:
        here = order[-1]
        ratios = {n: (money[n] - money[here]) / (patients[n] - patients[here]) for n in more}
        order.append(min(ratios, key=lambda n: (ratios[n], -patients[n])))
    return order

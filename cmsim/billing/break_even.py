"""How many enrolled patients bring in the cost of a post, and how sure that is."""

from math import inf
from typing import NamedTuple

import numpy as np

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.analysis.uncertainty import hypercube
from cmsim.billing.finance import break_even
from cmsim.billing.terms import Billing
from cmsim.experiment.run import run

UNSURE = ("consent", "two_conditions", "denied", "qualifies")
ENDS = (0.05, 0.95)


class BreakEvenBar(NamedTuple):
    """The break-even caseload with one input at either end of its plausible range."""

    name: str
    label: str
    low: float
    high: float
    at_low: Estimate
    at_high: Estimate


class BreakEven(NamedTuple):
    """The break-even caseload of a full-time post, in enrolled patients.

    ``answer`` carries chance only. ``low`` and ``high`` hold it in 9 of 10 draws of all unsure
    inputs at once; an infinite end means that no caseload brings in the cost, as in the share
    ``never`` of draws. ``bars`` move one input at a time, the strongest first.
    """

    answer: Estimate
    low: float
    high: float
    never: float
    bars: tuple
    draws: int

    def __str__(self):
        if not self.answer.n:
            return "no caseload brings in the cost"
        high = "no caseload at all" if self.high == inf else f"{self.high:.0f}"
        return (
            f"{self.answer} patients of a full-time post; {self.low:.0f} to {high} as inputs vary"
        )


def break_even_range(
    scenario, billing=Billing(), *, replications=10, draws=20, seed=1, jobs=1, progress=None
):
    """Return the break-even caseload of a scenario with its range over chance and over inputs.

    The inputs are those of billing that nobody knows: consent, conditions, denials and the share
    of minutes accepted. The same runs serve for all of them, since billing changes no log.
    Wages, coverage and the rest are those of the scenario: change it to see what they do.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> found = break_even_range(solo_rural().replace(weeks=13), replications=2, draws=4)
    >>> found.low <= found.high, len(found.bars)
    (True, 4)
    """
    known = [Billing.parameters()[name] for name in UNSURE]
    ends = [
        billing.replace(**{name: value})
        for name, each in zip(UNSURE, known)
        for value in (each.low, each.high)
    ]
    drawn = [
        billing.replace(**dict(zip(UNSURE, map(float, row))))
        for row in hypercube(known, draws, seed)
    ]
    measures = [
        break_even(each, f"break_even_{n}") for n, each in enumerate([billing, *ends, *drawn])
    ]
    results = run(
        scenario,
        replications=replications,
        seed=seed,
        measures=measures,
        jobs=jobs,
        progress=progress,
    )
    columns = [results.measure(each.name)[scenario.name] for each in measures]
    answers = [estimate(column) for column in columns]
    means = np.array(
        [inf if column.isna().any() else column.mean() for column in columns[1 + len(ends) :]]
    )
    bars = [
        BreakEvenBar(name, each.label, each.low, each.high, answers[1 + 2 * n], answers[2 + 2 * n])
        for n, (name, each) in enumerate(zip(UNSURE, known))
    ]
    low, high = (float(np.quantile(means, end, method="nearest")) for end in ENDS)
    return BreakEven(
        answers[0],
        low,
        high,
        float(np.isinf(means).mean()),
        tuple(sorted(bars, key=reach, reverse=True)),
        len(drawn),
    )


def reach(bar):
    """Return by how much one input moves the answer; without a value at an end, without limit."""
    if not bar.at_low.n or not bar.at_high.n:
        return inf
    return abs(bar.at_high.mean - bar.at_low.mean)

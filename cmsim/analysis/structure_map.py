"""Which structure wins where, over two numbers of a scenario."""

from typing import NamedTuple

from cmsim.analysis.ladder import STRUCTURES, option
from cmsim.analysis.sample import Sample, paired
from cmsim.analysis.statistics import estimate
from cmsim.experiment.executor import outcomes
from cmsim.experiment.measures import find
from cmsim.experiment.variants import half_days_of, resized
from cmsim.model.policy import most_overdue
from cmsim.scenario.library import CO_LOCATED, EMBEDDED, OFF_SITE

NO_DIFFERENCE = "no clear difference"
CLINICIANS, HALF_DAYS = "clinicians", "half_days"
PLACES = (EMBEDDED, CO_LOCATED, OFF_SITE)
LOOKS = (6, 12, 24, 48, 96)


class Cell(NamedTuple):
    """One point of the map: who wins, if anybody clearly does.

    ``winner`` is the name of a structure or "no clear difference"; ``leader`` has the best mean
    all the same, and ``lead`` is its lead over the next, positive, in the measure's unit.
    """

    x: float
    y: float
    winner: str
    leader: str | None
    lead: object
    means: dict
    replications: int


class StructureMap(NamedTuple):
    """Cells over two numbers; ``complete`` is false if somebody stopped it."""

    measure: object
    xs: tuple
    ys: tuple
    cells: dict
    complete: bool

    def table(self):
        """Return the winners as a table: a row for each ``y``, a column for each ``x``."""
        import pandas as pd
        return pd.DataFrame(
            [[self.cells[x, y].winner if (x, y) in self.cells else None for x in self.xs]
             for y in self.ys], index=self.ys, columns=self.xs)


def structure_map(make, xs, ys, measure, *, delta=None, confidence=0.95, ceiling=24, seed=1,
                  policy=most_overdue, jobs=1, cache=None, progress=None, runner=outcomes):
    """Return which of the scenarios that ``make(x, y)`` returns is best, for every x and y.

    ``make`` returns the same structures each time, as ``{structure: scenario}``. In a cell all
    pairs are compared on common random numbers, and with ``confidence`` all verdicts of the cell
    hold at once, however often it was looked at. A structure wins when it is clearly better than
    every other (and, with ``delta``, at least by so much, in the measure's unit, as far as its
    mean goes); otherwise there is no clear difference. Ctrl-C keeps the cells that are done.
    """
    known = find(measure)
    if known.better is None:
        raise ValueError(f"measure = {known.name!r}: neither more nor less of it is better, so "
                         "no structure can win")
    if min(len(xs), len(ys)) < 1:
        raise ValueError("xs, ys: one value or more is needed of each")
    sample = Sample([known], seed, policy, jobs, cache, progress, runner)
    cells = {}
    try:
        for y in ys:
            for x in xs:
                cells[x, y] = cell(sample, known, x, y, make(x, y), delta, confidence, ceiling)
    except KeyboardInterrupt:
        if not cells:
            raise
        return StructureMap(known, tuple(xs), tuple(ys), cells, False)
    return StructureMap(known, tuple(xs), tuple(ys), cells, True)


def cell(sample, measure, x, y, scenarios, delta, confidence, ceiling):
    """Return one point of the map, in as few replications as tell the winner."""
    looks = [look for look in LOOKS if look < ceiling] + [ceiling]
    pairs = max(len(scenarios) * (len(scenarios) - 1) // 2, 1)
    each = 1 - (1 - confidence) / (pairs * len(looks))
    for look in looks:
        rows = range(1, look + 1)
        sample.take([(scenario, r) for r in rows for scenario in scenarios.values()])
        values = {name: sample.values(scenario, measure, rows)
                  for name, scenario in scenarios.items()}
        found = judged(measure, x, y, values, delta, each)
        if found.winner != NO_DIFFERENCE:
            return found
    return found


def judged(measure, x, y, values, delta, confidence):
    """Return a cell from the values of each structure in each replication."""
    sign = 1 if measure.better == "more" else -1
    means = {name: estimate(each).mean for name, each in values.items()}
    order = sorted((name for name in means if means[name] == means[name]),
                   key=lambda name: -sign * means[name])
    replications = max(map(len, values.values()))
    if len(order) < 2:
        only = order[0] if order else None
        return Cell(x, y, NO_DIFFERENCE, only, None, means, replications)
    best, *others = order
    leads = {}
    for name in others:
        lead = estimate(paired(values[name], values[best]), confidence)
        leads[name] = lead._replace(mean=sign * lead.mean)
    ahead = all(lead.low > 0 and lead.mean >= (delta or 0.0) for lead in leads.values())
    return Cell(x, y, best if ahead else NO_DIFFERENCE, best, leads[others[0]], means,
                replications)


def placed(base, x_path, y_path, structures=PLACES):
    """Return ``make(x, y)`` for a map: a scenario in each structure with two numbers changed.

    A path is dotted, as in ``Scenario.change``, or ``clinicians`` (the panel keeps pace) or
    ``half_days`` (of care management a week; the scenario's own by default).

    >>> from cmsim.scenario.library import solo_rural
    >>> make = placed(solo_rural(), "half_days", "work.travel", ["off-site"])
    >>> make(4, 20)["off-site"].posts[0].hours_a_week
    16.0
    """
    unknown = [each for each in structures if each not in STRUCTURES]
    if unknown:
        raise ValueError(f"structure {unknown[0]!r}: allowed are {', '.join(STRUCTURES)}")

    def make(x, y):
        wanted = {x_path: x, y_path: y}
        half_days = round(wanted.pop(HALF_DAYS, half_days_of(base) or 10))
        changed = clinics(base, wanted.pop(CLINICIANS, None))
        made = {}
        for structure in structures:
            scenario = option(changed, structure, half_days).scenario
            for path, value in wanted.items():
                scenario = scenario.change(path, value)
            made[structure] = scenario
        return made

    return make


def clinics(base, clinicians):
    """Return a scenario whose first practice has so many clinicians, with patients to match."""
    if clinicians is None or round(clinicians) == base.practices[0].clinicians:
        return base
    number = round(clinicians)
    return resized(base, number, number / base.practices[0].clinicians)

"""Which structure wins where, over two numbers of a scenario."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cmsim.analysis.sample import Run, Runner, Sample, paired
from cmsim.analysis.staffing_options import option, ways
from cmsim.analysis.statistics import Estimate, estimate
from cmsim.experiment.cache import Cache
from cmsim.experiment.cancelled import STOPPED
from cmsim.experiment.executor import Workers, outcomes
from cmsim.experiment.job import Policy, ProgressCallback, Seed
from cmsim.measures.measure import Measure
from cmsim.measures.registry import find
from cmsim.model.policy import USUAL
from cmsim.scenario.library.resize import half_days_of, resized
from cmsim.scenario.library.structures import staffed_structures
from cmsim.scenario.post import HALF_DAYS_A_WEEK
from cmsim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

NO_DIFFERENCE = "no clear difference"
CLINICIANS, HALF_DAYS = "clinicians", "half_days"
LOOKS = (6, 12, 24, 48, 96)
Point: TypeAlias = tuple[float, float]
Make: TypeAlias = Callable[[float, float], dict[str, Scenario]]  # scenarios by structure


class Cell(NamedTuple):
    """One point of the map: who wins, if anybody clearly does.

    ``winner`` is the name of a structure or "no clear difference"; ``leader`` has the best mean
    all the same, and ``lead`` is its lead over the next, positive, in the measure's unit.
    """

    x: float
    y: float
    winner: str
    leader: str | None
    lead: Estimate | None
    means: dict[str, float]
    replications: int


class StructureMap(NamedTuple):
    """Cells over two numbers; ``complete`` is false if somebody stopped it."""

    measure: Measure
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[Point, Cell]
    complete: bool

    def table(self) -> "pd.DataFrame":
        """Return the winners as a table: a row for each ``y``, a column for each ``x``."""
        import pandas as pd

        return pd.DataFrame(
            [
                [self.cells[x, y].winner if (x, y) in self.cells else None for x in self.xs]
                for y in self.ys
            ],
            index=self.ys,
            columns=self.xs,
        )


def structure_map(
    make: Make,
    xs: Sequence[float],
    ys: Sequence[float],
    measure: Measure | str,
    *,
    delta: float | None = None,
    confidence: float = 0.95,
    ceiling: int = 24,
    seed: Seed = 1,
    policy: Policy = USUAL,
    jobs: Workers = 1,
    cache: Cache | None = None,
    progress: ProgressCallback | None = None,
    runner: Runner = outcomes,
    looks: Sequence[int] = LOOKS,
) -> StructureMap:
    """Return which of the scenarios that ``make(x, y)`` returns is best, for every x and y.

    ``make`` returns the same structures each time, as ``{structure: scenario}``. In a cell all
    pairs are compared on common random numbers, and with ``confidence`` all verdicts of the cell
    hold at once, however often it was looked at. A structure wins when it is clearly better than
    every other (and, with ``delta``, at least by so much, in the measure's unit, as far as its
    mean goes); otherwise there is no clear difference. A cell is judged after the replications in
    ``looks``, up to the ceiling. Ctrl-C keeps the cells that are done.
    """
    grown: StructureMap | None = None
    steps = growing(
        make,
        xs,
        ys,
        measure,
        delta=delta,
        confidence=confidence,
        ceiling=ceiling,
        seed=seed,
        policy=policy,
        jobs=jobs,
        cache=cache,
        progress=progress,
        runner=runner,
        looks=looks,
    )
    try:
        for grown in steps:
            pass
    except STOPPED:
        if grown is None or not grown.cells:
            raise
    assert grown is not None, "a map comes last"
    return grown


def growing(
    make: Make,
    xs: Sequence[float],
    ys: Sequence[float],
    measure: Measure | str,
    *,
    delta: float | None = None,
    confidence: float = 0.95,
    ceiling: int = 24,
    seed: Seed = 1,
    policy: Policy = USUAL,
    jobs: Workers = 1,
    cache: Cache | None = None,
    progress: ProgressCallback | None = None,
    runner: Runner = outcomes,
    looks: Sequence[int] = LOOKS,
) -> Iterator[StructureMap]:
    """Yield a coarse map, then finer ones: every cell after few replications, then more of them.

    The arguments are those of :func:`structure_map`, whose map is the last one here; cells are
    judged after the replications in ``looks``, up to the ceiling. One that has a winner is left
    alone. A map comes after each run, the same one until a cell has been looked at; all runs of a
    look are asked for together, so that no process waits for the last one of a cell.
    """
    asked = checked(measure, xs, ys)
    sample = Sample([asked], seed, policy, jobs, cache, progress, runner)
    looks = [look for look in looks if look < ceiling] + [ceiling]
    map_ = StructureMap(asked, tuple(xs), tuple(ys), {}, False)
    places: dict[Point, dict[str, Scenario]] = {}
    for look in looks:
        wanted: dict[Point, list[Run]] = {}
        for at in undecided(map_):
            if at not in places:
                places[at] = make(*at)
                yield map_
            wanted[at] = [(each, r) for r in range(1, look + 1) for each in places[at].values()]
        arriving = sample.taking(run for runs in wanted.values() for run in runs)
        for at, runs in wanted.items():
            for run in runs:
                while not sample.has(*run):
                    next(arriving)
                    yield map_
            cell = looked_at(sample, asked, at, places[at], look, len(looks), delta, confidence)
            map_ = map_._replace(cells=map_.cells | {at: cell})
            yield map_
    yield map_._replace(complete=True)


def checked(measure: Measure | str, xs: Sequence[float], ys: Sequence[float]) -> Measure:
    """Return the measure of a map, if there can be one over these values."""
    asked = find(measure)
    if asked.better is None:
        raise ValueError(
            f"measure = {asked.name!r}: neither more nor less of it is better, so "
            "no structure can win"
        )
    if min(len(xs), len(ys)) < 1:
        raise ValueError("xs, ys: one value or more is needed of each")
    return asked


def undecided(map_: StructureMap) -> list[Point]:
    """Return the points of a map that have no winner yet."""
    return [
        (x, y)
        for y in map_.ys
        for x in map_.xs
        if (x, y) not in map_.cells or map_.cells[x, y].winner == NO_DIFFERENCE
    ]


def looked_at(
    sample: Sample,
    measure: Measure,
    at: Point,
    scenarios: Mapping[str, Scenario],
    look: int,
    looks: int,
    delta: float | None,
    confidence: float,
) -> Cell:
    """Return one point of the map after so many replications."""
    pairs = max(len(scenarios) * (len(scenarios) - 1) // 2, 1)
    each = 1 - (1 - confidence) / (pairs * looks)
    values = {
        name: sample.values(scenario, measure, range(1, look + 1))
        for name, scenario in scenarios.items()
    }
    return judged(measure, *at, values, delta, each)


def judged(
    measure: Measure,
    x: float,
    y: float,
    values: Mapping[str, Sequence[float | None]],
    delta: float | None,
    confidence: float,
) -> Cell:
    """Return a cell from the values of each structure in each replication."""
    sign = 1 if measure.better == "more" else -1
    means = {name: estimate(each).mean for name, each in values.items()}
    order = sorted(
        (name for name in means if means[name] == means[name]), key=lambda name: -sign * means[name]
    )
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
    return Cell(x, y, best if ahead else NO_DIFFERENCE, best, leads[others[0]], means, replications)


def placed(
    base: Scenario, x_path: str, y_path: str, structures: Iterable[str] | None = None
) -> Make:
    """Return ``make(x, y)`` for a map: a scenario in each structure with two numbers changed.

    A path is dotted, as in ``Scenario.change``, or ``clinicians`` (the panel keeps pace) or
    ``half_days`` (of care management a week; the scenario's own by default). ``structures`` are
    names, by default those of the table in which somebody works.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> make = placed(solo_rural(), "half_days", "work.travel", ["off-site"])
    >>> make(4, 20)["off-site"].posts[0].hours_a_week
    16.0
    """
    asked = staffed_structures() if structures is None else tuple(structures)
    unknown = [each for each in asked if each not in ways()]
    if unknown:
        raise ValueError(f"structure {unknown[0]!r}: allowed are {', '.join(ways())}")

    def make(x: float, y: float) -> dict[str, Scenario]:
        wanted = {x_path: x, y_path: y}
        half_days = round(wanted.pop(HALF_DAYS, half_days_of(base) or HALF_DAYS_A_WEEK))
        changed = clinics(base, wanted.pop(CLINICIANS, None))
        made = {}
        for structure in asked:
            scenario = option(changed, structure, half_days).scenario
            for path, value in wanted.items():
                scenario = scenario.change(path, value)
            made[structure] = scenario
        return made

    return make


def clinics(base: Scenario, clinicians: float | None) -> Scenario:
    """Return a scenario whose first practice has so many clinicians, with patients to match."""
    if clinicians is None or round(clinicians) == base.practices[0].clinicians:
        return base
    number = round(clinicians)
    return resized(base, number, number / base.practices[0].clinicians)

"""What many runs say of a post at several caseloads: the curve, its edge, and its week."""

from typing import NamedTuple

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.course.caseload.design import FULL_TIME, HOURS, JOBS, KINDS
from cmsim.experiment.column import Column
from cmsim.scenario.post import Role

LATE, CHANCE = 0.10, 0.80


class CaseloadBand(NamedTuple):
    """A measure over the runs: its mean with interval, and the ends that hold 8 in 10 of them."""

    mean: Estimate
    low: float
    high: float


class Point(NamedTuple):
    """One caseload: who is in active care, on the list, late of those due, waiting at the door.

    ``on_schedule`` is the share of runs with at most :data:`LATE` late, ``use`` that of time.
    """

    caseload: int
    active: float
    assigned: float
    late: CaseloadBand
    waiting: CaseloadBand
    on_schedule: float
    use: float
    n: int


def band(values):
    """Return the :class:`CaseloadBand` of a column."""
    return CaseloadBand(estimate(values), *(values.quantile(end) for end in (0.1, 0.9)))


def point(results, name, caseload):
    """Return what the runs of one caseload say."""

    def column(measure):
        return results.columns(measure)[name]

    late = Column((1 - column("on_time")).present)
    return Point(
        caseload,
        column("active_caseload").mean(),
        column("assigned_caseload").mean(),
        band(late),
        band(column("waiting")),
        Column(each <= LATE for each in late).mean(),
        column("utilization").mean(),
        len(late),
    )


def curve(results, caseloads):
    """Return a :class:`Point` for each caseload of some results."""
    return [point(results, f"{caseload} open cases", caseload) for caseload in caseloads]


def overload(points):
    """Return the last caseload on schedule and the first not: the post falls behind between them.

    ``None`` stands for an end that was not found among the caseloads tried.
    """
    first = next((n for n, each in enumerate(points) if each.on_schedule < CHANCE), None)
    last = len(points) - 1 if first is None else first - 1
    return (points[last] if last >= 0 else None), (None if first is None else points[first])


def job(design):
    """Return the range of active patients that the job descriptions ask of a post.

    For a hybrid post it is the two of them weighed by the mix. Part of a post is asked the same
    part.

    >>> from cmsim.course.caseload.design import Design
    >>> job(Design()), job(Design(half_days=5)), job(Design("hybrid", mix=5))
    ((30.0, 50.0), (15.0, 25.0), (45.0, 66.7))
    """
    shares = (
        {"complex": design.mix / 10, "moderate": 1 - design.mix / 10}
        if design.role == Role.HYBRID
        else {design.role: 1}
    )
    part = design.half_days / FULL_TIME
    low, high = (
        1 / sum(share / JOBS[role][end] for role, share in shares.items()) for end in (0, 1)
    )
    return round(part * low, 1), round(part * high, 1)


def ledger(results, name):
    """Return ``{kind in words: hours a week}``, largest first; they add up to paid time."""
    hours = {kind: results.columns(measure)[name].mean() for kind, measure in zip(KINDS, HOURS)}
    return dict(
        sorted(
            ((kind, value) for kind, value in hours.items() if value > 0), key=lambda pair: -pair[1]
        )
    )

"""The caseload one full-time post of this practice keeps on schedule: the safe caseload."""

from typing import NamedTuple

from cmsim.analysis.caseload import largest
from cmsim.analysis.statistics import Estimate, estimate
from cmsim.decision.options import HIRE
from cmsim.decision.plan import Plan
from cmsim.decision.quote import At, Staffing
from cmsim.experiment.results import Results
from cmsim.scenario.post import embedded
from cmsim.scenario.scenario import Scenario

CAPS = (15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90)
LATE, CHANCE = 0.10, 0.80
MEASURED = ("on_time", "assigned_caseload", "active_caseload")
LEAST, MOST = 50, 60_000
FULL = Staffing(at=At.TYPED, hire=1.0)


class Safe(NamedTuple):
    """The safe caseload: enrolled patients, mean over the run, at the largest cap that is kept.

    As for the break-even caseload, graduated patients still monitored are enrolled.
    ``cap`` is ``None`` where none of the caps tried keeps the standard. ``top`` says that it was
    the largest tried, so that more may be safe. ``table`` has a row per cap and replication.
    """

    cap: int | None
    enrolled: Estimate | None
    top: bool
    table: object
    replications: int


def scenarios(plan: Plan) -> list[Scenario]:
    """Return a scenario for each cap: one experienced full-time post, with its share of patients.

    The post admits up to the cap whether or not the promised contacts fit its hours: that is what
    is tried.

    >>> from cmsim.decision.plan import Plan
    >>> len(scenarios(Plan()))
    12
    """
    summary = plan.practice
    full_time = plan.fte(HIRE)
    one = summary.replace(
        clinicians=min(40, max(1, round(summary.clinicians / full_time))),
        sites=1,
        names=(),
        caseload=(),
        panel=min(MOST, max(LEAST * 20, round(summary.panel / full_time))),
        discharges=min(3000.0, summary.discharges / full_time),
    )
    base = plan.replace(summary=one, starts=(), staffing=FULL).made(HIRE)
    home = base.practices[0].name
    person = base.posts[0].model_dump(
        exclude={"name", "week", "covers", "caseload_cap", "experienced", "team"}
    )
    return [
        base.replace(
            name=f"at most {cap}",
            typical_caseload=cap,
            engagement=base.engagement.replace(admits_by_minutes=False),
            posts=(embedded("care manager", home, caseload_cap=cap, experienced=True, **person),),
        )
        for cap in CAPS
    ]


def safe(results: Results) -> Safe:
    """Return the safe caseload from the results of :func:`scenarios`."""
    import pandas as pd

    rows = [
        (int(outcome.scenario.split()[-1]), 1 - (outcome.values["on_time"] or 0.0))
        for outcome in results.outcomes
    ]
    table = pd.DataFrame(rows, columns=["caseload", "late"])
    cap = largest(table, LATE, CHANCE)
    enrolled = (
        None if cap is None else estimate(results.measure("assigned_caseload")[f"at most {cap}"])
    )
    return Safe(cap, enrolled, cap == max(table["caseload"]), table, results.replications)

"""The search for the smallest staffing in small steps, so that a page keeps answering."""

import time
from collections.abc import Iterator, Sequence

from cmsim.analysis.staffing import LOOKS, Search
from cmsim.analysis.staffing_options import staffing_options
from cmsim.analysis.staffing_verdicts import Sizing
from cmsim.decision.options import HIRE
from cmsim.decision.plan import Plan
from cmsim.decision.safe_caseload import FULL
from cmsim.experiment.cache import Cache
from cmsim.scenario.scenario import Scenario

BREATH = 0.4  # seconds of work between two answers of the page
HALF_DAYS = (2, 3, 5, 8, 10, 15, 20, 25, 30, 40)
MOST_PER_CLINICIAN, LEAST_TRIED = 4, 10
CEILING, FRESH = 48, 20


def base_of(plan: Plan) -> Scenario:
    """Return the practices of a plan with people like the one that would be hired, full time."""
    return plan.replace(staffing=FULL).made(HIRE)


def half_days_of(plan: Plan) -> list[int]:
    """Return the half-days a week that are tried for a plan, up to four for each clinician."""
    most = max(LEAST_TRIED, MOST_PER_CLINICIAN * plan.summary.clinicians)
    return [each for each in HALF_DAYS if each <= most]


def sizes(
    scenario: Scenario,
    targets: str | Sequence[str],
    *,
    confidence: float = 0.95,
    half_days: Sequence[int] | None = None,
    seed: int = 1,
    cache: Cache | None = None,
    fresh: int = FRESH,
    ceiling: int = LOOKS[-1],
) -> Iterator[Sizing]:
    """Yield a :class:`cmsim.analysis.staffing.Sizing` after each moment of work.

    The search is that of :func:`cmsim.analysis.staffing.size`.
    """
    search = Search(
        scenario,
        targets,
        staffing_options(scenario, half_days),
        confidence,
        ceiling,
        seed,
        cache=cache,
    )
    steps, deadline = search.steps(fresh), time.monotonic() + BREATH
    while True:
        try:
            next(steps)
        except StopIteration as end:
            yield end.value
            return
        if time.monotonic() > deadline:
            yield search.so_far()
            deadline = time.monotonic() + BREATH

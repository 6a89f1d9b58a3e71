"""What a leader should know of single options beside their numbers."""

from math import ceil, fsum, inf
from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.decision.practice_summary import LEAST
from cmsim.experiment.results import Results
from cmsim.model.capacity import minutes_for_care, promised_minutes
from cmsim.scenario.post import OFF
from cmsim.scenario.scenario import Scenario

IDLE, HOLLOW, BUSY = 0.5, 0.5, 0.85


class Remark(NamedTuple):
    """Something that a leader should know of an option: its kind, the option, and a share."""

    kind: str
    option: str
    share: float


def remarks(results: Results) -> tuple[Remark, ...]:
    """Return what stands out: contacts that do not come on time, people who wait for work, and
    calls after discharges that leave no time for anything else."""
    remarkable = []
    for scenario in results.scenarios:
        if not scenario.posts:
            continue
        on_time, busy, active, called = (
            estimate(results.measure(each)[scenario.name])
            for each in ("on_time", "utilization", "active_caseload", "transition_calls_in_time")
        )
        if on_time.n and on_time.high < HOLLOW:
            remarkable.append(Remark("hollow", scenario.name, on_time.mean))
        if busy.n and busy.high < IDLE:
            remarkable.append(Remark("idle", scenario.name, busy.mean))
        if active.mean < 1 and called.n and has_room_for(scenario) < 1:
            remarkable.append(Remark("full", scenario.name, called.mean))
    return tuple(remarkable)


def has_room_for(scenario: Scenario) -> float:
    """Return how many patients fit the hours of an option where it admits by minutes."""
    if not scenario.engagement.admits_by_minutes:
        return inf
    return fsum(
        minutes_for_care(scenario, post) / min(promised_minutes(scenario, post).values())
        for post in scenario.care_managers
    )


def would_do(scenario: Scenario, busy: float) -> int:
    """Return how many half-days a week would do, if work were spread as thinly as it can be."""
    half_days = sum(site != OFF for post in scenario.posts for site in post.week)
    return max(LEAST, ceil(half_days * busy / BUSY))

"""What a leader should know of single options beside their numbers."""

from math import ceil
from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.decision.practice_summary import LEAST
from cmsim.experiment.results import Results
from cmsim.scenario.post import OFF
from cmsim.scenario.scenario import Scenario

IDLE, HOLLOW, BUSY = 0.5, 0.5, 0.85


class Remark(NamedTuple):
    """Something that a leader should know of an option: its kind, the option, and a share."""

    kind: str
    option: str
    share: float


def remarks(results: Results) -> tuple[Remark, ...]:
    """Return what stands out: contacts that do not come on time, people who wait for work."""
    remarkable = []
    for scenario in results.scenarios:
        if not scenario.posts:
            continue
        on_time, busy = (
            estimate(results.measure(each)[scenario.name]) for each in ("on_time", "utilization")
        )
        if on_time.n and on_time.high < HOLLOW:
            remarkable.append(Remark("hollow", scenario.name, on_time.mean))
        if busy.n and busy.high < IDLE:
            remarkable.append(Remark("idle", scenario.name, busy.mean))
    return tuple(remarkable)


def would_do(scenario: Scenario, busy: float) -> int:
    """Return how many half-days a week would do, if work were spread as thinly as it can be."""
    half_days = sum(site != OFF for post in scenario.posts for site in post.week)
    return max(LEAST, ceil(half_days * busy / BUSY))

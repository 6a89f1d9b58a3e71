"""Stays in hospital before and after enrollment, where care management does nothing for them.

Programs look for patients who were lately in hospital, and such patients come in less often later
whatever is done. So an enrolled cohort falls without any effect, and the same patients, never
enrolled, fall just as far.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cmsim.experiment.job import Job, Policy, Seed, log_of
from cmsim.model.log import Activity, Entry, Log, Who
from cmsim.model.policy import most_overdue
from cmsim.scenario.scenario import Scenario
from cmsim.units import WEEK

HALF_YEAR = 26  # weeks
NO_EFFECT = ("averted_admissions", "averted_ed", "call_and_visit", "call_only")


class BeforeAndAfter(NamedTuple):
    """Stays of a cohort in the half-years before and after enrollment.

    ``never`` counts those of the same patients, at the same times, in a run with nobody employed.
    """

    patients: int
    enrolled: tuple[int, int]
    never: tuple[int, int]

    @property
    def change(self) -> float | None:
        """Return the change after enrollment, as a share of the stays before."""
        return fall(*self.enrolled)

    @property
    def change_of_never(self) -> float | None:
        """Return the change of the same patients never enrolled."""
        return fall(*self.never)


def fall(before: int, after: int) -> float | None:
    """Return the change from before to after, as a share of before.

    >>> fall(4, 3), fall(0, 3)
    (-0.25, None)
    """
    return (after - before) / before if before else None


def without_effect(scenario: Scenario) -> Scenario:
    """Return a scenario in which care averts no stay and no emergency visit."""
    return scenario.replace(effect=scenario.effect.replace(**dict.fromkeys(NO_EFFECT, 0.0)))


def before_and_after(
    scenario: Scenario, replications: int, seed: Seed = 1, policy: Policy = most_overdue
) -> BeforeAndAfter:
    """Return the stays of everybody enrolled with a half-year on either side, without any effect.

    Both runs of a replication meet the same random numbers.
    """
    plain = without_effect(scenario)
    patients, enrolled, never = 0, (0, 0), (0, 0)
    for replication in range(1, replications + 1):
        job = Job(plain, seed, replication, policy, ())
        log = log_of(job)
        cohort = enrolled_in(log, plain)
        patients += len(cohort)
        enrolled = added(enrolled, stays_around(log, cohort))
        alone = log_of(job._replace(scenario=plain.replace(posts=())))
        never = added(never, stays_around(alone, cohort))
    return BeforeAndAfter(patients, enrolled, never)


def enrolled_in(log: Log, scenario: Scenario) -> dict[Who, float]:
    """Return ``{patient: when}`` of those enrolled with a half-year on either side, once each."""
    first, last = HALF_YEAR * WEEK, (scenario.weeks - HALF_YEAR) * WEEK
    found: dict[Who, float] = {}
    for entry in log:
        if entry.activity is Activity.ENROLLED and first <= entry.time <= last:
            found.setdefault(entry.who, entry.time)
    return found


def stays_around(log: Iterable[Entry], moments: dict[Who, float]) -> tuple[int, int]:
    """Return the stays (before, after) within a half-year of a moment of each patient."""
    before = after = 0
    for entry in log:
        if entry.activity is Activity.ADMITTED and entry.who in moments:
            since = (entry.time - moments[entry.who]) / WEEK
            before += -HALF_YEAR <= since < 0
            after += 0 <= since < HALF_YEAR
    return before, after


def added(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]

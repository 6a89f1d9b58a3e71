"""One run: what it needs, what it gives back, and how it is done in whatever process."""

import gc
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias, cast

from cmsim.measures.measure import Measure
from cmsim.measures.registry import find
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Log
from cmsim.model.network import Network, collector_paused
from cmsim.model.policy import POLICIES, Desk
from cmsim.scenario.scenario import Scenario

MOST_DEATHS = 3
Seed: TypeAlias = int | str
Policy: TypeAlias = Callable[[Desk], Any] | str  # a way of working, or its name
ProgressCallback: TypeAlias = Callable[[int, int], object]  # of done and total; False stops


class Job(NamedTuple):
    """One replication of one scenario, and everything it depends on.

    Where a job only tells one run from others, ``scenario`` may be the hash of a scenario.
    """

    scenario: Scenario | str
    seed: Seed
    replication: int
    policy: Policy
    measures: tuple[Measure | str, ...]


class Outcome(NamedTuple):
    """What is kept of one replication: a value and a weekly series for each measure.

    ``counts`` are what the measures in dollars put prices to, by their names.
    """

    scenario: str
    replication: int
    values: dict[str, float | None]
    weekly: dict[str, Sequence[float | None]]
    counts: dict[str, Any] | None = None


def model_seed(seed: Seed, replication: int) -> str:
    """Return the seed of one replication, the same for every scenario."""
    return f"{seed}/{replication}"


def log_of(job: Job) -> Log:
    """Run one replication and return its log.

    Patients and care managers know each other, so a run goes away only when the collector looks
    at it; looking at what is young is quick, and left to itself it would hardly ever look.
    """
    policy = POLICIES[job.policy] if isinstance(job.policy, str) else job.policy
    scenario = cast(Scenario, job.scenario)
    with collector_paused():
        log = Network(scenario, model_seed(job.seed, job.replication), policy).run()
        gc.collect(0)
    return log


def perform(job: Job) -> Outcome:
    """Run one replication and measure it; the log is not kept."""
    with collector_paused():
        outcome = measured(job)
        gc.collect(0)
    return outcome


def measured(job: Job) -> Outcome:
    """Return the outcome of one replication."""
    return outcome_of(job, log_of(job))


def outcome_of(job: Job, log: Log) -> Outcome:
    """Return the outcome of one replication whose log is there."""
    scenario, measures = cast(Scenario, job.scenario), [find(each) for each in job.measures]
    record = RunRecord(scenario, log)
    return Outcome(
        scenario.name,
        job.replication,
        {each.name: each.of(record) for each in measures},
        {each.name: each.weekly(record) for each in measures if each.weekly},
        {each.name: record.once(each.counts) for each in measures if each.counts},
    )


def too_many_deaths() -> RuntimeError:
    """Return the exception for runs whose process died again and again."""
    return RuntimeError(
        f"a process died {MOST_DEATHS} times on the same runs, perhaps for want "
        "of memory: fewer patients, weeks or processes may do"
    )


def portable(job: Job) -> Job:
    """Return a job that names its policy if that has a name, rather than carrying it along."""
    name = getattr(job.policy, "name", None)
    if isinstance(name, str) and POLICIES.get(name) is job.policy:
        return job._replace(policy=name)
    return job

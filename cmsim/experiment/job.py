"""One run: what it needs, what it gives back, and how it is done in whatever process."""

import gc
from typing import NamedTuple

from cmsim.measures.registry import find
from cmsim.measures.run_record import RunRecord
from cmsim.model.network import Network, collector_paused
from cmsim.model.policy import POLICIES

MOST_DEATHS = 3


class Job(NamedTuple):
    """One replication of one scenario, and everything it depends on."""

    scenario: object
    seed: object
    replication: int
    policy: object
    measures: tuple


class Outcome(NamedTuple):
    """What is kept of one replication: a value and a weekly series for each measure."""

    scenario: str
    replication: int
    values: dict
    weekly: dict


def model_seed(seed, replication):
    """Return the seed of one replication, the same for every scenario."""
    return f"{seed}/{replication}"


def log_of(job):
    """Run one replication and return its log.

    Patients and care managers know each other, so a run goes away only when the collector looks
    at it; looking at what is young is quick, and left to itself it would hardly ever look.
    """
    policy = POLICIES.get(job.policy, job.policy) if isinstance(job.policy, str) else job.policy
    with collector_paused():
        log = Network(job.scenario, model_seed(job.seed, job.replication), policy).run()
        gc.collect(0)
    return log


def perform(job):
    """Run one replication and measure it; the log is not kept."""
    with collector_paused():
        outcome = measured(job)
        gc.collect(0)
    return outcome


def measured(job):
    """Return the outcome of one replication."""
    measures = [find(each) for each in job.measures]
    record = RunRecord(job.scenario, log_of(job))
    return Outcome(
        job.scenario.name,
        job.replication,
        {each.name: each.of(record) for each in measures},
        {each.name: each.weekly(record) for each in measures if each.weekly},
    )


def too_many_deaths():
    """Return the exception for runs whose process died again and again."""
    return RuntimeError(
        f"a process died {MOST_DEATHS} times on the same runs, perhaps for want "
        "of memory: fewer patients, weeks or processes may do"
    )


def portable(job):
    """Return a job that names its policy if that has a name, rather than carrying it along."""
    name = getattr(job.policy, "name", None)
    return job._replace(policy=name) if POLICIES.get(name) is job.policy else job

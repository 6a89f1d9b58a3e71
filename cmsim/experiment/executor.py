"""Where runs happen: in this process, or on several cores of this machine."""

from typing import NamedTuple

from cmsim.experiment.measures import find
from cmsim.experiment.record import Record
from cmsim.model.network import Network, collector_paused
from cmsim.model.policy import POLICIES


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
    """Run one replication and return its log as plain tuples."""
    policy = POLICIES.get(job.policy, job.policy) if isinstance(job.policy, str) else job.policy
    return Network(job.scenario, model_seed(job.seed, job.replication), policy).run()


def perform(job):
    """Run one replication and measure it; the log is not kept."""
    measures = [find(each) for each in job.measures]
    with collector_paused():
        record = Record(job.scenario, log_of(job), seed=model_seed(job.seed, job.replication))
        return Outcome(
            job.scenario.name, job.replication,
            {each.name: each.of(record) for each in measures},
            {each.name: each.weekly(record) for each in measures if each.weekly})


def outcomes(jobs_to_do, jobs=1):
    """Yield the outcome of each job, in the order given.

    With ``jobs=1`` everything happens in this process, as in a browser it must; with more, on
    so many processes, which stay ready for the next call. The numbers are the same.
    """
    if jobs == 1 or len(jobs_to_do) < 2:
        yield from map(perform, jobs_to_do)
        return
    from joblib import Parallel, delayed
    yield from Parallel(n_jobs=jobs, return_as="generator")(
        delayed(perform)(portable(job)) for job in jobs_to_do)


def portable(job):
    """Return a job that names its policy if that has a name, rather than carrying it along."""
    name = getattr(job.policy, "name", None)
    return job._replace(policy=name) if POLICIES.get(name) is job.policy else job

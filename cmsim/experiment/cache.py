"""Outcomes of runs already done, in memory and on disk: coming back is instant."""

import json
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from cmsim.experiment.job import Outcome
from cmsim.experiment.model_version import model_version
from cmsim.measures.registry import MEASURES
from cmsim.model.policy import POLICIES
from cmsim.workspace import home

MOST_RUNS, MOST_BYTES = 1000, 200_000_000


class Cache:
    """Remember outcomes by scenario, seed, replication, way of working and model version.

    ``folder`` is where the file lies, by default ``cache`` in the folder of a person's work.
    At most ``runs`` outcomes stay in memory and about ``size`` bytes on disk, the oldest going
    first; ``size=0`` keeps nothing on disk. What has no name of the house, such as a policy or a
    measure of the caller's, is not remembered: another of that name may differ.
    """

    def __init__(self, folder=None, runs=MOST_RUNS, size=MOST_BYTES):
        self.runs, self.memory, self.disk = runs, OrderedDict(), None
        if size:
            with suppress(ImportError, RuntimeError):  # browsers lack sqlite, some systems a home
                from cmsim.experiment.sqlite_cache import Disk

                self.disk = Disk(Path(folder or home() / "cache"), size)

    def get(self, job):
        """Return the outcome of a job if every measure it asks for is known, else ``None``."""
        key = key_of(job)
        if key is None:
            return None
        known = self.memory.get(key)
        if known is None or not covers(known, job.measures):
            known = self.read(key)
        if known is None or not covers(known, job.measures):
            return None
        self.remember(key, known)
        values, weekly = known
        return Outcome(
            getattr(job.scenario, "name", job.scenario),
            job.replication,
            {name: values[name] for name in job.measures},
            {name: weekly[name] for name in job.measures if name in weekly},
        )

    def put(self, job, outcome):
        """Remember an outcome; measures known from before stay known."""
        key = key_of(job)
        if key is None:
            return
        values, weekly = self.memory.get(key, ({}, {}))
        self.remember(key, (values | outcome.values, weekly | outcome.weekly))
        if self.disk is not None:
            self.disk.merge(json.dumps(key), json.dumps(outcome.values), json.dumps(outcome.weekly))

    def read(self, key):
        """Return what the disk knows of a key."""
        row = self.disk.read(json.dumps(key)) if self.disk is not None else None
        if row is None:
            return None
        known = tuple(map(read_object, row))
        return None if None in known else known

    def remember(self, key, known):
        self.memory[key] = known
        self.memory.move_to_end(key)
        while len(self.memory) > self.runs:
            self.memory.popitem(last=False)

    def close(self):
        """Let go of the file; it is opened again when it is needed."""
        if self.disk is not None:
            self.disk.close()


def read_object(text):
    """Return the JSON object in a text, ``None`` if it holds none.

    >>> read_object('{"a": 1}'), read_object("[1]"), read_object("{")
    ({'a': 1}, None, None)
    """
    with suppress(ValueError, TypeError):
        found = json.loads(text)
        return found if isinstance(found, dict) else None
    return None


def covers(known, measures):
    """Say whether all measures are known."""
    return all(name in known[0] for name in measures)


def key_of(job):
    """Return what an outcome depends on as texts, or ``None`` if that has no name of the house.

    The scenario may be given by its hash and the policy by its name.
    """
    policy = job.policy if isinstance(job.policy, str) else getattr(job.policy, "name", None)
    known = POLICIES.get(policy) if isinstance(policy, str) else None
    if known is None or job.policy not in (known, policy):
        return None
    if not all(isinstance(name, str) and name in MEASURES for name in job.measures):
        return None
    scenario = getattr(job.scenario, "hash", job.scenario)
    return model_version(), scenario, f"{job.seed}", f"{job.replication}", policy


def remembered(to_do, cache, compute):
    """Yield the outcome of each job in the order given; ``compute`` only those not remembered.

    ``compute(jobs)`` yields outcomes of jobs in their order.
    """
    known = [cache.get(job) for job in to_do]
    arriving = iter(compute([job for job, found in zip(to_do, known) if found is None]))
    try:
        for job, found in zip(to_do, known):
            if found is None:
                found = next(arriving)
                cache.put(job, found)
            yield found
    finally:
        getattr(arriving, "close", tuple)()

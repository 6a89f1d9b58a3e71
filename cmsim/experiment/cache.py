"""Outcomes of runs already done, in memory and on disk: coming back is instant."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from cmsim.experiment.job import Job, Outcome
from cmsim.experiment.model_version import model_version
from cmsim.measures.measure import Measure
from cmsim.measures.registry import MEASURES
from cmsim.model.policy import POLICIES
from cmsim.workspace import home

if TYPE_CHECKING:
    from cmsim.experiment.sqlite_cache import Disk

MOST_RUNS, MOST_BYTES = 1000, 200_000_000
Key: TypeAlias = tuple[str, ...]


class Remembered(NamedTuple):
    """Values and weekly series of one run by the name of the measure."""

    values: dict[str, Any]
    weekly: dict[str, Any]


class Cache:
    """Remember outcomes by scenario, seed, replication, way of working and model version.

    ``folder`` is where the file lies, by default ``cache`` in the folder of a person's work.
    At most ``runs`` outcomes stay in memory and about ``size`` bytes on disk, the oldest going
    first; ``size=0`` keeps nothing on disk. What has no name of cmsim's own, such as a policy or a
    measure of the caller's, is not remembered: another of that name may differ.
    """

    def __init__(
        self,
        folder: str | Path | None = None,
        runs: int = MOST_RUNS,
        size: int = MOST_BYTES,
    ) -> None:
        self.runs, self.memory = runs, OrderedDict[Key, Remembered]()
        self.disk = disk_in(folder, size) if size else None

    def get(self, job: Job) -> Outcome | None:
        """Return the outcome of a job if every measure it asks for is remembered, else ``None``."""
        key = key_of(job)
        if key is None:
            return None
        run = self.memory.get(key)
        if run is None or not covers(run, job.measures):
            run = self.read(key)
        if run is None or not covers(run, job.measures):
            return None
        self.remember(key, run)
        names = [name for name in job.measures if isinstance(name, str)]
        return Outcome(
            job.scenario if isinstance(job.scenario, str) else job.scenario.name,
            job.replication,
            {name: run.values[name] for name in names},
            {name: run.weekly[name] for name in names if name in run.weekly},
        )

    def put(self, job: Job, outcome: Outcome) -> None:
        """Remember an outcome; measures remembered before are not forgotten."""
        key = key_of(job)
        if key is None:
            return
        before = self.memory.get(key, Remembered({}, {}))
        self.remember(
            key, Remembered(before.values | outcome.values, before.weekly | outcome.weekly)
        )
        if self.disk is not None:
            self.disk.merge(json.dumps(key), json.dumps(outcome.values), json.dumps(outcome.weekly))

    def read(self, key: Key) -> Remembered | None:
        """Return what the disk remembers under a key."""
        row = self.disk.read(json.dumps(key)) if self.disk is not None else None
        if row is None:
            return None
        values, weekly = map(read_object, row)
        return None if values is None or weekly is None else Remembered(values, weekly)

    def remember(self, key: Key, run: Remembered) -> None:
        """Keep a run in memory, as the one used last."""
        self.memory[key] = run
        self.memory.move_to_end(key)
        while len(self.memory) > self.runs:
            self.memory.popitem(last=False)

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        if self.disk is not None:
            self.disk.close()


def disk_in(folder: str | Path | None, size: int) -> Disk | None:
    """Return the file in a folder, ``None`` where browsers lack sqlite or systems a home."""
    with suppress(ImportError, RuntimeError):
        from cmsim.experiment.sqlite_cache import Disk

        return Disk(Path(folder or home() / "cache"), size)
    return None


def read_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in a text, ``None`` if it holds none.

    >>> read_object('{"a": 1}'), read_object("[1]"), read_object("{")
    ({'a': 1}, None, None)
    """
    with suppress(ValueError, TypeError):
        value = json.loads(text)
        return value if isinstance(value, dict) else None
    return None


def covers(run: Remembered, measures: Sequence[Measure | str]) -> bool:
    """Say whether all measures are remembered of a run."""
    return all(name in run.values for name in measures)


def key_of(job: Job) -> Key | None:
    """Return what an outcome depends on as texts, or ``None`` if part of it has no name.

    The scenario may be given by its hash and the policy by its name.
    """
    policy = job.policy if isinstance(job.policy, str) else getattr(job.policy, "name", None)
    named = POLICIES.get(policy) if isinstance(policy, str) else None
    if not isinstance(policy, str) or named is None or job.policy not in (named, policy):
        return None
    if not all(isinstance(name, str) and name in MEASURES for name in job.measures):
        return None
    scenario = job.scenario if isinstance(job.scenario, str) else job.scenario.hash
    return model_version(), scenario, f"{job.seed}", f"{job.replication}", policy


def remembered(
    to_do: Sequence[Job], cache: Cache, compute: Callable[[list[Job]], Iterable[Outcome]]
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job in the order given; ``compute`` only those not remembered.

    ``compute(jobs)`` yields outcomes of jobs in their order.
    """
    cached = [cache.get(job) for job in to_do]
    arriving = iter(compute([job for job, outcome in zip(to_do, cached) if outcome is None]))
    try:
        for job, outcome in zip(to_do, cached):
            if outcome is None:
                outcome = next(arriving)
                cache.put(job, outcome)
            yield outcome
    finally:
        getattr(arriving, "close", tuple)()

"""Outcomes of runs already done, in memory and on disk: coming back is instant."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from cmsim.experiment.job import Job, Outcome
from cmsim.experiment.model_version import model_version
from cmsim.measures.measure import Measure
from cmsim.measures.registry import MEASURES, find
from cmsim.model.policy import POLICIES
from cmsim.workspace import home

if TYPE_CHECKING:
    from cmsim.experiment.sqlite_cache import Disk
    from cmsim.scenario.scenario import Scenario

MOST_RUNS, MOST_BYTES = 2000, 200_000_000
CLAIMED = 15.0  # seconds
Key: TypeAlias = tuple[str, ...]


class Remembered(NamedTuple):
    """Values and weekly series of one run by the name of the measure.

    Of a measure in dollars it is what it puts prices to, and beside weekly series there may be
    what pictures show of the run.
    """

    values: dict[str, Any]
    weekly: dict[str, Any]


class Cache:
    """Remember outcomes by scenario, seed, replication, way of working and model version.

    Prices are not part of the scenario here: what they come to is worked out when it is asked for.
    Several processes may share one file, and :meth:`claim` keeps two from doing the same run.

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
        run = self.known(key, lambda run: all(name in run.values for name in job.measures))
        if run is None:
            return None
        names = [name for name in job.measures if isinstance(name, str)]
        return Outcome(
            job.scenario if isinstance(job.scenario, str) else job.scenario.name,
            job.replication,
            {name: value_of(MEASURES[name], job.scenario, run.values[name]) for name in names},
            {name: run.weekly[name] for name in names if name in run.weekly},
            {name: run.values[name] for name in names if MEASURES[name].counts},
        )

    def put(self, job: Job, outcome: Outcome) -> None:
        """Remember an outcome; measures remembered before are not forgotten."""
        self.add(job, Remembered(outcome.values | (outcome.counts or {}), outcome.weekly))

    def picture(self, job: Job, name: str) -> Any:
        """Return what :meth:`put_picture` remembered of a run under a name, or ``None``."""
        key = key_of(job)
        run = None if key is None else self.known(key, lambda run: name in run.weekly)
        return None if run is None else run.weekly[name]

    def put_picture(self, job: Job, name: str, content: Any) -> None:
        """Remember plain JSON that a picture of a run is drawn from; the name says which code."""
        self.add(job, Remembered({}, {name: content}))

    def text(self, name: str) -> str | None:
        """Return what the disk remembers under a name that says all it depends on, or ``None``."""
        found = self.read((name,))
        return None if found is None else found.values.get("text")

    def put_text(self, name: str, text: str) -> None:
        """Remember a text on disk, not in memory: it may be long."""
        if self.disk is not None:
            self.disk.merge(json.dumps((name,)), json.dumps({"text": text}), "{}")

    def claim(self, job: Job) -> bool:
        """Say whether this process is to do a job: no other one has begun the same.

        A claim ends when the outcome is put or it is let go, and after :data:`CLAIMED` seconds,
        as whoever claimed may have died.
        """
        key = key_of(job)
        if key is None or self.disk is None:
            return True
        return self.disk.claim(claim_of(key, job), CLAIMED) is not False

    def let_go(self, job: Job) -> None:
        """Give up a claim without an outcome."""
        key = key_of(job)
        if key is not None and self.disk is not None:
            self.disk.let_go(claim_of(key, job))

    def known(self, key: Key, holds: Callable[[Remembered], bool]) -> Remembered | None:
        """Return what memory or else the disk knows of a run, if it holds what is asked for."""
        run = self.memory.get(key)
        if run is None or not holds(run):
            run = self.read(key)
        if run is None or not holds(run):
            return None
        self.remember(key, run)
        return run

    def add(self, job: Job, run: Remembered) -> None:
        """Remember more of a run, and end the claim on the job."""
        key = key_of(job)
        if key is None:
            return
        before = self.memory.get(key, Remembered({}, {}))
        self.remember(key, Remembered(before.values | run.values, before.weekly | run.weekly))
        if self.disk is not None:
            self.disk.merge(
                json.dumps(key),
                json.dumps(run.values),
                json.dumps(run.weekly),
                claim_of(key, job),
            )

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


def value_of(measure: Measure, scenario: Scenario | str, remembered: Any) -> float | None:
    """Return the value of a measure from what is remembered of it: prices are put to counts."""
    if measure.priced is None:
        return remembered
    return measure.priced(cast("Scenario", scenario), remembered)


def claim_of(key: Key, job: Job) -> str:
    """Return what tells one question about a run from another: also what is measured."""
    return json.dumps([*key, *job.measures])


def key_of(job: Job) -> Key | None:
    """Return what an outcome depends on as texts, or ``None`` if part of it has no name.

    The scenario may be given by a hash, unless prices are needed, and the policy by its name.
    """
    policy = job.policy if isinstance(job.policy, str) else getattr(job.policy, "name", None)
    named = POLICIES.get(policy) if isinstance(policy, str) else None
    if not isinstance(policy, str) or named is None or job.policy not in (named, policy):
        return None
    if not all(isinstance(name, str) and name in MEASURES for name in job.measures):
        return None
    if isinstance(job.scenario, str):
        if any(find(name).counts for name in job.measures):
            return None
        scenario = job.scenario
    else:
        scenario = job.scenario.run_hash
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

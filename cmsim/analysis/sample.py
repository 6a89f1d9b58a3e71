"""Replications drawn as they are needed, each of them run once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from cmsim.analysis.statistics import Values
from cmsim.experiment.cache import Cache
from cmsim.experiment.cancelled import Cancelled
from cmsim.experiment.executor import Workers, outcomes
from cmsim.experiment.job import Job, Outcome, Policy, ProgressCallback, Seed
from cmsim.experiment.run import name_of
from cmsim.measures.measure import Measure
from cmsim.measures.registry import find
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario

Runner: TypeAlias = Callable[[list[Job], Workers], Iterable[Outcome]]
Run: TypeAlias = tuple[Scenario, int]  # a scenario and a replication of it


class Sample:
    """Values of measures by scenario and replication, run when first asked for.

    Scenarios of one replication meet the same random numbers. What a ``cache``
    (:class:`cmsim.experiment.cache.Cache`) knows is not run again. ``progress(done, total)`` is
    called after each run of a batch; when it returns ``False``,
    :class:`~cmsim.experiment.cancelled.Cancelled` is raised. What was run before is kept, as it is
    at Ctrl-C. ``runner`` takes the place of :func:`cmsim.experiment.executor.outcomes`.
    """

    def __init__(
        self,
        measures: Iterable[Measure | str],
        seed: Seed = 1,
        policy: Policy = USUAL,
        jobs: Workers = 1,
        cache: Cache | None = None,
        progress: ProgressCallback | None = None,
        runner: Runner = outcomes,
    ) -> None:
        self.measures = tuple(name_of(each) for each in measures)
        self.seed, self.policy, self.jobs = seed, policy, jobs
        self.cache, self.progress, self.runner = cache, progress, runner
        self.runs_done: dict[Job, dict[str, float | None]] = {}
        self.scenarios: dict[Scenario | str, Scenario] = {}  # by hash
        self.runs = 0

    def take(self, wanted: Iterable[Run]) -> None:
        """Run what has not been run of ``wanted``, pairs of scenario and replication."""
        for _ in self.taking(wanted):
            pass

    def taking(self, wanted: Iterable[Run]) -> Iterator[None]:
        """Take the same runs one by one, with a step after each."""
        to_do = {self.key(*each): each for each in wanted if not self.has(*each)}
        jobs = [key._replace(scenario=scenario) for key, (scenario, _) in to_do.items()]
        arriving = iter(self.runner(jobs, self.jobs) if jobs else ())
        try:
            for done, (key, outcome) in enumerate(zip(to_do, arriving), 1):
                self.keep(key, outcome)
                if self.progress and self.progress(done, len(to_do)) is False:
                    raise Cancelled
                yield
        finally:
            getattr(arriving, "close", tuple)()

    def keep(self, key: Job, outcome: Outcome) -> None:
        """Keep one outcome, here and in the cache."""
        self.runs += 1
        self.runs_done[key] = outcome.values
        if self.cache is not None:
            self.cache.put(key._replace(scenario=self.scenarios[key.scenario]), outcome)

    def has(self, scenario: Scenario, replication: int) -> bool:
        """Say whether this replication has been run, here or as the cache remembers."""
        key = self.key(scenario, replication)
        if key not in self.runs_done and self.cache is not None:
            remembered = self.cache.get(key._replace(scenario=scenario))
            if remembered is not None:
                self.runs_done[key] = remembered.values
        return key in self.runs_done

    def taken(self, scenario: Scenario, replication: int) -> bool:
        """Say whether this replication was asked for and is here, whatever the cache remembers."""
        return self.key(scenario, replication) in self.runs_done

    def key(self, scenario: Scenario, replication: int) -> Job:
        """Return what tells one run from the others: a job that names its scenario by its hash."""
        self.scenarios.setdefault(scenario.hash, scenario)
        return Job(scenario.hash, self.seed, replication, self.policy, self.measures)

    def values(
        self, scenario: Scenario, measure: Measure | str, replications: Iterable[int]
    ) -> list[float | None]:
        """Return the values of one measure in these replications, running those missing."""
        replications = list(replications)
        self.take([(scenario, each) for each in replications])
        name = find(measure).name
        return [self.runs_done[self.key(scenario, each)][name] for each in replications]


def paired(first: Values, second: Values) -> list[float | None]:
    """Return ``second`` minus ``first`` value by value, ``None`` where either is missing.

    >>> paired([1, 2, None], [3, 2, 1])
    [2, 0, None]
    """
    return [None if a is None or b is None else b - a for a, b in zip(first, second)]


def answers(
    sample: Sample,
    scenarios: Sequence[Scenario],
    measure: Measure | str,
    replications: Iterable[int],
) -> list[float | None]:
    """Return the measure of one scenario, or of the second minus the first, by replication."""
    replications = list(replications)
    sample.take([(each, r) for r in replications for each in scenarios])
    values = [sample.values(each, measure, replications) for each in scenarios]
    return values[0] if len(values) == 1 else paired(*values)


def one_or_two(scenarios: Scenario | Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Return scenarios as a tuple of one or two, the question being a value or a difference."""
    several = tuple(scenarios) if isinstance(scenarios, (list, tuple)) else (scenarios,)
    if len(several) not in (1, 2):
        raise ValueError(f"scenarios: {len(several)} given; one, or two whose difference is asked")
    return several

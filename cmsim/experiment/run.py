"""Run scenarios on common random numbers, and sweep a parameter."""

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from functools import partial
from itertools import islice

from cmsim.experiment.cache import Cache, remembered
from cmsim.experiment.cancelled import STOPPED, Cancelled
from cmsim.experiment.cluster import Client, is_cluster
from cmsim.experiment.executor import Workers, outcomes
from cmsim.experiment.job import Job, Outcome, Policy, ProgressCallback, Seed
from cmsim.experiment.results import Results
from cmsim.measures.measure import Measure
from cmsim.measures.registry import MEASURES, find
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario


def run(
    *scenarios: Scenario,
    replications: int = 10,
    seed: Seed = 1,
    policy: Policy = USUAL,
    measures: Sequence[Measure | str] | None = None,
    jobs: Workers = 1,
    progress: ProgressCallback | None = None,
    cache: Cache | None = None,
    cluster: str | Client | None = None,
) -> Results:
    """Run each scenario so many times and return the results.

    Replication 3 of every scenario meets the same stream, so differences between scenarios are
    differences between them. ``measures`` are measures or their names, all by default.
    ``progress(done, total)`` is called after each run. Ctrl-C, or ``progress`` returning
    ``False``, ends early and keeps the replications that all scenarios have finished; before the
    first of them ``KeyboardInterrupt`` or :class:`~cmsim.experiment.cancelled.Cancelled` is raised.
    A ``cache`` (:class:`cmsim.experiment.cache.Cache`) is asked before anything is run. With
    ``cluster``, the address of a Dask scheduler or a client of one, runs happen there.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> results = run(solo_rural().replace(weeks=4), replications=2, measures=["contacts"])
    >>> results.measure("contacts").shape
    (2, 1)
    """
    all_steps = steps(
        *scenarios,
        replications=replications,
        seed=seed,
        policy=policy,
        measures=measures,
        jobs=jobs,
        progress=progress,
        cache=cache,
        cluster=cluster,
    )
    return deque(all_steps, maxlen=1).pop()


def steps(
    *scenarios: Scenario,
    replications: int = 10,
    seed: Seed = 1,
    policy: Policy = USUAL,
    measures: Sequence[Measure | str] | None = None,
    jobs: Workers = 1,
    progress: ProgressCallback | None = None,
    cache: Cache | None = None,
    cluster: str | Client | None = None,
) -> Generator[Results, None, None]:
    """Yield the results after each replication, the last ones when all are done.

    The arguments are those of :func:`run`.
    """
    place = jobs if cluster is None else cluster
    check(scenarios, replications, place)
    chosen = names_of(measures)
    to_do = jobs_of(scenarios, replications, seed, policy, chosen)
    results = Results(scenarios, seed, policy, [find(each) for each in chosen])
    arriving = outcomes_of(to_do, place, cache)
    try:
        for done in range(0, len(to_do), len(scenarios)):
            together = []
            for outcome in islice(arriving, len(scenarios)):
                together.append(outcome)
                so_far = done + len(together)
                wanted = progress(so_far, len(to_do)) if progress else True
                if wanted is False and so_far < len(to_do):
                    raise Cancelled
            results = results.with_more(together)
            yield results
    except STOPPED:
        if not results.replications:
            raise
        yield results.stopped(replications)
    finally:
        arriving.close()


def names_of(measures: Sequence[Measure | str] | None) -> tuple[Measure | str, ...]:
    """Return measures by name where they are cmsim's own; all of these for ``None``."""
    return tuple(MEASURES) if measures is None else tuple(name_of(each) for each in measures)


def jobs_of(
    scenarios: Sequence[Scenario],
    replications: int,
    seed: Seed,
    policy: Policy,
    measures: tuple[Measure | str, ...],
) -> list[Job]:
    """Return the jobs of a run: replication by replication, every scenario in each."""
    return [
        Job(scenario, seed, replication, policy, measures)
        for replication in range(1, replications + 1)
        for scenario in scenarios
    ]


def outcomes_of(
    to_do: list[Job], place: Workers, cache: Cache | None
) -> Generator[Outcome, None, None]:
    """Return a generator of the outcomes of jobs, with the help of a cache if there is one."""
    if cache is None:
        return outcomes(to_do, place)
    return remembered(to_do, cache, partial(outcomes, jobs=place))


def name_of(each: Measure | str) -> Measure | str:
    """Return the name of a measure of cmsim, or the measure itself if it is the caller's."""
    each = find(each)
    return each.name if MEASURES.get(each.name) is each else each


def check(scenarios: Sequence[Scenario], replications: int, jobs: Workers) -> None:
    """Refuse a run that makes no sense, naming what is wrong."""
    if not scenarios:
        raise ValueError("run: at least one scenario is needed")
    names = [scenario.name for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(
                f'run: two scenarios are named {name!r}; rename one with .replace(name="...")'
            )
    if isinstance(replications, bool) or not isinstance(replications, int) or replications < 1:
        raise ValueError(f"replications = {replications!r}: a whole number of 1 or more")
    if isinstance(jobs, bool) or not jobs or not (isinstance(jobs, int) or is_cluster(jobs)):
        raise ValueError(
            f"jobs = {jobs!r}: a whole number; 1 is this process, -1 all cores; or "
            "the address of a Dask scheduler, such as tcp://10.0.0.5:8786"
        )


def sweep(scenario: Scenario, path: str, values: Iterable[float]) -> tuple[Scenario, ...]:
    """Return copies of a scenario with the value at a dotted path changed, named after it.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> [each.name for each in sweep(solo_rural(), "work.follow_up", [20, 30])]
    ['work.follow_up = 20', 'work.follow_up = 30']
    """
    return tuple(scenario.change(path, value).replace(name=f"{path} = {value}") for value in values)

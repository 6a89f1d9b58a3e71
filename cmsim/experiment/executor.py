"""Where runs happen: in this process, on several cores of this machine, or on a Dask cluster."""

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import BrokenExecutor, Future
from typing import TypeAlias

from cmsim.experiment.cluster import Client, outcomes_on
from cmsim.experiment.job import MOST_DEATHS, Job, Outcome, perform, too_many_deaths
from cmsim.experiment.pool import Pool, cores, pool_of

AHEAD = 2  # jobs that each process has been given and not done
Workers: TypeAlias = int | str | Client  # processes, a Dask scheduler's address or its client


def outcomes(jobs_to_do: Sequence[Job], jobs: Workers = 1) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job, in the order given; the numbers are the same everywhere.

    With ``jobs=1`` everything happens in this process, as in a browser it must; with more, on
    so many processes, which stay ready for the next call. ``jobs`` may also be a Dask cluster:
    the address of its scheduler, such as ``tcp://10.0.0.5:8786``, or a client. When a process
    dies its runs are done again elsewhere.
    """
    if not isinstance(jobs, int):
        yield from outcomes_on(jobs, jobs_to_do)
        return
    pool = pool_of(cores(jobs)) if len(jobs_to_do) > 1 else None
    yield from map(perform, jobs_to_do) if pool is None else on_cores(jobs_to_do, pool)


def on_cores(jobs_to_do: Sequence[Job], pool: Pool) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job in order, run by the processes of a pool."""
    waiting, deaths = deque(jobs_to_do), 0
    going: deque[tuple[Job, Future[Outcome]]] = deque()
    while waiting or going:
        room = pool.size * AHEAD - sum(not future.done() for _, future in going)
        for _ in range(min(room, len(waiting))):
            job = waiting.popleft()
            going.append((job, pool.submit(job)))
        try:
            outcome = going[0][1].result()
        except BrokenExecutor:
            deaths += 1
            if deaths == MOST_DEATHS:
                raise too_many_deaths() from None
            going = deque(
                (job, future if done(future) else pool.submit(job)) for job, future in going
            )
        else:
            going.popleft()
            deaths = 0
            yield outcome


def done(future: Future[Outcome]) -> bool:
    """Say whether a run has come to its end."""
    return future.done() and future.exception() is None

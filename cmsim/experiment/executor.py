"""Where runs happen: in this process, on several cores of this machine, or on a Dask cluster."""

from collections.abc import Generator, Iterator, Sequence
from typing import TypeAlias

from cmsim.experiment.cluster import Client, outcomes_on
from cmsim.experiment.job import MOST_DEATHS, Job, Outcome, perform, portable, too_many_deaths

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
    elif jobs == 1 or len(jobs_to_do) < 2:
        yield from map(perform, jobs_to_do)
    else:
        yield from on_cores(jobs_to_do, jobs)


def on_cores(jobs_to_do: Sequence[Job], cores: int) -> Iterator[Outcome]:
    """Yield the outcome of each job in order, run on several processes of this machine."""
    from concurrent.futures import BrokenExecutor

    done, deaths = 0, 0
    while done < len(jobs_to_do):
        arriving = in_parallel(jobs_to_do[done:], cores)
        try:
            for outcome in arriving:
                done, deaths = done + 1, 0
                yield outcome
        except BrokenExecutor:
            deaths += 1
            if deaths == MOST_DEATHS:
                raise too_many_deaths() from None
        finally:
            arriving.close()


def in_parallel(jobs_to_do: Sequence[Job], cores: int) -> Generator[Outcome, None, None]:
    """Return a generator of the outcomes of jobs, run by processes that stay ready."""
    from joblib import Parallel, delayed

    return Parallel(n_jobs=cores, return_as="generator")(
        delayed(perform)(portable(job)) for job in jobs_to_do
    )

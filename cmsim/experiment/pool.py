"""Processes that stay ready, for runs that come and go."""

import os
import sys
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Future, wait
from contextlib import suppress
from functools import lru_cache

from cmsim.experiment.job import Job, Outcome, perform, portable

IDLE = 300  # seconds until processes that nobody uses end


class Pool:
    """So many processes, started at once and replaced when one dies."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.start()

    def start(self) -> None:
        """Start the processes and have each load the model."""
        from loky import ProcessPoolExecutor

        self.executor = ProcessPoolExecutor(self.size, timeout=IDLE)
        self.warm_up = [self.executor.submit(loaded) for _ in range(self.size)]

    @property
    def ready(self) -> bool:
        """Say whether a job sent now is started at once."""
        return any(future.done() for future in self.warm_up)

    def submit(self, job: Job) -> Future[Outcome]:
        """Return the future outcome of a job."""
        try:
            return self.executor.submit(perform, portable(job))
        except BrokenExecutor:
            self.start()
            return self.executor.submit(perform, portable(job))


def loaded() -> int:
    """Return the id of a process, which by now has loaded the model."""
    return os.getpid()


@lru_cache(maxsize=1)
def pool_of(size: int) -> Pool | None:
    """Return the pool of that size, the same for all who ask; ``None`` where there cannot be one.

    Browsers have neither processes nor threads, and some servers forbid more processes.
    """
    if size == 1 or sys.platform in ("emscripten", "wasi"):
        return None
    with suppress(ImportError, OSError, RuntimeError, NotImplementedError):
        return Pool(size)
    return None


def cores(jobs: int) -> int:
    """Return how many processes ``jobs`` means; a negative number counts from all cores.

    In a room each page has one, as ``LOKY_MAX_CPU_COUNT`` says there.

    >>> cores(3)
    3
    """
    if jobs > 0:
        return jobs
    allowed = os.environ.get("LOKY_MAX_CPU_COUNT", "")
    here = os.cpu_count() or 1
    return max(1, min(here, int(allowed) if allowed.isdecimal() else here) + 1 + jobs)


def rest(futures: Iterable[Future[Outcome]], seconds: float) -> None:
    """Wait until one of some futures is done, or so many seconds."""
    wait(futures, seconds, "FIRST_COMPLETED")

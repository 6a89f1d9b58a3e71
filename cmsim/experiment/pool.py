"""Processes that stay ready, for runs that come and go."""

import atexit
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, wait
from contextlib import contextmanager, suppress

from cmsim.experiment.job import Job, Outcome, perform, portable

IDLE = 300  # seconds until processes that nobody uses end
PATIENCE = 1  # seconds for a thread that sends jobs to end


POOLS: dict[int, "Pool"] = {}  # by size


class Pool:
    """So many processes, started at once and replaced when one dies."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.start()

    def start(self) -> None:
        """Start the processes, have each load the model, and be the pool of this size."""
        from multiprocessing.resource_tracker import ensure_running

        from loky import ProcessPoolExecutor

        if os.name == "posix":
            ensure_running()  # started with the first process, it would let Ctrl-C through again
        with interrupts_held():
            self.executor = ProcessPoolExecutor(self.size, timeout=IDLE)
            self.warm_up = [self.executor.submit(loaded) for _ in range(self.size)]
            POOLS[self.size] = self

    @property
    def ready(self) -> bool:
        """Say whether a job sent now is started at once."""
        return any(future.done() for future in self.warm_up)

    def submit(self, job: Job) -> Future[Outcome]:
        """Return the future outcome of a job."""
        try:
            return self.send(job)
        except BrokenExecutor:
            self.start()
            return self.send(job)

    def send(self, job: Job) -> Future[Outcome]:
        """Give a job to the processes, which are started again when they had ended idle."""
        with interrupts_held():
            return self.executor.submit(perform, portable(job))


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C from the processes that are started meanwhile; this one has it afterwards.

    A terminal sends it to all of them, and one that is just starting answers with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def loaded() -> int:
    """Return the id of a process, which by now has loaded the model."""
    return os.getpid()


def pool_of(size: int) -> Pool | None:
    """Return the pool of that size, the same for all who ask; ``None`` where there cannot be one.

    Browsers have neither processes nor threads, and some servers forbid more processes.
    """
    if size == 1 or sys.platform in ("emscripten", "wasi"):
        return None
    if size not in POOLS:
        with suppress(ImportError, OSError, RuntimeError, NotImplementedError):
            Pool(size)
    return POOLS.get(size)


@atexit.register
def end_processes() -> None:
    """End the processes that were started for runs, whatever they do, and what serves them here.

    The threads that send jobs let go of the locks of these; where this process ended meanwhile,
    the error stream would be told that a lock is lost.
    """
    while POOLS:
        POOLS.popitem()[1].executor.shutdown(wait=True, kill_workers=True)
    for thread in threading.enumerate():
        if thread.name == "QueueFeederThread" and thread.is_alive():
            thread.join(PATIENCE)


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

"""Runs on a Dask cluster: many machines, the same numbers."""

import gc
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Protocol, TypeGuard

from cmsim.experiment.job import MOST_DEATHS, Job, Outcome, perform, portable, too_many_deaths
from cmsim.experiment.model_version import model_version
from cmsim.scenario.parameter import Refusal

SCHEMES = ("tcp://", "tls://", "ws://", "wss://", "inproc://")
SECONDS, PIECE, AHEAD, LEAST_AHEAD = 15, 4, 4, 64


class Client(Protocol):
    """What is used of a client of a Dask scheduler."""

    status: str

    def submit(self, *work: Any, **how: Any) -> "Future":
        """Send work to a worker."""

    def nthreads(self) -> dict[str, int]:
        """Return how many runs each worker can do at once."""

    def cancel(self, futures: "list[Future]") -> None:
        """Drop what has not begun."""

    def wait_for_workers(self, workers: int, timeout: float) -> None:
        """Wait until so many workers have come; raise ``TimeoutError`` where they do not."""

    def close(self) -> None:
        """Leave the scheduler."""


class Future(Protocol):
    """What is used of work that was sent to a cluster."""

    def result(self) -> list[Outcome]:
        """Wait for the outcomes of a piece."""


def is_cluster(place: object) -> TypeGuard[str | Client]:
    """Say whether this is the address of a Dask scheduler, or a client of one."""
    return place.startswith(SCHEMES) if isinstance(place, str) else hasattr(place, "submit")


def outcomes_on(cluster: str | Client, jobs_to_do: Sequence[Job]) -> Iterator[Outcome]:
    """Yield the outcome of each job in order, run by the workers of a cluster.

    Jobs travel in small pieces, and only so many that every worker is busy: a sweep of any
    length needs no more memory here. A piece whose worker dies is done again by another one.
    """
    with client_of(cluster) as client:
        yield from arriving(client, deque(pieces(client, jobs_to_do)))


@contextmanager
def client_of(cluster: str | Client) -> Iterator[Client]:
    """Give a client that has a worker, and close it if it was opened here."""
    distributed = dask_distributed()
    client = connected(distributed, cluster) if isinstance(cluster, str) else cluster
    try:
        try:
            client.wait_for_workers(1, timeout=SECONDS)
        except TimeoutError:
            raise Refusal(f"{cluster}: the Dask scheduler has no worker") from None
        yield client
    finally:
        if client is not cluster:
            client.close()


def connected(distributed: ModuleType, address: str) -> Client:
    """Return a client of the scheduler at an address.

    A client that found no scheduler is closed when it is collected; where that came while another
    one starts, both would wait for one lock for ever. So it is collected here.
    """
    try:
        return distributed.Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        why = "no Dask scheduler answers" if isinstance(error, OSError) else str(error)
    gc.collect()
    raise Refusal(f"{address}: {why}")


def dask_distributed() -> ModuleType:
    """Return the package that talks to a cluster; it is loaded only here."""
    try:
        import distributed
    except ImportError:
        raise Refusal("Dask is not installed: pip install 'cmsim[scale]' adds it") from None
    return distributed


def pieces(client: Client, jobs_to_do: Sequence[Job]) -> list[list[Job]]:
    """Return jobs in small lists, so small that there is something for every worker."""
    size = max(1, min(PIECE, len(jobs_to_do) // (AHEAD * threads(client))))
    return [
        [portable(job) for job in jobs_to_do[start : start + size]]
        for start in range(0, len(jobs_to_do), size)
    ]


def threads(client: Client) -> int:
    """Return how many runs the workers can do at once."""
    return max(1, sum(client.nthreads().values()))


def arriving(client: Client, to_do: deque[list[Job]]) -> Iterator[Outcome]:
    """Yield the outcomes of pieces in order, some of them always on their way."""
    waiting: deque[tuple[list[Job], Future]] = deque()
    ahead = max(LEAST_AHEAD, AHEAD * threads(client))
    try:
        while to_do or waiting:
            while to_do and len(waiting) < ahead:
                waiting.append(sent(client, to_do.popleft()))
            yield from arrived(client, *waiting[0])
            waiting.popleft()
    finally:
        if waiting and client.status == "running":
            client.cancel([future for _, future in waiting])


def sent(client: Client, piece: list[Job]) -> tuple[list[Job], Future]:
    return piece, client.submit(perform_all, piece, model_version(), pure=False)


def arrived(client: Client, piece: list[Job], future: Future) -> list[Outcome]:
    """Return the outcomes of one piece, sent again if its workers died."""
    from distributed import KilledWorker

    for _ in range(MOST_DEATHS):
        try:
            return future.result()
        except KilledWorker:
            _, future = sent(client, piece)
    raise too_many_deaths()


def perform_all(jobs: Sequence[Job], version: str) -> list[Outcome]:
    """Run several jobs on a worker, which must have the very same model."""
    if model_version() != version:
        raise Refusal(
            f"the cluster's workers have cmsim {model_version()}, this computer has "
            f"{version}: install the same one on all"
        )
    return [perform(job) for job in jobs]

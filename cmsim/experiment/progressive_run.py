"""An answer at once that tightens while more replications arrive."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from typing import NamedTuple

from cmsim.experiment.cache import Cache
from cmsim.experiment.job import (
    MOST_DEATHS,
    Job,
    Outcome,
    Policy,
    ProgressCallback,
    Seed,
    perform,
    too_many_deaths,
)
from cmsim.experiment.pool import Pool, cores, pool_of, rest
from cmsim.experiment.results import Results
from cmsim.experiment.run import check, jobs_of, names_of
from cmsim.measures.measure import Measure
from cmsim.measures.registry import find
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario

SPARE, BREATH = 1, 0.01


class Progress(NamedTuple):
    """How far an answer is: results of whole replications, ``None`` before the first."""

    results: Results | None
    done: int
    total: int

    @property
    def complete(self) -> bool:
        """Say whether all runs are done."""
        return self.done == self.total


class ProgressiveRun:
    """Answer one question after another, each at once and then better and better.

    With ``jobs`` processes the runs happen there, and here until they are ready; with one, or
    where there are none, as in a browser, here, one run at each step. Asking again or
    :meth:`stop` drops what has not begun. What is known already comes out of the ``cache``, in
    memory only unless one is given.

    A panel takes the steps in its background, drawing what is known and giving the page its turn
    after each; ``self.background.start(steps(...))`` in place of the last two lines here.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> def steps(answers, scenario, draw):
    ...     for step in answers.ask([scenario], ["contacts"], replications=3):
    ...         if step.results:
    ...             draw(step.results.replications, step.complete)
    ...         yield
    >>> for turn in steps(ProgressiveRun(), solo_rural().replace(weeks=2), print):
    ...     pass
    1 False
    2 False
    3 True
    """

    def __init__(
        self,
        jobs: int = 1,
        cache: Cache | None = None,
        seed: Seed = 1,
        policy: Policy = USUAL,
    ) -> None:
        if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs == 0:
            raise ValueError(f"jobs = {jobs!r}: a whole number; 1 is this process, -1 all cores")
        self.pool = pool_of(cores(jobs))
        self.cache = Cache(size=0) if cache is None else cache
        self.seed, self.policy = seed, policy
        self.question: PendingRuns | None = None
        self.late: list[tuple[Job, Future[Outcome]]] = []

    def ask(
        self,
        scenarios: Sequence[Scenario],
        measures: Sequence[Measure | str] | None = None,
        replications: int = 100,
        base: Scenario | None = None,
    ) -> Iterator[Progress]:
        """Return the steps towards an answer, a generator of :class:`Progress`.

        ``base`` is a scenario to compare with, which comes first. Each ``next`` takes at most
        about as long as one run; it gives the same step again while nothing new has arrived. The
        last step is complete, unless something else was asked meanwhile.
        """
        self.stop()
        asked = [*([base] if base is not None and base not in scenarios else ()), *scenarios]
        check(asked, replications, 1)
        chosen = names_of(measures)
        blank = Results(asked, self.seed, self.policy, [find(each) for each in chosen])
        jobs = jobs_of(asked, replications, self.seed, self.policy, chosen)
        self.take_late()
        self.question = PendingRuns(jobs, self.cache, self.pool, blank)
        return self.steps_of(self.question)

    def steps_of(self, question: PendingRuns) -> Iterator[Progress]:
        """Yield the steps of a question, keeping what arrives late of earlier ones."""
        for step in question.steps():
            yield step
            self.take_late()

    def stop(self) -> None:
        """Drop what has not begun; what has begun is kept when it arrives."""
        if self.question is not None:
            self.late += self.question.stop()
            self.question = None

    def take_late(self) -> None:
        """Keep what has arrived of runs that nobody waits for any more."""
        for job, future in [late for late in self.late if late[1].done()]:
            self.late.remove((job, future))
            if not future.cancelled() and future.exception() is None:
                self.cache.put(job, future.result())

    def answer(
        self,
        scenarios: Sequence[Scenario],
        measures: Sequence[Measure | str] | None = None,
        replications: int = 100,
        base: Scenario | None = None,
        progress: ProgressCallback | None = None,
    ) -> Results | None:
        """Return the results when all runs are done, as :func:`cmsim.experiment.run.run` does.

        ``progress(done, total)`` is called at each step; when it returns ``False`` the results
        so far are returned, ``None`` before the first replication.
        """
        for step in self.ask(scenarios, measures, replications, base):
            if progress is not None and progress(step.done, step.total) is False:
                self.stop()
                break
            self.rest()
        if step.complete or step.results is None:
            return step.results
        return step.results.stopped(replications)

    def rest(self) -> None:
        """Wait a moment, if there is nothing to do but wait."""
        if self.question is not None and self.question.going:
            rest(self.question.going.values(), BREATH)

    async def steps(
        self,
        scenarios: Sequence[Scenario],
        measures: Sequence[Measure | str] | None = None,
        replications: int = 100,
        base: Scenario | None = None,
    ) -> AsyncIterator[Progress]:
        """Yield the steps towards an answer, other tasks of the loop taking turns."""
        for step in self.ask(scenarios, measures, replications, base):
            yield step
            await asyncio.sleep(BREATH)


class PendingRuns:
    """The runs of one question: what is done, what is on its way, what is still to do."""

    def __init__(self, jobs: list[Job], cache: Cache, pool: Pool | None, blank: Results) -> None:
        self.jobs, self.cache, self.pool, self.blank = jobs, cache, pool, blank
        self.done: dict[int, Outcome] = {}
        for number, job in enumerate(jobs):
            outcome = cache.get(job)
            if outcome is not None:
                self.done[number] = outcome
        self.to_do = deque(number for number in range(len(jobs)) if number not in self.done)
        self.going: dict[int, Future[Outcome]] = {}
        self.deaths, self.stopped = 0, False

    def steps(self) -> Iterator[Progress]:
        """Yield a step after each bit of work until all is done or something else is asked."""
        step = self.step(Progress(None, 0, len(self.jobs)))
        if step.done:
            yield step
        while not (self.stopped or step.complete):
            self.advance()
            step = self.step(step)
            yield step

    def step(self, last: Progress) -> Progress:
        """Return where things stand; the last step itself if nothing has changed."""
        if len(self.done) == last.done:
            return last
        together, results = len(self.blank.scenarios), last.results
        first = results.replications * together if results else 0
        whole = (
            next(
                (number for number in range(first, len(self.jobs)) if number not in self.done),
                len(self.jobs),
            )
            // together
            * together
        )
        if whole > first:
            results = (results or self.blank).with_more(
                self.done[number] for number in range(first, whole)
            )
        return Progress(results, len(self.done), len(self.jobs))

    def advance(self) -> None:
        """Do one run here, or send what the processes have room for and take what is done."""
        if self.pool is None or not (self.pool.ready or self.going):
            number = self.to_do.popleft()
            self.keep(number, perform(self.jobs[number]))
            return
        self.take()
        while self.to_do and len(self.going) < self.pool.size + SPARE:
            number = self.to_do.popleft()
            self.going[number] = self.pool.submit(self.jobs[number])

    def take(self) -> None:
        """Keep what the processes have done; do again what died with one of them."""
        done = sorted(number for number, future in self.going.items() if future.done())
        dead = []
        for number in done:
            future = self.going.pop(number)
            try:
                self.keep(number, future.result())
            except BrokenExecutor:
                dead.append(number)
        self.to_do.extendleft(reversed(dead))
        self.deaths += bool(dead)
        if self.deaths == MOST_DEATHS:
            raise too_many_deaths()

    def keep(self, number: int, outcome: Outcome) -> None:
        self.done[number], self.deaths = outcome, 0
        self.cache.put(self.jobs[number], outcome)

    def stop(self) -> list[tuple[Job, Future[Outcome]]]:
        """Drop what has not begun; return the jobs that have, with their futures."""
        self.stopped = True
        self.to_do.clear()
        return [
            (self.jobs[number], future)
            for number, future in self.going.items()
            if not future.cancel()
        ]

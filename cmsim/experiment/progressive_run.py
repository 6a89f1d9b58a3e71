"""An answer at once that tightens while more replications arrive."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from time import monotonic, sleep
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

SPARE, BREATH, MOMENT = 1, 0.01, 0.002  # jobs; seconds
LOOK_EVERY, LOOKED_AT = 0.05, 4  # seconds; jobs that other processes do


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
    memory only unless one is given. Of several processes that ask the same through one file each
    run is done by one of them.

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
        self.size = cores(jobs)
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
        asked = [*([base] if base is not None and base not in scenarios else ()), *scenarios]
        check(asked, replications, 1)
        chosen = names_of(measures)
        blank = Results(asked, self.seed, self.policy, [find(each) for each in chosen])
        jobs = jobs_of(asked, replications, self.seed, self.policy, chosen)
        return self.progress_of(self.begin(jobs), blank)

    def knows(
        self,
        scenarios: Sequence[Scenario],
        measures: Sequence[Measure | str] | None = None,
        replications: int = 100,
    ) -> bool:
        """Say whether all that a question needs is in the cache."""
        jobs = jobs_of(scenarios, replications, self.seed, self.policy, names_of(measures))
        return all(self.cache.get(job) is not None for job in jobs)

    def runs(self, jobs: list[Job]) -> Iterator[int]:
        """Return steps that do any jobs: after each, how many of the first ones are there.

        The outcomes are in the cache.
        """
        return self.steps_of(self.begin(jobs))

    @property
    def pool(self) -> Pool | None:
        """Return the processes, started when they are first needed."""
        return pool_of(self.size)

    def begin(self, jobs: list[Job]) -> PendingRuns:
        """Drop what was asked before, and look up what is known of some jobs."""
        self.stop()
        self.take_late()
        self.question = PendingRuns(jobs, self.cache)
        if self.question.to_do:
            self.question.pool = self.pool
        return self.question

    def progress_of(self, question: PendingRuns, blank: Results) -> Iterator[Progress]:
        """Yield the steps of a question about scenarios."""
        together, total = len(blank.scenarios), len(question.jobs)
        results: Results | None = None
        step = Progress(None, 0, total)
        for first in self.steps_of(question):
            if len(question.done) > step.done:
                have = results.replications * together if results else 0
                whole = first // together * together
                if whole > have:
                    more = (question.done[number] for number in range(have, whole))
                    results = (results or blank).with_more(more)
                step = Progress(results, len(question.done), total)
            yield step

    def steps_of(self, question: PendingRuns) -> Iterator[int]:
        """Yield the steps of a question, keeping what arrives late of earlier ones."""
        for first in question.steps():
            yield first
            self.take_late()

    def stop(self) -> None:
        """Drop what has not been sent; what has is kept when it arrives."""
        if self.question is not None:
            self.late += self.question.stop()
            self.question = None

    def take_late(self) -> None:
        """Keep what has arrived of runs that nobody waits for any more."""
        for job, future in [late for late in self.late if late[1].done()]:
            self.late.remove((job, future))
            if future.exception() is None:
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
        elif self.question is not None and self.question.elsewhere:
            sleep(BREATH)

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
    """The runs of one question: what is done, what is on its way, what is still to do.

    What ``elsewhere`` holds other processes have claimed; its outcomes come through the cache.
    """

    def __init__(self, jobs: list[Job], cache: Cache) -> None:
        self.jobs, self.cache = jobs, cache
        self.pool: Pool | None = None
        self.done: dict[int, Outcome] = {}
        self.first = 0
        self.to_do = deque(number for number in range(len(jobs)) if not self.looked_up(number))
        self.going: dict[int, Future[Outcome]] = {}
        self.elsewhere: deque[int] = deque()
        self.look_at = 0.0
        self.deaths, self.stopped = 0, False

    def steps(self) -> Iterator[int]:
        """Yield how many of the first jobs are done after each bit of work until all are."""
        if self.done:
            yield self.whole()
        while not (self.stopped or len(self.done) == len(self.jobs)):
            self.advance()
            yield self.whole()

    def whole(self) -> int:
        """Return how many jobs are done before the first that is not."""
        while self.first in self.done:
            self.first += 1
        return self.first

    def advance(self) -> None:
        """Do one run here, or send what the processes have room for and take what is done."""
        if self.pool is None or not (self.pool.ready or self.going):
            number = self.next_claimed()
            if number is not None:
                self.do_here(number)
            return
        self.take()
        while len(self.going) < self.pool.size + SPARE:
            number = self.next_claimed()
            if number is None:
                return
            self.going[number] = self.pool.submit(self.jobs[number])

    def next_claimed(self) -> int | None:
        """Return a job that nobody else has begun, ``None`` while others do all that is left."""
        while self.to_do:
            number = self.to_do.popleft()
            if not self.cache.claim(self.jobs[number]):
                self.elsewhere.append(number)
            elif self.looked_up(number):  # somebody has done it meanwhile
                self.cache.let_go(self.jobs[number])
            else:
                return number
        if self.elsewhere and monotonic() >= self.look_at:
            self.look_at = monotonic() + LOOK_EVERY
            for number in list(self.elsewhere)[:LOOKED_AT]:
                if self.looked_up(number):
                    self.elsewhere.remove(number)
                elif self.cache.claim(self.jobs[number]):  # whoever began it has given up, or died
                    self.elsewhere.remove(number)
                    return number
        return None

    def looked_up(self, number: int) -> bool:
        """Take an outcome out of the cache, and say whether it was there."""
        outcome = self.cache.get(self.jobs[number])
        if outcome is None:
            return False
        self.done[number] = outcome
        return True

    def do_here(self, number: int) -> None:
        """Do one run in this process."""
        try:
            self.keep(number, perform(self.jobs[number]))
        except BaseException:
            self.cache.let_go(self.jobs[number])
            raise

    def take(self) -> None:
        """Keep what the processes have done; do again what died with one of them."""
        done = sorted(number for number, future in self.going.items() if future.done())
        if not done and self.going:
            rest(self.going.values(), MOMENT)
        dead = []
        for number in done:
            future = self.going.pop(number)
            try:
                self.keep(number, future.result())
            except BrokenExecutor:
                self.cache.let_go(self.jobs[number])
                dead.append(number)
        self.to_do.extendleft(reversed(dead))
        self.deaths += bool(dead)
        if self.deaths == MOST_DEATHS:
            raise too_many_deaths()

    def keep(self, number: int, outcome: Outcome) -> None:
        self.done[number], self.deaths = outcome, 0
        self.cache.put(self.jobs[number], outcome)

    def stop(self) -> list[tuple[Job, Future[Outcome]]]:
        """Drop what has not been sent; return the jobs that have, with their futures."""
        self.stopped = True
        self.to_do.clear()
        for number in self.going:
            self.cache.let_go(self.jobs[number])
        return [(self.jobs[number], future) for number, future in self.going.items()]

"""Which assumption moves this answer most, and which to measure next."""

from typing import NamedTuple

from cmsim.analysis.factors import assumed
from cmsim.analysis.factors import factors as factors_of
from cmsim.analysis.sample import Sample, answers, one_or_two, paired
from cmsim.analysis.statistics import Estimate, estimate
from cmsim.experiment.cancelled import STOPPED
from cmsim.experiment.executor import outcomes
from cmsim.model.policy import most_overdue

KEPT_AFTER_FIRST = 3
LOW, HIGH = "low", "high"


class TornadoBar(NamedTuple):
    """What one assumption does to the answer, from one end of its plausible range to the other.

    ``low`` and ``high`` are the answer at that end minus the answer as it stands, paired, in the
    measure's unit; ``at_low`` and ``at_high`` the answers there. An end that contradicts another
    number of the scenario is ``None``.
    """

    factor: object
    low: Estimate | None
    high: Estimate | None
    at_low: Estimate | None
    at_high: Estimate | None

    @property
    def reach(self):
        """Return by how much the answer moves at the end that moves it more."""
        return max((abs(end.mean) for end in (self.low, self.high) if end and end.n), default=0.0)

    @property
    def clear(self):
        """Say whether the answer clearly moves at either end."""
        return any(end is not None and end.clear for end in (self.low, self.high))

    def flips(self, answer):
        """Return the ends at which a difference clearly has the other sign than ``answer``."""
        ends = {self.factor.low: self.at_low, self.factor.high: self.at_high}
        return [
            value
            for value, end in ends.items()
            if end is not None and end.clear and end.mean * answer.mean < 0
        ]


class Tornado(NamedTuple):
    """The answer and the assumptions that move it most, largest first.

    ``looked_at`` assumptions were screened, ``without_effect`` of them changed nothing at all.
    """

    answer: Estimate
    bars: tuple
    looked_at: int
    without_effect: int
    replications: int
    is_difference: bool
    complete: bool

    @property
    def measure_next(self):
        """Return the bar of the assumption to measure next, or ``None``.

        Of the numbers that rest on an assumption or on memory, that nobody decides and that clearly
        move the answer, those that flip its sign come first, then the one that moves it most.
        """
        guessed = [
            bar for bar in self.bars if bar.clear and bar.factor.guessed and not bar.factor.decided
        ]
        return max(guessed, key=lambda bar: (bool(self.flips(bar)), bar.reach), default=None)

    def flips(self, bar):
        """Return the ends of an assumption at which a difference clearly changes its sign."""
        return bar.flips(self.answer) if self.is_difference and self.answer.clear else []


def tornado(
    scenarios,
    measure,
    factors=None,
    *,
    top=8,
    first=2,
    replications=20,
    confidence=0.95,
    seed=1,
    policy=most_overdue,
    jobs=1,
    cache=None,
    progress=None,
    runner=outcomes,
):
    """Return which assumptions move one measure, or its difference between two scenarios.

    Every assumption is put to either end of its plausible range, alone, on the same random numbers.
    ``first`` replications of all of them choose those worth more; the ``top`` ones end with
    ``replications``. Their intervals hold all at once with ``confidence``. Ctrl-C, or
    ``progress`` returning ``False``, ends early and keeps what there is.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> short = solo_rural().replace(weeks=8)
    >>> few = [each for each in factors_of([short]) if each.path.endswith("answered_known")]
    >>> len(tornado(short, "hours_outreach", few, replications=2).bars)
    1
    """
    scenarios = one_or_two(scenarios)
    sample = Sample([measure], seed, policy, jobs, cache, progress, runner)
    study = Study(sample, scenarios, measure, factors, confidence)
    try:
        sample.take([(each, r) for r in range(1, replications + 1) for each in scenarios])
        study.screen(first)
        study.keep(KEPT_AFTER_FIRST * top, min(KEPT_AFTER_FIRST * first, replications))
        study.keep(top, replications)
        return study.tornado(top, True)
    except STOPPED:
        if not study.ready(scenarios, 2):
            raise
        return study.tornado(top, False)


class Study:
    """Assumptions at both ends of their ranges, and the answers there so far."""

    def __init__(self, sample, scenarios, measure, factors, confidence):
        self.sample, self.scenarios, self.measure = sample, scenarios, measure
        self.confidence = confidence
        self.factors = list(factors_of(scenarios) if factors is None else factors)
        self.ends = {
            (factor, end): self.changed(factor, end)
            for factor in self.factors
            for end in (LOW, HIGH)
        }
        self.racing, self.done = self.factors, 0

    def changed(self, factor, end):
        """Return the scenarios with one assumption at one end, ``None`` if that cannot be."""
        changed = tuple(assumed(each, {factor: getattr(factor, end)}) for each in self.scenarios)
        return None if None in changed else changed

    def screen(self, replications):
        """Run every assumption at both ends."""
        self.run(self.factors, replications)

    def keep(self, most, replications):
        """Go on with those that have moved the answer most."""
        moving = [factor for factor in self.racing if self.moved(factor) > 0]
        self.racing = sorted(moving, key=self.moved, reverse=True)[:most]
        self.run(self.racing, replications)

    def run(self, factors, replications):
        self.sample.take(
            [
                (each, r)
                for r in range(1, replications + 1)
                for factor in factors
                for end in (LOW, HIGH)
                for each in self.ends[factor, end] or ()
            ]
        )
        self.done = replications

    def ready(self, scenarios, replications):
        """Say whether these replications of these scenarios have been run."""
        return all(
            self.sample.taken(each, r) for each in scenarios for r in range(1, replications + 1)
        )

    def replications(self, *several):
        """Return how many replications all of these scenarios have."""
        done = 0
        while self.ready([each for scenarios in several for each in scenarios], done + 1):
            done += 1
        return done

    def shifts(self, factor, end):
        """Return by how much one end moves the answer, by replication."""
        changed = self.ends[factor, end]
        if changed is None:
            return []
        rows = range(1, self.replications(changed, self.scenarios) + 1)
        return paired(
            answers(self.sample, self.scenarios, self.measure, rows),
            answers(self.sample, changed, self.measure, rows),
        )

    def moved(self, factor):
        """Return by how much the answer has moved at the end that moved it more."""
        known = [estimate(self.shifts(factor, end)) for end in (LOW, HIGH)]
        return max(abs(each.mean) if each.n else 0.0 for each in known)

    def bar(self, factor, confidence):
        """Return what is known of one assumption."""
        moved, there = {}, {}
        for end in (LOW, HIGH):
            changed = self.ends[factor, end]
            moved[end] = estimate(self.shifts(factor, end), confidence) if changed else None
            rows = range(1, self.replications(changed) + 1) if changed else ()
            there[end] = (
                estimate(answers(self.sample, changed, self.measure, rows), confidence)
                if changed
                else None
            )
        return TornadoBar(factor, moved[LOW], moved[HIGH], there[LOW], there[HIGH])

    def tornado(self, top, complete):
        """Return the assumptions still in the race, the strongest first."""
        most = sorted(self.racing, key=self.moved, reverse=True)[:top]
        each = 1 - (1 - self.confidence) / max(2 * len(most), 1)
        bars = [self.bar(factor, each) for factor in most]
        bars = sorted((bar for bar in bars if bar.reach > 0), key=lambda bar: -bar.reach)
        done = self.replications(self.scenarios)
        answer = estimate(
            answers(self.sample, self.scenarios, self.measure, range(1, done + 1)), self.confidence
        )
        without = sum(self.moved(factor) == 0 for factor in self.factors)
        return Tornado(
            answer,
            tuple(bars),
            len(self.factors),
            without,
            done,
            len(self.scenarios) == 2,
            complete,
        )

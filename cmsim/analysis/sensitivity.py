"""Which assumption moves this answer most, and which to measure next."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cmsim.analysis.factors import Factor, all_assumed
from cmsim.analysis.factors import factors as factors_of
from cmsim.analysis.sample import Runner, Sample, answers, one_or_two, paired
from cmsim.analysis.statistics import Estimate, estimate
from cmsim.experiment.cache import Cache
from cmsim.experiment.cancelled import STOPPED
from cmsim.experiment.executor import Workers, outcomes
from cmsim.experiment.job import Policy, ProgressCallback, Seed
from cmsim.measures.measure import Measure
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario

KEPT_AFTER_FIRST = 3
LOW, HIGH = "low", "high"


class TornadoBar(NamedTuple):
    """What one assumption does to the answer, from one end of its plausible range to the other.

    ``low`` and ``high`` are the answer at that end minus the answer as it stands, paired, in the
    measure's unit; ``at_low`` and ``at_high`` the answers there. An end that contradicts another
    number of the scenario is ``None``.
    """

    factor: Factor
    low: Estimate | None
    high: Estimate | None
    at_low: Estimate | None
    at_high: Estimate | None

    @property
    def reach(self) -> float:
        """Return by how much the answer moves at the end that moves it more."""
        return max((abs(end.mean) for end in (self.low, self.high) if end and end.n), default=0.0)

    @property
    def clear(self) -> bool:
        """Say whether the answer clearly moves at either end."""
        return any(end is not None and end.clear for end in (self.low, self.high))

    def flips(self, answer: Estimate) -> list[float]:
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
    bars: tuple[TornadoBar, ...]
    looked_at: int
    without_effect: int
    replications: int
    is_difference: bool
    complete: bool

    @property
    def measure_next(self) -> TornadoBar | None:
        """Return the bar of the assumption to measure next, or ``None``.

        Of the numbers that rest on an assumption or on memory, that nobody decides and that clearly
        move the answer, those that flip its sign come first, then the one that moves it most.
        """
        guessed = [
            bar for bar in self.bars if bar.clear and bar.factor.guessed and not bar.factor.decided
        ]
        return max(guessed, key=lambda bar: (bool(self.flips(bar)), bar.reach), default=None)

    def flips(self, bar: TornadoBar) -> list[float]:
        """Return the ends of an assumption at which a difference clearly changes its sign."""
        return bar.flips(self.answer) if self.is_difference and self.answer.clear else []


def tornado(
    scenarios: Scenario | Sequence[Scenario],
    measure: Measure | str,
    factors: Iterable[Factor] | None = None,
    *,
    top: int = 8,
    first: int = 2,
    replications: int = 20,
    confidence: float = 0.95,
    seed: Seed = 1,
    policy: Policy = USUAL,
    jobs: Workers = 1,
    cache: Cache | None = None,
    progress: ProgressCallback | None = None,
    runner: Runner = outcomes,
) -> Tornado:
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

    def __init__(
        self,
        sample: Sample,
        scenarios: tuple[Scenario, ...],
        measure: Measure | str,
        factors: Iterable[Factor] | None,
        confidence: float,
    ) -> None:
        self.sample, self.scenarios, self.measure = sample, scenarios, measure
        self.confidence = confidence
        self.factors = list(factors_of(scenarios) if factors is None else factors)
        self.ends = {
            (factor, end): self.changed(factor, end)
            for factor in self.factors
            for end in (LOW, HIGH)
        }
        self.racing, self.done = self.factors, 0

    def changed(self, factor: Factor, end: str) -> tuple[Scenario, ...] | None:
        """Return the scenarios with one assumption at one end, ``None`` if that cannot be."""
        return all_assumed(self.scenarios, {factor: getattr(factor, end)})

    def screen(self, replications: int) -> None:
        """Run every assumption at both ends."""
        self.run(self.factors, replications)

    def keep(self, most: int, replications: int) -> None:
        """Go on with those that have moved the answer most."""
        moving = [factor for factor in self.racing if self.moved(factor) > 0]
        self.racing = sorted(moving, key=self.moved, reverse=True)[:most]
        self.run(self.racing, replications)

    def run(self, factors: Sequence[Factor], replications: int) -> None:
        """Run some assumptions at both ends."""
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

    def ready(self, scenarios: Sequence[Scenario], replications: int) -> bool:
        """Say whether these replications of these scenarios have been run."""
        return all(
            self.sample.taken(each, r) for each in scenarios for r in range(1, replications + 1)
        )

    def replications(self, *several: Sequence[Scenario]) -> int:
        """Return how many replications all of these scenarios have."""
        done = 0
        while self.ready([each for scenarios in several for each in scenarios], done + 1):
            done += 1
        return done

    def shifts(self, factor: Factor, end: str) -> list[float | None]:
        """Return by how much one end moves the answer, by replication."""
        changed = self.ends[factor, end]
        if changed is None:
            return []
        rows = range(1, self.replications(changed, self.scenarios) + 1)
        return paired(
            answers(self.sample, self.scenarios, self.measure, rows),
            answers(self.sample, changed, self.measure, rows),
        )

    def moved(self, factor: Factor) -> float:
        """Return by how much the answer has moved at the end that moved it more."""
        shifts = [estimate(self.shifts(factor, end)) for end in (LOW, HIGH)]
        return max(abs(each.mean) if each.n else 0.0 for each in shifts)

    def bar(self, factor: Factor, confidence: float) -> TornadoBar:
        """Return what one assumption does to the answer."""
        moved: dict[str, Estimate | None] = {}
        there: dict[str, Estimate | None] = {}
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

    def tornado(self, top: int, complete: bool) -> Tornado:
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

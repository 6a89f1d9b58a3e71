"""The smallest staffing that meets the targets, with confidence."""

from collections.abc import Generator, Iterable, Sequence
from itertools import groupby

import numpy as np
from scipy.special import stdtrit

from cmsim.analysis.sample import Runner, Sample, paired
from cmsim.analysis.selection import result_of, select_best
from cmsim.analysis.staffing_options import Option, option, staffing_options, ways
from cmsim.analysis.staffing_verdicts import MET, MISSED, OPEN, Judged, Margins, Sizing
from cmsim.analysis.statistics import Values, estimate
from cmsim.analysis.targets import Target
from cmsim.analysis.targets import targets as read_targets
from cmsim.experiment.cache import Cache
from cmsim.experiment.cancelled import STOPPED
from cmsim.experiment.executor import Workers, outcomes
from cmsim.experiment.job import Policy, ProgressCallback, Seed
from cmsim.measures.measure import Measure
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario

LOOKS = (8, 16, 32, 64, 128)
FRESH = 30
LEAST_IF_EQUAL = 16
LEAST_TO_MEET = 32
PLENTY = 3
COST = "cost_to_practice"
SAME_COST = 5.0


def size(
    scenario: Scenario,
    targets: str | Iterable[str | Target],
    options: Iterable[Option] | None = None,
    confidence: float = 0.95,
    *,
    seed: Seed = 1,
    policy: Policy = USUAL,
    jobs: Workers = 1,
    ceiling: int = LOOKS[-1],
    fresh: int = FRESH,
    cache: Cache | None = None,
    progress: ProgressCallback | None = None,
    runner: Runner = outcomes,
) -> Sizing:
    """Return the smallest staffing whose mean meets every target, with ``confidence``.

    ``options`` are tried from the fewest paid hours a week upward
    (:func:`cmsim.analysis.staffing_options.staffing_options` of the scenario by default). Each is
    run 8, 16, 32 ... times until it is shown to meet all targets or to miss one; one that is shown
    neither way within ``ceiling`` replications does not count as meeting them. Few replications of
    something skewed look better than they are, so none is said to meet the targets before 32. Among
    those with the same hours the cheapest to the practices is taken, and of equally cheap ones that
    with the largest margin.

    The chance that anything is said wrongly of any option is at most one minus ``confidence``.
    Margins are measured afterwards on ``fresh`` replications, or as many as the choice took, that
    had no part in it.
    Ctrl-C, or ``progress`` returning ``False``, ends early and keeps what was judged.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> size(solo_rural().replace(weeks=4), "hours_paid>=8", fresh=2).answer.option.half_days
    2
    """
    search = Search(
        scenario, targets, options, confidence, ceiling, seed, policy, jobs, cache, progress, runner
    )
    try:
        return result_of(search.steps(fresh))
    except STOPPED:
        return search.so_far()


class Search:
    """A walk up the staffing options of a scenario until two of them meet all targets.

    The arguments are those of :func:`size`; :meth:`steps` does the work.
    """

    def __init__(
        self,
        scenario: Scenario,
        targets: str | Iterable[str | Target],
        options: Iterable[Option] | None = None,
        confidence: float = 0.95,
        ceiling: int = LOOKS[-1],
        seed: Seed = 1,
        policy: Policy = USUAL,
        jobs: Workers = 1,
        cache: Cache | None = None,
        progress: ProgressCallback | None = None,
        runner: Runner = outcomes,
    ) -> None:
        if not 0.5 < confidence < 1:
            raise ValueError(f"confidence = {confidence}: lies between 0.5 and 1")
        self.scenario, self.targets = scenario, read_targets(targets)
        options = staffing_options(scenario) if options is None else options
        self.options = sorted(options, key=lambda each: each.hours)
        self.confidence, self.ceiling = confidence, ceiling
        wanted: list[Measure | str] = [*(target.measure for target in self.targets), COST]
        self.sample = Sample(dict.fromkeys(wanted), seed, policy, jobs, cache, progress, runner)
        self.looks = [look for look in LOOKS if look < ceiling] + [ceiling]
        claims = len(self.options) * len(self.targets) * len(self.looks)
        self.each = (1 - confidence) / claims
        self.judged: list[Judged] = []
        self.met: list[Judged] = []

    def steps(self, fresh: int = FRESH) -> Generator[None, None, Sizing]:
        """Search, with a step after each run, and return the :class:`Sizing`."""
        for _, together in groupby(self.options, key=lambda each: each.hours):
            judged = yield from self.judge(list(together))
            self.met += yield from self.ranked([each for each in judged if each.verdict is MET])
            if len(self.met) > 1:
                break
        sizing = yield from self.measured_afresh(fresh)
        if sizing.answer or not sizing.nearest or sizing.nearest.option.structure not in ways():
            return sizing
        most = PLENTY * max(each.half_days for each in self.options)
        plenty = option(self.scenario, sizing.nearest.option.structure, most)
        rows = range(1, LOOKS[1] + 1)
        yield from self.sample.taking([(plenty.scenario, r) for r in rows])
        return sizing._replace(plenty=self.measured(Judged(plenty, OPEN, {}, 0), rows))

    def judge(self, together: Sequence[Option]) -> Generator[None, None, list[Judged]]:
        """Return options of equal hours judged, in as few replications as it takes."""
        verdicts: dict[int, Judged | None] = dict.fromkeys(range(len(together)))
        for look in self.looks:
            racing = [n for n, judged in verdicts.items() if judged is None]
            yield from self.sample.taking(
                [(together[n].scenario, r) for r in range(1, look + 1) for n in racing]
            )
            for n in racing:
                verdicts[n] = judged = self.look(together[n], look)
                self.judged += [judged] if judged else []
        return [judged for judged in verdicts.values() if judged is not None]

    def look(self, option: Option, look: int) -> Judged | None:
        """Return an option judged on its first replications, ``None`` when it takes more."""
        gaps = {target: self.gaps(option, target, range(1, look + 1)) for target in self.targets}
        shown = [direction(values, self.each) for values in gaps.values()]
        met = all(each == 1 for each in shown) and look >= min(LEAST_TO_MEET, self.looks[-1])
        verdict = MISSED if -1 in shown else MET if met else OPEN
        if verdict is OPEN and look < self.looks[-1]:
            return None
        margins = {target: estimate(values, self.confidence) for target, values in gaps.items()}
        return Judged(option, verdict, margins, look)

    def gaps(
        self, option: Option, target: Target, replications: Iterable[int]
    ) -> list[float | None]:
        """Return by how much each replication meets a target."""
        values = self.sample.values(option.scenario, target.measure, replications)
        return [target.gap(value) for value in values]

    def ranked(self, met: Iterable[Judged]) -> Generator[None, None, list[Judged]]:
        """Return options of equal hours, the cheapest to the practices first, then the safest."""
        rest, order = list(met), []
        while len(rest) > 1:
            cost = {n: self.cost(each) for n, each in enumerate(rest)}
            cheap = [rest[n] for n in cost if cost[n] <= min(cost.values()) + SAME_COST]
            order.append((yield from self.safest(cheap)))
            rest = [each for each in rest if each is not order[-1]]
        return order + rest

    def cost(self, judged: Judged) -> float:
        """Return what an option costs the practices, in $ a week."""
        costs = self.sample.values(judged.option.scenario, COST, range(1, self.looks[0] + 1))
        return float(np.mean([each or 0.0 for each in costs]))

    def safest(self, judged: Sequence[Judged]) -> Generator[None, None, Judged]:
        """Return the option with the largest worst margin, by ranking and selection."""
        if len(judged) == 1:
            return judged[0]

        def worst(n: int, replication: int) -> float:
            gaps = {
                target: self.gaps(judged[n].option, target, [replication + 1])[0]
                for target in self.targets
            }
            return min(0.0 if gap is None else gap / target.scale for target, gap in gaps.items())

        chosen = yield from select_best(
            worst,
            range(len(judged)),
            delta=1.0,
            confidence=self.confidence,
            ceiling=max(self.looks[-1], 10),
        )
        return judged[chosen.best]

    def so_far(self) -> Sizing:
        """Return what the walk found until now, nothing of it measured afresh."""
        return self.sizing(*self.chosen(), {})._replace(complete=False)

    def measured_afresh(self, fresh: int) -> Generator[None, None, Sizing]:
        """Return what the walk found, its margins measured on fresh replications."""
        first, second, nearest = self.chosen()
        if not fresh:
            return self.sizing(first, second, nearest, {})
        if first:
            fresh = max(fresh, first.replications)
        after = range(self.looks[-1] + 1, self.looks[-1] + fresh + 1)
        there = [each for each in (first, second, nearest) if each]
        yield from self.sample.taking([(each.option.scenario, r) for r in after for each in there])
        leads = self.leads(first, second, after) if first and second else {}
        answer, runner_up, closest = (
            each and self.measured(each, after) for each in (first, second, nearest)
        )
        return self.sizing(answer, runner_up, closest, leads)

    def chosen(self) -> tuple[Judged | None, Judged | None, Judged | None]:
        """Return the answer, the runner-up and, without an answer, the nearest option."""
        first, second, *_ = [*self.met, None, None]
        missed = [each for each in self.judged if each.verdict is not MET]
        nearest = max(missed, key=lambda each: each.shortfall, default=None) if not first else None
        return first, second, nearest

    def sizing(
        self,
        answer: Judged | None,
        runner_up: Judged | None,
        nearest: Judged | None,
        leads: Margins,
    ) -> Sizing:
        """Return these options with all that was judged on the way."""
        return Sizing(
            self.targets,
            self.confidence,
            answer,
            runner_up,
            nearest,
            None,
            leads,
            tuple(self.judged),
            len(self.options),
            self.sample.runs,
            True,
        )

    def measured(self, judged: Judged, replications: Iterable[int]) -> Judged:
        """Return an option with its margins from these replications, all at once confident."""
        each = 1 - (1 - self.confidence) / len(self.targets)
        return judged._replace(
            margins={
                target: estimate(self.gaps(judged.option, target, replications), each)
                for target in self.targets
            }
        )

    def leads(self, first: Judged, second: Judged, replications: Iterable[int]) -> Margins:
        """Return the answer's margins minus the runner-up's, paired by replication."""
        return {
            target: estimate(
                paired(*(self.gaps(each.option, target, replications) for each in (second, first))),
                self.confidence,
            )
            for target in self.targets
        }


def direction(values: Values, error: float) -> int:
    """Return 1 when the mean is shown to be above zero, -1 below, 0 when it is not shown.

    Each of the two is said wrongly with a chance of at most ``error`` (Student's t). Without any
    value nothing can be met. Values that are all equal show nothing until there are enough.

    >>> direction([1, 2, 1, 2, 1], 0.05), direction([1, -2, 1, 0, 1], 0.05), direction([None], 0.05)
    (1, 0, -1)
    """
    interval = estimate(values)
    if interval.n == 0:
        return -1
    if interval.half_width == 0:
        return 0 if interval.n < LEAST_IF_EQUAL else (1 if interval.mean >= 0 else -1)
    if interval.n < 3:
        return 0
    reach = (
        interval.half_width * stdtrit(interval.n - 1, 1 - error) / stdtrit(interval.n - 1, 0.975)
    )
    return 1 if interval.mean > reach else -1 if interval.mean < -reach else 0

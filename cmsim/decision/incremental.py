"""Long searches in small steps, so that a page keeps answering: draws, tornado, size.

Each generator yields what there is so far; the last one it yields is complete. Runs are taken
from the cache where it has them, so stopping and starting again goes on from there.
"""

import time
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from cmsim.analysis.factors import Factor, all_assumed
from cmsim.analysis.factors import factors as factors_of
from cmsim.analysis.sample import Sample
from cmsim.analysis.sensitivity import KEPT_AFTER_FIRST, Study, Tornado
from cmsim.analysis.staffing import LOOKS, Search
from cmsim.analysis.staffing_options import staffing_options
from cmsim.analysis.staffing_verdicts import Sizing
from cmsim.analysis.uncertainty import hypercube
from cmsim.decision.net_benefit import NEEDED, net_benefit
from cmsim.decision.options import PROTECTED
from cmsim.experiment.cache import Cache
from cmsim.experiment.job import Seed
from cmsim.measures.measure import Measure
from cmsim.measures.registry import find
from cmsim.measures.run_record import RunRecord
from cmsim.scenario.scenario import Scenario

DRAWS, TOP, REPEATS = 60, 5, 12
FIRST_DRAWN = 1000  # replications of the draws, none of which led to the verdict
AGREED = ("posts.*.salary", "posts.*.paid_by_practice")
ROLES = tuple(("posts.*.declines_pulls", value) for value in (0.0, PROTECTED))
BREATH = 0.4  # seconds of work between two answers of the page


def net_benefit_of(record: RunRecord) -> float:
    """Return the net benefit of one run at the usual willingness to pay."""
    return net_benefit(record.scenario, {name: find(name).of(record) for name in NEEDED})


NET_BENEFIT = Measure(
    "net_benefit",
    "Net benefit",
    "$ a year",
    "Willingness to pay times patients in active care and on time, plus claims, less cost.",
    net_benefit_of,
    "more",
)


class Draws(NamedTuple):
    """Which option has the largest net benefit in each draw of all assumptions at once.

    Each draw has random numbers of its own.
    ``impossible`` draws contradicted themselves and were left out.
    """

    winners: tuple[str, ...]
    impossible: int
    total: int
    factors: int

    @property
    def complete(self) -> bool:
        """Say whether all draws are done."""
        return len(self.winners) + self.impossible == self.total


class NetBenefitSample(Sample):
    """A sample whose one measure is the net benefit of an option, made of the model's measures."""

    def __init__(
        self, willingness_to_pay: float, seed: Seed = 1, cache: Cache | None = None
    ) -> None:
        super().__init__(NEEDED, seed, cache=cache)
        self.willingness_to_pay = willingness_to_pay

    def values(
        self, scenario: Scenario, measure: Measure | str, replications: Iterable[int]
    ) -> list[float | None]:
        return list(self.net_benefits(scenario, replications))

    def net_benefits(self, scenario: Scenario, replications: Iterable[int]) -> list[float]:
        """Return the net benefit of an option in these replications, running those missing."""
        replications = list(replications)
        self.take([(scenario, each) for each in replications])
        return [
            net_benefit(scenario, self.runs_done[self.key(scenario, each)], self.willingness_to_pay)
            for each in replications
        ]


def unsure(scenarios: Sequence[Scenario], exclude: Container[str] = ()) -> tuple[Factor, ...]:
    """Return the assumptions that nobody at the practice knows or has agreed.

    ``exclude`` are paths of numbers that the practice has measured itself.

    What the nurse's role turns away is what *no hire* and *protect the time* mean; it stays.
    """
    return tuple(
        each
        for each in factors_of(scenarios)
        if each.path not in AGREED and each.path not in exclude and each[:2] not in ROLES
    )


def draws(
    scenarios: Sequence[Scenario],
    willingness_to_pay: float,
    *,
    exclude: Container[str] = (),
    inputs: int = DRAWS,
    seed: int = 1,
    cache: Cache | None = None,
) -> Iterator[Draws]:
    """Yield :class:`Draws` of all assumptions from their ranges, one more each time."""
    sample, factors = NetBenefitSample(willingness_to_pay, seed, cache), unsure(scenarios, exclude)
    winners: list[str] = []
    impossible = 0
    for n, row in enumerate(hypercube(factors, inputs, seed)):
        possible = all_assumed(scenarios, dict(zip(factors, row)))
        if possible is None:
            impossible += 1
        else:
            nets: dict[str, float] = {}
            for each in possible:
                (nets[each.name],) = sample.net_benefits(each, [FIRST_DRAWN + n])
                yield Draws(tuple(winners), impossible, inputs, len(factors))
            winners.append(max(nets, key=nets.__getitem__))
        yield Draws(tuple(winners), impossible, inputs, len(factors))


def tornado(
    pair: Sequence[Scenario],
    willingness_to_pay: float,
    *,
    exclude: Container[str] = (),
    top: int = TOP,
    first: int = 1,
    replications: int = REPEATS,
    seed: int = 1,
    cache: Cache | None = None,
) -> Iterator[tuple[int, int, Tornado | None]]:
    """Yield (done, total, Tornado or ``None``): what moves the second option's lead over the first.

    As :func:`cmsim.analysis.sensitivity.tornado`; all assumptions are tried once, the strongest
    again and again.
    """
    sample = NetBenefitSample(willingness_to_pay, seed, cache)
    study = Study(sample, tuple(pair), NET_BENEFIT, unsure(pair, exclude), 0.95)
    own = [(each, r) for r in range(1, replications + 1) for each in pair]
    yield from taken(sample, own, None)
    yield from taken(sample, at_ends(study, study.factors, first), None)
    study.screen(first)
    for most, goal in (
        (KEPT_AFTER_FIRST * top, min(KEPT_AFTER_FIRST * first, replications)),
        (top, replications),
    ):
        so_far = study.tornado(top, False) if first > 1 or most == top else None
        racing = sorted(
            (each for each in study.racing if study.moved(each) > 0), key=study.moved, reverse=True
        )[:most]
        yield from taken(sample, at_ends(study, racing, goal), so_far)
        study.keep(most, goal)
    yield 1, 1, study.tornado(top, True)


def at_ends(
    study: Study, factors: Iterable[Factor], replications: int
) -> list[tuple[Scenario, int]]:
    """Return the (scenario, replication) pairs that some factors take at both ends."""
    return [
        (each, r)
        for r in range(1, replications + 1)
        for factor in factors
        for end in ("low", "high")
        for each in study.ends[factor, end] or ()
    ]


def taken(
    sample: Sample, pairs: Sequence[tuple[Scenario, int]], so_far: Tornado | None
) -> Iterator[tuple[int, int, Tornado | None]]:
    """Take runs one by one, telling how far it is."""
    for done, pair in enumerate(pairs, 1):
        if not sample.has(*pair):
            sample.take([pair])
            yield done, len(pairs), so_far


def sizes(
    scenario: Scenario,
    targets: str | Sequence[str],
    *,
    confidence: float = 0.95,
    half_days: Sequence[int] | None = None,
    seed: int = 1,
    cache: Cache | None = None,
    fresh: int = 20,
    ceiling: int = LOOKS[-1],
) -> Iterator[Sizing]:
    """Yield a :class:`cmsim.analysis.staffing.Sizing` after each moment of work.

    The search is that of :func:`cmsim.analysis.staffing.size`.
    """
    search = Search(
        scenario,
        targets,
        staffing_options(scenario, half_days),
        confidence,
        ceiling,
        seed,
        cache=cache,
    )
    steps, deadline = search.steps(fresh), time.monotonic() + BREATH
    while True:
        try:
            next(steps)
        except StopIteration as end:
            yield end.value
            return
        if time.monotonic() > deadline:
            yield search.so_far()
            deadline = time.monotonic() + BREATH

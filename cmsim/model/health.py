"""The course of illness in a panel: flares, emergency visits, admissions, readmissions.

The panel produces candidate events as one merged stream, the same under every staffing. Each
carries its own random numbers: it happens unless the patient is then in effective care and the
first of those numbers falls under the averted share.
"""

from bisect import bisect
from collections.abc import Callable, Iterable
from functools import lru_cache
from heapq import merge
from itertools import accumulate
from math import fsum, log

from cmsim.model.policy import Task
from cmsim.model.roster import CLASSES, TIERS, index_of, numbers_in_class, tier_of
from cmsim.model.streams import RandomStream, Streams, Uniforms, varied
from cmsim.scenario.panel import Panel, Rates, Tier
from cmsim.scenario.parameter import Shape
from cmsim.units import DAY, YEAR

MOST_READMITTED = 0.6  # of 1: no group that was measured lies above (TC-E19, OF-E19)
NOBODY, HALVINGS = 1e-25, 60  # of first stays
RECENT = 180 * DAY  # since a stay (TC-D34: 3 to 6 months; OF-E19: half a year)
vary_stay = varied(Shape.LOGNORMAL, 0.7)

Flare = tuple[float, int, Tier, float, int]  # time, number, tier, u, turn


def frailty_weights(spread: float) -> list[float]:
    """Return how frail each tenth of a tier is, with mean 1; lognormal with ``spread``."""
    factor = varied(Shape.LOGNORMAL, spread)
    weights = [factor((n + 0.5) / CLASSES) for n in range(CLASSES)]
    total = fsum(weights)
    return [weight * CLASSES / total for weight in weights]


class Growth:
    """Who joins a panel after the start, one after another at an even pace."""

    def __init__(self, panel: Panel, horizon: float) -> None:
        self.start = panel.counts
        self.pace = {tier: count * panel.grows / YEAR for tier, count in self.start.items()}
        self.end = {tier: self.joined(tier, horizon) for tier in TIERS}

    def joined(self, tier: Tier, now: float) -> int:
        """Return how many patients of a tier there are by now."""
        return self.start[tier] + int(self.pace[tier] * now + 0.5)

    def is_there(self, number: int, now: float) -> bool:
        """Say whether a patient has joined by now."""
        return index_of(number) < self.joined(tier_of(number), now)


class Picker:
    """Pick patients of a panel in proportion to a rate by tier and to their frailty.

    They are those of the start, or with ``growth`` all who join until the end of the run.
    """

    def __init__(
        self, panel: Panel, rate_of: Callable[[Tier], float], growth: Growth | None = None
    ) -> None:
        self.cells: list[tuple[int, int, int, Tier]] = []  # first number, step, size
        rates: list[float] = []
        for tier in TIERS:
            start, end = (
                (growth.start[tier], growth.end[tier]) if growth else (0, panel.counts[tier])
            )
            count, weights = end - start, frailty_weights(panel.frailty)
            sizes = [
                (count - (n - start) % CLASSES + CLASSES - 1) // CLASSES for n in range(CLASSES)
            ]
            mean = fsum(size * weight for size, weight in zip(sizes, weights)) or 1.0
            for n in range(CLASSES):
                rate = rate_of(tier) * count * sizes[n] * weights[n] / mean
                if rate > 0:
                    self.cells.append((*numbers_in_class(tier, n, start), sizes[n], tier))
                    rates.append(rate)
        self.cumulated = list(accumulate(rates))
        self.total = self.cumulated[-1] if rates else 0.0
        self.last = len(self.cells) - 1

    def pick(self, u: float, v: float) -> int:
        """Return the number of a patient."""
        first, step, size, _ = self.cells[bisect(self.cumulated, u * self.total, 0, self.last)]
        return first + step * int(v * size)


class Transition:
    """A stay in hospital, from the discharge on."""

    __slots__ = ("discharged", "called", "in_time", "seen", "within", "task")

    task: Task  # the call, from when the discharge is known

    def __init__(self, discharged: float, within: float) -> None:
        self.discharged, self.within = discharged, within
        self.called: float | None = None
        self.seen: float | None = None
        self.in_time = False


class Course:
    """How stays in hospital follow one another in a tier.

    Whatever the memory, the mean chance of a readmission within 30 days over all discharges is the
    stated one. ``first`` is the share of all stays that follow upon no other.
    """

    def __init__(self, panel: Panel, rates: Rates) -> None:
        self.memory, self.later = panel.memory, panel.later_stays
        self.base = chance_after_first(self.memory, self.later, rates.readmission)
        plain = not self.memory and not self.later
        self.first = 1 - self.base if plain else 1 / self.in_a_row()[0]

    def readmission(self, stay: int) -> float:
        """Return the chance of a readmission within 30 days of the stay of that number in a row."""
        return readmission_after(stay - 1, self.base, self.memory)

    def in_a_row(self) -> tuple[float, float]:
        """Return how many stays there are in a row, and how many of them are readmissions."""
        return in_a_row(self.base, self.memory, self.later)

    def readmitted(self) -> float:
        """Return the share of all discharges that are followed by a readmission."""
        stays, readmissions = self.in_a_row()
        return readmissions / stays


def readmission_after(earlier: int, base: float, memory: float) -> float:
    """Return the chance of a readmission after a stay with so many stays shortly before it."""
    return min(base * (1 + memory * earlier), MOST_READMITTED)


def in_a_row(base: float, memory: float, later: float) -> tuple[float, float]:
    """Return the mean number of stays in a row, and how many of them are readmissions."""
    share = 1.0
    shares: list[float] = []
    readmissions: list[float] = []
    while share > NOBODY:
        again = readmission_after(len(shares), base, memory)
        shares.append(share)
        readmissions.append(share * again)
        share *= again + (1 - again) * later
    return fsum(shares), fsum(readmissions)


@lru_cache(1000)
def chance_after_first(memory: float, later: float, readmission: float) -> float:
    """Return the chance of a readmission after a first stay that makes the mean the stated one."""
    if not memory:
        return readmission
    low, high = 0.0, readmission
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        stays, readmissions = in_a_row(middle, memory, later)
        low, high = (middle, high) if readmissions / stays < readmission else (low, middle)
    return middle


class Flares:
    """The flares of the patients of one picker: a merged stream, in order of time."""

    def __init__(self, picker: Picker, generator: Callable[[], float]) -> None:
        self.picker, self.random = picker, generator
        self.turn = 0
        self.time = 0.0
        self.gap = YEAR / picker.total if picker.total else float("inf")

    def until(self, end: float) -> list[Flare]:
        """Return the flares before ``end``.

        ``u`` settles what a flare brings; ``turn`` counts the flares.
        """
        random, picker, gap = self.random, self.picker, self.gap
        cells, cumulated, total, last = picker.cells, picker.cumulated, picker.total, picker.last
        found: list[Flare] = []
        if gap == float("inf"):
            return found
        if not self.turn:
            self.time = -log(1 - random()) * gap
            self.turn = 1
        time, turn = self.time, self.turn
        while time < end:
            first, step, size, tier = cells[bisect(cumulated, random() * total, 0, last)]
            number = first + step * int(random() * size)
            found.append((time, number, tier, random(), turn))
            turn += 1
            time -= log(1 - random()) * gap
        self.time, self.turn = time, turn
        return found


class Illness:
    """What the panel of one practice goes through.

    Those who join later have a stream of their own, so that they change nothing for the others.
    """

    def __init__(
        self, panel: Panel, stream: RandomStream, growth: Growth, streams: Streams, name: str
    ) -> None:
        def rate_of(tier: Tier) -> float:
            return panel.rates(tier).ed_visits / panel.flares_to_ed

        self.panel, self.stream, self.growth = panel, stream, growth
        self.flares = Flares(Picker(panel, rate_of), streams.generator(name, "flares"))
        self.later_flares = Flares(
            Picker(panel, rate_of, growth), streams.generator(name, "flares of those who join")
        )
        self.to_ed = panel.flares_to_ed
        self.courses = {tier: Course(panel, panel.rates(tier)) for tier in TIERS}
        self.to_hospital = {tier: self.first_admission(tier) for tier in TIERS}

    def first_admission(self, tier: Tier) -> float:
        """Return the chance that a flare of a patient brings a first admission.

        Each stay can be followed by another, so first admissions are only a share of the stated
        rate.
        """
        rates = self.panel.rates(tier)
        flares = rates.ed_visits / self.panel.flares_to_ed
        return rates.admissions * self.courses[tier].first / flares if flares else 0.0

    def until(self, end: float) -> Iterable[Flare]:
        """Return the flares before ``end``, in order of time."""
        if not self.later_flares.picker.total:
            return self.flares.until(end)
        joined = (
            flare
            for flare in self.later_flares.until(end)
            if self.growth.is_there(flare[1], flare[0])
        )
        return merge(self.flares.until(end), joined)

    def part_of_fate(self, number: int, turn: int, which: int) -> float:
        """Return one of the random numbers of a candidate event."""
        return self.stream.one(b"flare %d" % number, turn, which)

    def end_of_fate(self, number: int, turn: int) -> Uniforms:
        """Return the random numbers of a candidate event but the first two."""
        return self.stream.four(b"flare %d" % number, turn, 2)

    def fate(self, number: int, turn: int) -> Uniforms:
        """Return the random numbers of one candidate event of one patient."""
        return self.stream.row(b"flare %d" % number, turn)


def days_to_readmission(u: float) -> float:
    """Return the days from discharge to readmission, at the quantile ``u`` of 30 days."""
    return 30 * u


def days_to_later_stay(u: float) -> float:
    """Return the days from discharge to a stay after the first month, within half a year."""
    return 30 + 150 * u


def stay(mean: float, u: float) -> float:
    """Return the days of a stay in hospital."""
    return mean * vary_stay(u)


def notice(mean: float, u: float) -> float:
    """Return the days until a discharge becomes known."""
    return -log(u) * mean

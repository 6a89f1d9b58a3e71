"""The course of illness in a panel: flares, emergency visits, admissions, readmissions.

The panel produces candidate events as one merged stream, the same under every staffing. Each
carries its own random numbers: it happens unless the patient is then in effective care and the
first of those numbers falls under the averted share.
"""

from bisect import bisect
from itertools import accumulate
from math import fsum, log

from cmsim.model.roster import CLASSES, TIERS, numbers_in_class
from cmsim.model.streams import varied
from cmsim.scenario.parameter import Shape
from cmsim.units import YEAR

vary_stay = varied(Shape.LOGNORMAL, 0.7)


def frailty_weights(spread):
    """Return how frail each tenth of a tier is, with mean 1; lognormal with ``spread``."""
    factor = varied(Shape.LOGNORMAL, spread)
    weights = [factor((n + 0.5) / CLASSES) for n in range(CLASSES)]
    total = fsum(weights)
    return [weight * CLASSES / total for weight in weights]


class Picker:
    """Pick patients of a panel in proportion to a rate by tier and to their frailty."""

    def __init__(self, panel, rate_of):
        self.cells, rates = [], []
        for tier in TIERS:
            count, weights = panel.counts[tier], frailty_weights(panel.frailty)
            sizes = [(count - n + CLASSES - 1) // CLASSES for n in range(CLASSES)]
            mean = fsum(size * weight for size, weight in zip(sizes, weights)) or 1.0
            for n in range(CLASSES):
                rate = rate_of(tier) * count * sizes[n] * weights[n] / mean
                if rate > 0:
                    self.cells.append((*numbers_in_class(tier, n), sizes[n]))
                    rates.append(rate)
        self.cumulated = list(accumulate(rates))
        self.total = self.cumulated[-1] if rates else 0.0
        self.last = len(self.cells) - 1

    def pick(self, u, v):
        """Return the number of a patient."""
        first, step, size = self.cells[bisect(self.cumulated, u * self.total, 0, self.last)]
        return first + step * int(v * size)


class Transition:
    """A stay in hospital, from the discharge on."""

    __slots__ = ("discharged", "called", "in_time", "seen", "within", "task")

    def __init__(self, discharged, within):
        self.discharged, self.within = discharged, within
        self.called = self.seen = self.task = None
        self.in_time = False


class Illness:
    """What the panel of one practice goes through."""

    def __init__(self, panel, stream, generator):
        self.panel, self.stream, self.random = panel, stream, generator
        self.picker = Picker(panel, lambda tier: panel.rates(tier).ed_visits / panel.flares_to_ed)
        self.to_ed = panel.flares_to_ed
        self.to_hospital = {tier: self.first_admission(panel.rates(tier)) for tier in TIERS}
        self.readmission = {tier: panel.rates(tier).readmission for tier in TIERS}
        self.turn = 0
        self.time = 0.0
        self.gap = YEAR / self.picker.total if self.picker.total else float("inf")

    def first_admission(self, rates):
        """Return the chance that a flare brings a first admission.

        A readmission can be followed by another, so first admissions are the stated rate
        times one less the chance of readmission.
        """
        flares = rates.ed_visits / self.panel.flares_to_ed
        return rates.admissions * (1 - rates.readmission) / flares if flares else 0.0

    def until(self, end):
        """Yield the flares before ``end`` as (time, number, u, turn), in order of time.

        ``u`` settles what a flare brings; ``turn`` counts the flares of the practice.
        """
        random, pick, gap = self.random, self.picker.pick, self.gap
        if gap == float("inf"):
            return
        if not self.turn:
            self.time = -log(1 - random()) * gap
            self.turn = 1
        time, turn = self.time, self.turn
        while time < end:
            yield time, pick(random(), random()), random(), turn
            turn += 1
            time -= log(1 - random()) * gap
        self.time, self.turn = time, turn

    def fate(self, number, turn):
        """Return the random numbers of one candidate event of one patient."""
        return self.stream.row(b"flare %d" % number, turn)


def days_to_readmission(u):
    """Return the days from discharge to readmission, at the quantile ``u`` of 30 days."""
    return 30 * u


def stay(mean, u):
    """Return the days of a stay in hospital."""
    return mean * vary_stay(u)


def usual_day(u):
    """Return the day after discharge on which a usual visit falls, 2 to 14."""
    return 2 + 12 * u


def notice(mean, u):
    """Return the days until a discharge becomes known."""
    return -log(u) * mean

"""Options weighed against each other: patients kept on time, what they are worth, what they cost.

A patient in active care counts as far as contacts come on time: a caseload of which half is late
counts half. Costs are money for posts that are hired, shared or bought; of a nurse who is there
already, only the hours that go to care management instead of other work.
"""

from typing import NamedTuple

import numpy as np

from cmsim.analysis.sample import paired
from cmsim.analysis.statistics import Estimate, estimate, share
from cmsim.decision.options import LEAST, NO_HIRE, NURSE, PROTECT, Weighing

NEEDED = (
    "active_caseload",
    "on_time",
    "transition_calls_in_time",
    "hours_paid",
    "hours_pulled",
    "cost_to_practice",
)
SHOWN = (
    *NEEDED,
    "enrolled",
    "referrals",
    "overdue",
    "utilization",
    "strain",
    "backlog_growth",
    "utilization_late",
)
REVENUE = "revenue_claims"
WEEKS, FULL_TIME = 52, 40
ENDS = (0.05, 0.95)
RESAMPLES = 400
ENOUGH, IDLE, HOLLOW, BUSY = 0.7, 0.5, 0.5, 0.85
MONTH_THREE = 13


class Lead(NamedTuple):
    """One option against another: how much more is left over, in $ a year."""

    other: str
    lead: Estimate


class PriceStep(NamedTuple):
    """From a price on, an option is the best: the price with the range of 9 in 10 resamples."""

    option: str
    price: float
    low: float
    high: float


class Recommendation(NamedTuple):
    """What the runs say: the option with most left over, and how clearly.

    ``advice`` is ``leader`` if it clearly beats every other; else the cheapest of those it does
    not clearly beat, the ``ties``. ``prices`` says from which worth of a patient on which option
    is best.
    """

    advice: str
    leader: str
    clear: bool
    ties: tuple
    leads: tuple
    nets: dict
    kept: dict
    costs: dict
    prices: tuple
    confidence: float
    replications: int


# --- one run


def kept(values):
    """Return patients in active care, counted as far as their contacts come on time."""
    return (values["active_caseload"] or 0.0) * (values["on_time"] or 0.0)


def is_staff(scenario):
    """Say whether all who work in an option are there already."""
    return bool(scenario.posts) and all(post.name == NURSE for post in scenario.posts)


def hourly(scenario):
    """Return what an hour of the nurse costs, benefits included."""
    return scenario.posts[0].salary / (1 - scenario.prices.benefits) / (FULL_TIME * WEEKS)


def cost(scenario, values):
    """Return what an option costs, in $ a year: money, or hours of staff that is there already."""
    if is_staff(scenario):
        hours = values["hours_paid"] - values["hours_pulled"]
        return hours * WEEKS * hourly(scenario)
    return values["cost_to_practice"] * WEEKS


def net(scenario, values, weighing):
    """Return worth of the patients kept plus claims less cost, in $ a year."""
    return weighing.worth * kept(values) + (values.get(REVENUE) or 0.0) - cost(scenario, values)


# --- many runs


def columns(results, of):
    """Return ``{option: [value of each replication]}``; ``of`` takes scenario and values."""
    found = {name: [] for name in results.names}
    scenarios = {each.name: each for each in results.scenarios}
    for outcome in results.outcomes:
        found[outcome.scenario].append(of(scenarios[outcome.scenario], outcome.values))
    return found


def verdict(results, weighing=Weighing(), confidence=0.95):
    """Return the verdict on all options of some results.

    All comparisons with the leader hold at once with ``confidence``.
    """
    nets = columns(results, lambda scenario, values: net(scenario, values, weighing))
    costs = columns(
        results, lambda scenario, values: cost(scenario, values) - (values.get(REVENUE) or 0.0)
    )
    held = columns(results, lambda scenario, values: kept(values))
    leader = max(nets, key=lambda name: np.mean(nets[name]))
    others = [name for name in nets if name != leader]
    each = 1 - (1 - confidence) / max(len(others), 1)
    leads = sorted(
        (Lead(name, estimate(paired(nets[name], nets[leader]), each)) for name in others),
        key=lambda lead: lead.lead.mean,
    )
    ties = (leader, *(lead.other for lead in leads if not lead.lead.low > 0))
    cheapest = min(ties, key=lambda name: np.mean(costs[name]))
    return Recommendation(
        cheapest,
        leader,
        len(ties) == 1,
        ties,
        tuple(leads),
        *(
            {name: estimate(values, confidence) for name, values in found.items()}
            for found in (nets, held, costs)
        ),
        prices(held, costs),
        confidence,
        results.replications,
    )


def prices(held, costs):
    """Return from which worth of a patient on which option is best, the cheapest first.

    >>> a, b = "stay", "hire"
    >>> [step[:2] for step in prices({a: [1, 1], b: [11, 11]}, {a: [0, 0], b: [100, 100]})]
    [('stay', 0.0), ('hire', 10.0)]
    """
    names = list(held)
    patients, money = (np.array([found[name] for name in names]) for found in (held, costs))
    order = frontier(patients.mean(axis=1), money.mean(axis=1))
    steps = [PriceStep(names[order[0]], 0.0, 0.0, 0.0)]
    draw = np.random.default_rng(1).integers(patients.shape[1], size=(RESAMPLES, patients.shape[1]))
    for before, after in zip(order, order[1:]):
        more = (patients[after] - patients[before])[draw].mean(axis=1)
        dearer = (money[after] - money[before])[draw].mean(axis=1)
        ratio = np.where(more > 0, dearer / np.where(more > 0, more, 1), np.inf)
        price = (money[after] - money[before]).mean() / (patients[after] - patients[before]).mean()
        low, high = np.quantile(ratio, ENDS, method="nearest")
        steps.append(PriceStep(names[after], float(price), float(low), float(high)))
    return tuple(steps)


def frontier(patients, money):
    """Return the options that are best at some worth of a patient, the cheapest first.

    >>> frontier([1, 5, 6], [0, 40, 45])
    [0, 2]
    """
    here = min(range(len(money)), key=lambda n: (money[n], -patients[n]))
    found = [here]
    while True:
        more = [n for n in range(len(money)) if patients[n] > patients[here]]
        if not more:
            return found
        here = min(
            more,
            key=lambda n, at=here: (
                (money[n] - money[at]) / (patients[n] - patients[at]),
                -patients[n],
            ),
        )
        found.append(here)


def likely(values, ends=ENDS):
    """Return between which two values nine in ten runs lie, ``None`` without values.

    >>> likely([1.0, 2.0, 3.0])
    (1.0, 3.0)
    """
    there = [value for value in values if value is not None and value == value]
    if not there:
        return None
    return tuple(float(np.quantile(there, end, method="nearest")) for end in ends)


def late(results, name):
    """Return between which two shares the late contacts of nine in ten runs lie."""
    found = likely(1 - results.measure("on_time")[name])
    return found


def at_month_three(results, name, measure="active_caseload"):
    """Return (mean, low, high) of a weekly measure in week 13, low and high of 9 in 10 runs."""
    weekly = results.weekly(measure)
    if len(weekly) < MONTH_THREE:
        return None
    values = weekly[name].loc[MONTH_THREE].to_list()
    ends = likely(values)
    return None if ends is None else (float(np.nanmean(values)), *ends)


# --- what is worth saying beside the numbers


class Remark(NamedTuple):
    """Something that a leader should know of an option: its kind, the option, and a share."""

    kind: str
    option: str
    share: float


def remarks(results):
    """Return what stands out: promises that are not kept, people who wait for work."""
    found = []
    for scenario in results.scenarios:
        if not scenario.posts:
            continue
        on_time, busy = (
            estimate(results.measure(each)[scenario.name]) for each in ("on_time", "utilization")
        )
        if on_time.n and on_time.high < HOLLOW:
            found.append(Remark("hollow", scenario.name, on_time.mean))
        if busy.n and busy.high < IDLE:
            found.append(Remark("idle", scenario.name, busy.mean))
    return tuple(found)


def would_do(scenario, busy):
    """Return how many half-days a week would do, if work were spread as thinly as it can be."""
    half_days = sum(site != "off" for post in scenario.posts for site in post.week)
    return max(LEAST, int(np.ceil(half_days * busy / BUSY)))


def new_money(name):
    """Say whether an option takes new money, and not hours of people who are there."""
    return name not in (NO_HIRE, PROTECT)


def turns_at(bar):
    """Return the ends of an assumption at which the advice clearly loses, as numbers."""
    ends = ((bar.factor.low, bar.at_low), (bar.factor.high, bar.at_high))
    return [value for value, known in ends if known is not None and known.clear and known.mean < 0]


def holds(winners, advice):
    """Return in what share of draws the advice has most left over."""
    return share([winner == advice for winner in winners])

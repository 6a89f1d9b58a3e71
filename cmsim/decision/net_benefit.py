"""The net benefit of each option: patients on time times the willingness to pay, less the cost.

A patient in active care counts as far as contacts come on time: a caseload of which half is late
counts half. Costs are money for posts that are hired, shared or bought; of a nurse who is there
already, only the hours that go to care management instead of other work. Claims are added.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np

from cmsim.analysis.sample import paired
from cmsim.analysis.sensitivity import TornadoBar
from cmsim.analysis.statistics import Estimate, Share, estimate, share
from cmsim.decision.options import NO_HIRE, NURSE, PROTECT
from cmsim.experiment.results import Results
from cmsim.scenario.evidence import sources
from cmsim.scenario.parameter import Parameter
from cmsim.scenario.scenario import Scenario

Values: TypeAlias = Mapping[str, float | None]  # of one run, by measure
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
FIRM = 0.7
MONTH_THREE = 13
WILLINGNESS_TO_PAY = Parameter(
    "Willingness to pay for one patient in active care whose contacts come on time",
    "$ a year",
    2650,
    4420,
    sources.Assumption(
        "what a full-time post costs (OF-W01, OF-W06, OF-W07), shared by 30 patients, the low end "
        "of TC-A02; by 50, the high end, it is $2,650. What to pay is yours to say"
    ),
    0,
    100_000,
)
USUAL_WILLINGNESS_TO_PAY = 4400.0


class Lead(NamedTuple):
    """One option against another: by how much its net benefit is larger, in $ a year."""

    other: str
    lead: Estimate


class PriceStep(NamedTuple):
    """From a price on, an option is the best: the price with the range of 9 in 10 resamples."""

    option: str
    price: float
    low: float
    high: float


class Recommendation(NamedTuple):
    """What the runs say: the option with the largest net benefit, and how clearly.

    ``advice`` is ``leader`` if it clearly beats every other; else the cheapest of those it does
    not clearly beat, the ``ties``. ``prices`` says from which willingness to pay on which option is
    best. ``net_benefits``, ``patients`` (in active care and on time) and ``costs`` are estimates by
    option.
    """

    advice: str
    leader: str
    clear: bool
    ties: tuple[str, ...]
    leads: tuple[Lead, ...]
    net_benefits: dict[str, Estimate]
    patients: dict[str, Estimate]
    costs: dict[str, Estimate]
    prices: tuple[PriceStep, ...]
    confidence: float
    replications: int


# --- one run


def patients_on_time(values: Values) -> float:
    """Return patients in active care, counted as far as their contacts come on time."""
    return (values["active_caseload"] or 0.0) * (values["on_time"] or 0.0)


def is_staff(scenario: Scenario) -> bool:
    """Say whether all who work in an option are there already."""
    return bool(scenario.posts) and all(post.name == NURSE for post in scenario.posts)


def hourly(scenario: Scenario) -> float:
    """Return what an hour of the nurse costs, benefits included."""
    return scenario.posts[0].salary / (1 - scenario.prices.benefits) / (FULL_TIME * WEEKS)


def cost(scenario: Scenario, values: Values) -> float:
    """Return what an option costs, in $ a year: money, or hours of staff that is there already."""
    if is_staff(scenario):
        hours = (values["hours_paid"] or 0.0) - (values["hours_pulled"] or 0.0)
        return hours * WEEKS * hourly(scenario)
    return (values["cost_to_practice"] or 0.0) * WEEKS


def net_benefit(
    scenario: Scenario, values: Values, willingness_to_pay: float = USUAL_WILLINGNESS_TO_PAY
) -> float:
    """Return the net benefit of one run, in $ a year; the willingness is for a patient a year."""
    benefit = willingness_to_pay * patients_on_time(values) + (values.get(REVENUE) or 0.0)
    return benefit - cost(scenario, values)


# --- many runs


def columns(results: Results, of: Callable[[Scenario, Values], float]) -> dict[str, list[float]]:
    """Return ``{option: [value of each replication]}``; ``of`` takes scenario and values."""
    values_of: dict[str, list[float]] = {name: [] for name in results.names}
    scenarios = {each.name: each for each in results.scenarios}
    for outcome in results.outcomes:
        values_of[outcome.scenario].append(of(scenarios[outcome.scenario], outcome.values))
    return values_of


def verdict(
    results: Results, willingness_to_pay: float = USUAL_WILLINGNESS_TO_PAY, confidence: float = 0.95
) -> Recommendation:
    """Return the verdict on all options of some results.

    All comparisons with the leader hold at once with ``confidence``.
    """
    nets = columns(
        results, lambda scenario, values: net_benefit(scenario, values, willingness_to_pay)
    )
    costs = columns(
        results, lambda scenario, values: cost(scenario, values) - (values.get(REVENUE) or 0.0)
    )
    patients = columns(results, lambda scenario, values: patients_on_time(values))
    leader = max(nets, key=lambda name: np.mean(nets[name]))
    others = [name for name in nets if name != leader]
    each = 1 - (1 - confidence) / max(len(others), 1)
    leads = sorted(
        (Lead(name, estimate(paired(nets[name], nets[leader]), each)) for name in others),
        key=lambda lead: lead.lead.mean,
    )
    ties = (leader, *(lead.other for lead in leads if not lead.lead.low > 0))
    cheapest = min(ties, key=lambda name: np.mean(costs[name]))
    net_benefits, patient_estimates, cost_estimates = (
        {name: estimate(values, confidence) for name, values in each_run.items()}
        for each_run in (nets, patients, costs)
    )
    return Recommendation(
        cheapest,
        leader,
        len(ties) == 1,
        ties,
        tuple(leads),
        net_benefits,
        patient_estimates,
        cost_estimates,
        prices(patients, costs),
        confidence,
        results.replications,
    )


def prices(
    patients_of: Mapping[str, Sequence[float]], costs_of: Mapping[str, Sequence[float]]
) -> tuple[PriceStep, ...]:
    """Return from which willingness to pay on which option is best, the cheapest first.

    Both arguments are ``{option: [value of each replication]}``.

    >>> a, b = "stay", "hire"
    >>> [step[:2] for step in prices({a: [1, 1], b: [11, 11]}, {a: [0, 0], b: [100, 100]})]
    [('stay', 0.0), ('hire', 10.0)]
    """
    names = list(patients_of)
    patients, money = (
        np.array([values_of[name] for name in names]) for values_of in (patients_of, costs_of)
    )
    order = frontier(patients.mean(axis=1), money.mean(axis=1))
    steps = [PriceStep(names[order[0]], 0.0, 0.0, 0.0)]
    draw = np.random.default_rng(1).integers(patients.shape[1], size=(RESAMPLES, patients.shape[1]))
    for before, after in pairwise(order):
        more = (patients[after] - patients[before])[draw].mean(axis=1)
        dearer = (money[after] - money[before])[draw].mean(axis=1)
        ratio = np.where(more > 0, dearer / np.where(more > 0, more, 1), np.inf)
        price = (money[after] - money[before]).mean() / (patients[after] - patients[before]).mean()
        low, high = np.quantile(ratio, ENDS, method="nearest")
        steps.append(PriceStep(names[after], float(price), float(low), float(high)))
    return tuple(steps)


def frontier(patients: Sequence[float], money: Sequence[float]) -> list[int]:
    """Return the options that are best at some willingness to pay, the cheapest first.

    >>> frontier([1, 5, 6], [0, 40, 45])
    [0, 2]
    """
    order = [min(range(len(money)), key=lambda n: (money[n], -patients[n]))]
    while more := [n for n in range(len(money)) if patients[n] > patients[order[-1]]]:
        here = order[-1]
        ratios = {n: (money[n] - money[here]) / (patients[n] - patients[here]) for n in more}
        order.append(min(ratios, key=lambda n: (ratios[n], -patients[n])))
    return order


def likely(
    values: Iterable[float | None], ends: tuple[float, float] = ENDS
) -> tuple[float, float] | None:
    """Return between which two values nine in ten runs lie, ``None`` without values.

    >>> likely([1.0, 2.0, 3.0])
    (1.0, 3.0)
    """
    there = [value for value in values if value is not None and value == value]
    if not there:
        return None
    low, high = (float(np.quantile(there, end, method="nearest")) for end in ends)
    return low, high


def late(results: Results, name: str) -> tuple[float, float] | None:
    """Return between which two shares the late contacts of nine in ten runs lie."""
    return likely(1 - results.measure("on_time")[name])


def at_month_three(
    results: Results, name: str, measure: str = "active_caseload"
) -> tuple[float, float, float] | None:
    """Return (mean, low, high) of a weekly measure in week 13, low and high of 9 in 10 runs."""
    weekly = results.weekly(measure)
    if len(weekly) < MONTH_THREE:
        return None
    values = weekly[name].loc[MONTH_THREE].to_list()
    ends = likely(values)
    return None if ends is None else (float(np.nanmean(values)), *ends)


def new_money(name: str) -> bool:
    """Say whether an option takes new money, and not hours of people who are there."""
    return name not in (NO_HIRE, PROTECT)


def turns_at(bar: TornadoBar) -> list[float]:
    """Return the ends of an assumption at which the advice clearly loses, as numbers."""
    ends = ((bar.factor.low, bar.at_low), (bar.factor.high, bar.at_high))
    return [value for value, lead in ends if lead is not None and lead.clear and lead.mean < 0]


def firm(winners: Sequence[str], advice: str) -> bool:
    """Say whether the advice has the largest net benefit in most draws."""
    return winners.count(advice) >= FIRM * len(winners)


def holds(winners: Sequence[str], advice: str) -> Share:
    """Return in what share of draws the advice has the largest net benefit."""
    return share([winner == advice for winner in winners])

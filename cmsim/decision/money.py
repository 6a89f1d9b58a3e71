"""Money that a CFO can follow: what each option costs and brings in, line by line and by month.

Every amount is worked out, draw by draw, from what a run counted and the terms it is paid under.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from cmsim.billing.fees import MODELED
from cmsim.billing.ledger import billed_in, units_a_year
from cmsim.billing.terms import Billing
from cmsim.decision.answer import MONTHS, Spread, known
from cmsim.decision.quote import MONTHS as A_YEAR
from cmsim.decision.scorecard import REVENUE, WEEKS, Run, Terms, cash
from cmsim.experiment.job import Outcome
from cmsim.experiment.results import Results
from cmsim.measures.cost import pay_lines, space_of
from cmsim.scenario.post import FULL_TIME
from cmsim.scenario.scenario import Scenario

COSTS = {
    "wages": "Wages, paid leave in them",
    "benefits": "Benefits beyond paid leave",
    "overhead": "Phone, licenses, other overhead",
    "space": "Space",
    "travel": "Travel, beside paid time",
    "price": "Price of the quote",
}
Amounts: TypeAlias = dict[str, float]


class Books(NamedTuple):
    """The money of one run of one option, in dollars a year, and by month.

    ``units`` of each code are those of a year, ``monthly`` those of each month of service.
    ``billed`` is by code at the fees of the table; ``insurers`` and ``patients`` are what each
    payer and its patients pay of it. ``out`` and ``into`` are dollars of each month.
    """

    costs: Amounts
    full_time: float
    units: Amounts
    monthly: Mapping[str, Sequence[float]]
    billed: Amounts
    insurers: Amounts
    patients: Amounts
    advance: float
    bonus: float
    savings: float
    out: Sequence[float]
    claims: Sequence[float]
    rest: Sequence[float]
    net: float
    own_hours: float

    @property
    def gross(self) -> float:
        """Return the gross cost: all that is paid out."""
        return sum(self.costs.values())

    @property
    def collected(self) -> float:
        """Return what is collected on claims, of payers and patients."""
        return sum(self.insurers.values()) + sum(self.patients.values())

    @property
    def income(self) -> float:
        """Return all that comes in."""
        return self.collected + self.advance + self.bonus + self.savings

    @property
    def balance(self) -> list[float]:
        """Return the cash there is at the end of each month, none having been there at first."""
        found, there = [], 0.0
        for out, claims, rest in zip(self.out, self.claims, self.rest, strict=True):
            there += claims + rest - out
            found.append(there)
        return found


def books_of(results: Results, terms: Terms) -> dict[str, list[Books]]:
    """Return the books of each option, run by run."""
    scenarios = {each.name: each for each in results.scenarios}
    found: dict[str, list[Books]] = {name: [] for name in results.names}
    for outcome in results.outcomes:
        found[outcome.scenario].append(books(scenarios[outcome.scenario], outcome, terms))
    return found


def books(scenario: Scenario, outcome: Outcome, terms: Terms) -> Books:
    """Return the books of one run."""
    run, counts = Run(scenario, outcome.values, terms), outcome.counts or {}
    ledger = counts.get(REVENUE)
    lasts = ledger["lasts"] if ledger else even(scenario.weeks)
    billing, contract = terms.billing, terms.contract
    units = units_a_year(ledger) if ledger else dict.fromkeys(MODELED, 0.0)
    billed = by_code(billing, units)
    total = sum(billed.values())
    mix = billing.mix if billing else ()
    costs, full_time = costs_of(run, counts.get("cost_to_practice") or {})
    return Books(
        costs,
        full_time,
        units,
        monthly_units(ledger, len(lasts)),
        billed,
        {each.name: total * each.insurer for each in mix},
        {each.name: total * each.patients for each in mix},
        billing.pmpm * billing.members * A_YEAR if billing else 0.0,
        run.bonus,
        run.savings,
        out_by_month(run, costs, ledger, lasts),
        claims_by_month(billing, ledger, contract.paid_after, len(lasts)),
        [
            (billing.pmpm * billing.members if billing else 0.0)
            + (run.bonus + run.savings) * settles(month, contract.settled_after)
            for month in range(1, len(lasts) + 1)
        ],
        cash(run),
        run.own_hours,
    )


def even(weeks: int) -> list[float]:
    """Return the length of each month of a run in years of 52 weeks, where no ledger says it."""
    months = max(1, round(weeks * A_YEAR / WEEKS))
    return [weeks / WEEKS / months] * months


def monthly_units(ledger: Any, months: int) -> dict[str, Sequence[float]]:
    """Return the units billed of each code by month of service."""
    there = ledger["units"] if ledger else {}
    return {code: there.get(code, [0.0] * months) for code in MODELED}


def by_code(billing: Billing | None, units: Mapping[str, float]) -> Amounts:
    """Return what the units of each code bill at the fees of the table."""
    if billing is None:
        return dict.fromkeys(units, 0.0)
    return {code: billed_in(billing, {code: number}) for code, number in units.items()}


def costs_of(run: Run, filled: Mapping[str, float]) -> tuple[Amounts, float]:
    """Return the lines of cost in dollars a year, and the full-time positions that are paid.

    What space costs is drawn with all that is uncertain: it is what the cost of the run leaves.
    """
    lines, full_time = dict.fromkeys(COSTS, 0.0), 0.0
    if run.is_staff or not run.scenario.posts:
        return lines, full_time
    quoted = run.terms.prices.get(run.scenario.name)
    for post in run.scenario.posts:
        part = filled.get(post.name, 0.0)
        full_time += part * post.paid_by_practice * post.hours_a_week / FULL_TIME
        if quoted is None:
            for line, pay in pay_lines(post, run.scenario).items():
                lines[line] += part * post.paid_by_practice * pay
    if quoted is not None:
        lines["price"] = quoted
    else:
        lines["space"] = run.value("cost_to_practice") * WEEKS - sum(lines.values())
        lines["travel"] = run.value("hours_travel") * WEEKS * run.terms.travel
    return lines, full_time


def out_by_month(run: Run, costs: Amounts, ledger: Any, lasts: Sequence[float]) -> list[float]:
    """Return what is paid out in each month: positions as they are filled, a price evenly."""
    total, whole = sum(costs.values()), sum(lasts)
    if not total:
        return [0.0] * len(lasts)
    shares = [each / whole for each in lasts]
    if ledger and not costs["price"]:
        weights = {
            post.name: sum(pay_lines(post, run.scenario).values()) * post.paid_by_practice
            + space_of(post, run.scenario)
            for post in run.scenario.posts
        }
        months = [
            sum(weight * ledger["filled"][name][n] for name, weight in weights.items())
            for n in range(len(lasts))
        ]
        if sum(months):
            shares = [each / sum(months) for each in months]
    return [total * whole * share for share in shares]


def claims_by_month(billing: Billing | None, ledger: Any, after: int, months: int) -> list[float]:
    """Return what is collected on claims in each month, so many months after the service."""
    if billing is None or not ledger:
        return [0.0] * months
    earned = [
        billing.kept * billed_in(billing, {code: each[n] for code, each in ledger["units"].items()})
        for n in range(months)
    ]
    return ([0.0] * after + earned)[:months]


def settles(month: int, after: int) -> float:
    """Return how many years of a contract are settled in a month of the run.

    >>> [month for month in range(1, 25) if settles(month, 6)]
    [18]
    """
    year = month - after
    return 1.0 if year > 0 and year % A_YEAR == 0 else 0.0


class Month(NamedTuple):
    """One month of an option: what is paid out and comes in, and the cash there is at its end."""

    out: float
    claims: float
    rest: float
    balance: Spread


class Statement(NamedTuple):
    """The money of one option over all draws, in dollars a year, and month by month."""

    name: str
    full_time: float
    costs: Mapping[str, Spread]
    units: Mapping[str, float]
    monthly: Mapping[str, Sequence[float]]
    billed: Mapping[str, Spread]
    insurers: Mapping[str, Spread]
    patients: Mapping[str, Spread]
    lost: Spread
    advance: Spread
    bonus: Spread
    savings: Spread
    gross: Spread
    collected: Spread
    income: Spread
    net: Spread
    own_hours: Spread
    months: tuple[Month, ...]

    @property
    def needs(self) -> float:
        """Return the cash that must be there before the option pays for itself, if it ever does."""
        return max(0.0, -min((each.balance.mean for each in self.months), default=0.0))

    @property
    def even_in(self) -> int | None:
        """Return the first month from which on the cash never falls below nothing again."""
        late = [n for n, each in enumerate(self.months, 1) if each.balance.mean < 0]
        first = (late[-1] if late else 0) + 1
        return first if first <= len(self.months) else None


def statements(results: Results, terms: Terms) -> dict[str, Statement]:
    """Return the money of each option."""
    return {name: statement(name, several) for name, several in books_of(results, terms).items()}


def statement(name: str, several: Sequence[Books]) -> Statement:
    """Return the money of an option from the books of its draws."""
    first, balances = several[0], [each.balance for each in several]

    def amounts(part: str) -> dict[str, Spread]:
        return {
            key: known([getattr(each, part)[key] for each in several])
            for key in getattr(first, part)
        }

    def amount(part: str) -> Spread:
        return known([getattr(each, part) for each in several])

    return Statement(
        name,
        mean(each.full_time for each in several),
        amounts("costs"),
        {code: mean(each.units[code] for each in several) for code in first.units},
        {
            code: [mean(each.monthly[code][n] for each in several) for n in range(len(first.out))]
            for code in first.monthly
        },
        amounts("billed"),
        amounts("insurers"),
        amounts("patients"),
        known([sum(each.billed.values()) - each.collected for each in several]),
        amount("advance"),
        amount("bonus"),
        amount("savings"),
        amount("gross"),
        amount("collected"),
        amount("income"),
        amount("net"),
        amount("own_hours"),
        tuple(
            Month(
                mean(each.out[n] for each in several),
                mean(each.claims[n] for each in several),
                mean(each.rest[n] for each in several),
                known([each[n] for each in balances]),
            )
            for n in range(min(len(first.out), MONTHS))
        ),
    )


def mean(values: Iterable[float]) -> float:
    """Return the mean of some values."""
    there = list(values)
    return sum(there) / len(there)

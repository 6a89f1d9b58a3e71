"""The scorecard: what one run of one option comes to on each line that a leader may weigh."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from cmsim.billing.terms import Billing
from cmsim.decision.options import NURSE
from cmsim.decision.quote import MONTHS, Contract
from cmsim.scenario.post import FULL_TIME
from cmsim.scenario.scenario import Scenario

Values: TypeAlias = Mapping[str, float | None]  # of one run, by measure
NEEDED = (
    "active_caseload",
    "on_time",
    "transition_calls_in_time",
    "cost_to_practice",
    "hours_paid",
    "hours_pulled",
    "hours_travel",
    "admissions_averted",
    "questions_raised",
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
WEEKS, MINUTES = 52, 60
HALF, SOMEBODY = 0.5, 1.0  # contacts on time; patients kept on schedule


class Terms(NamedTuple):
    """What puts dollars to a run: contract, fees, the price of a quote, hours of the nurse there.

    ``prices`` has the yearly price of the options that are bought at one, ``travel`` the price of
    an hour on the road.
    """

    contract: Contract = Contract()
    billing: Billing | None = None
    prices: Mapping[str, float] = {}
    nurse_hours: float = 0.0
    travel: float = 0.0


class Run(NamedTuple):
    """One run of one option with the terms under which it is paid."""

    scenario: Scenario
    values: Values
    terms: Terms

    def value(self, name: str) -> float:
        """Return a measure of the run, 0 where it has no value."""
        return self.values.get(name) or 0.0

    @property
    def works(self) -> bool:
        """Say whether at least half of the contacts come on time, of at least one patient."""
        return self.value("on_time") >= HALF and self.patients >= SOMEBODY

    @property
    def patients(self) -> float:
        """Return the patients on schedule: those in active care as far as contacts are on time."""
        return self.value("active_caseload") * self.value("on_time")

    @property
    def is_staff(self) -> bool:
        """Say whether all who work in the option are there already."""
        posts = self.scenario.posts
        return bool(posts) and all(post.name == NURSE for post in posts)

    @property
    def new_money(self) -> float:
        """Return what the option costs in new money, in $ a year."""
        if self.is_staff:
            return 0.0
        quoted = self.terms.prices.get(self.scenario.name)
        if quoted is not None:
            return quoted
        week = self.value("cost_to_practice") + self.value("hours_travel") * self.terms.travel
        return week * WEEKS

    @property
    def own_hours(self) -> float:
        """Return what the hours of staff that go to care management are worth, in $ a year."""
        if not self.is_staff:
            return 0.0
        hours = self.value("hours_paid") - self.value("hours_pulled")
        return hours * WEEKS * hourly(self.scenario)

    @property
    def cost(self) -> float:
        """Return the all-in cost: new money, and hours of staff that is there already."""
        return self.new_money + self.own_hours

    @property
    def fees(self) -> float:
        """Return what is collected on claims and paid in advance for members, in $ a year."""
        billing = self.terms.billing
        advance = billing.pmpm * billing.members * MONTHS if billing else 0.0
        return self.value(REVENUE) + advance

    @property
    def savings(self) -> float:
        """Return the practice's share of what payers save on admissions, in $ a year."""
        contract = self.terms.contract
        return max(0.0, self.value("admissions_averted")) * contract.saved * contract.shared

    @property
    def bonus(self) -> float:
        """Return the part of the quality bonus that is kept, in $ a year."""
        contract = self.terms.contract
        return contract.bonus * min(1.0, self.value("transition_calls_in_time") / contract.bonus_at)


def hourly(scenario: Scenario) -> float:
    """Return what an hour of the nurse costs, benefits included."""
    return scenario.posts[0].salary / (1 - scenario.prices.benefits) / (FULL_TIME * WEEKS)


def cash(run: Run) -> float:
    return run.fees + run.savings + run.bonus - run.new_money


def each(run: Run) -> float | None:
    return run.cost / run.patients if run.patients >= SOMEBODY else None


def hours(run: Run) -> float:
    freed = 0.0 if run.is_staff or not run.scenario.posts else run.terms.nurse_hours
    asked = run.value("questions_raised") * MONTHS / WEEKS * run.terms.contract.question / MINUTES
    return freed + run.value("hours_pulled") - asked


class Line(NamedTuple):
    """One line of the scorecard.

    ``sign`` is 1 where more is better; ``matters`` is the smallest difference that matters.
    """

    name: str
    short: str
    title: str
    unit: str
    sign: int
    matters: float
    of: Callable[[Run], float | None]


LINES = {
    line.name: line
    for line in (
        Line("cash", "Cash", "Cash margin", "$ a year", 1, 5000.0, cash),
        Line(
            "each",
            "Cost for each",
            "All-in cost for each patient on schedule",
            "$ a year",
            -1,
            500.0,
            each,
        ),
        Line(
            "calls",
            "Discharges",
            "Discharges contacted in time",
            "of 100",
            1,
            5.0,
            lambda run: 100 * run.value("transition_calls_in_time"),
        ),
        Line(
            "averted",
            "Admissions",
            "Admissions averted",
            "a year",
            1,
            1.0,
            lambda run: run.value("admissions_averted"),
        ),
        Line("bonus", "Bonus", "Quality bonus kept", "$ a year", 1, 1000.0, lambda run: run.bonus),
        Line(
            "hours",
            "Hours",
            "Hours for clinicians and staff",
            "hours a week",
            1,
            1.0,
            hours,
        ),
    )
}

"""``docs/trace.md``: one option of a practice with a quote, every dollar worked out by hand."""

from functools import cache as once
from typing import NamedTuple

from cmsim.billing.claims import claims
from cmsim.billing.fees import CODES
from cmsim.billing.ledger import months_of
from cmsim.decision import drawn
from cmsim.decision.money import COSTS
from cmsim.decision.options import HIRE
from cmsim.decision.plan_file import read
from cmsim.experiment.job import log_of, outcome_of
from cmsim.measures.run_record import RunRecord
from cmsim.scenario.post import FULL_TIME, HALF_DAYS_A_WEEK, OFF
from cmsim.units import WEEK
from remake import ROOT
from remake.markdown import page, table

PLAN = ROOT / "notebooks" / "data" / "six_clinicians_quote.toml"
YEAR = 52 * WEEK  # as costs are counted, in minutes
CALENDAR = 365 * 24 * 60  # as claims are counted, in minutes

TEXT = """# One option traced, every dollar

An invented practice of {clinicians} clinicians and {panel:,} patients has a vendor's quote of
${price:,.0f} a year for {fte:g} FTE. This page takes the option to hire {fte:g} FTE instead, in the
first of the {draws} draws that the staffing lab makes of what is uncertain, and works out each
dollar by hand from the log of the run and the parameters. The fees are those of {dated}; a quality
bonus of ${bonus:,.0f} is at risk. Everything is {months} months from an empty desk, so a year is
the average of both. `cmsim report {file}` and the lab give the mean of all draws;
a test compares each line below with their ledger.

## What a year costs and brings in

{lines}

Net: ${income:,.2f} − ${gross:,.2f} = **{net}** a year. In this draw the position is filled {weeks}
of {of} weeks; nobody is paid while it is empty.

## Claims, code by code

Units are those that the rules of [billing.md](billing.md) make of the log, in {years:.4f} years of
365 days; there is one or more for {ever} patients.

{codes}

## Cash by month

What is paid out follows the weeks in which the position is filled, 52 to a year. Claims come
{after} month after the service, the bonus of a year {settled} months after the year.

{cash}

The last claims of the run, and the second year's bonus, come after month {months}; they are in the
year above and not in the cash below it.
"""


class Line(NamedTuple):
    """One line of money: what it is, how it is worked out, and dollars a year."""

    label: str
    how: str
    amount: float


class Trace(NamedTuple):
    """The money of one run worked out from its log: costs, claims, the rest, and each month."""

    costs: dict[str, Line]
    codes: dict[str, Line]
    insurer: Line
    patients: Line
    lost: Line
    bonus: Line
    months: list[tuple[float, float, float, float]]

    @property
    def gross(self):
        """Return all that is paid out."""
        return sum(line.amount for line in self.costs.values())

    @property
    def billed(self):
        """Return what is billed at the fees of the table."""
        return sum(line.amount for line in self.codes.values())

    @property
    def income(self):
        """Return all that comes in."""
        return self.insurer.amount + self.patients.amount + self.bonus.amount

    @property
    def net(self):
        """Return the cash margin."""
        return self.income - self.gross


@once
def first_draw():
    """Return the first draw of the option that hires, as the lab runs it, and its record."""
    asked = drawn.question(read(PLAN))
    one = next(each for each in drawn.jobs(asked, 1) if each.scenario.name == HIRE)
    return one, RunRecord(one.scenario, log_of(one))


def traced(one, record):
    """Return every dollar of a run, from its log and the parameters."""
    plan = read(PLAN)
    rate, out = costs_of(record, plan, outcome_of(one, record.log).values["hours_travel"])
    codes, by_month = codes_of(record, plan.billing)
    (payer,) = plan.billing.mix
    billed = sum(line.amount for line in codes.values())
    lost = payer.denied + payer.copay * (1 - payer.paid)
    hundred = f"${billed:,.2f} billed × "
    in_time = outcome_of(one, record.log).values["transition_calls_in_time"]
    contract = plan.contract
    bonus = contract.bonus * min(1.0, in_time / contract.bonus_at)
    kept = 1 - lost
    months, there = [], 0.0
    for n, spent in enumerate(out, 1):
        paid = by_month[n - 1 - contract.paid_after] * kept if n > contract.paid_after else 0.0
        year = n - contract.settled_after
        rest = bonus if year > 0 and year % 12 == 0 else 0.0
        there += paid + rest - spent
        months.append((spent, paid, rest, there))
    return Trace(
        rate,
        codes,
        Line(
            "Paid by insurers",
            hundred + f"(1 − {payer.denied:.3g} denied − {payer.copay:g} owed by patients)",
            billed * (1 - payer.denied - payer.copay),
        ),
        Line(
            "Co-payments that patients pay",
            hundred + f"{payer.copay:g} owed × {payer.paid:.3g} paid",
            billed * payer.copay * payer.paid,
        ),
        Line(
            "Denied, or not paid by patients",
            hundred + f"({payer.denied:.3g} + {payer.copay:g} × {1 - payer.paid:.3g})",
            billed * lost,
        ),
        Line(
            "Quality bonus kept",
            f"${contract.bonus:,.0f} × {100 * in_time:.2f} of 100 discharges in time ÷ "
            f"{100 * contract.bonus_at:.0f}, all of it from there on",
            bonus,
        ),
        months,
    )


def costs_of(record, plan, travel):
    """Return each line of cost a year, and what is paid out in each month."""
    scenario, costs = record.scenario, dict.fromkeys(COSTS, 0.0)
    how, out = dict.fromkeys(COSTS, ""), [0.0] * len(months_of(record))
    share_of_pay = plan.costs.benefits / (1 - plan.costs.benefits)
    for post in scenario.posts:
        spells = record.filled[post.name]
        filled = sum(end - start for start, end in spells) / record.end
        part = post.hours_a_week / FULL_TIME
        here = sum(site != OFF for site in post.week)
        room = scenario.practices[0].place.space_cost
        told = f"{part:g} FTE × {{}} × filled {100 * filled:.2f} of 100 weeks"
        lines = {
            "wages": (part * post.salary, told.format(f"${post.salary:,.0f}")),
            "benefits": (
                part * post.salary * share_of_pay,
                f"wages × {plan.costs.benefits:g} ÷ (1 − {plan.costs.benefits:g})",
            ),
            "overhead": (part * plan.costs.overhead, told.format(f"${plan.costs.overhead:,.0f}")),
            "space": (
                room * here / HALF_DAYS_A_WEEK,
                f"{here} half-days of {HALF_DAYS_A_WEEK} × ${room:,.2f} × filled "
                f"{100 * filled:.2f} of 100 weeks",
            ),
        }
        for name, (amount, words) in lines.items():
            costs[name] += filled * amount
            how[name] = words
        whole = sum(amount for amount, _ in lines.values())
        for n, (begin, finish) in enumerate(months_of(record)):
            there = sum(max(0.0, min(b, finish) - max(a, begin)) for a, b in spells)
            out[n] += whole * there / YEAR
    hours = travel * 52
    costs["travel"] = hours * plan.costs.travel
    how["travel"] = f"{hours:.1f} hours on the road a year × ${plan.costs.travel:g}"
    how["price"] = "nothing is bought"
    return {name: Line(COSTS[name], how[name], costs[name]) for name in COSTS}, out


def codes_of(record, billing):
    """Return what each code bills a year, and what all of them bill in each month."""
    made, years = claims(record, billing), record.end / CALENDAR
    bounds = months_of(record)
    by_month, lines = [0.0] * len(bounds), {}
    first = record.scenario.first_day.replace(day=1)
    for code, known in CODES.items():
        units = sum(claim.units for claim in made if claim.code == code)
        if units:
            fee = billing.fees[code]
            how = f"{units} units ÷ {years:.4f} years × ${fee:,.2f}"
            lines[code] = Line(known.what, how, units * fee / years)
    for claim in made:
        n = (claim.month.year - first.year) * 12 + claim.month.month - first.month
        by_month[min(n, len(bounds) - 1)] += claim.units * billing.fees[claim.code]
    return lines, by_month


def spells_in_words(record):
    """Return from which week to which the positions of a run are filled."""
    spells = sorted(spell for each in record.filled.values() for spell in each)
    return " and ".join(
        f"from week {int(start // WEEK) + 1} to week {-(-end // WEEK):.0f}" for start, end in spells
    )


def money(amount):
    """Return an amount in dollars and cents."""
    return f"{'−' if amount < -0.005 else ''}${abs(amount):,.2f}"


def made():
    """Return the page."""
    plan, (one, record) = read(PLAN), first_draw()
    found = traced(one, record)
    lines = [*found.costs.values()]
    rows = [(each.label, each.how, money(each.amount)) for each in lines]
    rows += [("**Gross cost**", "the sum", f"**{money(found.gross)}**")]
    rows += [("Billed on claims", "code by code below", money(found.billed))]
    for each in (found.lost, found.insurer, found.patients):
        rows.append((each.label, each.how, money(each.amount)))
    rows += [(found.bonus.label, found.bonus.how, money(found.bonus.amount))]
    rows += [("**Comes in**", "insurers, co-payments, bonus", f"**{money(found.income)}**")]
    cash = [
        (n, money(spent), money(paid), money(rest), money(there))
        for n, (spent, paid, rest, there) in enumerate(found.months[:24], 1)
    ]
    return page(
        TEXT,
        clinicians=plan.summary.clinicians,
        panel=plan.summary.panel,
        price=plan.quote.yearly,
        fte=plan.fte(HIRE),
        draws=drawn.DRAWS,
        dated=plan.billing.fees.dated,
        bonus=plan.contract.bonus,
        months=24,
        file=PLAN.relative_to(ROOT).as_posix(),
        lines=table(("line", "by hand", "$ a year"), rows),
        income=found.income,
        gross=found.gross,
        net=money(found.net),
        weeks=spells_in_words(record),
        of=one.scenario.weeks,
        years=record.end / CALENDAR,
        ever=len({claim.patient for claim in claims(record, plan.billing)}),
        codes=table(
            ("code", "what", "by hand", "billed, $ a year"),
            [
                (code, each.label, each.how, money(each.amount))
                for code, each in found.codes.items()
            ],
        ),
        after=plan.contract.paid_after,
        settled=plan.contract.settled_after,
        cash=table(("month", "paid out", "claims", "bonus", "cash at its end"), cash),
    )

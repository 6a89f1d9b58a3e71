"""What a run can be paid for, counted once: units of codes by month, and when posts were filled.

Amounts are worked out from it, so that another fee or another payer needs no other run.
"""

from collections import defaultdict
from dataclasses import dataclass

from cmsim.billing import rules
from cmsim.billing.claims import claims
from cmsim.billing.fees import MODELED
from cmsim.billing.minutes import Calendar
from cmsim.billing.terms import Billing, Program
from cmsim.units import DAY, WEEK

MOST_BLOCKS = 12  # of 30 minutes beyond the first hour
COST_YEAR = 52 * WEEK  # as costs of a post are counted


@dataclass(frozen=True)
class Ledger:
    """The ledger of a run under one way of being paid, as plain JSON.

    ``units`` are those billed of each code, by calendar month of the run, ``filled`` the years in
    each month for which each post was filled, ``lasts`` the length of each month in years.
    """

    billing: Billing

    def __call__(self, record):
        bounds = months_of(record)
        units = defaultdict(lambda: [0] * len(bounds))
        calendar = Calendar(record.scenario.first_day, record.end)
        firsts = list(dict.fromkeys(calendar.firsts))
        for claim in claims(record, self.billing):
            month = firsts.index(claim.month) if claim.month in firsts else len(bounds) - 1
            units[claim.code][min(month, len(bounds) - 1)] += claim.units
        filled = {
            post: [
                sum(max(0.0, min(end, b) - max(start, a)) for start, end in spells) / COST_YEAR
                for a, b in bounds
            ]
            for post, spells in record.filled.items()
        }
        return {
            "units": dict(units),
            "filled": filled,
            "lasts": [(end - start) / COST_YEAR for start, end in bounds],
            "years": record.years,
        }


def months_of(record):
    """Return the start and end of each calendar month of a run, in minutes."""
    calendar = Calendar(record.scenario.first_day, record.end)
    last = calendar.days[int((record.end - 1) // DAY)]
    firsts = [first for first in dict.fromkeys(calendar.firsts) if first <= last]
    bounds = [calendar.bounds(first) for first in firsts]
    return [(max(start, 0.0), min(end, record.end)) for start, end in bounds]


def units_a_year(ledger):
    """Return the units billed of each code that can arise from a log, a year."""
    return {code: sum(ledger["units"].get(code, ())) / ledger["years"] for code in MODELED}


def collected_from(billing, ledger):
    """Return what is collected on all claims of a ledger, in dollars a year."""
    return billed_in(billing, units_a_year(ledger)) * billing.kept


def billed_in(billing, units):
    """Return what some units bill at the fees of the table."""
    return sum(number * (billing.fees[code] or 0.0) for code, number in units.items())


def pattern(billing):
    """Return what of a way of being paid decides which codes are billed, as a text.

    Fees only decide by which are blank, and where one of two codes for the same work is chosen, by
    which pays more: tables that agree on this bill the same units.
    """
    fees = billing.fees
    rest = billing.model_dump_json(exclude={"fees", "payers", "denied", *NOT_CLAIMED})
    blank = [name for name in MODELED if fees[name] is None]
    if billing.program is Program.MINUTES and billing.ccm_with_tcm:
        return f"{rest} {blank} {chosen(fees)}"
    return f"{rest} {[fees[name] for name in MODELED]}"


NOT_CLAIMED = ("pmpm", "members", "incentive", "incentive_chance")


def chosen(fees):
    """Return for each length of a complex month whether its own codes pay more than the usual."""

    def billed(first, more, blocks):
        if fees[first] is None:
            return 0.0
        return fees[first] + blocks * (fees[more] or 0.0)

    usual = billed(rules.CCM, rules.MORE_CCM, rules.MOST_MORE)
    own = (billed(rules.COMPLEX, rules.MORE_COMPLEX, n) for n in range(MOST_BLOCKS + 1))
    return [each > usual for each in own]

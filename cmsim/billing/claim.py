"""One claim, and what billing needs to know of the patient it is for."""

from datetime import date
from typing import NamedTuple

from cmsim.scenario.panel import Tier


class Claim(NamedTuple):
    """One code billed for one patient; ``day`` is the date of service.

    ``minutes`` are the logged minutes that it uses up; ``fee`` is for one unit, in dollars.
    """

    code: str
    units: int
    practice: str
    patient: int
    day: date
    minutes: float
    fee: float

    @property
    def month(self):
        """Return the first day of the month of service."""
        return self.day.replace(day=1)

    @property
    def amount(self):
        """Return what is billed, in dollars."""
        return self.units * self.fee


class Member(NamedTuple):
    """A patient as a payer sees one, under one way of being paid."""

    covered: bool
    by_call: bool
    consents: bool
    conditions: int
    qmb: bool
    complex: bool


def member(record, billing, who):
    """Return what is known of a patient: the same in every scenario of a replication."""
    known = record.roster.membership(*who)
    return Member(
        known.covered,
        known.by_call < billing.pays_by_call,
        known.consent < billing.consent,
        2 if known.two_conditions < billing.two_conditions else 1,
        known.qmb < billing.qmb,
        record.roster.tier(*who) is Tier.COMPLEX,
    )


def worth(claims):
    """Return what some claims bill, in dollars."""
    return sum(claim.amount for claim in claims)

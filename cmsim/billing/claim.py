"""One claim, and what billing needs to know of the patient it is for."""

from datetime import date
from typing import NamedTuple

from cmsim.measures.episodes import tier_of
from cmsim.model.streams import Streams
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
    """A patient as a payer sees one; nothing of it is in a log."""

    covered: bool
    by_call: bool
    consents: bool
    conditions: int
    qmb: bool
    complex: bool


def member(record, billing, who):
    """Return what is known of a patient: the same in every scenario of a replication.

    Who is covered is what the model itself drew; the rest is drawn from the patient's own random numbers.
    """
    practice, number = who
    stream = Streams(record.seed).stream(practice).of("patient", number)
    covered = stream.row(b"self")[2] < record.scenario.practice(practice).panel.covered
    consents, two, qmb, by_call, _, _ = stream.row(b"billing")
    return Member(
        covered,
        by_call < billing.pays_by_call,
        consents < billing.consent,
        2 if two < billing.two_conditions else 1,
        qmb < billing.qmb,
        tier_of(number) is Tier.COMPLEX,
    )


def worth(claims):
    """Return what some claims bill, in dollars."""
    return sum(claim.amount for claim in claims)

"""From a log to claims by patient and calendar month, under dated rules.

Only what happened in the log is billed: no claim is made for a service that a run does not
contain, and a code whose fee is blank is not billed at all. Nothing is paid on top for patients
who are not readmitted (OF-R07).
"""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from cmsim.billing import rules
from cmsim.billing.claim import Claim, member, worth
from cmsim.billing.minutes import SAME_MOMENT, Calendar, pieces
from cmsim.billing.terms import Billing, Program
from cmsim.billing.transitions import transition_claims
from cmsim.measures.episodes import OPEN
from cmsim.model.log import TRANSITION, Activity, Kind
from cmsim.model.state import PHONE

CARE = (
    Kind.FIRST_VISIT,
    Kind.FOLLOW_UP,
    Kind.CHECK_IN,
    Kind.MONTHLY,
    Kind.MONITORING,
    Kind.COORDINATION,
    Kind.RESOURCE,
    Kind.DOCUMENTATION,
    Kind.TRANSITION,
)


class Biller(NamedTuple):
    """A way of being paid, as a question that a record answers once."""

    billing: Billing

    def __call__(self, record):
        return Books(record, self.billing).claims()


def claims(record, billing):
    """Return the claims that a run gives, in order of their dates of service."""
    return record.once(Biller(billing))


def calendar_of(record):
    """Return the dates of a run."""
    return Calendar(record.scenario.first_day, record.end)


def spells_enrolled(record):
    """Return each patient's spells from enrollment until care ends, monitoring included.

    They are ``{patient: [(start, end, care manager), ...]}``, in minutes.
    """
    spells = defaultdict(list)
    for episode in record.episodes:
        begin = episode.first.get(Activity.ENROLLED, OPEN) if episode.began_in_run else 0.0
        if begin < OPEN:
            spells[episode.practice, episode.patient].append(
                (begin, episode.closed, episode.care_manager)
            )
    return spells


def months_enrolled(record):
    """Return how many months of the calendar patients were enrolled in, on a day or all of it."""
    calendar = record.once(calendar_of)
    bounds = [calendar.bounds(month) for month in calendar.months]
    return sum(
        any(start < end and begin < stop for start, stop, _ in spells)
        for spells in record.once(spells_enrolled).values()
        for begin, end in bounds
    )


class Books:
    """The books of one run under one way of being paid."""

    def __init__(self, record, billing):
        self.record, self.billing, self.fees = record, billing, dict(billing.fees.amounts)
        self.calendar = record.once(calendar_of)
        self.pieces = record.once(pieces)
        self.posts = {
            post.name
            for post in record.scenario.posts
            if post.paid_by_practice > 0 or billing.bills_for_others
        }
        self.members, self.spells = {}, record.once(spells_enrolled)

    def member(self, who):
        """Return the patient as the payer sees one."""
        if who not in self.members:
            self.members[who] = member(self.record, self.billing, who)
        return self.members[who]

    def claims(self):
        """Return all claims: after discharges, by call, and by month."""
        after = transition_claims(self)
        by_month = defaultdict(list)
        for (who, _), claim in after.items():
            by_month[who, claim.month].append(claim)
        calls, minutes = self.counted(after)
        by_minutes = self.billing.program is Program.MINUTES
        for who, month, bundle in self.by_minutes(minutes) if by_minutes else self.by_month():
            by_month[who, month] = self.together(by_month[who, month], bundle)
        return sorted(
            [*calls, *(each for several in by_month.values() for each in several)],
            key=lambda claim: (claim.day, claim.practice, claim.patient, claim.code),
        )

    def together(self, after, bundle):
        """Return what a month bills: both, or the better paid where one excludes the other."""
        if self.billing.program is Program.MINUTES and self.billing.ccm_with_tcm:
            return after + bundle
        return max(after, bundle, key=worth)

    # --- minutes

    def counted(self, after):
        """Return the claims by call, and the minutes of care by patient and month.

        Minutes of a transition call that is billed as such do not count again.
        """
        calls, minutes = [], defaultdict(float)
        for piece in self.pieces:
            who = piece.who
            if (who, piece.discharge) in after or not self.counts(piece):
                continue
            accepted = piece.minutes * self.billing.qualifies
            if not self.member(who).by_call:
                minutes[who, self.calendar.month(piece.end)] += accepted
            elif piece.channel == PHONE:
                calls += self.billed(
                    who, self.calendar.day(piece.end), (rules.call_code(accepted), 1, accepted)
                )
        return calls, minutes

    def counts(self, piece):
        """Say whether a piece of work is care of a patient who agreed to being billed before it.

        What reached nobody does not count, nor, unless the practice says so, what was face to
        face. A call after a discharge counts while the patient is in care.
        """
        if piece.kind not in CARE or not piece.reached or piece.care_manager not in self.posts:
            return False
        if piece.channel not in (None, PHONE) and not self.billing.in_person_counts:
            return False
        start = piece.start + SAME_MOMENT
        until = start if piece.kind == TRANSITION or piece.discharge is not None else -OPEN
        if not any(
            begin <= start and until <= end for begin, end, _ in self.spells.get(piece.who, ())
        ):
            return False
        known = self.member(piece.who)
        return known.covered and known.consents

    # --- codes of a month

    def by_minutes(self, minutes):
        """Yield patient, month and the best paid claims that the minutes of the month allow."""
        for (who, month), total in minutes.items():
            day = rules.month_after(month) - timedelta(1)
            best = max(
                (self.billed(who, day, *each) for each in self.allowed(who, total)), key=worth
            )
            if best:
                yield who, month, best

    def allowed(self, who, minutes):
        """Return ways to bill a month that exclude each other, as (code, units, minutes each)."""
        known = self.member(who)
        first, more = rules.staff_units(minutes)
        staff = (rules.CCM, first, 20), (rules.MORE_CCM, more, 20)
        first, more = rules.complex_units(minutes)
        complexity = (rules.COMPLEX, first, 60), (rules.MORE_COMPLEX, more, 30)
        first, more = rules.principal_units(minutes)
        principal = (rules.PRINCIPAL, first, 30), (rules.MORE_PRINCIPAL, more, 30)
        if known.conditions < 2:
            return [principal] if known.complex else [()]
        return [staff, complexity] if known.complex else [staff]

    def billed(self, who, day, *parts):
        """Return the claims for a code and its additions; nothing without the first of them."""
        found = [
            Claim(code, units, *who, day, units * each, self.fees[code])
            for code, units, each in parts
            if units and self.fees.get(code) is not None
        ]
        return found if found and found[0].code == parts[0][0] else []

    def by_month(self):
        """Yield a claim for each month in which a patient is in care, whatever was done."""
        for who, spells in self.spells.items():
            known = self.member(who)
            if not (known.covered and known.consents) or known.by_call:
                continue
            for month in self.calendar.months:
                begin, end = self.calendar.bounds(month)
                if any(
                    start < end and begin < stop and name in self.posts
                    for start, stop, name in spells
                ):
                    code = rules.monthly_code(known.conditions, known.qmb)
                    last = rules.month_after(month) - timedelta(1)
                    bundle = self.billed(who, last, (code, 1, 0.0))
                    if bundle:
                        yield who, month, bundle

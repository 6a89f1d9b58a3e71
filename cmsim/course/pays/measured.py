"""What lesson 12 measures of a year: what comes back of the cost, and who is served for it."""

from functools import partial

from cmsim.billing.claims import spells_enrolled
from cmsim.billing.finance import collected, cost
from cmsim.billing.minutes import Calendar, pieces
from cmsim.course.pays.practice import CONSENTS, YEARS, billing, ends
from cmsim.measures.measure import Measure
from cmsim.scenario.panel import Tier

USUAL_CONSENT = 50
UNCOVERED, HIGH_RISK = "uncovered", "high_risk_minutes"


def back_name(consent, when):
    """Return the name of the measure of what comes back."""
    return f"back_{consent}_{when}"


def back_of(paid, record):
    """Return how many of each $100 that the position costs come back as collected claims."""
    return 100 * collected(paid, record) / cost(record)


def uncovered(record):
    """Return how many patients in care in a month have a plan that does not pay."""
    spells = record.once(spells_enrolled)
    calendar = Calendar(record.scenario.first_day, record.end)
    bounds = [calendar.bounds(month) for month in calendar.months]
    count = sum(
        any(start < end and begin < stop for start, stop, _ in spells[who])
        for who in spells
        if not record.roster.membership(*who).covered
        for begin, end in bounds
    )
    return count / len(bounds)


def high_risk_minutes(record):
    """Return the minutes a month that each high-risk patient in care gets, talk and notes."""
    spells = record.once(spells_enrolled)
    calendar = Calendar(record.scenario.first_day, record.end)
    high = {who for who in spells if record.roster.tier(*who) is Tier.COMPLEX}
    minutes = sum(
        piece.minutes for piece in record.once(pieces) if piece.who in high and piece.reached
    )
    months = sum(
        any(
            start < calendar.bounds(month)[1] and calendar.bounds(month)[0] < stop
            for start, stop, _ in spells[who]
        )
        for who in high
        for month in calendar.months
    )
    return minutes / months if months else None


def measures():
    """Return every measure of the lesson."""
    paid = {
        back_name(consent, when): billing(consent, when) for consent in CONSENTS for when in YEARS
    }
    for when in YEARS:
        paid |= dict(zip((back_name("worse", when), back_name("better", when)), ends(when)))
    back = [
        Measure(
            name,
            "What comes back of the position's cost",
            "$ of each $100",
            "Collected claims over the cost of the position.",
            partial(back_of, each),
            "more",
        )
        for name, each in paid.items()
    ]
    return [
        *back,
        Measure(
            UNCOVERED,
            "In care, plan does not pay",
            "patients",
            "Patients in care on a day of a month whose plan pays nothing, mean over the months.",
            uncovered,
        ),
        Measure(
            HIGH_RISK,
            "Work for each high-risk patient",
            "minutes a month",
            "Minutes in which the patient was reached, with notes, for each month in care.",
            high_risk_minutes,
        ),
    ]

"""Two routes to the same patients: the list, and referral; and what a year of each shows."""

from functools import cache, partial
from typing import NamedTuple

from cmsim.experiment.job import Job, log_of
from cmsim.measures.measure import Measure
from cmsim.measures.patients import share
from cmsim.model.log import ED_VISIT, REACHED, Activity, Kind
from cmsim.model.policy import USUAL
from cmsim.model.roster import CLASSES, TIERS, index_of, number_of
from cmsim.scenario.library.practices import three_clinicians
from cmsim.scenario.panel import Tier
from cmsim.scenario.practice import Eligibility
from cmsim.units import HOUR, WEEK

LIST, REFERRAL, BOTH = "by list", "by referral", "by both"
ROUTES = (LIST, REFERRAL, BOTH)
COVERED = ", covered only"
NO_REFERRAL = {"practices.*.referral_habit": 0.0, "practices.*.staff_flags": 0.0}
NO_LIST = {
    "practices.*.sweep_finds": 0.0,
    "practices.*.sweep_finds_moderate": 0.0,
    "practices.*.payer_lists": 0.0,
    "practices.*.after_discharge": 0.0,
    "practices.*.ed_notices": 0.0,
    "engagement.list_ahead": 0.0,
}
LEFT_OUT = {LIST: NO_REFERRAL, REFERRAL: NO_LIST, BOTH: {}}
NO_EFFECT = {
    "effect.averted_admissions": 0.0,
    "effect.averted_ed": 0.0,
    "effect.call_and_visit": 0.0,
    "effect.call_only": 0.0,
}
WEEKS, HALF = 52, 26
SEED = 1
AT_RISK = 8, 9  # of the ten classes of frailty: the fifth of complex patients at highest risk
LEAST_VISITS = (0, 1, 2, 3)
FOUND, SPOKEN_TO, ENROLLED = 1, 2, 3
REACHES = {
    Activity.IDENTIFIED: FOUND,
    Activity.REFERRED: FOUND,
    REACHED: SPOKEN_TO,
    Activity.ENROLLED: ENROLLED,
}


def changed(scenario, changes):
    """Return a scenario with several values changed."""
    for path, value in changes.items():
        scenario = scenario.change(path, value)
    return scenario


def practice(route, covered=False):
    """Return Oak Road, where patients come to the care manager by one route or by both.

    >>> practice(REFERRAL).practices[0].payer_lists
    0.0
    """
    made = changed(three_clinicians(), LEFT_OUT[route])
    if covered:
        made = made.change("practices.*.eligible", Eligibility.COVERED)
    return made.replace(weeks=WEEKS, name=name_of(route, covered))


def name_of(route, covered=False):
    """Return how the practice with a route is called."""
    return f"{route}{COVERED * covered}"


def without_effect(route):
    """Return a practice in which care changes nobody's health, for a year and a half."""
    return changed(practice(route), NO_EFFECT).replace(weeks=WEEKS + HALF)


def routes():
    """Return the practices to compare: each route, for all patients and for covered ones only."""
    return [practice(route, covered) for covered in (False, True) for route in ROUTES]


def anyway():
    """Return the practices that show what would have changed without any help."""
    return [without_effect(route) for route in ROUTES]


# --- people


def complex_patients(scenario):
    """Return the numbers of the complex patients of a practice, those at highest risk first."""
    count = scenario.practices[0].panel.counts[Tier.COMPLEX]
    places = sorted(range(count), key=lambda place: -(place % CLASSES))
    return [number_of(Tier.COMPLEX, place) for place in places]


def at_risk(number):
    """Say whether a patient belongs to the fifth of complex patients at highest risk."""
    tier = TIERS[number % len(TIERS)]
    return tier is Tier.COMPLEX and index_of(number) % CLASSES in AT_RISK


def furthest(log):
    """Return ``{number: how far a patient came}`` of all who were found."""
    far = {}
    for entry in log:
        if entry.activity in REACHES:
            far[entry.patient] = max(far.get(entry.patient, 0), REACHES[entry.activity])
    return far


class People(NamedTuple):
    """How far each complex patient came in one run: those at highest risk, and the others."""

    first: list
    others: list


@cache
def people(route, covered=False):
    """Return how far complex patients came in the first run of a practice."""
    made = practice(route, covered)
    far = furthest(log_of(Job(made, SEED, 1, USUAL, ())))
    several = complex_patients(made)
    return People(
        [far.get(number, 0) for number in several if at_risk(number)],
        [far.get(number, 0) for number in several if not at_risk(number)],
    )


# --- what is measured


def people_who(record, least, wanted):
    """Return how many patients came at least so far, of those wanted."""
    far = record.once(furthest_of)
    return sum(stage >= least for number, stage in far.items() if wanted(number))


def furthest_of(record):
    """Return how far each patient of a record came."""
    return furthest(record.log)


def missed(record):
    """Return how many patients at highest risk were never spoken to."""
    everyone = sum(map(at_risk, complex_patients(record.scenario)))
    return everyone - people_who(record, SPOKEN_TO, at_risk)


def of_tier(tier, number):
    """Say whether a patient belongs to a tier."""
    return TIERS[number % len(TIERS)] is tier


def enrolled(record, tier=None):
    """Return how many patients enrolled."""
    wanted = partial(of_tier, tier) if tier else lambda number: True
    return people_who(record, ENROLLED, wanted)


def asking(record):
    """Return the minutes of asking for each patient who enrolled."""
    spent = record.minutes[Kind.OUTREACH] + record.minutes[Kind.HAND_OFF]
    return share(spent, enrolled(record))


def in_person(record):
    """Return how many of 100 referrals were handed over in person."""
    return of_100(record.count(Activity.HANDED_OVER), record.count(Activity.REFERRED))


def of_100(part, whole):
    """Return a part as so many of 100, ``None`` of nothing."""
    return 100 * part / whole if whole else None


def free(record):
    """Return the hours a week in which nothing waited to be done."""
    return record.minutes[Kind.WAITING] / HOUR / record.weeks


def visits_each(record, least, after):
    """Return the emergency visits for each patient found in the second half of a year.

    They are those of the six months before being found, or ``after``; of the patients who had at
    least so many before.
    """
    counts = [pair for pair in record.once(visits_around) if pair[0] >= least]
    return share(sum(pair[after] for pair in counts), len(counts))


def fewer(record, least):
    """Return how many of 100 had fewer visits in the six months after, of those with so many."""
    counts = [pair for pair in record.once(visits_around) if pair[0] >= max(least, 1)]
    return of_100(sum(after < before for before, after in counts), len(counts))


def visits_around(record):
    """Return (visits before, visits after) of each patient found in the second half of the year."""
    visits, first = {}, {}
    for entry in record.log:
        if entry.activity is ED_VISIT:
            visits.setdefault(entry.patient, []).append(entry.time)
        elif entry.activity in (Activity.IDENTIFIED, Activity.REFERRED):
            first.setdefault(entry.patient, entry.time)
    return [
        (
            sum(at - HALF * WEEK <= time < at for time in visits.get(number, ())),
            sum(at <= time < at + HALF * WEEK for time in visits.get(number, ())),
        )
        for number, at in first.items()
        if HALF * WEEK <= at < WEEKS * WEEK
    ]


def made(name, label, unit, of, **given):
    """Return a measure of this lesson."""
    definition = f"{label}, {unit}."
    return Measure(name, label, unit, definition, partial(of, **given) if given else of)


MEASURED = (
    made("missed", "At highest risk, never spoken to", "patients", missed),
    made("enrolled", "Enrolled", "patients", enrolled),
    made("enrolled_complex", "Complex patients enrolled", "patients", enrolled, tier=Tier.COMPLEX),
    made("asking", "Asking, for each patient enrolled", "minutes", asking),
    made("in_person", "Referrals handed over in person", "of 100 referrals", in_person),
    made("free", "Free time", "hours a week", free),
)
AROUND = tuple(
    each
    for least in LEAST_VISITS
    for each in (
        made(f"before_{least}", "Visits before", "visits each", visits_each, least=least, after=0),
        made(f"after_{least}", "Visits after", "visits each", visits_each, least=least, after=1),
        made(f"fewer_{least}", "Fewer visits after", "of 100 patients", fewer, least=least),
    )
)

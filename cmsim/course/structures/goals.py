"""What structures are compared by in lesson 07: a few outcomes, in the words of the lesson."""

from typing import NamedTuple

from cmsim.measures.registry import find as measure
from cmsim.views import sentences


class Goal(NamedTuple):
    """One outcome: how its radio is called, what it is, and its unit on an axis."""

    short: str
    title: str
    unit: str
    below: str = "fewer"


GOALS = {
    "active_caseload": Goal(
        "Patients in care", "Patients in active care", "patients with a contact in 60 days"
    ),
    "enrolled": Goal("Enrolled", "Patients enrolled", "of 100 identified or referred"),
    "transition_calls_in_time": Goal(
        "Discharge calls", "Discharges spoken to in time", "of 100 discharges, in two business days"
    ),
    "overdue": Goal("Overdue", "Contacts overdue", "contacts more than a week late"),
    "contacts_per_hour": Goal(
        "Contacts an hour", "Contacts for each paid hour", "contacts for each paid hour"
    ),
    "cost_to_practice": Goal("Cost", "Cost to the practices", "$ a week", "less"),
}


def shown(name, known):
    """Return an estimate as the lesson shows it: shares of 100.

    >>> from cmsim.analysis.statistics import Estimate
    >>> shown("enrolled", Estimate(0.4, 0.05, 0.95, 16)).mean
    40.0
    """
    return sentences.in_hundreds(measure(name), known)


def beside(name, gap):
    """Return how far an option is from the one that leads, in words.

    >>> from cmsim.analysis.statistics import Estimate
    >>> beside("overdue", Estimate(4.2, 1.0, 0.95, 16)), beside("overdue", Estimate(1, 2, 0.95, 16))
    ('4 more (3 to 5)', 'no clear difference')
    """
    known = shown(name, gap)
    if not known.clear or not known.n:
        return "no clear difference"
    known = known if known.mean > 0 else known._replace(mean=-known.mean)
    word = "more" if gap.mean > 0 else GOALS[name].below
    if known.half_width == 0:
        return f"{sentences.number(known.mean, known)} {word}"
    low, high = (sentences.number(end, known) for end in (known.low, known.high))
    return f"{sentences.number(known.mean, known)} {word} ({low} to {high})"

"""Measures for each full-time care manager, counted as published caseloads and contacts are.

What colleagues of care managers do is left out, and so are their hours.
"""

from collections import Counter

from cmsim.measures.contacts import by_kind
from cmsim.measures.episodes import COMPLETED
from cmsim.measures.measure import Measure, mean, measure, share
from cmsim.measures.run_record import RunRecord
from cmsim.measures.workload import FACING
from cmsim.model.log import Activity, Kind
from cmsim.scenario.post import FULL_TIME
from cmsim.units import HOUR, YEAR

IN_CARE = (*COMPLETED, Activity.CHECKED, Activity.CALLED)
SPOKEN = frozenset([*IN_CARE, Activity.REACHED])
QUARTER = YEAR / 4
UNCOUNTED = (Kind.OUTREACH, Kind.MONITORING)  # no plural


def full_time(record: RunRecord) -> float:
    """Return the care managers at 40 paid hours a week, leave included."""
    paid = sum(record.paid_of[post.name] for post in record.scenario.care_managers)
    return paid / HOUR / FULL_TIME / record.weeks


def care_managers(record: RunRecord) -> frozenset[str | None]:
    """Return the names of the care managers' posts."""
    return frozenset(post.name for post in record.scenario.care_managers)


def spoken_by_kind(record: RunRecord) -> Counter[Kind]:
    """Return how often care managers spoke to a patient, by the kind of work that it was."""
    theirs = care_managers(record)
    stretches = (each for each in record.stretches if each.spent.care_manager in theirs)
    return by_kind(stretches, SPOKEN)


def by_a_post(kind: Kind) -> Measure:
    """Return the measure of how often a full-time post speaks to patients in one kind of work."""
    many = kind if kind in UNCOUNTED else f"{kind}s"
    return Measure(
        f"by_a_post_{kind.name.lower()}",
        f"{many.capitalize()} by a full-time post",
        "per month",
        f"Patients spoken to a month by {kind}, for each full-time post; calls that nobody "
        "answered and visits that nobody came to are left out.",
        lambda record: share(record.once(spoken_by_kind)[kind] / record.months, full_time(record)),
        "more",
    )


@measure("Contacts by a full-time post", "per month", "more")
def contacts_by_a_post(record: RunRecord) -> float | None:
    """Completed contacts of patients in care, monitored or home from hospital, for each full-time
    post and month. Talks with patients who are asked to enroll are left out."""
    theirs = care_managers(record)
    held = sum(entry.care_manager in theirs for each in IN_CARE for entry in record.by[each])
    return share(held / record.months, full_time(record))


BY_KIND = tuple(by_a_post(kind) for kind in FACING)


@measure("Active patients per full-time post", "patients", "more")
def active_by_a_post(record: RunRecord) -> float | None:
    """Patients in an open episode with a completed contact within the last 60 days, mean over the
    run, for each full-time post."""
    return share(record.mean_level(record.active_spells), full_time(record))


@measure("Patients seen by a post in a quarter", "patients", "more")
def seen_in_a_quarter(record: RunRecord) -> float | None:
    """Different patients with a completed contact in a quarter of a year, mean over the whole
    quarters of the run, for each full-time post. Needs a quarter."""
    quarters: list[set] = [set() for _ in range(int((record.end - record.start) // QUARTER))]
    for activity in COMPLETED:
        for entry in record.by[activity]:
            which = int((entry.time - record.start) // QUARTER)
            if which < len(quarters):
                quarters[which].add(entry.who)
    found = mean(map(len, quarters))
    return None if found is None else share(found, full_time(record))

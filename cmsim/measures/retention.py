"""Measures of who comes into care, who leaves it, and who is kept."""

from collections import Counter

from cmsim.measures.episodes import OPEN, Episode
from cmsim.measures.kaplan_meier import restricted_mean, still_waiting
from cmsim.measures.measure import Measure, measure, share
from cmsim.measures.patients import LIMIT, happened_by, per_month, until
from cmsim.measures.run_record import RunRecord
from cmsim.measures.standing import IN_CARE, STEPS
from cmsim.model.log import Activity

QUARTER = 91


# --- openings and closings

FLOWS = (
    per_month(
        "openings",
        "Enrollments",
        "Patients enrolled a month.",
        Activity.ENROLLED,
        "more",
        weekly=True,
        headline=True,
    ),
    per_month(
        "reopened",
        "Patients active again",
        "Graduated patients who came back into active care, a month.",
        Activity.REOPENED,
    ),
    per_month(
        "closed_graduated",
        "Graduations",
        "Episodes closed a month with goals met (or closed by choice).",
        Activity.GRADUATED,
        "more",
    ),
    per_month(
        "closed_disengaged",
        "Disengagements",
        "Episodes closed a month because contact was lost.",
        Activity.DISENGAGED,
        "less",
    ),
    per_month(
        "closed_died_or_moved",
        "Deaths and moves",
        "Patients in care or monitored who died or moved away, a month.",
        Activity.DIED_OR_MOVED,
    ),
    per_month(
        "closed_released",
        "Ends of monitoring",
        "Graduated patients whose monitoring ended, a month.",
        Activity.RELEASED,
    ),
    per_month(
        "declined",
        "Refusals to enroll",
        "Patients reached who did not enroll, a month.",
        Activity.DECLINED,
        "less",
    ),
    per_month(
        "turned_down",
        "Referrals turned down",
        "Patients identified or referred whom a care manager turned down, a month.",
        Activity.NOT_TAKEN,
    ),
)


@measure("Patients no call reached", "per month", "less")
def calls_used_up(record: RunRecord) -> float | None:
    """Patients identified or referred who answered none of the allowed calls, a month; some are
    met at a visit later."""
    return sum(record.counts(episode.given_up) for episode in record.episodes) / record.months


# --- how active care ends

WAYS_OUT = tuple(
    activity
    for activity, step in STEPS.items()
    if any(before in IN_CARE and then not in IN_CARE for before, then in step.items())
)


def exits(record: RunRecord) -> Counter[Activity]:
    """Return how often active care ended by each activity."""
    ended = {
        (*episode.who, end)
        for episode in record.episodes
        for _, end in episode.active
        if record.counts(end)
    }
    return Counter(
        activity
        for activity in WAYS_OUT
        for entry in record.by[activity]
        if (*entry.who, entry.time) in ended
    )


def exits_by(activity: Activity, name: str, label: str, how: str, better: str) -> Measure:
    """Return the measure of the share of exits from active care that end in one way."""

    def of(record: RunRecord) -> float | None:
        found = record.once(exits)
        return share(found[activity], found.total())

    definition = f"Spells of active care that ended because {how}, of all that ended in the run."
    return Measure(name, label, "share of exits", definition, of, better)


EXITS = (
    exits_by(
        Activity.GRADUATED,
        "exits_graduated",
        "Active care ended by graduation",
        "goals were met (or by choice)",
        "more",
    ),
    exits_by(
        Activity.DISENGAGED,
        "exits_disengaged",
        "Active care ended by stopping",
        "the patient stopped or contact was lost",
        "less",
    ),
    exits_by(
        Activity.DIED_OR_MOVED,
        "exits_died_or_moved",
        "Active care ended by death or moving",
        "the patient died or moved away",
        "less",
    ),
)


# --- kept


def enrolled_in(record: RunRecord) -> list[tuple[float, Episode]]:
    """Return (when, episode) of everyone enrolled in the run."""
    found = [(each.first.get(Activity.ENROLLED, OPEN), each) for each in record.episodes]
    return [(time, episode) for time, episode in found if record.counts(time)]


@measure("Days from enrolling to first visit", "days", "less")
def days_to_first_visit(record: RunRecord) -> float | None:
    """Mean days from enrolling to the first completed contact, counting at most 90. Patients
    without one at the end are censored, not dropped (Kaplan–Meier); those who left before it keep
    counting as without contact."""
    return restricted_mean(
        [
            until(enrolled, episode.first.get(Activity.VISITED_FIRST), record.end)
            for enrolled, episode in enrolled_in(record)
        ],
        LIMIT,
    )


def until_lost(record: RunRecord) -> list[tuple[float, bool]]:
    """Return (days followed, whether lost) of everyone enrolled in the run."""
    followed = []
    for enrolled, episode in enrolled_in(record):
        lost = episode.reason in (Activity.DISENGAGED, Activity.DIED_OR_MOVED)
        followed.append(until(enrolled, episode.closed if lost else None, record.end))
    return followed


def kept(months: int) -> Measure:
    """Return the measure of who is still in care after so many months."""
    days = months * QUARTER // 3
    return Measure(
        f"kept_{months}_months",
        f"Patients kept {months} months",
        "share of enrolled",
        f"Patients enrolled in the run who have not disengaged, died or moved {days} days after "
        "enrollment; graduates count as kept. Patients enrolled later count as far as they were "
        "followed (Kaplan–Meier); no value if nobody was followed so long.",
        lambda record: still_waiting(until_lost(record), days),
        "more",
    )


KEPT = tuple(kept(months) for months in (3, 6, 12))


@measure("Patients disengaged in 3 months", "share of enrolled", "less")
def disengaged(record: RunRecord) -> float | None:
    """Patients enrolled in the run who disengaged within 91 days. Patients enrolled later, and
    those who died or moved, count as far as they were followed (Kaplan–Meier)."""
    followed = []
    for enrolled, episode in enrolled_in(record):
        gone = episode.reason == Activity.DIED_OR_MOVED
        left = episode.closed if episode.reason == Activity.DISENGAGED else None
        followed.append(until(enrolled, left, episode.closed if gone else record.end))
    return happened_by(followed, QUARTER)

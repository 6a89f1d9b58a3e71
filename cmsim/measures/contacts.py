"""Measures of contacts: on time, missed, what they leave behind, and how work is kept up with."""

from collections import Counter
from collections.abc import Collection, Iterable

from cmsim.measures.episodes import COMPLETED, OPEN
from cmsim.measures.kaplan_meier import restricted_mean, slope
from cmsim.measures.measure import Measure, mean, measure, share
from cmsim.measures.patients import per_month, until
from cmsim.measures.run_record import GRACE, RunRecord
from cmsim.measures.time_spent import Stretch
from cmsim.measures.work_items import CONTACTS, SETTLED
from cmsim.model.log import Activity, Kind

ANSWER_LIMIT = 30


# --- contacts on time


@measure("Contacts on time", "share of contacts due", "more", headline=True)
def on_time(record: RunRecord) -> float | None:
    """Contacts of all kinds (first visits, follow-ups, check-in calls, monthly contacts) that the
    care manager came to within a week of falling due, of those that fell due a week or more before
    the end. A contact the patient missed counts as come to; contacts still open count as not on
    time; those whose episode ended before are left out."""
    return in_time(record, CONTACTS)


@measure("Overdue follow-ups", "share of those due", "less")
def overdue_follow_ups(record: RunRecord) -> float | None:
    """Follow-ups, check-in calls and monthly contacts that came to be overdue by more than a week,
    of those that fell due a week or more before the end; those whose episode ended before are left
    out."""
    known = in_time(record, (Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.MONTHLY))
    return None if known is None else 1 - known


def in_time(record: RunRecord, kinds: tuple[Kind, ...]) -> float | None:
    """Return the share of the contacts of some kinds, due by now, that were come to in time."""
    due = [
        work
        for work in record.work_of(*kinds)
        if record.start <= work.due <= record.end - GRACE and work.how != SETTLED
    ]
    return share(sum(work.settled <= work.due + GRACE for work in due), len(due))


@measure(
    "Overdue contacts",
    "contacts",
    "less",
    headline=True,
    weekly=lambda record: record.level(record.overdue_spells),
)
def overdue(record: RunRecord) -> float | None:
    """Contacts overdue by more than a week at the end of a week, mean over the weeks."""
    return mean(record.level(record.overdue_spells))


@measure("Overdue contacts at the end", "contacts", "less")
def overdue_at_end(record: RunRecord) -> float | None:
    """Contacts overdue by more than a week at the end of the run."""
    return record.level(record.overdue_spells)[-1]


@measure("Late contacts", "per month", "less")
def late_contacts(record: RunRecord) -> float | None:
    """Contacts of all kinds a month that came to be overdue by more than a week, whether or not
    they were completed later."""
    return sum(record.counts(start) for start, _ in record.overdue_spells) / record.months


@measure("Contacts missed by patients", "share of contacts", "less")
def missed(record: RunRecord) -> float | None:
    """Contacts of all kinds that the patient did not keep or that no call reached, of those
    completed or missed."""
    gone = record.count(Activity.MISSED)
    return share(gone, gone + record.count(Activity.CONTACTED, Activity.VISITED_FIRST))


def by_kind(stretches: Iterable[Stretch], came: Collection[Activity]) -> Counter[Kind]:
    """Return after how many stretches of work of each kind one of some things came about."""
    return Counter(
        stretch.spent.kind
        for stretch in stretches
        if any(entry.activity in came for entry in stretch.after)
    )


def held_by_kind(record: RunRecord) -> Counter[Kind]:
    """Return how many contacts of each kind were completed: those whose time was just logged."""
    return by_kind(record.stretches, COMPLETED)


def held(kind: Kind, many: str) -> Measure:
    """Return the measure of how many contacts of one kind are completed."""
    return Measure(
        f"contacts_{kind.name.lower()}",
        f"Completed {many}",
        "per month",
        f"Completed {many} a month, all posts together.",
        lambda record: record.once(held_by_kind)[kind] / record.months,
    )


HELD = (
    held(Kind.FIRST_VISIT, "first visits"),
    held(Kind.FOLLOW_UP, "follow-ups"),
    held(Kind.CHECK_IN, "check-in calls"),
    held(Kind.MONTHLY, "monthly contacts"),
)


@measure("Patients met at a visit", "per month", "more")
def met_at_visits(record: RunRecord) -> float | None:
    """First talks and contacts a month held because the patient came to the practice anyway."""
    return (
        record.count(
            Activity.REACHED, Activity.CONTACTED, Activity.VISITED_FIRST, detail="at a visit"
        )
        / record.months
    )


# --- what contacts leave behind

CONNECTIONS = (
    per_month(
        "resources_connected",
        "Resources connected",
        "Patients connected to a community resource, a month.",
        Activity.CONNECTED,
        "more",
    ),
    per_month(
        "dead_ends",
        "Resource dead ends",
        "Directory entries found out of date when needed, a month.",
        Activity.DEAD_END,
        "less",
    ),
    per_month(
        "nothing_nearby",
        "Needs without a resource nearby",
        "Needs a month for which nothing exists nearby.",
        Activity.NOTHING_NEARBY,
        "less",
    ),
)


@measure("Days to a clinician's answer", "days", "less")
def days_to_answer(record: RunRecord) -> float | None:
    """Mean days from a question to a clinician until the answer is acted on, counting at most
    30. Questions open at the end are censored, not dropped (Kaplan–Meier)."""
    followed = [
        until(work.added, work.settled if work.settled < OPEN else None, record.end)
        for work in record.work_of(Kind.COORDINATION)
        if record.counts(work.added)
    ]
    return restricted_mean(followed, ANSWER_LIMIT)


# --- keeping up


@measure("Backlog", "open tasks", "less", weekly=lambda record: record.backlog)
def backlog(record: RunRecord) -> float | None:
    """Tasks that have come up and are not settled at the end of a week, mean over the weeks:
    outreach, contacts, transition calls, write-ups, questions, resources and monitoring."""
    return mean(record.backlog)


@measure("Growth of the backlog", "tasks a week", "less", headline=True)
def backlog_growth(record: RunRecord) -> float | None:
    """Slope of the straight line through the backlog at the week ends of the second half of the
    run."""
    half = record.backlog[record.whole_weeks // 2 :]
    return slope(half)

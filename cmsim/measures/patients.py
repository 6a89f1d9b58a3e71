"""Measures of patients: found, reached, enrolled, kept, contacted on time."""

from cmsim.measures.episodes import OPEN, Episode
from cmsim.measures.kaplan_meier import Followed, restricted_mean, slope, still_waiting
from cmsim.measures.measure import Measure, mean, measure, share
from cmsim.measures.run_record import GRACE, RunRecord
from cmsim.measures.work_items import CONTACTS, SETTLED
from cmsim.model.log import Activity, Kind
from cmsim.units import DAY

SOURCES = (
    "clinician",
    "registry",
    "payer list",
    "standing list",
    "emergency notice",
    "discharge",
    "staff",
)
LIMIT, LEAST = 90, 30
WINDOW = 60
ANSWER_LIMIT = 30
QUARTER = 91


def per_month(
    name: str,
    label: str,
    definition: str,
    activity: Activity,
    better: str | None = None,
    *,
    weekly: bool = False,
    headline: bool = False,
) -> Measure:
    """Return the measure of how often something happens in a month."""
    return Measure(
        name,
        label,
        "per month",
        definition,
        lambda record: record.count(activity) / record.months,
        better,
        (lambda record: record.weekly(activity)) if weekly else None,
        headline,
    )


# --- how many there are


@measure(
    "Open caseload",
    "patients",
    headline=True,
    weekly=lambda record: record.level(record.open_spells),
)
def open_caseload(record: RunRecord) -> float | None:
    """Patients enrolled and not yet graduated or gone, mean over the run, all posts together."""
    return record.mean_level(record.open_spells)


@measure(
    "Active caseload",
    "patients",
    "more",
    headline=True,
    weekly=lambda record: record.level(record.active_spells),
)
def active_caseload(record: RunRecord) -> float | None:
    """Patients in an open episode with a completed contact within the last 60 days, mean over
    the run."""
    return record.mean_level(record.active_spells)


@measure(
    "Assigned caseload",
    "patients",
    weekly=lambda record: record.level(record.open_spells + record.monitored_spells),
)
def assigned_caseload(record: RunRecord) -> float | None:
    """Patients with an open episode and graduated patients still monitored, mean over the run."""
    return record.mean_level(record.open_spells + record.monitored_spells)


@measure(
    "Patients waiting to be reached",
    "patients",
    "less",
    weekly=lambda record: record.level(record.waiting_spells),
)
def waiting(record: RunRecord) -> float | None:
    """Patients identified or referred, not yet spoken to and with calls left, mean over the run."""
    return record.mean_level(record.waiting_spells)


# --- found


def found(source: str) -> Measure:
    """Return the measure of how many patients one source identifies or refers."""
    name = "found_by_" + source.replace(" ", "_")
    return Measure(
        name,
        f"Patients found by {source}",
        "per month",
        f"Patients identified or referred a month, all practices together; source: {source}.",
        lambda record: (
            sum(episode.source == source and episode.began_in_run for episode in record.episodes)
            / record.months
        ),
    )


FOUND = tuple(found(source) for source in SOURCES)


@measure(
    "Patients identified or referred",
    "per month",
    weekly=lambda record: record.weekly(Activity.IDENTIFIED, Activity.REFERRED),
)
def identified_or_referred(record: RunRecord) -> float | None:
    """Patients identified or referred a month by clinicians, staff, lists and notices."""
    return record.count(Activity.IDENTIFIED, Activity.REFERRED) / record.months


@measure(
    "Referrals",
    "per clinician a month",
    "more",
    weekly=lambda record: record.weekly(Activity.REFERRED),
)
def referrals(record: RunRecord) -> float | None:
    """Referrals by clinicians, for each clinician and month. The weekly form counts all
    clinicians together."""
    clinicians = sum(practice.clinicians for practice in record.scenario.practices)
    return record.count(Activity.REFERRED) / clinicians / record.months


NOT_WRITTEN = per_month(
    "referrals_not_written",
    "Referrals never written",
    "Referrals a month that a clinician would have made with a care manager in the building and "
    "did not write.",
    Activity.NOT_WRITTEN,
    "less",
)


@measure("Patients never acted on", "share of identified", "less")
def referrals_expired(record: RunRecord) -> float | None:
    """Patients identified or referred early enough to have expired by the end of the run whom
    nobody tried to reach in time; patients who were not eligible are left out."""
    patience = record.scenario.engagement.patience * DAY
    early = [
        episode
        for episode in record.identified_or_referred
        if episode.opened + patience < record.end
    ]
    return share(sum(never_tried(episode) for episode in early), len(early))


def never_tried(episode: Episode) -> bool:
    return episode.attempted is None and episode.reason != Activity.NOT_TAKEN


@measure("Hand-offs in person", "share of referrals", "more", headline=True)
def hand_offs_in_person(record: RunRecord) -> float | None:
    """Referrals handed over in person to a care manager in the building."""
    return share(record.count(Activity.HANDED_OVER), record.count(Activity.REFERRED))


HAND_OFFS = per_month(
    "hand_offs",
    "Hand-offs in person",
    "Referrals handed over in person a month.",
    Activity.HANDED_OVER,
    "more",
)


@measure("Referrers told the outcome", "share of referrals", "more")
def referrers_reported_back(record: RunRecord) -> float | None:
    """Referrals whose clinician heard what came of them, of those spoken to or closed by the end
    of the run; referrals still waiting are left out."""
    settled = [
        episode
        for episode in record.identified_or_referred
        if episode.referred and (Activity.REACHED in episode.first or episode.closed < OPEN)
    ]
    return share(sum(Activity.REPORTED_BACK in episode.first for episode in settled), len(settled))


# --- reached and enrolled


def until_first(record: RunRecord, activity: Activity) -> list[tuple[float, bool]]:
    """Return (days followed, whether it happened) until the first ``activity``, counted from
    identification or referral."""
    return [
        until(episode.opened, episode.first.get(activity), record.end)
        for episode in record.identified_or_referred
    ]


def until(start: float, time: float | None, end: float) -> tuple[float, bool]:
    return ((end if time is None else time) - start) / DAY, time is not None


@measure("Days to first contact", "days", "less", headline=True)
def days_to_first_contact(record: RunRecord) -> float | None:
    """Mean days from identification or referral until somebody speaks with the patient, counting
    at most 90. Patients without contact at the end are censored, not dropped (Kaplan–Meier); those
    given up without contact keep counting as without contact. Needs a follow-up of 30 days."""
    return restricted_mean(until_first(record, Activity.REACHED), LIMIT, LEAST)


@measure("Days to first attempt", "days", "less")
def days_to_first_attempt(record: RunRecord) -> float | None:
    """Mean days from identification or referral until somebody first tries to reach the patient,
    counting at most 90. Patients not tried at the end are censored, not dropped (Kaplan–Meier)."""
    followed = [
        until(episode.opened, episode.attempted, record.end)
        for episode in record.identified_or_referred
    ]
    return restricted_mean(followed, LIMIT)


def happened_by(followed: Followed, days: float) -> float | None:
    """Return the share to whom it happened within so many days, or ``None`` if not known."""
    left = still_waiting(followed, days)
    return None if left is None else 1 - left


@measure("Patients reached", "share of identified", "more", headline=True)
def reached(record: RunRecord) -> float | None:
    """Patients spoken to within 60 days after being identified or referred. Those identified or
    referred later than 60 days before the end count as far as they were followed (Kaplan–Meier);
    patients who were not eligible are left out."""
    return happened_by(until_first(record, Activity.REACHED), WINDOW)


@measure("Patients enrolled", "share of identified", "more", headline=True)
def enrolled(record: RunRecord) -> float | None:
    """Patients enrolled within 60 days after being identified or referred. Those identified or
    referred later than 60 days before the end count as far as they were followed (Kaplan–Meier);
    patients who were not eligible are left out."""
    return happened_by(until_first(record, Activity.ENROLLED), WINDOW)


@measure("Patients screened out", "share of identified", "less")
def screened_out(record: RunRecord) -> float | None:
    """Patients identified or referred who turned out not to be eligible."""
    return share(
        record.count(Activity.NOT_ELIGIBLE), record.count(Activity.IDENTIFIED, Activity.REFERRED)
    )


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
    return sum(episode.given_up < OPEN for episode in record.episodes) / record.months


# --- kept


def until_lost(record: RunRecord) -> list[tuple[float, bool]]:
    """Return (days followed, whether lost) of everyone enrolled in the run."""
    followed = []
    for episode in record.episodes:
        if Activity.ENROLLED in episode.first:
            lost = episode.reason in (Activity.DISENGAGED, Activity.DIED_OR_MOVED)
            followed.append(
                until(
                    episode.first[Activity.ENROLLED], episode.closed if lost else None, record.end
                )
            )
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
    for episode in record.episodes:
        if Activity.ENROLLED in episode.first:
            gone = episode.reason == Activity.DIED_OR_MOVED
            left = episode.closed if episode.reason == Activity.DISENGAGED else None
            followed.append(
                until(
                    episode.first[Activity.ENROLLED], left, episode.closed if gone else record.end
                )
            )
    return happened_by(followed, QUARTER)


# --- contacts on time


@measure("Contacts on time", "share of contacts due", "more", headline=True)
def on_time(record: RunRecord) -> float | None:
    """First visits and follow-ups that the care manager came to within a week of falling due, of
    those that fell due a week or more before the end. A contact the patient missed counts as
    come to; contacts still open count as not on time; those whose episode ended before are left
    out."""
    return in_time(record, CONTACTS)


@measure("Overdue follow-ups", "share of those due", "less")
def overdue_follow_ups(record: RunRecord) -> float | None:
    """Follow-ups that came to be overdue by more than a week, of those that fell due a week or
    more before the end; those whose episode ended before are left out."""
    known = in_time(record, (Kind.FOLLOW_UP,))
    return None if known is None else 1 - known


def in_time(record: RunRecord, kinds: tuple[Kind, ...]) -> float | None:
    """Return the share of the contacts of some kinds, due by now, that were come to in time."""
    due = [
        work
        for work in record.work_of(*kinds)
        if work.due + GRACE <= record.end and work.how != SETTLED
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
    """First visits and follow-ups a month that came to be overdue by more than a week,
    whether or not they were completed later."""
    return sum(start <= record.end for start, _ in record.overdue_spells) / record.months


@measure("Contacts missed by patients", "share of contacts", "less")
def missed(record: RunRecord) -> float | None:
    """First visits and follow-ups that the patient did not keep or that no call reached, of
    those completed or missed."""
    gone = record.count(Activity.MISSED)
    return share(gone, gone + record.count(Activity.CONTACTED, Activity.VISITED_FIRST))


@measure("Patients met at a visit", "per month", "more")
def met_at_visits(record: RunRecord) -> float | None:
    """First talks and follow-ups a month held because the patient came to the practice anyway."""
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

"""Measures of patients: how many there are, found, reached and enrolled."""

from cmsim.measures.episodes import OPEN, Episode
from cmsim.measures.kaplan_meier import Followed, median, restricted_mean, still_waiting
from cmsim.measures.measure import Measure, measure, share
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity
from cmsim.scenario.panel import Tier
from cmsim.scenario.post import Role
from cmsim.scenario.practice import Eligibility, Practice
from cmsim.units import DAY, YEAR

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


@measure("Eligible patients in nobody's care", "patients", "less")
def in_nobodys_care(record: RunRecord) -> float | None:
    """Patients whom the care managers of their practice may enroll and who are neither enrolled nor
    monitored nor waiting to be reached, mean over the run; where nobody is employed, all complex
    and moderate patients. Of those whom a payer has to cover, the share is the expected one."""
    eligible = sum(eligible_patients(record, practice) for practice in record.scenario.practices)
    gone = [
        (episode.closed, OPEN)
        for episode in record.episodes
        if episode.reason == Activity.DIED_OR_MOVED
    ]
    known = record.open_spells + record.monitored_spells + record.waiting_spells + gone
    return max(0.0, eligible - record.mean_level(known))


def eligible_patients(record: RunRecord, practice: Practice) -> float:
    """Return how many patients of a practice may be enrolled by the posts that cover it."""
    roles = [post.role for post in record.scenario.care_managers if practice.name in post.covers]
    tiers = {tier for role in roles or [Role.HYBRID] for tier in role.tiers}
    panel = practice.panel
    part = panel.covered if practice.eligible is Eligibility.COVERED else 1.0
    grown = panel.mean_size((record.start + record.end) / YEAR) / panel.size
    return part * grown * sum(panel.counts[tier] for tier in Tier if tier in tiers)


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
            sum(
                episode.source == source and episode.began_in_run and record.counts(episode.opened)
                for episode in record.episodes
            )
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


@measure("Referrals handed over in person", "share of referrals", "more", headline=True)
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


@measure("Days until half are spoken to", "days", "less")
def days_until_half_reached(record: RunRecord) -> float | None:
    """Days from identification or referral by which half of the patients have been spoken to
    (Kaplan–Meier); no value where so many never are. Those given up keep counting as without
    contact."""
    return median(until_first(record, Activity.REACHED))


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

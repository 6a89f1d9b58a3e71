"""Measures of hospital use, transitions and trust."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable

from cmsim.measures.measure import Measure, measure, share
from cmsim.measures.run_record import RunRecord
from cmsim.measures.work_items import in_time
from cmsim.model.calendar import business_deadline
from cmsim.model.log import Activity, Entry, Kind, Who
from cmsim.scenario.panel import Tier
from cmsim.units import DAY, WEEK

READMITTED_WITHIN = 30 * DAY
ENOUGH_ATTEMPTS = 2  # documented, where nobody was spoken to: the rule of Medicare


def per_thousand(name: str, label: str, activity: Activity, headline: bool = False) -> Measure:
    """Return the measure of how often something happens per 1,000 patients and year."""
    return Measure(
        name,
        label,
        "per 1,000 a year",
        f"{label} of all patients of all practices, in care or not, per 1,000 patients and year.",
        lambda record: 1000 * record.count(activity) / record.panel / record.years,
        "less",
        lambda record: record.weekly(activity),
        headline,
    )


USE = (
    per_thousand("ed_visits", "Emergency visits", Activity.ED_VISIT),
    per_thousand("admissions", "Hospital admissions", Activity.ADMITTED),
)


@measure("Emergency visits averted", "per year", "more")
def ed_visits_averted(record: RunRecord) -> float | None:
    """Emergency visits that care averted less those it brought on, counted one by one, per
    year."""
    net = record.count(Activity.ED_AVERTED) - record.count(Activity.ED_BROUGHT_ON)
    return net / record.years


@measure("Admissions averted", "per year", "more", headline=True)
def admissions_averted(record: RunRecord) -> float | None:
    """First admissions and readmissions that care averted less those it brought on, counted one
    by one, per year."""
    net = record.count(Activity.ADMISSION_AVERTED) - record.count(Activity.ADMISSION_BROUGHT_ON)
    return net / record.years


@measure("Readmissions in 30 days", "share of discharges", "less")
def readmissions(record: RunRecord) -> float | None:
    """Discharges followed by a readmission within 30 days, of those at least 30 days before the
    end of the run."""
    last = record.end - READMITTED_WITHIN
    homes: dict[Who, list[float]] = defaultdict(list)
    for entry in record.by[Activity.DISCHARGED]:
        homes[entry.who].append(entry.time)
    back = 0
    for entry in record.by[Activity.ADMITTED]:
        earlier = homes[entry.who]
        at = bisect_left(earlier, entry.time) - 1 if entry.detail == "again" else -1
        back += at >= 0 and earlier[at] <= last
    return share(back, sum(entry.time <= last for entry in record.by[Activity.DISCHARGED]))


# --- transitions


def discharges(record: RunRecord, settled: Callable[[float], float]) -> list[Entry]:
    """Return the discharges in the tiers that get a transition call, ``settled(time)`` by the
    end of the run."""
    called = {
        (practice.name, tier)
        for practice in record.scenario.practices
        for tier in practice.transition_tiers
    }
    return [
        entry
        for entry in record.by[Activity.DISCHARGED]
        if (entry.practice, record.tier(entry)) in called and settled(entry.time) <= record.end
    ]


def calls_in_time(record: RunRecord) -> int:
    """Return how many calls in time there were after discharges whose deadline has passed."""
    return sum(
        entry.detail == "in time"
        and entry.discharged is not None
        and over(record, entry.discharged)
        for entry in record.by[Activity.CALLED]
    )


def two_days(discharged: float) -> float:
    return business_deadline(discharged, 2)


def over(record: RunRecord, discharged: float) -> bool:
    """Say whether a discharge is counted: the two days after it are over by the end."""
    return record.start <= discharged and two_days(discharged) <= record.end


def calls_after(record: RunRecord) -> dict[tuple[Who, float], list[Entry]]:
    """Return the calls after each discharge, as ``{(who, when home): [entry, ...]}``.

    A call belongs to the discharge of the patient that was known last.
    """
    by, home = record.by, dict[Who, float | None]()
    calls = by[Activity.UNANSWERED, Kind.TRANSITION], by[Activity.CALLED]
    found: dict[tuple[Who, float], list[Entry]] = defaultdict(list)
    for entry in in_time(by[Activity.NOTIFIED], *calls):
        who = entry.who
        if entry.activity is Activity.NOTIFIED:
            home[who] = entry.discharged
        elif (discharged := home.get(who)) is not None:
            found[who, discharged].append(entry)
    return found


def attempted_in_time(record: RunRecord) -> int:
    """Return after how many discharges whose deadline has passed somebody was spoken to, or two
    calls were made in vain, in time."""
    return sum(
        over(record, discharged) and enough(calls, two_days(discharged))
        for (_, discharged), calls in record.once(calls_after).items()
    )


def enough(calls: list[Entry], deadline: float) -> bool:
    """Say whether calls after one discharge reached somebody by a deadline, or were enough."""
    in_vain = [call for call in calls if call.activity is Activity.UNANSWERED]
    return (
        any(call.activity is Activity.CALLED and call.detail == "in time" for call in calls)
        or sum(call.time <= deadline for call in in_vain) >= ENOUGH_ATTEMPTS
    )


def known_in_time(record: RunRecord) -> int:
    """Return how many discharges whose deadline has passed the practice knew of before it."""
    return sum(
        entry.time <= two_days(home) and over(record, home)
        for entry in record.by[Activity.NOTIFIED]
        if (home := entry.discharged) is not None
    )


@measure("Discharges attempted in time", "share of discharges", "more")
def transition_attempted_in_time(record: RunRecord) -> float | None:
    """Discharges after which, within two business days, somebody was spoken to or two calls were
    made and documented, as Medicare's rule has it; of all discharges in the tiers that get such
    calls, known or not. Discharges with time left at the end are left out."""
    return share(attempted_in_time(record), len(discharges(record, two_days)))


@measure("Known discharges attempted in time", "share of discharges", "more")
def transition_attempted_of_known(record: RunRecord) -> float | None:
    """Discharges after which, within two business days, somebody was spoken to or two calls were
    made and documented; of those in the tiers that get such calls that the practice knew of
    before that time was over. Those with time left at the end are left out."""
    return share(attempted_in_time(record), known_in_time(record))


@measure("Discharges spoken to in time", "share of discharges", "more", headline=True)
def transition_calls_in_time(record: RunRecord) -> float | None:
    """Discharges after which somebody was spoken to within two business days, of all discharges
    in the tiers that get such calls, known or not; discharges with time left at the end are left
    out."""
    return share(calls_in_time(record), len(discharges(record, two_days)))


@measure("Known discharges spoken to in time", "share of discharges", "more")
def transition_calls_of_known(record: RunRecord) -> float | None:
    """Discharges after which somebody was spoken to within two business days, of those in the
    tiers that get such calls that the practice knew of before that time was over; those with time
    left at the end are left out."""
    return share(calls_in_time(record), known_in_time(record))


@measure("Discharges spoken to at last", "share of called", "more")
def transition_reached(record: RunRecord) -> float | None:
    """Discharges after which somebody was spoken to at last, in time or not, of those about which
    anybody called, at least 30 days before the end of the run."""
    followed = [
        calls
        for (_, discharged), calls in record.once(calls_after).items()
        if record.start <= discharged <= record.end - READMITTED_WITHIN
    ]
    spoken = sum(any(call.activity is Activity.CALLED for call in calls) for calls in followed)
    return share(spoken, len(followed))


def seen_within(record: RunRecord, days: float, tiers: tuple[Tier, ...]) -> float | None:
    """Return the share of discharges in some tiers seen within so many days."""
    last = record.end - days * DAY
    home = sum(
        record.tier(entry) in tiers and entry.time <= last
        for entry in record.by[Activity.DISCHARGED]
    )
    seen = sum(
        record.tier(entry) in tiers
        and entry.days <= days
        and record.start <= entry.time - entry.days * DAY <= last
        for entry in record.by[Activity.SEEN]
    )
    return share(seen, home)


@measure("Complex patients seen in 7 days", "share of discharges", "more")
def seen_in_7_days(record: RunRecord) -> float | None:
    """Discharges of complex patients followed by a visit within 7 days, of those at least 7 days
    before the end of the run."""
    return seen_within(record, 7, (Tier.COMPLEX,))


@measure("Visits in 14 days of discharge", "share of discharges", "more")
def seen_in_14_days(record: RunRecord) -> float | None:
    """Discharges of all patients followed by a visit within 14 days, of those at least 14 days
    before the end of the run."""
    return seen_within(record, 14, tuple(Tier))


# --- trust


def trust_by_week(record: RunRecord) -> list[float | None]:
    """Return the mean trust at each week's end, practices weighted by their clinicians."""
    weights = {practice.name: practice.clinicians for practice in record.scenario.practices}
    latest: dict[str, float] = {}
    weeks: list[float | None] = []
    entries = iter(record.by[Activity.TRUST])
    entry = next(entries, None)
    for end in record.week_ends:
        while entry is not None and entry.time < end + WEEK / 2:
            latest[entry.practice or ""] = entry.value
            entry = next(entries, None)
        total = sum(weights[name] for name in latest)
        weeks.append(
            sum(weights[name] * index for name, index in latest.items()) / total if total else None
        )
    return weeks


@measure("Trust of clinicians", "index, 0 to 1", "more", weekly=trust_by_week, headline=True)
def trust(record: RunRecord) -> float | None:
    """A teaching index at the end of the run, mean of the clinicians of practices with a care
    manager."""
    return trust_by_week(record)[-1]

"""Measures of the time of those who work in care management, and of their load.

Hours, contacts and costs are of all posts, colleagues of care managers included. Caseloads and
strain are of care managers only, since nobody else has patients.
"""

from cmsim.measures.episodes import COMPLETED
from cmsim.measures.measure import Measure, mean, measure, share
from cmsim.measures.run_record import RunRecord
from cmsim.measures.strain import strain_by_week
from cmsim.model.log import Activity, Kind
from cmsim.units import HOUR

FACING = (
    Kind.TRANSITION,
    Kind.OUTREACH,
    Kind.HAND_OFF,
    Kind.FIRST_VISIT,
    Kind.FOLLOW_UP,
    Kind.CHECK_IN,
    Kind.MONTHLY,
    Kind.MONITORING,
)
LOST = (Kind.PULLED, Kind.INTERRUPTION, Kind.TRAVEL)
LESS = (*LOST, Kind.WAITING)


def hours_on(kind: Kind) -> Measure:
    """Return the measure of the hours a week spent on one kind of work."""
    return Measure(
        f"hours_{kind.name.lower()}",
        f"Time for {kind}",
        "hours a week",
        f"Hours a week of all posts together logged as {kind}; work cut off by the end of the "
        "run counts as far as it got.",
        lambda record: record.minutes[kind] / HOUR / record.weeks,
        "less" if kind in LESS else None,
        lambda record: [minutes / HOUR for minutes in record.weekly_minutes(kind)],
    )


HOURS = tuple(hours_on(kind) for kind in Kind)


@measure("Paid time", "hours a week")
def hours_paid(record: RunRecord) -> float | None:
    """Half-days of all posts while they were filled, leave included, overtime left out."""
    return record.paid / HOUR / record.weeks


@measure("Overtime allowed", "hours a week", "less")
def hours_overtime(record: RunRecord) -> float | None:
    """Overtime begun because work due that day was left."""
    return sum(entry.minutes for entry in record.by[Activity.OVERTIME]) / HOUR / record.weeks


def at_work(record: RunRecord) -> list[tuple[float, float]]:
    """Return (minutes worked, minutes waiting for work) of each week."""
    worked = [0.0] * record.whole_weeks
    for (_, kind), weeks in record.week_minutes.items():
        if kind not in (Kind.WAITING, Kind.LEAVE):
            worked = [a + b for a, b in zip(worked, weeks)]
    return list(zip(worked, record.weekly_minutes(Kind.WAITING)))


@measure(
    "Utilization",
    "share of time at work",
    headline=True,
    weekly=lambda record: [
        share(worked, worked + waiting) for worked, waiting in record.once(at_work)
    ],
)
def utilization(record: RunRecord) -> float | None:
    """Time at work spent on anything but waiting for work; leave is not time at work."""
    return share(record.worked, record.worked + record.minutes[Kind.WAITING])


@measure("Utilization in the second half", "share of time at work")
def utilization_late(record: RunRecord) -> float | None:
    """Time at work spent on anything but waiting for work, in the second half of the run."""
    worked, waiting = map(sum, zip(*record.once(at_work)[record.whole_weeks // 2 :]))
    return share(worked, worked + waiting)


@measure("Patient-facing time", "share of time at work", "more", headline=True)
def patient_facing(record: RunRecord) -> float | None:
    """Time at work spent on outreach, hand-offs, visits, follow-ups, check-in calls, monthly
    contacts, monitoring and transition calls, preparation and unanswered calls included,
    documentation left out."""
    facing = sum(record.minutes[kind] for kind in FACING)
    return share(facing, record.worked + record.minutes[Kind.WAITING])


# What time at work goes to beside patients; LEAVE is none, and all else is in one of these.
REST_OF_WORK = {
    "documentation": (Kind.DOCUMENTATION,),
    "coordination": (Kind.COORDINATION, Kind.RESOURCE),
    "pulls and interruptions": (Kind.PULLED, Kind.INTERRUPTION),
    "meetings and training": (Kind.MEETING, Kind.RELATIONSHIP, Kind.TRAINING),
    "registry and directory": (Kind.REGISTRY, Kind.UPKEEP),
    "travel": (Kind.TRAVEL,),
    "waiting for work": (Kind.WAITING,),
}


def time_on(words: str, kinds: tuple[Kind, ...]) -> Measure:
    """Return the measure of the share of time at work that goes to some kinds of work."""
    return Measure(
        f"time_on_{words.replace(' ', '_')}",
        f"Time on {words}",
        "share of time at work",
        f"Time at work spent on {words}: {', '.join(kinds)}.",
        lambda record: share(
            sum(record.minutes[kind] for kind in kinds),
            record.worked + record.minutes[Kind.WAITING],
        ),
        "less" if all(kind in LESS for kind in kinds) else None,
    )


TIME_SHARES = tuple(time_on(words, kinds) for words, kinds in REST_OF_WORK.items())


def lost_hours(record: RunRecord) -> list[float]:
    weeks = [record.weekly_minutes(kind) for kind in LOST]
    return [sum(minutes) / HOUR for minutes in zip(*weeks)]


@measure(
    "Pulls, interruptions and travel", "hours a week", "less", weekly=lost_hours, headline=True
)
def time_lost(record: RunRecord) -> float | None:
    """Hours a week of pulled work, interruptions and travel, all posts together. The extra time
    that an interrupted task takes is part of that task."""
    return sum(record.minutes[kind] for kind in LOST) / HOUR / record.weeks


@measure(
    "Contacts", "per week", "more", headline=True, weekly=lambda record: record.weekly(*COMPLETED)
)
def contacts(record: RunRecord) -> float | None:
    """Completed first visits, follow-ups, check-in calls and monthly contacts of all posts
    together."""
    return record.count(*COMPLETED) / record.weeks


@measure("Contacts per paid hour", "contacts", "more")
def contacts_per_hour(record: RunRecord) -> float | None:
    """Completed first visits, follow-ups, check-in calls and monthly contacts for each paid hour,
    leave included."""
    return share(record.count(*COMPLETED), record.paid / HOUR)


@measure("All-in time per completed contact", "minutes", "less")
def minutes_per_contact(record: RunRecord) -> float | None:
    """All time at work not spent waiting, divided by completed first visits, follow-ups, check-in
    calls, monthly contacts, monitoring contacts and transition calls."""
    done = record.count(*COMPLETED, Activity.CHECKED, Activity.CALLED)
    return share(record.worked, done)


@measure("Calls answered", "share of calls", "more")
def calls_answered(record: RunRecord) -> float | None:
    """Calls that were answered, of all calls made for outreach, contacts, monitoring and
    transitions."""
    channels = (Activity.REACHED, *COMPLETED)
    answered = record.count(*channels, detail="by phone") + record.count(
        Activity.CHECKED, Activity.CALLED
    )
    return share(answered, answered + record.count(Activity.UNANSWERED))


@measure(
    "Documentation backlog",
    "hours",
    "less",
    weekly=lambda record: record.once(documentation_waiting),
)
def documentation_backlog(record: RunRecord) -> float | None:
    """Write-ups waiting at the end of a week, mean over the weeks, each taken to last as long
    as the mean of those written."""
    return mean(record.once(documentation_waiting))


def documentation_waiting(record: RunRecord) -> list[float]:
    """Return the hours of documentation waiting at the end of each week."""
    spent = record.by[Activity.SPENT, Kind.DOCUMENTATION]
    each = record.minutes[Kind.DOCUMENTATION] / HOUR / len(spent) if spent else 0.0
    spells = [(work.added, work.settled) for work in record.work_of(Kind.DOCUMENTATION)]
    return [count * each for count in record.level(spells)]


@measure(
    "Strain",
    "index, 0 to 1",
    "less",
    weekly=lambda record: record.once(strain_by_week),
    headline=True,
)
def strain(record: RunRecord) -> float | None:
    """A teaching index at the end of the run, mean of the care managers: each week it rises with
    overdue work (in full when this fills a day or more) and with interruptions (in full at two an
    hour), less with peers in the office, and falls by a share."""
    return record.once(strain_by_week)[-1]


@measure("Heaviest caseload over the mean", "ratio", "less")
def caseload_spread(record: RunRecord) -> float | None:
    """Mean open caseload per paid hour of the care manager who has most, over that of all: 1 is
    even. Needs two care managers or more."""
    paid = {post.name: record.paid_of[post.name] for post in record.scenario.care_managers}
    open_time: dict[str | None, float] = dict.fromkeys(paid, 0.0)
    for episode in record.episodes:
        if episode.care_manager in open_time:
            open_time[episode.care_manager] += sum(
                max(0.0, min(end, record.end) - max(start, record.start))
                for start, end in episode.active
            )
    return heaviest(open_time, paid)


@measure("Heaviest workload over the mean", "ratio", "less")
def work_spread(record: RunRecord) -> float | None:
    """Worked time per paid hour of the post that works most, over that of all posts: 1 is even.
    Waiting and leave are not work. Needs two posts or more."""
    worked: dict[str | None, float] = dict.fromkeys(record.paid_of, 0.0)
    for (post, kind), weeks in record.week_minutes.items():
        if kind not in (Kind.WAITING, Kind.LEAVE):
            worked[post] += sum(weeks)
    return heaviest(worked, record.paid_of)


def heaviest(loads: dict[str | None, float], paid: dict[str, float]) -> float | None:
    """Return the largest load per paid time over the load of all per paid time of all."""
    rates = [loads[name] / time for name, time in paid.items() if time]
    total = sum(loads.values())
    if len(rates) < 2 or not total:
        return None
    return max(rates) / (total / sum(paid.values()))

"""Strain of care managers, week by week: a teaching index computed from the log."""

from collections import Counter, defaultdict

from cmsim.measures.episodes import OPEN
from cmsim.measures.run_record import RunRecord, level
from cmsim.measures.work_items import CONTACTS
from cmsim.model.log import Kind
from cmsim.scenario.post import OFF, Post
from cmsim.scenario.scenario import Scenario
from cmsim.units import DAY, HOUR

COUNTED = (
    *CONTACTS,
    Kind.TRANSITION,
    Kind.DOCUMENTATION,
    Kind.COORDINATION,
    Kind.RESOURCE,
    Kind.MONITORING,
)
A_DAY = 8 * HOUR
FULL_RISE_AT = 2  # interruptions an hour


def strain_by_week(record: RunRecord) -> list[float | None]:
    """Return the mean strain of the care managers at the end of each week; ``None`` without."""
    care_managers = record.scenario.care_managers
    if not care_managers:
        return [None] * record.whole_weeks
    whole = record.whole
    overdue = whole.once(overdue_minutes)
    rows = [strain_of(post, whole, overdue[post.worklist]) for post in care_managers]
    weeks = [sum(column) / len(rows) for column in zip(*rows)]
    return weeks[-record.whole_weeks :]


def strain_of(post: Post, record: RunRecord, overdue: list[float]) -> list[float]:
    """Return the strain of one post at the end of each week, from 0 at the start."""
    known, index, weeks = record.scenario.strain, 0.0, []
    held_back = 1 - known.peers * support(post, record.scenario)
    for load, often in zip(overdue, interruptions(post, record)):
        rise = (
            known.beyond_capacity * min(1.0, load / A_DAY)
            + known.interrupted * min(1.0, often / FULL_RISE_AT)
        ) * held_back
        index = index * (1 - known.recovery) + (1 - index) * min(1.0, rise)
        weeks.append(index)
    return weeks


def support(post: Post, scenario: Scenario) -> float:
    """Return the mean support of peers over the half-days of a post, 0 to 1."""
    shares = [
        1.0
        if any(other.week[n] == site for other in scenario.care_managers if other is not post)
        else scenario.place(site).peer_support
        for n, site in enumerate(post.week)
        if site != OFF
    ]
    return sum(shares) / len(shares) if shares else 0.0


def interruptions(post: Post, record: RunRecord) -> list[float]:
    """Return the interruptions for each hour at work, week by week."""
    weeks, at_work = record.whole_weeks, [0.0] * record.whole_weeks
    for kind in Kind:
        if kind is not Kind.LEAVE and (post.name, kind) in record.week_minutes:
            at_work = [a + b for a, b in zip(at_work, record.week_minutes[post.name, kind])]
    each = record.scenario.work.interruption
    row = record.week_minutes.get((post.name, Kind.INTERRUPTION), [0.0] * weeks)
    return [
        minutes / each / (time / HOUR) if time and each else 0.0
        for minutes, time in zip(row, at_work)
    ]


def overdue_minutes(record: RunRecord) -> dict[str, list[float]]:
    """Return the minutes of work overdue by a day at the end of each week, for one member of
    each worklist; a piece of work counts with the mean time of its kind."""
    team = {post.name: post.worklist for post in record.scenario.care_managers}
    members = list(team.values())
    spells: dict[tuple[str, Kind], list[tuple[float, float]]] = defaultdict(list)
    for work in record.work_of(*COUNTED):
        if work.care_manager in team and work.settled > work.due + DAY:
            spells[team[work.care_manager], work.kind].append((work.due + DAY, work.settled))
    lasts = mean_minutes(record)
    total = {worklist: [0.0] * record.whole_weeks for worklist in members}
    for (worklist, kind), several in spells.items():
        each = lasts[kind] / members.count(worklist)
        counts = level(several, record.week_ends)
        total[worklist] = [a + each * b for a, b in zip(total[worklist], counts)]
    return total


def mean_minutes(record: RunRecord) -> dict[Kind, float]:
    """Return how long each kind of work took on average in this run, in minutes."""
    times = Counter(work.kind for work in record.work_of(*COUNTED) if work.settled < OPEN)
    return {
        kind: record.minutes[kind] / times[kind] if times[kind] else A_DAY / 16 for kind in COUNTED
    }

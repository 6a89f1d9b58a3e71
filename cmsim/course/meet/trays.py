"""The practice as trays of people: who is in which tray at the end of each week, and in what place.

Everybody keeps a place for as long as the stay in a tray lasts, so that a dot moves only when the
person does.
"""

from heapq import heappop, heappush
from itertools import accumulate, pairwise
from typing import NamedTuple

from cmsim.course.kit import journeys
from cmsim.course.kit.journey_words import told_all
from cmsim.course.kit.journeys import ACTIVE, ENROLLED, GRADUATED, IDENTIFIED, REACHED, STAGE_OF
from cmsim.model.log import Activity
from cmsim.scenario.panel import Tier
from cmsim.units import WEEK


class Tray(NamedTuple):
    """A tray: its name, for narrow places a short one, what people in it wait for, if not lost."""

    name: str
    about: str = ""
    lost: bool = False
    short: str = ""


TRAYS = (
    Tray("identified", "waiting for a call"),
    Tray("reached", "decide at once"),
    Tray("enrolled", "before first visit"),
    Tray("in active care", "called and seen"),
    Tray("graduated", "goals met"),
    Tray("not reached", lost=True),
    Tray("declined", lost=True),
    Tray("stopped, moved, or died", lost=True, short="left care"),
)
NOT_REACHED, DECLINED, STOPPED = range(len(TRAYS) - 3, len(TRAYS))
OUT_TO = {
    Activity.DECLINED: DECLINED,
    Activity.DISENGAGED: STOPPED,
    Activity.DIED_OR_MOVED: STOPPED,
    Activity.RELEASED: GRADUATED,  # no longer followed, and still a graduate
}
COLUMNS = ("Step", "Here now", "Came in this week")


def moves(log, weeks):
    """Yield (week, who, tray, entry) in order of time; week 0 is how the first week begins."""
    walk = journeys.Walk()
    for entry in journeys.steps_of(log):
        standing = walk.take(entry)
        if standing is not None:
            at_start = entry.activity is Activity.OPEN_CASE
            week = 0 if at_start else min(int(entry.time // WEEK) + 1, weeks)
            lost = OUT_TO.get(entry.activity, NOT_REACHED)
            yield week, entry.who, STAGE_OF.get(standing, lost), entry


def places(steps, weeks):
    """Return ``{who: [[week, tray, place], ...]}``: where each stood from which week on, by moves.

    A person who comes takes the first place that is empty.
    """
    changed = [{} for _ in range(weeks + 1)]
    for week, who, tray, _ in steps:
        changed[week][who] = tray
    found, empty, used = {}, [[] for _ in TRAYS], [0] * len(TRAYS)
    for week, now in enumerate(changed):
        moved = {who: tray for who, tray in now.items() if tray_of(found.get(who)) != tray}
        for who in moved:
            if who in found:
                _, tray, place = found[who][-1]
                heappush(empty[tray], place)
        for who, tray in moved.items():
            if empty[tray]:
                place = heappop(empty[tray])
            else:
                place = used[tray]
                used[tray] += 1
            found.setdefault(who, []).append([week, tray, place])
    return found


def tray_of(steps):
    """Return in which tray the steps of a person end, ``None`` without any."""
    return steps[-1][1] if steps else None


def standing(steps, weeks):
    """Return how many people are in each tray at the end of each week, week 0 being the start."""
    change = [[0] * (weeks + 1) for _ in TRAYS]
    for each in steps:
        before = None
        for since, tray, _ in each:
            change[tray][since] += 1
            if before is not None:
                change[before][since] -= 1
            before = tray
    return [list(here) for here in zip(*map(accumulate, change))]


def onward(frames):
    """Return how many went on to the next tray in each week, from the flow at each week's end."""
    sums = [[0] * GRADUATED] + [[stage.onward for stage in stages[:GRADUATED]] for stages in frames]
    weeks = [[b - a for a, b in zip(before, after)] for before, after in pairwise(sums)]
    return [sums[0], *weeks]


def followed(log, moved):
    """Return (ending, who, tier, [(week, words), ...]) of one person for each ending there is.

    Who is reached and answers in the same week is told of once.
    """
    steps, entries = {}, journeys.entries_of(log)
    for week, who, _, entry in moved:
        steps.setdefault(who, {})[id(entry)] = week
    found = []
    for ending, who in journeys.chosen(entries).items():
        own = [
            (steps[who][id(entry)], entry.activity, words)
            for entry, _, words in told_all(entries[who])
            if id(entry) in steps[who]
        ]
        lines = [
            (week, words)
            for (week, activity, words), (then, *_) in zip(own, [*own[1:], (None,)])
            if activity is not Activity.REACHED or then != week
        ]
        found.append((ending, who, str(log.roster.tier(*who)), lines))
    return found


def people(log, weeks):
    """Return plain lists of who there is, and of those who can be followed, by their number."""
    moved = [*moves(log, weeks)]
    where = places(moved, weeks)
    number = {who: n for n, who in enumerate(where)}
    everybody = [
        [int(log.roster.tier(*who) == Tier.COMPLEX), steps] for who, steps in where.items()
    ]
    return everybody, [
        [ending, number[who], who, *more] for ending, who, *more in followed(log, moved)
    ]


def week_in_words(week, stages, here):
    """Return what had happened by the end of a week, in one or two short sentences."""
    if week == 0:
        return f"{here[ACTIVE]:,} people are in active care as the six months begin."
    if not any(stage.total for stage in stages):
        return "Nobody is identified, called, or followed: there is no care manager."
    return f"{whole(stages)} {here[IDENTIFIED]:,} wait for a first call."


def whole(stages):
    """Return how many came to each step so far, in one sentence."""
    first, reached, enrolled, care, _ = stages
    return (
        f"{first.total:,} identified, {reached.total:,} reached, {enrolled.total:,} enrolled, "
        f"{care.onward:,} graduated."
    )


def scene(everybody, frames):
    """Return all that the browser draws six months of a practice from, as plain JSON."""
    weeks = len(frames)
    here = standing([steps for _, steps in everybody], weeks)
    went = onward(frames)
    return {
        "trays": [tray._asdict() for tray in TRAYS],
        "columns": list(COLUMNS),
        "people": everybody,
        "weeks": [
            {
                "here": here[week],
                "went": went[week],
                "said": week_in_words(week, frames[week - 1], here[week]),
            }
            for week in range(weeks + 1)
        ],
        "whole": {
            "went": [stage.onward for stage in frames[-1][:GRADUATED]],
            "waits": [
                wait_in_words(frames[-1][n]) for n in (IDENTIFIED, REACHED, ENROLLED, ACTIVE)
            ],
            "said": whole(frames[-1]),
        },
    }


def wait_in_words(stage):
    """Return the median wait in days for short, nothing where nobody waits."""
    return "" if stage.wait is None else f"{round(stage.wait)} d"


def enrolled_of_100(stages):
    """Return how many of 100 who were identified have enrolled, ``None`` while nobody was."""
    first, _, enrolled, *_ = stages
    return round(100 * enrolled.total / first.total) if first.total else None

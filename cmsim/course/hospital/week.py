"""The patients who come home in one week of a run, and what followed for each of them."""

from functools import cache
from typing import NamedTuple

from cmsim.course.hospital import practice
from cmsim.course.kit.people import Cast, Patient, of_the_course
from cmsim.experiment.job import Job, log_of
from cmsim.model.calendar import business_deadline
from cmsim.model.log import (
    ADMITTED,
    CALLED,
    DISCHARGED,
    NOTIFIED,
    SEEN,
    SPENT,
    TRANSITION,
    UNANSWERED,
    Kind,
)
from cmsim.model.policy import USUAL
from cmsim.scenario.panel import Tier
from cmsim.units import DAY, WEEK

SEED, REPLICATION = 1, 120
BEFORE, WEEKS = 7, 13  # weeks of the run before the week that is shown, and of the run in all
SHOWN, EVENING, WEEKEND = (
    21,
    19 / 24,
    3,
)  # days that the picture shows; when a day is looked back on; a break
SPOKEN, LATE_NEWS, IN_VAIN, NOT_CALLED, OPEN = (
    "spoken to in time",
    "the news came too late",
    "calls went unanswered",
    "known, but no call in time",
    "days left",
)
WHY = SPOKEN, LATE_NEWS, IN_VAIN, NOT_CALLED


class Stay(NamedTuple):
    """One discharge; times in days from the Monday of the week, ``None`` for what never came."""

    person: Patient
    number: int
    home: float
    deadline: float
    known: float | None
    vain: tuple
    spoken: float | None
    seen: float | None
    back: float | None

    def until(self, day):
        """Return what was known of it at a moment.

        >>> Stay(None, 7, 0.5, 2.7, 1.2, (1.4, 3.1), 3.4, None, None).until(2.0)[3:7]
        (2.7, 1.2, (1.4,), None)
        """

        def so_far(time):
            return time if time is not None and time <= day else None

        return self._replace(
            known=so_far(self.known),
            vain=tuple(time for time in self.vain if time <= day),
            spoken=so_far(self.spoken),
            seen=so_far(self.seen),
            back=so_far(self.back),
        )

    def why(self, day):
        """Return how the two business days ended, seen from a moment; ``OPEN`` before that."""
        if self.spoken is not None and self.spoken <= min(day, self.deadline):
            return SPOKEN
        if day < self.deadline:
            return OPEN
        if self.known is None or self.known > self.deadline:
            return LATE_NEWS
        if any(time <= self.deadline for time in self.vain):
            return IN_VAIN
        return NOT_CALLED


class Absence(NamedTuple):
    """A care manager's PTO, from a day to another, in days from the Monday of the week."""

    name: str
    first: int
    last: int


class Week(NamedTuple):
    """The stays of the week, the first home first, and who is away while the picture lasts."""

    stays: tuple[Stay, ...]
    absences: tuple[Absence, ...]


@cache
def lived(removed=None):
    """Return the week with a bottleneck removed, or none."""
    log = log_of(Job(practice.scenario(removed, WEEKS), SEED, REPLICATION, USUAL, ()))
    begin = BEFORE * WEEK
    return Week(came_home(log, begin, begin + WEEK), away(log, begin))


def away(log, begin):
    """Return who is on PTO in the days that the picture shows."""
    found = []
    for entry in log:
        day = int((entry.time - begin) // DAY)
        if entry.activity is SPENT and entry.detail == Kind.LEAVE and 0 <= day < SHOWN:
            before = next((one for one in found if one.name == entry.care_manager), None)
            if before and day - before.last <= WEEKEND:
                found[found.index(before)] = before._replace(last=day)
            else:
                found.insert(0, Absence(entry.care_manager, day, day))
    return tuple(found)


def came_home(log, begin, end):
    """Return the stays of complex patients who came home between two moments of a log."""
    cast = Cast(of_the_course())
    return tuple(
        told(log, entry, begin, cast.person(*entry.who, Tier.COMPLEX))
        for entry in log
        if entry.activity is DISCHARGED
        and begin <= entry.time < end
        and log.roster.tier(*entry.who) is Tier.COMPLEX
    )


def told(log, home, first, person):
    """Return one stay, read off a log, up to the next admission."""

    def day(time):
        return (time - first) / DAY

    later = [entry for entry in log if entry.who == home.who and entry.time >= home.time]
    back = next((entry.time for entry in later if entry.activity is ADMITTED), None)
    theirs = [entry for entry in later if back is None or entry.time <= back]

    def at(activity):
        return next((day(entry.time) for entry in theirs if entry.activity is activity), None)

    vain = (
        day(entry.time)
        for entry in theirs
        if entry.activity is UNANSWERED and entry.detail == TRANSITION
    )
    return Stay(
        person,
        home.patient,
        day(home.time),
        day(business_deadline(home.time, 2)),
        at(NOTIFIED),
        tuple(vain),
        at(CALLED),
        at(SEEN),
        day(back) if back is not None else None,
    )

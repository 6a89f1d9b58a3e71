"""From a log to pieces of work for one patient each: when, how long, how, and about what."""

from collections import defaultdict, deque
from datetime import timedelta

from cmsim.billing.rules import month_after
from cmsim.model.log import (
    ADDED,
    CALLED,
    CONTACTED,
    DISCHARGED,
    DOCUMENTATION,
    NOTIFIED,
    REACHED,
    SEEN,
    TRANSITION,
    VISITED_FIRST,
    Activity,
)
from cmsim.model.state import PHONE
from cmsim.units import DAY

TALKS = (REACHED, VISITED_FIRST, CONTACTED)
SAME_MOMENT = 0.01  # minutes; a discharge is read off as days before another entry


class Piece:
    """A stretch of work for one patient, as logged. Times in minutes.

    ``channel`` says how a talk was held. ``reached`` is false when a call was not answered or the
    patient did not come. ``discharge`` is when the patient came home whom a transition call, or
    its write-up, is about.
    """

    __slots__ = ("end", "minutes", "who", "care_manager", "kind", "channel", "reached", "discharge")

    def __init__(self, stretch):
        spent = stretch.spent
        self.end, self.minutes, self.who = spent.time, spent.minutes, spent.who
        self.care_manager, self.kind = spent.care_manager, spent.kind
        self.channel, self.reached, self.discharge = None, not stretch.in_vain, None

    @property
    def start(self):
        return self.end - self.minutes


def pieces(record):
    """Return the pieces of work of a run in order of time."""
    homes, known, news = record.once(discharges), {}, deque(record.by[NOTIFIED])
    found, papers = [], defaultdict(deque)
    for stretch in record.stretches:
        if stretch.spent.patient is None:
            continue
        piece = Piece(stretch)
        found.append(piece)
        while news and news[0].time <= piece.end:
            told = news.popleft()
            known[told.who] = same_moment(homes[told.who], told.discharged)
        to_write = papers[piece.who, piece.care_manager]
        if piece.kind == DOCUMENTATION and to_write:
            piece.discharge = to_write.popleft()
        elif piece.kind == TRANSITION:
            piece.discharge = known.get(piece.who)
        for entry in stretch.after:
            what_came_of(piece, entry, to_write, homes[piece.who])
    return found


def what_came_of(piece, entry, papers, homes):
    """Take note of an entry that follows a piece of work."""
    if entry.activity in TALKS:
        piece.channel = entry.channel
    elif entry.activity is CALLED:
        piece.channel = PHONE
        piece.discharge = same_moment(homes, entry.discharged)
    elif entry.activity is Activity.CHECKED:
        piece.channel = PHONE
    elif entry.activity is ADDED and entry.kind == DOCUMENTATION:
        papers.append(piece.discharge)


def discharges(record):
    """Return the times at which each patient came home from hospital."""
    times = defaultdict(list)
    for entry in record.by[DISCHARGED]:
        times[entry.who].append(entry.time)
    return times


def visits(record):
    """Return when a patient was seen after each discharge, by patient and discharge."""
    homes = record.once(discharges)
    return {
        (entry.who, same_moment(homes[entry.who], entry.discharged)): entry.time
        for entry in record.by[SEEN]
    }


class Calendar:
    """The dates of a run that begins on a Monday at midnight."""

    def __init__(self, start, end):
        self.start, self.end = start, end
        self.days = [start + timedelta(n) for n in range(int(end // DAY) + 2)]
        self.firsts = [day.replace(day=1) for day in self.days]

    def day(self, time):
        """Return the date of a moment."""
        return self.days[int(time // DAY)]

    def month(self, time):
        """Return the first day of the month of a moment."""
        return self.firsts[int(time // DAY)]

    def bounds(self, month):
        """Return the start and end of a month, in minutes of the run."""
        return tuple((day - self.start).days * DAY for day in (month, month_after(month)))

    @property
    def months(self):
        """Return the months whose 15th lies in the run; a month cut shorter counts as none."""
        last = self.days[int(-(-self.end // DAY)) - 1]
        return [
            first
            for first in dict.fromkeys(self.firsts)
            if self.start <= first.replace(day=15) <= last
        ]


def same_moment(times, time):
    """Return that one of some times which is meant by ``time``, or ``None``.

    >>> same_moment([1440.0, 2000.0], 1440.000001)
    1440.0
    """
    if time is None:
        return None
    near = min(times, key=lambda each: abs(each - time), default=None)
    return near if near is not None and abs(near - time) < SAME_MOMENT else None

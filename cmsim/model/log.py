"""The event log: what happened to whom, when, and who did it. The only output of the model."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsim.model.roster import Roster
from cmsim.units import DAY


class Kind(StrEnum):
    """What time is spent on."""

    TRANSITION = "transition call"
    OUTREACH = "intake outreach"
    HAND_OFF = "warm hand-off"
    FIRST_VISIT = "first visit"
    FOLLOW_UP = "follow-up"
    CHECK_IN = "check-in call"
    MONTHLY = "monthly contact"
    MONITORING = "monitoring"
    COORDINATION = "care coordination"
    RESOURCE = "resource connection"
    DOCUMENTATION = "documentation"
    REGISTRY = "registry and reporting"
    UPKEEP = "directory upkeep"
    MEETING = "meeting or huddle"
    RELATIONSHIP = "relationship building"
    TRAINING = "training"
    PULLED = "pulled work"
    INTERRUPTION = "interruption"
    TRAVEL = "travel"
    WAITING = "waiting for work"
    LEAVE = "leave"


class Activity(StrEnum):
    """What happened. Comments name the entry's ``detail`` and ``value``."""

    # finding patients
    IDENTIFIED = "identified"  # which list
    REFERRED = "referred"  # clinician
    NOT_WRITTEN = "referral not written"  # clinician
    HANDED_OVER = "warm hand-off"
    NOT_ELIGIBLE = "not eligible"
    # outreach
    ADDED = "task added"  # kind; due
    UNANSWERED = "call not answered"  # kind
    REACHED = "reached"  # channel
    ENROLLED = "enrolled"  # route
    DECLINED = "declined"  # route
    UNREACHED = "not reached"  # kind
    EXPIRED = "referral expired"
    NOT_TAKEN = "referral turned down"
    # care
    VISITED_FIRST = "first visit"  # channel
    CONTACTED = "contact"  # channel; days late
    CHECKED = "monitoring contact"
    BOOKED = "appointment made"  # channel; when
    MISSED = "contact missed"  # why
    GRADUATED = "graduated"
    DISENGAGED = "disengaged"  # why
    REOPENED = "active again"
    TAKEN_OVER = "taken over"  # whose post has ended
    RELEASED = "left the assigned list"
    DIED_OR_MOVED = "died or moved"
    REPORTED_BACK = "reported back"  # clinician
    ASKED = "clinician asked"
    ANSWERED = "clinician answered"  # channel; days
    CONNECTED = "resource connected"
    DEAD_END = "resource dead end"
    NOTHING_NEARBY = "no resource nearby"
    # hospital
    ED_VISIT = "emergency visit"
    ED_AVERTED = "emergency visit averted"
    ED_BROUGHT_ON = "emergency visit brought on"  # by care, beside the visit
    ADMITTED = "admitted"  # first or again
    ADMISSION_AVERTED = "admission averted"  # first or again
    ADMISSION_BROUGHT_ON = "admission brought on"  # by care, beside the admission; first
    DISCHARGED = "discharged"
    NOTIFIED = "discharge known"
    CALLED = "transition call made"  # in time or late
    SEEN = "seen after discharge"  # arranged or usual
    # the care manager
    SPENT = "time spent"  # kind; minutes, ending now
    TURNED_AWAY = "request turned away"  # kind
    PUT_OFF = "task put off"  # kind
    OVERTIME = "overtime"  # ; minutes
    JOINED = "post filled"
    LEFT = "post vacated"
    OPEN_CASE = "in care at the start"  # state
    # index
    TRUST = "trust"  # ; index


# The members read most often, by names of their own: reading one off its enum takes as long as
# three calls before Python 3.12.
ADDED, ADMITTED, CALLED, CONTACTED, DISCHARGED, ED_VISIT = (
    Activity.ADDED,
    Activity.ADMITTED,
    Activity.CALLED,
    Activity.CONTACTED,
    Activity.DISCHARGED,
    Activity.ED_VISIT,
)
NOTIFIED, REACHED, SEEN, SPENT, UNANSWERED, VISITED_FIRST = (
    Activity.NOTIFIED,
    Activity.REACHED,
    Activity.SEEN,
    Activity.SPENT,
    Activity.UNANSWERED,
    Activity.VISITED_FIRST,
)
DOCUMENTATION, FIRST_VISIT, FOLLOW_UP, INTERRUPTION, OUTREACH = (
    Kind.DOCUMENTATION,
    Kind.FIRST_VISIT,
    Kind.FOLLOW_UP,
    Kind.INTERRUPTION,
    Kind.OUTREACH,
)
PULLED, REGISTRY, TRANSITION, UPKEEP = (Kind.PULLED, Kind.REGISTRY, Kind.TRANSITION, Kind.UPKEEP)
CHECK_IN, MONTHLY, WAITING = Kind.CHECK_IN, Kind.MONTHLY, Kind.WAITING
BOOKED, COORDINATION, RESOURCE = Activity.BOOKED, Kind.COORDINATION, Kind.RESOURCE


Who = tuple[str, int]  # a patient: practice and number
# An entry as the model appends it: quicker to make than one with named fields.
Row = tuple[float, Activity, str | None, int | None, str | None, str | None, float | None]
FEW = 512


class Entry(NamedTuple):
    """One line of the log. ``time`` is in minutes from Monday 00:00 of the first week.

    What ``detail`` and ``value`` hold depends on the activity (:class:`Activity` says what); the
    properties call them by name, and each holds only for the activities it names.
    """

    time: float
    activity: Activity
    practice: str | None
    patient: int | None
    care_manager: str | None
    detail: Any
    value: Any

    @property
    def who(self) -> Who:
        """Return the patient, as practice and number; for entries about a patient."""
        return self.practice, self.patient  # type: ignore[return-value]  # both are there

    @property
    def kind(self) -> Kind:
        """Return the kind of work that was added, put off, turned away, in vain or done."""
        return self.detail

    @property
    def channel(self) -> str | None:
        """Return how somebody was spoken to: reached, visited, contacted, answered."""
        return self.detail

    @property
    def minutes(self) -> float:
        """Return the minutes spent, or those of overtime."""
        return self.value

    @property
    def start(self) -> float:
        """Return when the time that was spent began."""
        return self.time - self.value

    @property
    def due(self) -> float:
        """Return when a task that was added is due."""
        return self.value

    @property
    def days_late(self) -> float:
        """Return how many days late a first visit or a contact was."""
        return self.value

    @property
    def days(self) -> float:
        """Return the days since the discharge (known, called, seen) or the question (answered)."""
        return self.value

    @property
    def discharged(self) -> float | None:
        """Return when the patient came home who is known, called or seen, ``None`` if not told."""
        return None if self.value is None else self.time - self.value * DAY


class Log(list[Entry]):
    """The entries of a run in order of time; ``roster`` tells who the patients in them are."""

    __slots__ = ("roster",)

    def __init__(self, entries: Iterable[Entry] = (), *, roster: Roster) -> None:
        super().__init__(entries)
        self.roster = roster

    if TYPE_CHECKING:  # rows are named when a run ends

        def append(self, row: Row, /) -> None: ...

    def give_names(self) -> None:
        """Give all rows named fields, a few at a time: the memory of some serves for the next."""
        for start in range(0, len(self), FEW):
            few = slice(start, start + FEW)
            self[few] = named(self[few])


def named(rows: Iterable[Row]) -> Iterator[Entry]:
    """Return rows, as the model appends them, with named fields; quicker than making each one."""
    return map(tuple.__new__, repeat(Entry), rows)

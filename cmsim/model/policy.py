"""What to do next: the decision a care manager makes many times a day.

A policy is a function from a :class:`Desk` to one of the desk's tasks. It sees the desk and
nothing else, so the same seat can be filled by a rule, by an optimiser or by a learner
(:data:`ASK`). A policy that is a :class:`Rule` orders tasks by a key, and its worklist is a heap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import Any, NamedTuple, Protocol, TypeVar

from simpy.events import URGENT, Event

from cmsim.model.calendar import OfficeTime
from cmsim.model.log import Kind
from cmsim.scenario.panel import Tier

STANDING = frozenset([Kind.HAND_OFF, Kind.PULLED])
REQUESTS = STANDING | {Kind.REGISTRY, Kind.UPKEEP, Kind.OUTREACH}
RISK = {tier: n for n, tier in enumerate((*Tier, None))}


class Home(Protocol):
    """The practice of a patient, as far as a worklist cares."""

    name: str
    office: OfficeTime


class TaskPatient(Protocol):
    """A patient, as far as whoever chooses among tasks cares."""

    number: int
    tier: Tier
    in_contact: bool

    @property
    def home(self) -> Home:
        """Return the patient's practice."""

    @property
    def last_contact(self) -> float | None:
        """Return when the last contact was, ``None`` before the first."""

    @property
    def waits(self) -> bool:
        """Say whether the patient is identified or referred and has not been asked yet."""

    def too_late(self, task: Task) -> None:
        """Go on from a task nobody came to in time."""

    def after_standing(self, task: Task) -> None:
        """Go back to the worklist after waiting in the building for nothing."""

    def turned_down(self, task: Task) -> None:
        """Go on from a request the care manager turned down."""

    def graduate(self, why: str) -> None:
        """Close the episode."""


class Task:
    """A piece of work on a worklist, for a patient or for none.

    ``created``, ``due`` and ``until`` are times in minutes; after ``until`` it is too late.
    ``minutes`` is what it usually takes. ``rank`` is 0 when somebody stands waiting, 1 for
    writing up, 2 for the rest. ``clock`` is a deadline in minutes that the rules of payers or of
    the practice set; it is ``None`` where there is none or once it has passed. ``at`` is the time
    of an appointment, ``None`` where there is none, or none any more. ``talk`` and ``draw`` hold,
    from the beginning of a contact to what follows from it, its minutes of talk and the random
    numbers that settle the rest.
    """

    __slots__ = (
        "kind",
        "patient",
        "created",
        "due",
        "until",
        "minutes",
        "rank",
        "channel",
        "attempts",
        "gone",
        "hidden",
        "number",
        "talk",
        "draw",
        "clock",
        "at",
    )

    def __init__(
        self,
        kind: Kind,
        patient: TaskPatient | None,
        created: float,
        due: float,
        minutes: float,
        rank: int = 2,
        until: float = inf,
        channel: str | None = None,
    ) -> None:
        self.kind, self.patient = kind, patient
        self.created, self.due, self.minutes = created, due, minutes
        self.rank, self.until, self.channel = rank, until, channel
        self.attempts, self.gone, self.hidden, self.number = 0, False, 0.0, 0
        self.talk = 0.0
        self.draw: Any = None
        self.clock: float | None = None
        self.at: float | None = None

    @property
    def tier(self) -> Tier | None:
        return self.patient.tier if self.patient else None


class VisibleTask(NamedTuple):
    """What can be seen of a task: never what will come of it."""

    number: int
    kind: Kind
    practice: str | None
    patient: int | None
    tier: Tier | None
    created: float
    due: float
    minutes: float
    rank: int
    attempts: int
    channel: str | None
    last_contact: float | None
    clock: float | None = None
    at: float | None = None


class Desk(NamedTuple):
    """What a care manager can see when choosing, in the order of their due times.

    ``booked`` are the appointments that are still to come today, in order of time.
    """

    now: float
    site: str
    ends: float
    caseload: int
    assigned: int
    tasks: tuple[VisibleTask, ...]
    booked: tuple[VisibleTask, ...] = ()

    def fits(self, task: VisibleTask) -> bool:
        """Say whether a task can be done before the next appointment of this half-day."""
        coming = [one.at for one in self.booked if one.at is not None and one.at < self.ends]
        return not task.rank or not coming or task.minutes <= coming[0] - self.now


class Decision(NamedTuple):
    """What to do with a card: ``do``, ``defer``, ``decline``, ``close``; or ``wait``."""

    verb: str
    number: int = 0  # of the card; every card has one above 0


def at_once(event: Event, value: Any) -> None:
    """Trigger an event ahead of everything else that happens at this moment.

    A question and its answer take no time; others who act at the same moment must find things
    as they would if nobody had asked.
    """
    event._ok, event._value = True, value
    event.env.schedule(event, priority=URGENT)


ASK = object()  # returned instead of a card by someone who needs time to think


def ask(desk: Desk) -> object:
    """Leave the choice to whoever is stepping the simulation."""
    return ASK


Key = Callable[[Task | VisibleTask], tuple[Any, ...]]
Policy = Callable[[Desk], Any]  # one of the desk's tasks, a Decision or ASK


class Rule:
    """A policy that takes the task with the smallest key, of those that fit in.

    It waits when none can be done before the next appointment.
    """

    def __init__(self, name: str, key: Key) -> None:
        self.name, self.key = name, key

    def __call__(self, desk: Desk) -> VisibleTask | Decision:
        fitting = [card for card in desk.tasks if desk.fits(card)] if desk.booked else desk.tasks
        if not fitting:
            return Decision("wait")
        return min(fitting, key=lambda card: (self.key(card), card.number))

    def __repr__(self) -> str:
        return self.name


first_come = Rule("first come", lambda task: (task.rank, task.created))
most_overdue = Rule("most overdue", lambda task: (task.rank, task.due))
transitions_first = Rule(
    "transitions first", lambda task: (task.rank, task.kind is not Kind.TRANSITION, task.due)
)
deadlines_first = Rule("deadlines first", lambda task: (task.rank, task.clock is None, task.due))
highest_risk_first = Rule("highest risk first", lambda task: (task.rank, RISK[task.tier], task.due))
easiest_first = Rule("easiest first", lambda task: (task.rank, task.minutes, task.due))
USUAL = deadlines_first  # the way of working wherever none is named

POLICIES = {
    rule.name: rule
    for rule in (
        first_come,
        most_overdue,
        deadlines_first,
        transitions_first,
        highest_risk_first,
        easiest_first,
    )
}


class Loaded(Protocol):
    """A care manager with patients in care and patients waiting."""

    caseload: int
    waiting: int


L = TypeVar("L", bound=Loaded)


def smallest_caseload(patient: TaskPatient, care_managers: Sequence[L]) -> L:
    """Give a patient to the care manager with the fewest patients in care and waiting."""
    best = care_managers[0]
    least = best.caseload + best.waiting
    for cm in care_managers:
        load = cm.caseload + cm.waiting
        if load < least:
            best, least = cm, load
    return best

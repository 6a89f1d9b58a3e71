"""What to do next: the decision a care manager makes many times a day.

A policy is a function from a :class:`Desk` to one of the desk's tasks. It sees the desk and
nothing else, so the same seat can be filled by a rule, by an optimiser or by a learner
(:data:`ASK`). A policy that is a :class:`Rule` orders tasks by a key, and its worklist is a heap.
"""

from typing import NamedTuple

from simpy.events import URGENT

from cmsim.model.log import Kind
from cmsim.scenario.panel import Tier

STANDING = frozenset([Kind.HAND_OFF, Kind.PULLED])
REQUESTS = STANDING | {Kind.REGISTRY, Kind.UPKEEP, Kind.OUTREACH}
RISK = {tier: n for n, tier in enumerate((*Tier, None))}


class Task:
    """A piece of work on a worklist, for a patient or for none.

    ``created``, ``due`` and ``until`` are times in minutes; after ``until`` it is too late.
    ``minutes`` is what it usually takes. ``rank`` is 0 when somebody stands waiting, 1 for
    writing up, 2 for the rest. ``clock`` is a deadline in minutes that the rules of payers or of the
    practice set; it is ``None`` where there is none or once it has passed.
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
    )

    def __init__(self, kind, patient, created, due, minutes, rank=2, until=None, channel=None):
        self.kind, self.patient, self.created, self.due = kind, patient, created, due
        self.minutes, self.rank, self.until, self.channel = minutes, rank, until, channel
        self.attempts, self.gone, self.hidden, self.number = 0, False, 0.0, 0
        self.talk = self.draw = self.clock = None

    @property
    def tier(self):
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


class Desk(NamedTuple):
    """What a care manager can see when choosing, in the order of their due times."""

    now: float
    site: str
    ends: float
    caseload: int
    assigned: int
    tasks: tuple


class Decision(NamedTuple):
    """What to do with a card: ``do``, ``defer``, ``decline``, ``close``; or ``wait``."""

    verb: str
    number: int | None = None


def at_once(event, value):
    """Trigger an event ahead of everything else that happens at this moment.

    A question and its answer take no time; others who act at the same moment must find things
    as they would if nobody had asked.
    """
    event._ok, event._value = True, value
    event.env.schedule(event, priority=URGENT)


ASK = object()  # returned instead of a card by someone who needs time to think


def ask(desk):
    """Leave the choice to whoever is stepping the simulation."""
    return ASK


class Rule:
    """A policy that takes the task with the smallest key."""

    def __init__(self, name, key):
        self.name, self.key = name, key

    def __call__(self, desk):
        return min(desk.tasks, key=lambda card: (self.key(card), card.number))

    def __repr__(self):
        return self.name


first_come = Rule("first come", lambda task: (task.rank, task.created))
most_overdue = Rule("most overdue", lambda task: (task.rank, task.due))
transitions_first = Rule(
    "transitions first", lambda task: (task.rank, task.kind is not Kind.TRANSITION, task.due)
)
deadlines_first = Rule("deadlines first", lambda task: (task.rank, task.clock is None, task.due))
highest_risk_first = Rule("highest risk first", lambda task: (task.rank, RISK[task.tier], task.due))
easiest_first = Rule("easiest first", lambda task: (task.rank, task.minutes, task.due))

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


def smallest_caseload(patient, care_managers):
    """Give a patient to the care manager with the fewest patients in care and waiting."""
    chosen, fewest = None, None
    for cm in care_managers:
        load = cm.caseload + cm.waiting
        if chosen is None or load < fewest:
            chosen, fewest = cm, load
    return chosen

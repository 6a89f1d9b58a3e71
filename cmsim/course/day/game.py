"""A care manager's days as a game: one seat, every decision kept, and what each one led to."""

import hashlib
from typing import NamedTuple

from cmsim.course.day.needs import FIRST_WEEK, SEAT, maple_street
from cmsim.course.day.time_ledger import clocks
from cmsim.experiment.session import CLOSED, Session
from cmsim.model.log import SPENT, UNANSWERED, Kind
from cmsim.model.policy import (
    POLICIES,
    REQUESTS,
    STANDING,
    Decision,
    Desk,
    VisibleTask,
    most_overdue,
    transitions_first,
)
from cmsim.units import DAY

FIRST_DAY = FIRST_WEEK * 7  # the number of the first Monday played, counted from 0
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SEED = 369  # the day everybody plays: the first that has everything, see first_full_day
MOST_CHOICES = 3000
BY_PHONE = "by phone"


class Act(NamedTuple):
    """One decision: the desk then, what was decided, about which card, and the log it led to."""

    desk: Desk
    verb: str
    card: VisibleTask | None
    entries: tuple

    @property
    def now(self):
        return self.desk.now

    @property
    def day(self):
        return int(self.desk.now // DAY)


class Game:
    """One seat at Maple Street, with the needs that are supplied there, and all decisions so far.

    ``seed`` fixes the random numbers. Replaying ``choices`` rebuilds the game.
    """

    def __init__(self, seed=SEED, needs=(), choices=()):
        self.seed, self.needs = seed, tuple(needs)
        self.scenario = maple_street(self.needs)
        self.session = Session(self.scenario, SEAT, seed)
        self.acts = []
        for verb, position in choices:
            self.take(verb, position)

    @property
    def desk(self):
        return self.session.desk

    @property
    def log(self):
        return self.session.log

    @property
    def choices(self):
        return self.session.choices

    def act(self, verb, number=None):
        """Decide about the card of this number, or wait; return the :class:`Act`.

        Raises ``ValueError`` when it is no longer on the desk, or the verb does not fit it.
        """
        if verb == "wait":
            return self.take(verb, 0)
        for position, card in enumerate(self.desk.tasks if self.desk else ()):
            if card.number == number:
                return self.take(verb, position)
        raise ValueError("this is no longer on your desk")

    def take(self, verb, position):
        """Decide about the card at a position of the desk."""
        desk, network = self.desk, self.session.network
        before = len(network.log)
        self.session.act(verb, position)
        card = None if verb == "wait" else desk.tasks[position]
        self.acts.append(Act(desk, verb, card, tuple(network.happened(before))))
        return self.acts[-1]

    def undone(self, steps=1):
        """Return this game with its last decisions taken back."""
        return Game(self.seed, self.needs, self.choices[: max(0, len(self.choices) - steps)])

    def follow(self, policy, until):
        """Let a way of working decide until a day (counted as the model does) begins."""
        while self.desk and self.desk.now < until * DAY:
            self.step(policy)
        return self

    def step(self, policy):
        """Let a way of working take the next decision, which may be to wait for an appointment."""
        choice = policy(self.desk)
        return self.act("wait" if isinstance(choice, Decision) else "do", choice.number)

    @property
    def today(self):
        """Return the number of the day of the next decision; one beyond the end if none is."""
        return int(self.desk.now // DAY) if self.desk else self.scenario.weeks * 7

    def mark(self):
        """Return (number of entries, hash) of the log so far: it tells one model from another."""
        log = self.log
        said = "\n".join("|".join(map(str, entry)) for entry in log)
        return len(log), hashlib.sha256(said.encode()).hexdigest()[:16]


def verbs_for(card):
    """Return what can be decided about a card."""
    if card.kind in STANDING or card.rank == 0:
        return ("do", "decline") if card.kind in REQUESTS else ("do",)
    return (
        "do",
        "defer",
        *(["decline"] if card.kind in REQUESTS else []),
        *(["close"] if card.kind in CLOSED else []),
    )


def groups(desk):
    """Return the cards of a desk as ``{group: cards}``, in the order of their due times.

    Whoever is here, calls agreed for now and messages, calls after a hospital stay, what is due by
    tonight, and what can wait.
    """
    tonight = (desk.now // DAY + 1) * DAY
    found = {"door": [], "phone": [], "hospital": [], "due": [], "wait": []}
    for card in desk.tasks:
        found[group_of(card, tonight)].append(card)
    return found


def group_of(card, tonight):
    """Return the group of the desk that a card belongs to."""
    if card.rank == 0:
        return "phone" if card.at is not None and card.channel == BY_PHONE else "door"
    if card.kind is Kind.REGISTRY:
        return "phone"
    if card.kind is Kind.TRANSITION:
        return "hospital"
    return "due" if card.due <= tonight else "wait"


def has_everything(seed):
    """Say whether the first day holds all that this lesson is about, however it is worked.

    A huddle, a clock that runs out tonight, somebody at the door for a hand-off, "can you room this
    patient?", a call nobody answers, notes and the registry: under every simple way of working.
    And the clock is met if it is protected, and dropped if whatever is most overdue comes first.
    """
    return (
        all(holds_everything(Game(seed), policy) for policy in POLICIES.values())
        and all(one.met for one in clocks_under(transitions_first, seed))
        and not any(one.met or one.traded for one in clocks_under(most_overdue, seed))
    )


def clocks_under(policy, seed):
    """Return the clocks that run out on the first day, as a simple way of working plays it."""
    return clocks(played(policy, seed), FIRST_DAY, FIRST_DAY + 1)


def holds_everything(game, policy):
    """Play the first day by a way of working; say whether it held all that it should."""
    tonight, seen = (FIRST_DAY + 1) * DAY, set()
    if not any(
        card.kind is Kind.TRANSITION and game.desk.now < card.due <= tonight
        for card in game.desk.tasks
    ):
        return False
    while game.desk and game.desk.now < tonight:
        seen |= {card.kind for card in game.desk.tasks}
        game.step(policy)
    mine = [entry for entry in game.log if entry.care_manager == SEAT]
    met = {entry.kind for entry in mine if entry.activity is SPENT}
    return (
        {Kind.HAND_OFF, Kind.PULLED, Kind.REGISTRY} <= seen
        and {Kind.MEETING, Kind.DOCUMENTATION} <= met
        and any(entry.activity is UNANSWERED for entry in mine)
    )


def first_full_day(seeds):
    """Return the first seed whose first day has everything, or ``None``."""
    return next((seed for seed in seeds if has_everything(seed)), None)


def played(policy, seed=SEED, needs=(), days=1):
    """Return the game as a simple way of working plays its first days."""
    return Game(seed, needs).follow(policy, FIRST_DAY + days)

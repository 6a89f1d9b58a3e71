"""A session in a room: what was chosen, what the room has said, and the run it made together.

All of it is kept in the facilitator's record. The projector's page and the notes are two programs
that read and write the same record, so one follows the other.
"""

import time
from contextlib import suppress
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from traitlets import TraitError

from cmsim.course.facilitator import canned
from cmsim.course.facilitator.case_in_room import CASES, case_of, played
from cmsim.course.facilitator.lessons import lesson_of
from cmsim.course.facilitator.screens import RUN, VOTE, VOTED, screens, starts
from cmsim.course.kit import files, guide, questions
from cmsim.course.kit.learner_record import LearnerRecord

SESSION = "90"
MOST_HANDS, MOST_PEOPLE, LONGEST_LINE, LONGEST_NOTE = 500, 200, 2000, 3000
LONGEST_MINUTES, MOST_KEPT = 240, 40_000  # characters of what a live panel keeps
PATIENCE = 10.0  # seconds until the stored run stands in for a live one

Hands = Annotated[int, Field(ge=0, le=MOST_HANDS)]
Line = Annotated[str, Field(max_length=LONGEST_LINE)]


class Kept(BaseModel):
    """A table that is kept: all fields are known, of the right type, and finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Fact(Kept):
    """What a run showed."""

    value: float
    low: float | None = None
    high: float | None = None
    unit: Annotated[str, Field(max_length=80)] = ""


class Timer(Kept):
    """Seconds left when it was stopped, or the moment at which it ends; and all of them."""

    left: Annotated[float, Field(ge=0, le=60 * LONGEST_MINUTES)] = 0.0
    ends: float | None = None
    of: Annotated[float, Field(ge=0, le=60 * LONGEST_MINUTES)] = 0.0


class Said(Kept):
    """What the room said in one session, what its run showed, and how far the plan is."""

    guesses: dict[str, Line] = {}
    votes: dict[str, list[Hands]] = {}
    facts: dict[str, Fact] = {}
    live: Any = None  # what the live panel keeps of itself
    case: Annotated[str, Field(max_length=80)] = ""  # that is played
    moved: dict[str, Line] = {}  # what a decision in it moved, as a sentence
    at: Annotated[int, Field(ge=0, le=1000)] = 0
    part: Annotated[int, Field(ge=0, le=10)] = 0
    asked: float | None = None  # when the run was to be revealed first
    step: Annotated[int, Field(ge=-1, le=100)] = -1  # of the plan; -1 before it has begun
    prompted: bool = False  # whether its prompt stands on the screen
    begun: float | None = None
    people: Annotated[int, Field(ge=0, le=MOST_PEOPLE)] = 0
    notes: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class State(Kept):
    """All that is kept of a room: the session, the timer, and what was said in each session."""

    topic: str
    timer: Timer = Timer()
    said: dict[str, Said] = {}


class Room:
    """The session a facilitator has chosen and what the room has said; panels follow it.

    ``record`` keeps it; without one it is kept in memory. A panel that follows has ``changed()``,
    called when there is another session, and perhaps ``renewed()``, called when more was said.
    """

    def __init__(self, topics, record=None, now=time.time):
        self.topics, self.now = topics, now
        self.record = LearnerRecord(SESSION) if record is None else record
        self.record.followed = True  # by the pages of the room: there is nothing to reload
        self.followers, self.runs = [], {}
        self.state = State(topic=next(iter(topics)))
        self.take(self.record.get("panels", "room"))
        self.open(self.state.topic)

    # --- what is kept

    def take(self, stored):
        """Take what was kept, if it can have been."""
        with suppress(ValueError, TypeError):
            found = State(**stored)
            if found.topic in self.topics:
                self.state = found

    def change(self, alter):
        """Alter the state, on top of what another page has kept, keep it, and let panels know."""
        before = self.state.topic, self.said.case

        def altered(stored):
            self.take(stored)
            alter()
            return self.state.model_dump()

        self.record.update("panels", "room", altered)
        self.follow(before)

    def follow(self, before):
        """Open another session if there is one now, and let panels know what is new."""
        if (self.state.topic, self.said.case) != before:
            self.open(self.state.topic)
        self.tell()

    def look(self):
        """Take in what another page has kept meanwhile; say whether there was anything."""
        self.record.look()
        before = self.state, (self.state.topic, self.said.case)
        self.take(self.record.get("panels", "room"))
        if self.state == before[0]:
            return False
        self.follow(before[1])
        return True

    def tell(self):
        for follower in list(self.followers):
            renewed = getattr(follower, "renewed", None)
            if renewed is not None:
                renewed()

    # --- the session

    def choose(self, topic):
        """Go to a session; what the room said in another one stays with that one."""
        guide.read(topic), questions.of_topic(topic)  # refused before anything is changed
        self.change(lambda: self.set(topic=topic, timer=Timer()))

    def open(self, topic):
        """Read what a session needs, and let panels know."""
        self.topic, self.guide, self.questions = topic, guide.read(topic), questions.of_topic(topic)
        self.case = case_of(self.said.case) if topic == CASES else None
        self.screens = screens(self.guide, self.questions, self.case)
        self.starts = starts(self.guide.steps, self.screens)
        for follower in list(self.followers):
            follower.changed()

    def set(self, **changes):
        self.state = self.state.model_copy(update=changes)

    @property
    def session(self):
        return self.guide.session

    @property
    def said(self):
        """Return what was said in this session."""
        return self.state.said.get(self.state.topic, Said())

    def say(self, **changes):
        """Keep more of what was said in this session."""
        self.change(lambda: self.add(**changes))

    def add(self, **changes):
        said = Said(**self.said.model_dump() | changes)
        self.set(said=self.state.said | {self.state.topic: said})

    # --- what is on the screen

    @property
    def at(self):
        return min(self.said.at, len(self.screens) - 1)

    @property
    def screen(self):
        """Return what the room sees."""
        return self.screens[self.at]

    @property
    def part(self):
        return min(self.said.part, len(self.screen.parts) - 1)

    @property
    def prompt(self):
        """Return the prompt of the plan's step until the room goes on from it, or ``""``."""
        steps, said = self.guide.steps, self.said
        return steps[said.step].screen if said.prompted and 0 <= said.step < len(steps) else ""

    def go(self, by):
        """Go on by a part, or back; from the prompt of a step, to what it covers."""
        self.change(lambda: self.move(by))

    def move(self, by):
        if self.prompt:
            self.add(prompted=False)
            self.ask()
            return
        at, part = self.at, self.part + by
        if part >= len(self.screen.parts):
            at, part = at + 1, 0
        elif part < 0:
            at -= 1
            part = len(self.screens[at].parts) - 1 if at >= 0 else 0
        if 0 <= at < len(self.screens):
            self.to(at, part)

    def jump(self, at, part=0):
        """Go to a screen."""
        self.change(lambda: self.to(at, part))

    def to(self, at, part):
        self.add(at=at, part=part, asked=None, prompted=False)
        self.ask()

    def ask(self):
        """Ask for the run that the screen shows, if there is none and nobody has asked yet."""
        if self.screen.kind == RUN and self.said.asked is None and not self.run_of(self.screen):
            self.add(asked=self.now())

    # --- guesses, votes and runs

    def item(self, screen):
        """Return the exercise and the question of a screen."""
        exercise = self.questions[screen.exercise]
        return exercise, exercise.items[screen.place]

    def guess(self, screen, line):
        """Keep the guesses of the room, as typed."""
        self.change(lambda: self.add(guesses=self.said.guesses | {screen.key: line}))

    def vote(self, screen, hands):
        """Keep the hands that were counted."""
        self.change(lambda: self.add(votes=self.said.votes | {screen.key: list(hands)}))

    def hands(self, screen):
        """Return the hands on a question, in the order of its options; ``None`` without any."""
        found = self.said.votes.get(screen.key)
        return found if found and len(found) == len(screen.options) and sum(found) else None

    def voted(self, exercise=None):
        """Return the screens of questions with hands, of one exercise or of all."""
        return [
            screen
            for screen in self.screens
            if screen.kind in (VOTED if exercise is None else (VOTE,))
            and exercise in (None, screen.exercise)
            and self.hands(screen) is not None
        ]

    def facts(self):
        """Return what the room's own run has shown so far."""
        return {name: fact.model_dump() for name, fact in self.said.facts.items()}

    def run_of(self, screen):
        """Return what the room's own run showed of a guess, ``None`` while there is none."""
        return self.facts().get(self.item(screen)[1].fact)

    def waiting(self):
        """Say whether the screen waits for a run, and for how many seconds more."""
        asked = self.said.asked
        if asked is None or self.screen.kind != RUN or self.run_of(self.screen) is not None:
            return 0.0
        return min(max(asked + PATIENCE - self.now(), 0.0), PATIENCE)

    def shown_run(self):
        """Return (fact, whether it is the stored one) of the guess on the screen."""
        own = self.run_of(self.screen)
        if own is not None:
            return own, False
        return (None, False) if self.waiting() else (self.stored_run(self.screen), True)

    def stored_run(self, screen):
        """Return what the stored run of the session showed of a guess, ``None`` if nothing."""
        return canned.facts(self.topic).get(self.item(screen)[1].fact)

    def run_live(self):
        """Return the panel that the room runs together, as the room left it."""
        if self.topic not in self.runs:
            panel = lesson_of(self.topic).live()
            with suppress(ValueError, KeyError, IndexError, TypeError, AttributeError, TraitError):
                if self.said.live is not None:
                    panel.restore(self.said.live)
            self.runs[self.topic] = panel
        return self.runs[self.topic]

    def collect(self):
        """Keep what the room has set in its live runs, and what they have shown."""
        for topic, panel in self.runs.items():
            if self.shown_by(topic, panel) != self.state.said.get(topic, Said()):
                self.change(lambda topic=topic, panel=panel: self.add_run(topic, panel))

    def add_run(self, topic, panel):
        self.set(said=self.state.said | {topic: self.shown_by(topic, panel)})

    def shown_by(self, topic, panel):
        """Return what was said in a session with what its live panel holds and shows now."""
        said, live = self.state.said.get(topic, Said()), panel.state()
        known = said.model_dump()
        known |= {"facts": known["facts"] | panel.facts()}
        known |= {"live": live} if len(str(live)) <= MOST_KEPT else {}
        known |= played(panel) if topic == CASES else {}
        try:
            return Said(**known)
        except ValueError:
            return said

    # --- the plan and its timer

    def begin(self, step):
        """Go to a step of the plan and the screen it begins with, and start its minutes."""
        self.change(lambda: self.start(step))

    def start(self, step):
        seconds = 60.0 * self.guide.steps[step].minutes
        self.time(left=seconds, ends=self.now() + seconds, of=seconds)
        begun = self.said.begun if self.said.begun is not None and step else self.now()
        self.add(step=step, begun=begun, prompted=True)
        if self.starts[step] is not None:
            self.add(at=self.starts[step], part=0, asked=None)

    def time(self, **changes):
        self.set(timer=Timer(**self.state.timer.model_dump() | changes))

    def left(self):
        """Return the seconds left on the timer."""
        timer = self.state.timer
        left = timer.left if timer.ends is None else timer.ends - self.now()
        return min(max(left, 0.0), 60.0 * LONGEST_MINUTES)

    def pause(self):
        """Stop the timer, or let it go on."""
        self.change(self.turn)

    def turn(self):
        left, running = self.left(), self.state.timer.ends is not None
        self.time(left=left, ends=None if running else self.now() + left)

    def more(self, seconds=60.0):
        """Give the room more time."""
        self.change(lambda: self.lengthen(seconds))

    def lengthen(self, seconds):
        left, timer = min(self.left() + seconds, 60.0 * LONGEST_MINUTES), self.state.timer
        ends = None if timer.ends is None else self.now() + left
        self.time(left=left, ends=ends, of=max(timer.of, left))

    def behind(self):
        """Return by how many minutes the room is behind the plan, ``None`` before it begins.

        Time in hand within a step is not ahead: the next step begins when this one is over.
        """
        said = self.said
        if said.begun is None or said.step < 0:
            return None
        planned = sum(each.minutes for each in self.guide.steps[: said.step + 1])
        return max(0, round((self.now() - said.begun) / 60 - planned))


def topics():
    """Return ``{topic: title}`` of the sessions that have a facilitator's guide."""
    folder = files.find("exercises/terms.toml").parent
    names = sorted(path.parent.name for path in folder.glob("*/facilitator.md"))
    return {name: guide.title_of(name) for name in names}

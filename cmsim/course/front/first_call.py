"""The decision that the front page opens with: three people to call, and what the model answers.

It is the Monday of "a day in the life", worked first come, first served until shortly before
lunch. Each of the three calls is made in a run of its own, which goes on that way until evening.
"""

import re
from functools import cache
from typing import NamedTuple

from cmsim.course.day.choices import usual
from cmsim.course.day.day_strip import frame
from cmsim.course.day.faces import Faces
from cmsim.course.day.game import FIRST_DAY, Game, groups
from cmsim.course.day.needs import SEAT
from cmsim.course.day.scene import person_card
from cmsim.course.day.words import clock, minutes_said, rounded
from cmsim.course.kit.outcomes import SPOKEN
from cmsim.model.log import SPENT, UNANSWERED, Kind
from cmsim.model.policy import POLICIES
from cmsim.scenario.parameter import Refusal
from cmsim.units import DAY, HOUR

WAY = "first come"
NOT_BEFORE = 11 * HOUR
NARROW = 0.12  # a block of less of the bar has no room for words; the sentence has them
LONGEST_STORY = 110  # characters that a card has room for
TONIGHT = (FIRST_DAY + 1) * DAY
FULL_STOP = re.compile(r"(?<!Mr|Ms|Dr)\. ")
NONE = "This Monday holds no such decision before lunch. The lessons below are all there."


class Fate(NamedTuple):
    """What came of one of the three by the evening: a flag with its words, and the story."""

    flag: str
    said: str
    story: str


class Answer(NamedTuple):
    """What the model answered to one call.

    ``blocks`` are ``(look, minutes, words)`` from now to lunch, ``said`` tells the call, and
    ``fates`` what came of each of the three.
    """

    blocks: tuple
    said: str
    fates: tuple


class Candidate(NamedTuple):
    """One of the three: the card as the desk shows it, its minutes, and the answer to the call."""

    card: dict
    minutes: int
    note: int
    answer: Answer


class FirstCall(NamedTuple):
    """The decision: when it is, the minutes until lunch, and whom one may call."""

    at: str
    left: int
    three: tuple


@cache
def first_call():
    """Return the decision with its three answers; it is the same for everybody."""
    game = moment()
    cards, desk = three(game.desk), game.desk
    faces = Faces(game.log, desk.now)
    found = []
    for card in cards:
        minutes, note = map(rounded, usual(game, card))
        shown = person_card(card, desk, faces)
        found.append(Candidate(shown, minutes, note, answer(game, card, cards)))
    return FirstCall(clock(desk.now), round(lunch(game) - desk.now), tuple(found))


def moment():
    """Return the game at its first decision late in the morning with three people to call."""
    game, way = Game(), POLICIES[WAY]
    noon = lunch(game)
    while game.desk and game.desk.now < noon:
        if game.desk.now % DAY >= NOT_BEFORE and three(game.desk):
            return game
        game.step(way)
    raise Refusal(NONE)


def lunch(game):
    """Return when lunch begins on the first Monday."""
    return FIRST_DAY * DAY + frame(game.scenario, FIRST_DAY)["lunch"][0]


def three(desk):
    """Return whoever is home from the hospital, most overdue, and waits for a first call today.

    Nothing if one of them is not on the desk.
    """
    found = groups(desk)
    wanted = (
        [card for card in found["hospital"] if desk.now < card.due <= TONIGHT],
        [card for card in found["due"] if card.due < desk.now and card.kind is not Kind.OUTREACH],
        [card for card in found["due"] if card.kind is Kind.OUTREACH],
    )
    chosen = tuple(
        next((card for card in cards if card.patient is not None), None) for cards in wanted
    )
    return () if None in chosen else chosen


def answer(game, card, cards):
    """Return what came of calling one of the three, and of going on the same way until evening."""
    now, until = game.desk.now, lunch(game)
    other = Game(game.seed, game.needs, game.choices)
    act = other.act("do", card.number)
    then = other.desk.now
    faces = Faces(other.log, then)
    spent = [one for one in act.entries if one.activity is SPENT and one.care_manager == SEAT]
    called = [one for one in spent if one.patient == card.patient]
    vain = any(one.activity is UNANSWERED and one.patient == card.patient for one in act.entries)
    note = sum(
        one.minutes
        for one in other.desk.tasks
        if one.kind is Kind.DOCUMENTATION and one.patient == card.patient and one.created >= now
    )
    minutes = sum(one.minutes for one in called)
    broken = sum(one.minutes for one in spent) - minutes
    said = told(faces.short(card), minutes, broken, vain, note, then)
    blocks = strip(minutes, broken, note, until - now, vain)
    other.follow(POLICIES[WAY], FIRST_DAY + 1)
    faces = Faces(other.log, TONIGHT)
    return Answer(blocks, said, tuple(fate(faces, one, now) for one in cards))


def told(name, minutes, broken, vain, note, then):
    """Return in words what a call came to."""
    took = minutes_said(minutes)
    if vain:
        said = f"You call {name}, and nobody answers. That took {took}."
    else:
        said = f"You talk with {name} for {took}."
    if broken:
        said += f" An interruption took {minutes_said(broken)}."
    if note:
        said += f" The note is still to write: about {rounded(note)} minutes."
    return f"{said} It is {clock(then)}."


def strip(talk, broken, note, left, vain):
    """Return the minutes until lunch as blocks, cut off where lunch begins."""
    blocks, rest = [], left
    for look, minutes, words in (
        ("tag" if vain else "patients", talk, "No answer" if vain else "Talk"),
        ("broken", broken, "Interrupted"),
        ("notes", note, "Note"),
    ):
        fits = min(minutes, rest)
        if fits >= 0.5:
            blocks.append((look, fits, f"{words} {round(minutes)}" if fits > NARROW * left else ""))
            rest -= fits
    if rest >= 0.5:
        blocks.append(("wait", rest, f"{round(rest)} left"))
    return tuple(blocks)


def fate(faces, card, now):
    """Return what came of somebody from a moment until the evening."""
    since = [one for one in faces.entries(card) if now <= one.time < TONIGHT]
    talks = [one.time for one in since if one.activity in SPOKEN]
    calls = [one.time for one in since if one.activity is UNANSWERED]
    story = faces.outcome(card, now, TONIGHT)
    if len(story) > LONGEST_STORY and (end := FULL_STOP.search(story)):
        story = story[: end.start() + 1]
    if talks:
        return Fate("good", f"Reached at {clock(talks[0])}", story)
    if calls:
        return Fate("soon", "Called, no answer", story)
    return Fate("late", "Not called today", story)

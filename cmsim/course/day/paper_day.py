"""The day game on paper: cards to cut and a record sheet, made from the same day of the model."""

from functools import cache
from typing import NamedTuple

from cmsim.course.day import words
from cmsim.course.day.game import FIRST_DAY, Game, played
from cmsim.course.day.needs import SEAT
from cmsim.course.day.time_ledger import ledger, paid_spans
from cmsim.course.kit.cut_cards import Cut, as_table
from cmsim.model.log import ADDED, SPENT, Kind
from cmsim.model.policy import POLICIES, USUAL
from cmsim.text import clock
from cmsim.units import DAY
from cmsim.views.drawing import number_of

QUARTER = 15


class Paper(NamedTuple):
    """One card: when it may be turned over, what it says, and what doing it brings and takes."""

    at: float
    front: str
    usual: float
    back: str
    minutes: float


@cache
def cards():
    """Return the cards of the day in the order in which they come up.

    What doing one brings is found by doing it, in the model, when she can first take it up. Notes
    have no cards: each table writes those of its own contacts.
    """
    game, found = played(USUAL), {}
    for place, act in enumerate(game.acts):
        for card in act.desk.tasks:
            if (
                card.number not in found
                and card.kind is not Kind.DOCUMENTATION
                and act.desk.now < (FIRST_DAY + 1) * DAY
            ):
                found[card.number] = turned(game, place, card)
    return sorted([agreed(game), *found.values()], key=lambda each: each.at)


def morning(game):
    """Return when the day begins."""
    return paid_spans(game.scenario, FIRST_DAY)[0][0]


def agreed(game):
    """Return the card of what fills the day before its first decision."""
    start, end = morning(game), game.acts[0].now
    spent = [
        entry
        for entry in game.log
        if entry.activity is SPENT and entry.care_manager == SEAT and start < entry.time <= end
    ]
    names = [words.NAMES[entry.kind] for entry in spent]
    parts = [f"{name}, {entry.minutes:.0f} minutes" for name, entry in zip(names, spent)]
    return Paper(
        start,
        capitalized(f"{', then '.join(names)}. Agreed for {clock(start)}: do this first"),
        end - start,
        capitalized(f"{'. '.join(map(capitalized, parts))}. It is {clock(end)}."),
        end - start,
    )


def capitalized(text):
    return text[:1].upper() + text[1:]


def came(game, place, card):
    """Return when a card came to the desk; in the morning it was there before the day began."""
    act = game.acts[place]
    since = game.acts[place - 1].now if place else morning(game)
    added = [
        entry.time
        for entry in game.log
        if entry.activity is ADDED
        and (entry.care_manager, entry.kind, entry.patient) == (SEAT, card.kind, card.patient)
        and since < entry.time <= act.now
    ]
    return added[-1] if added else act.now if place else since


def turned(game, place, card):
    """Return a card with what is on its back: do it at once and see."""
    branch = Game(game.seed, game.needs, game.choices[:place])
    act = branch.act("do", card.number)
    spent = [
        entry.minutes
        for entry in act.entries
        if entry.activity is SPENT
        and entry.care_manager == SEAT
        and entry.kind == card.kind
        and entry.patient == card.patient
    ]
    return Paper(
        came(game, place, card) if card.at is None else card.at,
        words.words(card, act.now),
        card.minutes,
        words.decided(act),
        spent[0] if spent else card.minutes,
    )


def card_table():
    """Return the cards as a Markdown table to cut: front and back side by side."""
    cuts = [Cut(clock(each.at), each.front, takes(each.minutes), each.back) for each in cards()]
    return as_table(("From", "Front", "Takes", "Back"), cuts)


def record_sheet():
    """Return the sheet on which a table records its day, a line for each quarter of an hour."""
    lines = ["| Time | What we did | With patients, paper, or other? |", "|---|---|---|"]
    return "\n".join(lines + [f"| {clock(time)} | | |" for time in times()])


def times():
    """Return when each quarter of an hour of the paid day begins."""
    spans = paid_spans(played(USUAL).scenario, FIRST_DAY)
    return [
        start + n * QUARTER for start, end in spans for n in range(round(end - start) // QUARTER)
    ]


def quarters(minutes):
    """Return minutes as whole quarters of an hour, at least one.

    >>> quarters(7), quarters(50)
    (1, 3)
    """
    return max(1, round(minutes / QUARTER))


def takes(minutes):
    """Return in words what doing a card takes.

    >>> takes(7), takes(50)
    ('1 quarter hour', '3 quarter hours')
    """
    return number_of(quarters(minutes), "quarter hour")


@cache
def ways():
    """Return ``[{category: minutes}]`` of the day, one for each simple way of working."""
    games = [played(policy) for policy in POLICIES.values()]
    return [
        ledger(game.scenario, game.log, FIRST_DAY)
        | {"things": sum(act.verb == "do" and act.day == FIRST_DAY for act in game.acts)}
        for game in games
    ]


def between(name):
    """Return the least and the most of something over the simple ways of working."""
    values = [day[name] for day in ways()]
    low, high = round(min(values)), round(max(values))
    return f"{low} to {high}" if low != high else f"{low}"

"""The day game on paper: cards to cut and a record sheet, made from the same day of the model."""

from functools import cache
from typing import NamedTuple

from cmsim.course.day import words
from cmsim.course.day.game import FIRST_DAY, Game, played
from cmsim.course.day.needs import SEAT
from cmsim.course.day.time_ledger import ledger, paid_spans
from cmsim.model.log import SPENT, Kind
from cmsim.model.policy import POLICIES, USUAL
from cmsim.text import clock
from cmsim.units import DAY

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

    What doing one brings is found by doing it, in the model, at the moment it comes up. Notes have
    no cards: each table writes those of its own contacts.
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
    return sorted(found.values(), key=lambda each: each.at)


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
        act.now if card.at is None else card.at,
        words.words(card, act.now),
        card.minutes,
        words.decided(act),
        spent[0] if spent else card.minutes,
    )


def card_table():
    """Return the cards as a Markdown table to cut: front and back side by side."""
    rows = [
        f"| {clock(each.at)} | {one_cell(each.front)} | {one_cell(each.back)} | "
        f"{quarters(each.minutes)} |"
        for each in cards()
    ]
    return "\n".join(["| From | Front | Back | Quarter hours |", "|---|---|---|---|", *rows])


def record_sheet():
    """Return the sheet on which a table records its day, a line for each quarter of an hour."""
    lines = ["| Time | What we did | With patients, paper, or other? |", "|---|---|---|"]
    for start, end in paid_spans(played(USUAL).scenario, FIRST_DAY):
        time = start
        while time < end - 1:
            lines.append(f"| {clock(time)} | | |")
            time += QUARTER
    return "\n".join(lines)


def quarters(minutes):
    """Return minutes as whole quarters of an hour, at least one.

    >>> quarters(7), quarters(50)
    (1, 3)
    """
    return max(1, round(minutes / QUARTER))


def one_cell(text):
    """Return words that stand in one cell of a table."""
    return " ".join(text.replace("|", "/").split())


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

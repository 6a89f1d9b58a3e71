"""Why a patient is waiting, and where two futures of one patient part."""

from typing import NamedTuple

from cmsim.experiment.day_ledger import spells
from cmsim.experiment.day_words import NAMES, clock, weekday
from cmsim.experiment.journey_words import told
from cmsim.experiment.journeys import entries_of, richness_of
from cmsim.model.log import Kind
from cmsim.model.policy import Card

STOOD, NOTE, EARLIER, CHOSEN, TRIED = (
    "stood here, and whoever stands here goes first",
    "is a note, and a list by due date writes notes up before the next call", "was due earlier",
    "was due later: here you chose differently from a list by due date", "you tried, without answer")


class Served(NamedTuple):
    """Somebody, or something, served while another waited, and what put it first."""

    at: float
    card: Card
    why: str


class Parting(NamedTuple):
    """The first point at which two stories of a patient differ; ``None`` where nothing happens.

    ``doing`` is what the care manager was doing at that moment in either future, in words.
    """

    at: float
    one: str | None
    other: str | None
    doing: tuple


def waiting(desk):
    """Return the cards of patients who wait, one for each patient, longest past due first."""
    found = {}
    for card in desk.tasks:
        if card.patient is not None and card.rank:
            found.setdefault(card.patient, card)
    return sorted(found.values(), key=lambda card: card.due)


def served_instead(game, card):
    """Return what was done while this card lay on the desk, in order, and why it came first."""
    found = []
    for act in game.acts:
        if act.verb != "do" or act.now < card.created:
            continue
        if not any(one.number == card.number for one in act.desk.tasks):
            continue
        found.append(Served(act.now, act.card, why_first(act.card, card)))
    return found


def why_first(first, card):
    """Return which rule or choice put one card before another."""
    if first.number == card.number:
        return TRIED
    if first.rank == 0:
        return STOOD
    if first.rank < card.rank:
        return NOTE
    return EARLIER if first.due <= card.due else CHOSEN


def put_off(game, card):
    """Return how often this card was put off."""
    return sum(act.verb == "defer" and act.card.number == card.number for act in game.acts)


def apart(log, other):
    """Return the patients whose stories differ between two logs, the richest first."""
    one, two = entries_of(log), entries_of(other)
    differ = [who for who in one.keys() | two.keys()
              if lines(one.get(who, [])) != lines(two.get(who, []))]
    return sorted(differ, key=lambda who: (*[-n for n in richness_of(
        one.get(who, []) + two.get(who, []))], who))


def lines(entries):
    """Return what there is to tell of a patient's entries, with its time."""
    return [(entry[0], said[1]) for entry in entries if (said := told(entry))]


def parting(log, other, who):
    """Return the first point where two stories of a patient part, or ``None``."""
    one = lines([entry for entry in log if (entry[2], entry[3]) == who])
    two = lines([entry for entry in other if (entry[2], entry[3]) == who])
    shared = 0
    while shared < min(len(one), len(two)) and one[shared] == two[shared]:
        shared += 1
    rest = one[shared:shared + 1], two[shared:shared + 1]
    if rest == ([], []):
        return None
    at = min(time for part in rest for time, _ in part)
    return Parting(at, *[part[0][1] if part and part[0][0] == at else None for part in rest],
                   tuple(doing(one_log, at) for one_log in (log, other)))


def doing(log, at):
    """Return in words what the care manager was doing until a moment.

    What is written down at a moment is what has just ended, so the spell that ends there counts.
    """
    last = None
    for spell in spells(log):
        if spell.kind is not Kind.INTERRUPTION or last is None or last.end < spell.start - 1e-6:
            last = spell
        if spell.start < at <= spell.end + 1e-6:
            spell = last
            about = "" if spell.patient is None else f" (patient {spell.patient})"
            return NAMES[spell.kind] + about
    return "not at work, or between two things"


def told_moment(at):
    """Return a moment in words.

    >>> told_moment(7 * 1440 + 600)
    'on day 8 (Monday), at 10:00'
    """
    return f"on day {int(at // 1440) + 1} ({weekday(at)}), at {clock(at)}"

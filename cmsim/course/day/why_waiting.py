"""Why a patient is waiting, and where two futures of one patient part."""

from typing import NamedTuple

from cmsim.course.day.time_ledger import spells
from cmsim.course.day.words import NAMES, weekday
from cmsim.course.kit.journey_words import told_all
from cmsim.course.kit.journeys import entries_of, richness_of
from cmsim.model.log import Kind
from cmsim.model.policy import VisibleTask
from cmsim.text import clock
from cmsim.units import DAY

STOOD, BOOKED, NOTE, CLOCK, EARLIER, FITTED, CHOSEN, TRIED = (
    "stood here, and whoever stands here goes first",
    "had an appointment for that time",
    "is a note, and the usual way writes notes up before the next call",
    "has a clock that was running, and deadlines go first",
    "was due earlier",
    "fitted in before your next appointment",
    "comes later in the usual way, by deadlines and due dates: here you chose differently",
    "you tried, without answer",
)


class Served(NamedTuple):
    """Somebody, or something, served while another waited, and what put it first."""

    at: float
    card: VisibleTask
    why: str


class Parting(NamedTuple):
    """The first point at which two stories of a patient differ.

    ``one`` and ``other`` are ``(time, words)`` of what comes next in either, ``None`` where nothing
    more does; ``doing`` is what the care manager did in each when the earlier of them happened.
    """

    one: tuple | None
    other: tuple | None
    doing: tuple

    @property
    def at(self):
        return min(part[0] for part in (self.one, self.other) if part)


def numbered(number):
    """Return how the patient of a number is called where no people are shown."""
    return f"patient {number}"


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
        found.append(Served(act.now, act.card, why_first(act, card)))
    return found


def why_first(act, card):
    """Return which rule or choice put the card of a decision before another."""
    first = act.card
    if first.number == card.number:
        return TRIED
    if first.rank == 0:
        return STOOD if first.at is None else BOOKED
    if first.rank < card.rank:
        return NOTE
    if first.clock is not None and card.clock is None:
        return CLOCK
    if first.due <= card.due and (first.clock is None) == (card.clock is None):
        return EARLIER
    return CHOSEN if act.desk.fits(card) else FITTED


def put_off(game, card):
    """Return how often this card was put off."""
    return sum(act.verb == "defer" and act.card.number == card.number for act in game.acts)


def apart(log, other):
    """Return the patients whose stories differ between two logs, the richest first."""
    one, two = entries_of(log), entries_of(other)
    differ = [
        who
        for who in one.keys() | two.keys()
        if days_and_words(one.get(who, [])) != days_and_words(two.get(who, []))
    ]
    return sorted(
        differ,
        key=lambda who: (*[-n for n in richness_of(one.get(who, []) + two.get(who, []))], who),
    )


def lines(entries):
    """Return what there is to tell of a patient's entries, with its time."""
    return [(entry.time, words) for entry, _, words in told_all(entries)]


def days_and_words(entries):
    """Return what there is to tell with its day: an hour earlier or later is no other story."""
    return [(int(time // DAY), words) for time, words in lines(entries)]


def parting(log, other, who, name=numbered):
    """Return the first point where two stories of a patient part, or ``None``.

    ``name`` says how the patient of a number is called.
    """
    several = [[entry for entry in one if entry.who == who] for one in (log, other)]
    rough, shared = [days_and_words(entries) for entries in several], 0
    while shared < min(map(len, rough)) and rough[0][shared] == rough[1][shared]:
        shared += 1
    following = [(lines(entries)[shared:] or [None])[0] for entries in several]
    if following == [None, None]:
        return None
    at = min(part[0] for part in following if part)
    return Parting(*following, (doing(log, at, name), doing(other, at, name)))


def doing(log, at, name=numbered):
    """Return in words what the care manager was doing until a moment.

    What is written down at a moment is what has just ended, so the spell that ends there counts.
    """
    last = None
    for spell in spells(log):
        if spell.kind is not Kind.INTERRUPTION or last is None or last.end < spell.start - 1e-6:
            last = spell
        if spell.start < at <= spell.end + 1e-6:
            spell = last
            about = "" if spell.patient is None else f" ({name(spell.patient)})"
            return NAMES[spell.kind] + about
    return "not at work, or between two things"


def told_moment(at):
    """Return a moment in words.

    >>> told_moment(7 * 1440 + 600)
    'on day 8 (Monday), at 10:00 AM'
    """
    return f"on day {int(at // DAY) + 1} ({weekday(at)}), at {clock(at)}"

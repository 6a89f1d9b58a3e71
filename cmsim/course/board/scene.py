"""What the task board shows: lanes with hours, cards with stamps, and the result of a run."""

from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.course.board import board as boards
from cmsim.course.board.board_cards import (
    CARDS,
    CARE_MANAGER,
    FACILITATOR,
    FRONT_DESK,
    GROUPS,
    MA,
    NURSE,
    OWNERS,
    PROVIDER,
)
from cmsim.course.board.dealing import SHARING, asked
from cmsim.scenario.post import FULL_TIME
from cmsim.units import HOUR
from cmsim.views.drawing import number_of
from cmsim.views.sentences import number

NO_OWNER = "none"
LANES = (CARE_MANAGER, PROVIDER, NURSE, MA, FRONT_DESK, FACILITATOR)
SIGNS = dict(zip(GROUPS, ("find", "person", "calendar", "plus")))
AWAY = ("Pulled into other work", "Interrupted")
WITH_PATIENTS, PULLED = "With patients", AWAY[0]
MANY_LATE = 10  # of 100 contacts due


class Stamp(NamedTuple):
    """What became of one card in a run: ``good``, ``soon`` or ``late``, words, and how often."""

    kind: str
    words: str
    often: str


class Shown(NamedTuple):
    """What the last run showed: its board and setting, stamps, hours, and the result."""

    board: dict
    setting: boards.BoardSetting
    stamps: dict
    hours: dict
    each: dict
    figures: tuple
    sentence: tuple


def shown(mine, now):
    """Return what a run of a board showed, beside the practice as it works now."""
    return Shown(
        mine.board,
        mine.setting,
        {card.id: stamp(card, mine) for card in CARDS.values()},
        hours(mine),
        {card.id: hours_each(card, mine) for card in CARDS.values()},
        figures(mine, now),
        sentence(mine),
    )


# --- the stamp of a card


def stamp(card, deal):
    """Return what became of a card in twelve weeks."""
    times = estimate(deal.comes_up(card)).mean
    often = f"{times:.0f}×"
    if card.pull:
        return clinic_work(card, deal, often)
    if card in boards.undone(deal.board):
        return Stamp("late", "left undone", often)
    if len(deal.board[card.id]) > 1:
        return Stamp("soon", "done twice", often)
    if card.id == "plan" and CARE_MANAGER in deal.board[card.id]:
        late = estimate(deal.of("on_time"))
        if late.n and 100 * (1 - late.mean) > MANY_LATE:
            return Stamp("late", "late", f"{100 * (1 - late.mean):.0f} of 100")
    return Stamp("good", "done", often)


def clinic_work(card, deal, often):
    """Return what became of the clinic's work: how much of it reached the care manager."""
    if deal.setting.written and card in boards.undone(deal.board):
        return Stamp("late", "left undone", often)
    hers = pulled_by(card, deal)
    if hers < 0.05:
        return Stamp("good", "takes her", "no time")
    return Stamp("soon", "takes her", f"{hers:.1f} h/week")


def pulled_by(card, deal):
    """Return the care manager's hours a week that one kind of the clinic's work takes."""
    turned = SHARING.turned_away if deal.setting.written else 0.0
    reach = {
        name: every - turned * not_hers for name, (every, not_hers) in asked(deal.board).items()
    }
    whole = sum(reach.values())
    return deal.hours()[PULLED].mean * reach[card.id] / whole if whole else 0.0


def hours_each(card, deal):
    """Return about how many hours a week a card takes whoever does it."""
    if card.pull:
        return pulled_by(card, deal)
    return estimate(deal.comes_up(card)).mean * deal.minutes(card) / HOUR / deal.weeks


# --- the hours of a lane


def hours(deal):
    """Return ``{owner: (parts, words)}``: the parts of a week as shares of 40 hours."""
    known = deal.hours()
    away = sum(known[name].mean for name in AWAY)
    patients = known[WITH_PATIENTS].mean
    rest = sum(each.mean for each in known.values()) - away - patients
    spent = deal.hours_of_others()
    found = {
        CARE_MANAGER: (
            parts(("patients", patients), ("own", rest), ("others", away)),
            f"{patients:.0f} h with patients, {away:.0f} h for others",
        )
    }
    for owner in LANES[1:]:
        value = spent[owner].mean if owner in spent else 0.0
        found[owner] = parts(("own", value)), f"{value:.1f} h a week"
    return found


def parts(*rows):
    """Return ``(look, share of a full week)`` for each part of a meter."""
    return [[look, round(min(value / FULL_TIME, 1.0), 4)] for look, value in rows]


# --- the result in a sentence and in four figures


def sentence(deal):
    """Return the result as ``(words, whether they stand out)``."""
    undone, twice = deal.sum_of(deal.dropped()), deal.sum_of(deal.twice())
    on_time = estimate(100 * deal.of("on_time"))
    said = [
        ("Twelve weeks: ", False),
        (f"{undone.mean:.0f} tasks were left undone", True),
        (f"{bracket(undone)} and {twice.mean:.0f} were done twice{bracket(twice)}. ", False),
    ]
    if not on_time.n:
        return (*said, ("No contact fell due: patients are not followed up.", True))
    return (
        *said,
        ("Of 100 contacts, ", False),
        (f"{on_time.mean:.0f} came on time", True),
        (f"{bracket(on_time)}.", False),
    )


def bracket(known):
    """Return the range where the true average most likely lies, in brackets."""
    if known.n < 2 or known.half_width == 0:
        return ""
    return f" [{number(known.low, known)} to {number(known.high, known)}]"


NOW_IS = boards.NOW, boards.NOW_SETTING


def figures(mine, now):
    """Return (name, value, unit, value as the practice works now) of four results."""
    rows = (
        ("With patients", lambda deal: deal.hours()[WITH_PATIENTS], "of 40 h", ""),
        ("Left undone", lambda deal: deal.sum_of(deal.dropped()), "", "×"),
        ("Done twice", lambda deal: deal.sum_of(deal.twice()), "", "×"),
        ("On time", lambda deal: estimate(100 * deal.of("on_time")), "of 100", ""),
    )
    return tuple(
        {
            "name": name,
            "value": f"{value(mine).mean:.0f}{sign}" if value(mine).n else "none due",
            "unit": unit if value(mine).n else "",
            "now": f"now {value(now).mean:.0f}{sign}"
            if (mine.board, mine.setting) != NOW_IS
            else "",
        }
        for name, value, unit, sign in rows
    )


# --- the scene


def moved(board, last):
    """Return the cards that have other owners than in the last run."""
    return [name for name in CARDS if last and board[name] != last.board[name]]


def board_scene(board, setting, last, working=False, can_undo=False):
    """Return the board as the browser draws it."""
    other = set(moved(board, last))
    changed = bool(other) or (last is not None and setting != last.setting)
    return {
        "lanes": [lane(owner, board, last) for owner in (NO_OWNER, *LANES)],
        "cards": {
            card.id: {
                "short": card.short,
                "words": card.text,
                "group": GROUPS[card.group],
                "sign": SIGNS[card.group],
                "able": [NO_OWNER, *card.able],
                "owners": list(board[card.id]),
                "moved": card.id in other,
                "stamp": None if last is None or card.id in other else last.stamps[card.id],
                "about": about(card, last),
            }
            for card in CARDS.values()
        },
        "written": setting.written,
        "protected": setting.protected,
        "most": boards.HALF_DAYS,
        "working": working,
        "changed": changed,
        "undo": can_undo,
        "result": changes(board, other) if changed else list(last.sentence if last else FIRST),
        "figures": list(last.figures) if last else [],
        "groups": [[SIGNS[name], words] for name, words in GROUPS.items()],
    }


FIRST = (("Running this board as the practice works now: the first stamps come in a moment.", 0),)


def lane(owner, board, last):
    """Return one lane: its name, its hours, and its cards."""
    mine = [
        name
        for name, owners in board.items()
        if (owner in owners if owner != NO_OWNER else not owners)
    ]
    meter, words = last.hours[owner] if last and owner != NO_OWNER else ([], "")
    return {
        "id": owner,
        "name": OWNERS.get(owner, "No owner"),
        "note": "Left undone" if owner == NO_OWNER else words,
        "meter": meter,
        "cards": mine,
        "empty": EMPTY.get(owner, "No task here."),
    }


EMPTY = {
    FACILITATOR: "Works with the staff, not with patients. No task here.",
    NO_OWNER: "Every task has an owner.",
}


def about(card, last):
    """Return what a card takes, and what follows where it has no owner."""
    takes = f"About {last.each[card.id]:.1f} hours a week. " if last else ""
    return f"{takes}Without an owner: {card.if_nobody[0].lower()}{card.if_nobody[1:]}"


def changes(board, other):
    """Return what differs from the last run, and what to do to see it."""
    nobodys, two = len(boards.nobodys(board)), len(boards.doubled(board))
    count = f"You moved {number_of(len(other), 'task')}" if other else "You changed the rules"
    return [
        (f"{count}: {nobodys} without an owner, {two} with two. ", False),
        ("Run again", True),
        (" to see what changes. The same patients come.", False),
    ]

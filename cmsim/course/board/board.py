"""The task board: who owns each card, and what a board says.

What nobody does is not done; what two do is done by both, and they must ask each other; what
somebody has who cannot do it takes that person's time and is not done.
"""

from typing import NamedTuple

from cmsim.course.board.board_cards import (
    CARDS,
    CARE_MANAGER,
    FACILITATOR,
    FRONT_DESK,
    MA,
    NURSE,
    OWNERS,
    PROVIDER,
)
from cmsim.scenario.library.workflows import TYPICAL, practice
from cmsim.scenario.parameter import Refusal
from cmsim.scenario.post import embedded
from cmsim.scenario.scenario import Scenario
from cmsim.scenario.work import Work

WEEKS, HALF_DAYS, MOST_OWNERS = 12, 10, 2
HERE = "Willow Lane"


class BoardSetting(NamedTuple):
    """What holds for the whole board: a written role or not, and how the practice treats it.

    ``pulled`` is the share of the day for which colleagues ask for help if nobody but she is there
    to ask; ``protected`` the half-days a week, of ten, with the door closed.
    """

    written: bool = False
    pulled: float = 0.30
    protected: int = 0
    trust: float = 0.4


NOW_SETTING = BoardSetting()
NOW = {
    "flag": (MA,),
    "refer": (PROVIDER,),
    "introduce": (),
    "call_again": (CARE_MANAGER,),
    "discharge": (CARE_MANAGER, NURSE),
    "report": (),
    "assess": (CARE_MANAGER,),
    "plan": (CARE_MANAGER,),
    "educate": (CARE_MANAGER, NURSE),
    "communicate": (CARE_MANAGER,),
    "connect": (FRONT_DESK,),
    "follow_list": (CARE_MANAGER, MA),
    "design": (),
    "enter": (CARE_MANAGER,),
    "today": (CARE_MANAGER,),
    "room": (CARE_MANAGER, MA),
    "phones": (),
    "referrals": (CARE_MANAGER,),
    "order": (),
    "train": (CARE_MANAGER,),
    "capacity": (),
    "culture": (),
    "share": (),
    "take_part": (CARE_MANAGER,),
}
SUGGESTED = {
    "flag": (MA,),
    "refer": (PROVIDER,),
    "introduce": (PROVIDER,),
    "call_again": (MA,),
    "discharge": (CARE_MANAGER,),
    "report": (CARE_MANAGER,),
    "assess": (CARE_MANAGER,),
    "plan": (CARE_MANAGER,),
    "educate": (CARE_MANAGER,),
    "communicate": (CARE_MANAGER,),
    "connect": (CARE_MANAGER,),
    "follow_list": (CARE_MANAGER,),
    "design": (FACILITATOR,),
    "enter": (MA,),
    "today": (FRONT_DESK,),
    "room": (MA,),
    "phones": (FRONT_DESK,),
    "referrals": (FRONT_DESK,),
    "order": (FACILITATOR,),
    "train": (FACILITATOR,),
    "capacity": (FACILITATOR,),
    "culture": (FACILITATOR,),
    "share": (FACILITATOR,),
    "take_part": (CARE_MANAGER,),
}


def willow_lane():
    """Return the practice of the board: four clinicians and a nurse who is new as care manager.

    Nothing of what the cards add is in it yet.
    """
    post = embedded("Ada", HERE, registry=0.0, meetings=0.0, leave=0.0)
    return Scenario(
        name="task board",
        about="A practice of four clinicians with about 5,000 patients. One of "
        "its nurses becomes its care manager, all week. The cards of the task board say who does "
        "what. Leave is left out, since twelve weeks may or may not hold a week of it.",
        practices=(practice(HERE, 4),),
        posts=(post,),
        work=Work(reports_back=1.0),
        typical_caseload=TYPICAL,
        weeks=WEEKS,
    )


def checked(board):
    """Return a board as ``{card: owners}``; refuse what is no board in one line.

    >>> checked({**NOW, "room": ("janitor",)})
    Traceback (most recent call last):
    cmsim.scenario.parameter.Refusal: task board: room = 'janitor': the owners are facilitator, \
care_manager, provider, nurse, ma, front_desk
    """
    if not isinstance(board, dict) or set(board) != set(CARDS):
        raise Refusal(f"task board: one entry for each of the {len(CARDS)} cards is needed")
    for name, owners in board.items():
        for owner in owners:
            if owner not in OWNERS:
                raise Refusal(
                    f"task board: {name} = {owner!r}: the owners are " + ", ".join(OWNERS)
                )
        if len(owners) > MOST_OWNERS or len(set(owners)) < len(owners):
            raise Refusal(f"task board: {name}: at most {MOST_OWNERS} owners, each once")
    return {name: tuple(board[name]) for name in CARDS}


# --- what a board says


def undone(board):
    """Return the cards that nobody has who can do them."""
    return [card for card in CARDS.values() if not set(board[card.id]) & set(card.able)]


def nobodys(board):
    """Return the cards that nobody has at all."""
    return [card for card in CARDS.values() if not board[card.id]]


def doubled(board):
    """Return the cards with two owners."""
    return [card for card in CARDS.values() if len(board[card.id]) > 1]


def misplaced(board):
    """Return the cards that somebody has who cannot do them."""
    return [card for card in CARDS.values() if set(board[card.id]) - set(card.able)]

"""The task board: who owns each card, and what that makes of a practice.

Owners change a scenario by mechanisms the model has anyway: registry hours, pulls, interruptions,
hand-overs, intervals, meetings, what a registry finds. What nobody does is not done; what two do is
done by both, and they must ask each other; what somebody has who cannot do it takes that person's
time and is not done.
"""

from typing import Annotated, NamedTuple

from cmsim.course.roles.board_cards import (
    CARDS,
    CARE_MANAGER,
    FACILITATOR,
    FRONT_DESK,
    MA,
    NURSE,
    OWNERS,
    PROVIDER,
)
from cmsim.scenario.evidence import sources as s
from cmsim.scenario.library.workflows import TYPICAL, practice
from cmsim.scenario.parameter import Parameter, Part, Refusal, parameters
from cmsim.scenario.place import Place
from cmsim.scenario.post import Post, embedded
from cmsim.scenario.scenario import Scenario
from cmsim.scenario.work import Work

WEEKS, HALF_DAYS, MOST_OWNERS = 12, 10, 2
CHARTS = s.Assumption("100 charts a day (TC-B31) at 25 seconds each")
HERE = "Willow Lane"


class Sharing(Part):
    """How strongly the owners of cards act; directions are those of the sources."""

    asked_by_habit: Annotated[
        float,
        Parameter(
            "Requests for clinic work that still go to the care manager when somebody else has the "
            "card",
            "share",
            0,
            1,
            s.DIRECTION_ONLY,
        ),
    ] = 0.5
    turned_away: Annotated[
        float,
        Parameter(
            "Requests that are not hers, turned away with a written role",
            "share",
            0,
            1,
            s.DIRECTION_ONLY,
        ),
    ] = 0.9
    questions: Annotated[
        float,
        Parameter(
            "More interruptions for each card with two owners, or with one who cannot do it",
            "per hour",
            0,
            1,
            s.DIRECTION_ONLY,
        ),
    ] = 0.25
    left_to_her: Annotated[
        float,
        Parameter(
            "Of a talk, left to the care manager when a colleague has one of its cards",
            "share",
            0.3,
            1,
            s.ROUND,
        ),
    ] = 0.67
    found_without: Annotated[
        float,
        Parameter(
            "Patients a registry shows with numbers missing, or to people not trained, against all",
            "share",
            0,
            1,
            s.ROUND,
        ),
    ] = 0.5
    list_hours: Annotated[
        float, Parameter("Working the registry for named patients", "hours a week", 1, 8, s.TC_B31)
    ] = 2.0
    entry_hours: Annotated[
        float, Parameter("Entering numbers and making reports", "hours a week", 0, 8, s.ROUND)
    ] = 2.0
    today_hours: Annotated[
        float, Parameter("Finding out who comes in today", "hours a week", 2.8, 4.2, CHARTS)
    ] = 3.5
    an_hour: Annotated[
        float, Parameter("Each function of a facilitator", "hours a week", 0, 4, s.ROUND)
    ] = 1.0
    meetings: Annotated[
        float, Parameter("Improvement meetings of who takes part", "per month", 0, 4, s.TC_B24)
    ] = 2.0
    a_meeting: Annotated[
        float,
        Parameter("More meetings for who leads a part of improvement", "per month", 0, 4, s.ROUND),
    ] = 1.0
    short_days_more: Annotated[
        float,
        Parameter(
            "More time pulled into other work on a short-staffed day", "share", 0, 0.5, s.TC_B29
        ),
    ] = 0.2


class BoardSetting(NamedTuple):
    """What holds for the whole board: a written role or not, and how the practice treats it.

    ``pulled`` is the share of the day for which colleagues ask for help if nobody but she is there
    to ask; ``protected`` the half-days a week, of ten, with the door closed.
    """

    written: bool = False
    pulled: float = 0.30
    protected: int = 0
    trust: float = 0.4


SHARING = Sharing()
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


def asked(board, sharing=SHARING):
    """Return ``{card: (requests that reach her, those that are not hers)}`` of the clinic's work.

    1 is all there are. What she owns is hers; what somebody else owns still comes to her by habit;
    what nobody does comes to whoever is in sight.
    """
    found = {}
    for card in (card for card in CARDS.values() if card.pull):
        owners = board[card.id]
        able = set(owners) & set(card.able)
        if CARE_MANAGER in owners:
            found[card.id] = 1 / len(owners), 0.0
        else:
            share = sharing.asked_by_habit if able else 1.0
            found[card.id] = share, share
    return found


# --- what a board makes of a scenario


def dealt(scenario, board, setting=NOW_SETTING, sharing=SHARING, name=None):
    """Return the scenario with the cards dealt.

    >>> from cmsim.course.roles.board import NOW, dealt, willow_lane
    >>> dealt(willow_lane(), NOW).posts[0].registry
    8.5
    """
    board = checked(board)
    known = parameters(scenario)
    for card in CARDS.values():
        for change in changes_of(card, board[card.id]):
            scenario = changed(scenario, change, known, sharing)
    scenario = interrupted(scenario, board, sharing)
    scenario = pulled(scenario, board, setting, sharing)
    scenario = behind_the_door(scenario, setting)
    scenario = scenario.change("posts.*.starting_trust", setting.trust)
    return scenario.replace(name=name or scenario.name)


def changes_of(card, owners):
    """Return the changes that the owners of a card bring."""
    own = card.hers if CARE_MANAGER in owners and CARE_MANAGER in card.able else ()
    if not set(owners) & set(card.able):
        return card.undone
    return own if CARE_MANAGER in owners else card.theirs


def changed(scenario, change, known, sharing):
    """Return a scenario with one value set, added to or multiplied."""
    steps = change.path.replace("posts.*", f"posts.{scenario.posts[0].name}").replace(
        "practices.*", f"practices.{scenario.practices[0].name}"
    )
    amount = change.amount
    if isinstance(amount, str):
        amount = bound(known[steps], amount) if amount in BOUNDS else getattr(sharing, amount)
    if change.how == "set":
        return scenario.change(change.path, amount)
    now = parameters(scenario)[steps][0]
    return scenario.change(change.path, now + amount if change.how == "add" else now * amount)


BOUNDS = {"low": "low", "high": "high", "least": "least", "most": "ceiling"}


def bound(found, which):
    """Return an end of what is plausible, or possible, of a value; at least 1 where it counts."""
    value, parameter = found
    end = getattr(parameter, BOUNDS[which])
    return type(value)(end)


def interrupted(scenario, board, sharing):
    """Let cards with two owners, or with one who cannot do them, bring questions."""
    cards = {card.id for card in doubled(board) + misplaced(board)}
    place = scenario.practices[0].place
    most = Place.known()["interruptions"].ceiling
    often = min(most, place.interruptions + sharing.questions * len(cards))
    return scenario.change("practices.*.place.interruptions", often)


def pulled(scenario, board, setting, sharing):
    """Let colleagues ask for help with the clinic's work, and a written role answer."""
    rows = asked(board, sharing).values()
    all_of, not_hers = sum(a for a, _ in rows), sum(b for _, b in rows)
    share, limit = all_of / len(rows), Place.known()["pulled_when_short"].high
    short = min(limit, setting.pulled + sharing.short_days_more) if setting.pulled else 0.0
    declines = sharing.turned_away * not_hers / all_of if setting.written and all_of else 0.0
    for path, value in (
        ("practices.*.place.pulled", setting.pulled * share),
        ("practices.*.place.pulled_when_short", short * share),
        ("posts.*.declines_pulls", declines),
    ):
        scenario = scenario.change(path, value)
    return scenario


BEHIND_THE_DOOR = (
    "place.pulled",
    "place.pulled_when_short",
    "place.interruptions",
    "hand_over",
    "visit_meetings",
)


def behind_the_door(scenario, setting):
    """Let nobody come in on protected half-days: no requests, no questions, no introductions."""
    open_share = 1 - setting.protected / HALF_DAYS
    known = parameters(scenario)
    for name in BEHIND_THE_DOOR if open_share < 1 else ():
        value = known[f"practices.{scenario.practices[0].name}.{name}"][0]
        scenario = scenario.change(f"practices.*.{name}", value * open_share)
    return scenario


def known_of(field):
    """Return what is known of a number that a setting changes."""
    return {"pulled": Place.known()["pulled"], "trust": Post.known()["starting_trust"]}[field]

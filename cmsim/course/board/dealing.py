"""What a board makes of a practice.

Owners change a scenario by mechanisms the model has anyway: registry hours, pulls, interruptions,
hand-overs, intervals, meetings, what a registry finds.
"""

from typing import Annotated

from cmsim.course.board.board import HALF_DAYS, NOW_SETTING, checked, doubled, misplaced
from cmsim.course.board.board_cards import (
    CARDS,
    CARE_MANAGER,
)
from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part, parameters
from cmsim.scenario.place import Place
from cmsim.scenario.post import Post

CHARTS = s.Assumption("100 charts a day at 25 seconds each")


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


SHARING = Sharing()


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


def dealt(scenario, board, setting=NOW_SETTING, sharing=SHARING, name=None):
    """Return the scenario with the cards dealt.

    >>> from cmsim.course.board.board import NOW, willow_lane
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
    most = Place.parameters()["interruptions"].ceiling
    often = min(most, place.interruptions + sharing.questions * len(cards))
    return scenario.change("practices.*.place.interruptions", often)


def pulled(scenario, board, setting, sharing):
    """Let colleagues ask for help with the clinic's work, and a written role answer."""
    rows = asked(board, sharing).values()
    all_of, not_hers = sum(a for a, _ in rows), sum(b for _, b in rows)
    share, limit = all_of / len(rows), Place.parameters()["pulled_when_short"].high
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
    return {"pulled": Place.parameters()["pulled"], "trust": Post.parameters()["starting_trust"]}[
        field
    ]

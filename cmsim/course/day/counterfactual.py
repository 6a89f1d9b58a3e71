"""The same patients once more: without a deferral, with a need supplied, by a simple rule."""

from functools import cache
from typing import NamedTuple

from cmsim.course.day.game import FIRST_DAY, Game, played
from cmsim.course.day.time_ledger import OTHERS, PATIENTS, backlog, clocks, week_ledger
from cmsim.model.log import (
    CALLED,
    CONTACTED,
    REACHED,
    SPENT,
    UNANSWERED,
    VISITED_FIRST,
    Activity,
    Kind,
)
from cmsim.model.policy import POLICIES, USUAL, VisibleTask
from cmsim.units import DAY

YOU = "You"
TALKS = (REACHED, VISITED_FIRST, CONTACTED, CALLED, Activity.CHECKED)


class Cost(NamedTuple):
    """What putting a card off led to, beside doing it at once and going on the same way.

    ``minutes`` is what doing it at once would have taken, ``in_vain`` says that nobody would have
    answered. ``late`` and ``late_instead`` count the cards past due next morning in both;
    ``bumped`` are the cards that would have waited in its place, and ``ran_out`` says whether its
    clock ran out by the next morning.
    """

    card: VisibleTask
    at: float
    minutes: float
    in_vain: bool
    done_anyway: bool
    ran_out: bool
    late: int
    late_instead: int
    bumped: tuple


class Result(NamedTuple):
    """What a way of working came to in some days."""

    ledger: dict
    talks: int
    clocks_met: int
    clocks: int
    late: int

    @property
    def with_patients(self):
        return self.ledger[PATIENTS]

    @property
    def for_others(self):
        return self.ledger[OTHERS]


def same(card, other):
    """Say whether two cards are about the same thing, in whichever future."""
    return card.kind is other.kind and card.patient == other.patient


def go_on(game, acts, until):
    """Repeat decisions where they can still be made, day by day; fill up in the usual way."""
    last = game.today
    for day in range(last, until):
        todo = [act for act in acts if act.day == day]
        for act in todo:
            if game.today != day:
                break
            repeat(game, act)
        game.follow(USUAL, day + 1)
    return game


def repeat(game, act):
    """Decide the same about the same card, if it is there; wait unless somebody came meanwhile."""
    if act.verb == "wait":
        before = [card for card in act.desk.tasks if card.rank == 0]
        here = (card for card in game.desk.tasks if card.rank == 0)
        if all(any(same(card, one) for one in before) for card in here):
            game.act("wait")
        return
    card = next((card for card in game.desk.tasks if same(card, act.card)), None)
    if card is not None:
        game.act(act.verb, card.number)


def again(game, needs, until):
    """Return the same days with other needs supplied, decided as before where that is possible."""
    return go_on(Game(game.seed, needs), game.acts, until)


def desk_on(game, day):
    """Return the first desk of a day, or ``None`` if the game has not come so far."""
    return next(
        (act.desk for act in game.acts if act.day >= day), game.desk if game.today >= day else None
    )


def deferrals(game, day):
    """Return the positions of the decisions of a day that put something off."""
    return [n for n, act in enumerate(game.acts) if act.verb == "defer" and act.day == day]


def cost_of(game, n):
    """Return what the deferral at position ``n`` cost, by replaying the day without it."""
    act = game.acts[n]
    day, card = act.day, act.card
    other = Game(game.seed, game.needs, game.choices[:n])
    did = other.act("do", card.number)
    spent = sum(
        entry.minutes
        for entry in did.entries
        if entry.activity is SPENT and entry.kind == card.kind and entry.patient == card.patient
    )
    go_on(other, game.acts[n + 1 :], day + 1)
    here, there = desk_on(game, day + 1), desk_on(other, day + 1)
    mine, theirs = done_on(game, day, n + 1), done_on(other, day, n + 1)
    bumped = [
        one for one in mine if not any(same(one, two) for two in theirs) and not same(one, card)
    ]
    return Cost(
        card,
        act.now,
        spent,
        any(entry.activity is UNANSWERED for entry in did.entries),
        any(same(card, one) for one in mine),
        card.kind is Kind.TRANSITION
        and act.now <= card.due < (day + 1) * DAY
        and not any(
            clock.met for clock in clocks(game, day, day + 1) if clock.patient == card.patient
        ),
        backlog(here)[0] if here else 0,
        backlog(there)[0] if there else 0,
        tuple(bumped),
    )


def done_on(game, day, since=0):
    """Return the cards done on a day, from a decision on."""
    return [act.card for act in game.acts[since:] if act.verb == "do" and act.day == day]


def result(game, days):
    """Return what the first days of a game came to."""
    until = FIRST_DAY + days
    ran = clocks(game, FIRST_DAY, until)
    desk = desk_on(game, until)
    return Result(
        week_ledger(game.scenario, game.log, range(FIRST_DAY, until)),
        sum(
            entry.activity in TALKS
            for entry in game.log
            if entry.care_manager is not None and FIRST_DAY * DAY <= entry.time < until * DAY
        ),
        sum(clock.met for clock in ran),
        len(ran),
        backlog(desk)[0] if desk else 0,
    )


@cache
def simple_ways():
    """Return ``{way: Result}``: the first day as each simple way of working has it."""
    return {
        name[:1].upper() + name[1:]: result(played(policy), 1) for name, policy in POLICIES.items()
    }


def minutes_of(game, days):
    """Return the ledger of a game's first days, added up."""
    return week_ledger(game.scenario, game.log, range(FIRST_DAY, FIRST_DAY + days))

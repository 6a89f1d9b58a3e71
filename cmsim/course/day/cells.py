"""Lesson 02, a day in the life: one function for each cell."""

from functools import partial
from html import escape

from cmsim.course.day.again_panels import BesidePanel, FuturesPanel, NeedsPanel, WaitingPanel
from cmsim.course.day.game import FIRST_DAY, verbs_for
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.panel import DayPanel
from cmsim.course.day.time_ledger import CATEGORIES, ledger
from cmsim.course.kit.lesson import Lesson

LESSON = Lesson("02", "A day in the life", "02_a_day_in_the_life")
TWICE = "A second day"


def played():
    """Return the page's one day."""
    return LESSON.panel(DayPanel)


def played_twice():
    """Return the page's second go at the day, with what is ticked when it begins."""
    return LESSON.panel(lambda: DayPanel(lambda: about(NeedsPanel).ticked, "second_"), TWICE)


def about(kind):
    """Return the page's one panel of a kind that looks back at the day."""
    return LESSON.panel(partial(kind, played()), kind.__name__)


def live():
    """Return a fresh day for a room to play together."""
    return DayPanel()


def rehearse(dice):
    """Return what the day of one made-up learner showed: some like order, some like people."""
    day = DayPanel()
    day.begin()
    orderly, helpful = dice.uniform(0.3, 0.9), dice.uniform(0.1, 0.9)
    while not day.over_now:
        cards = sorted(day.game.desk.tasks, key=lambda card: (card.rank, card.due))
        card = cards[0] if dice.random() < orderly else dice.choice(cards)
        willing = dice.random() < 0.5 + helpful / 2
        verbs = [verb for verb in verbs_for(card) if verb != "close"]
        day.game.act("do" if willing else dice.choice(verbs), card.number)
    needs = NeedsPanel(day)
    supplied = dice.sample(sorted(NEEDS), dice.randint(1, len(NEEDS)))
    return day.facts() | needs.told(*needs.lived(tuple(supplied)))


def welcome():
    """Open the learner's work."""
    return LESSON.welcome()


def predict():
    """Ask for a prediction before the desk is seen."""
    return LESSON.exercise("guess")


def day():
    """Show the plan, the desk, and where the day went."""
    return LESSON.show(DayPanel)


def adds_up():
    """Ask exercise b: every minute, every clock."""
    return LESSON.exercise("adds_up")


def lost_hour():
    """Ask exercise c: the largest part of the own day that can be done something about."""
    return LESSON.exercise("lost_hour")


def needs():
    """Show the same day with what the role needs."""
    return about(NeedsPanel).view()


def came_back():
    """Ask exercise e: the minutes recovered."""
    return LESSON.exercise("came_back")


def second_day():
    """Show the same day to play again, with what is ticked above supplied."""
    return played_twice().view()


def beside():
    """Show the own way beside simple ways."""
    return LESSON.show(lambda: BesidePanel(played(), played_twice()), BesidePanel.__name__)


def waiting():
    """Show why somebody is waiting."""
    return about(WaitingPanel).view()


def futures():
    """Show one patient's two futures."""
    return about(FuturesPanel).view()


def services():
    """Ask exercise a: the five services."""
    return LESSON.exercise("services")


def reply():
    """Ask exercise d: the reply to a pull."""
    return LESSON.exercise("reply")


def to_my_manager():
    """Ask for what to take to the manager."""
    return LESSON.exercise("to_my_manager")


def my_ledger():
    """Return the ledger of the learner's own day, planned and happened, for the printed page."""
    game = played().game
    if game is None or game.today <= FIRST_DAY:
        return "My day's ledger", ""
    plan, found = played().planned(), ledger(game.scenario, game.log, FIRST_DAY)
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{plan.get(name, 0):.0f}</td><td>{found[name]:.0f}</td>"
        "</tr>"
        for name in CATEGORIES
        if plan.get(name) or round(found[name])
    )
    total = (
        f"<tr><th>All together</th><td>{sum(plan.values()):.0f}</td>"
        f"<td>{sum(found.values()):.0f}</td></tr>"
    )
    return "My day's ledger", (
        "<table><thead><tr><th>Paid minutes</th><th>Planned</th><th>Happened</th></tr></thead>"
        f"<tbody>{rows}{total}</tbody></table><p>A made-up day in a made-up practice: it shows "
        "what the job asks for, not how well anybody works.</p>"
    )


def take_away():
    """Save and print."""
    return LESSON.take_away(my_ledger)

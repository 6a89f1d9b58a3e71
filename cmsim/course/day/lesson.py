"""Lesson 02, your first Monday."""

from html import escape

from cmsim.course.day.beside_panel import BesidePanel
from cmsim.course.day.futures_panel import FuturesPanel
from cmsim.course.day.game import FIRST_DAY, verbs_for
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.panel import DayPanel, SecondDayPanel
from cmsim.course.day.time_ledger import CATEGORIES, ledger
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked


def my_ledger(page):
    """Return the ledger of the learner's own day, planned and happened, for the printed page."""
    day = page.panel("day")
    game = day.game
    if game is None or game.today <= FIRST_DAY:
        return "My day's ledger", ""
    plan, found = day.plan, ledger(game.scenario, game.log, FIRST_DAY)
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


def rehearse(page, dice):
    """Return what the day of one made-up learner showed: some like order, some like people."""
    day = page.fresh("day")
    day.begin()
    orderly, helpful = dice.uniform(0.3, 0.9), dice.uniform(0.1, 0.9)
    while not day.over_now:
        cards = sorted(day.game.desk.tasks, key=lambda card: (card.rank, card.due))
        card = cards[0] if dice.random() < orderly else dice.choice(cards)
        willing = dice.random() < 0.5 + helpful / 2
        verbs = [verb for verb in verbs_for(card) if verb != "close"]
        day.game.act("do" if willing else dice.choice(verbs), card.number)
    day.ask_for(dice.choice(sorted(NEEDS)))
    return day.facts()


lesson = Lesson(
    "02_a_day_in_the_life",
    "Your first Monday",
    panels={
        "day": DayPanel,
        "second_day": linked(SecondDayPanel, first="day"),
        "beside": linked(BesidePanel, day="day"),
        "futures": linked(FuturesPanel, day="day"),
    },
    printed=(my_ledger,),
    live="day",
    rehearse=rehearse,
)

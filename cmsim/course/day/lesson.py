"""Lesson 02, your first Monday."""

from cmsim.course.day.beside_panel import BesidePanel
from cmsim.course.day.day_strip import blocks, frame, planned_blocks
from cmsim.course.day.evening import NO_TEST, headline, more_than_planned
from cmsim.course.day.faces import Faces
from cmsim.course.day.figures import strips
from cmsim.course.day.futures_panel import FuturesPanel
from cmsim.course.day.game import FIRST_DAY, verbs_for
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.panel import DayPanel, SecondDayPanel
from cmsim.course.day.time_ledger import ledger
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.page import linked
from cmsim.units import DAY
from cmsim.views.widgets.layout import paragraph


def my_monday(page):
    """Return the learner's own day for the printed page: its picture, and what it says."""
    title, day = "My Monday", page.panel("day")
    game = day.game
    if game is None or game.today <= FIRST_DAY:
        return title, ""
    found, frame_ = ledger(game.scenario, game.log, FIRST_DAY), frame(game.scenario, FIRST_DAY)
    faces = Faces(game.log, (FIRST_DAY + 1) * DAY)
    rows = [
        ("Planned", planned_blocks(game.scenario, FIRST_DAY, day.plan)),
        ("Happened", blocks(game, FIRST_DAY, faces)),
    ]
    said = [headline(found, day.plan), more_than_planned(found, day.plan), NO_TEST]
    return title, strips(rows, frame_).html("my-monday") + paragraph(" ".join(said))


def my_request(page):
    """Return what the learner would ask for, with what the model says of it, to be printed."""
    day = page.panel("day")
    if day.asked is None or day.game is None or day.game.today <= FIRST_DAY:
        return "What I would ask for", ""
    need, changed = NEEDS[day.asked], day.changed()
    return f"What I would ask for: {need.label[:1].lower()}{need.label[1:]}", (
        strips(changed["rows"], changed["strip"]).html("my-request")
        + paragraph(f"{need.supplied} {changed['said']}")
        + paragraph(f"Source: {need.source}")
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
    printed=(my_monday, my_request),
    live="day",
    rehearse=rehearse,
)

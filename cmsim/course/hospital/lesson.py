"""Lesson 06, home from the hospital."""

from functools import partial

from cmsim.course.hospital import pictures
from cmsim.course.hospital.bottleneck_panel import BottleneckPanel
from cmsim.course.hospital.practice import BOTTLENECKS
from cmsim.course.hospital.week_panel import LAST, WeekPanel
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following
from cmsim.course.kit.shipped import runs_of

TOPIC = "06_home_from_hospital"


def what_costs(page):
    """Return what the removed bottlenecks had cost, for the printed page."""
    panel = page.panel("bottleneck")
    if panel.results is None and not panel.work.going_on:
        panel.open()
    return "What a bottleneck costs", panel.printed()


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who removed some of the bottlenecks."""
    week, panel = page.fresh("week"), page.fresh("bottleneck")
    panel.repeats = dice.randrange(4, 9)
    week.set(week.day, value=LAST)
    week.draw()
    panel.first, *_ = panel.tried = dice.sample([*BOTTLENECKS], 3)
    panel.warm()
    return week.facts() | panel.facts()


def seen(draw):
    """Return a picture that reads the runs of the page, and follows them."""
    return following(lambda panel: draw(lesson, panel))


lesson = Lesson(
    TOPIC,
    "Home from the hospital",
    share=partial(runs_of, TOPIC),
    panels={"week": WeekPanel, "bottleneck": BottleneckPanel},
    pictures={
        "guess": following(pictures.guessed),
        "clocks": following(pictures.clocks),
        "week_seen": "week",
        "call": following(pictures.in_call),
        "costs": seen(pictures.own_runs),
        "rule": seen(pictures.attempts),
    },
    printed=(what_costs,),
    live="bottleneck",
    rehearse=rehearse,
)

"""Lesson 09, your first six months, and you."""

from cmsim.course.first_months import figures, pictures
from cmsim.course.first_months.panels import MonthsPanel, studied
from cmsim.course.first_months.practice import MONTHS
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following

ORDERS = (  # of tests that made-up learners try
    ("role", "intro", "dates", "hall", "told"),
    ("slots", "lpn", "role", "data", "intro"),
    ("dates", "told", "hall", "slots", "role"),
)
DROPPED, FEW = "hall", 4  # what made-up learners drop, and the repeats of each


def six_months(page):
    """Return the months and what the tests did, for the printed page."""
    panel = page.panel("months")
    panel.open()
    drawn = figures.months(panel.campaign)
    return (
        "My months at Oak Road",
        f"<p>{studied(panel.campaign)}</p><figure>{drawn.text()}</figure>"
        + (pictures.tables(panel.campaign) if panel.campaign.turns else ""),
    )


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, of few plans, to be quick."""
    panel = page.fresh("months")
    panel.repeats = FEW
    panel.open()
    for test in dice.choice(ORDERS)[: MONTHS - 1]:
        panel.run_now(test, panel.typical(test))
        panel.settle(test != DROPPED)
    return panel.facts()


lesson = Lesson(
    "09_your_first_six_months",
    "Your first six months, and you",
    panels={"months": MonthsPanel},
    pictures={
        "guess": following(pictures.at_first),
        "small": following(pictures.cycle),
        "runs": following(pictures.so_far),
        "course": following(pictures.functions),
        "helps": following(pictures.two_sided),
        "mine": following(pictures.self_care),
    },
    printed=(six_months,),
    live="months",
    rehearse=rehearse,
)

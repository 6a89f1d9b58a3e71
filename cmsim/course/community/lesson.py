"""Lesson 11, around the practice."""

from cmsim.course.community import entries, needs, pictures
from cmsim.course.community.dead_ends_panel import FOUR, SCARCE, DeadEndsPanel
from cmsim.course.community.directory_panel import DirectoryPanel
from cmsim.course.community.towns_panel import TownsPanel
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following
from cmsim.views.drawing import number_of


def dead_ends(page):
    """Return what became of needs in the setting chosen last, for the printed page."""
    panel = page.panel("dead_ends")
    hours, nearby = panel.setting
    drawn = panel.picture()
    return (
        f"Elm Street, {number_of(hours, 'hour')} a month for the list, {nearby} of 100 nearby",
        f"<p>{panel.sentence()}</p><figure>{drawn.text()}"
        f"<figcaption>{drawn.caption}</figcaption></figure>",
    )


def my_directory(page):
    """Return the learner's own entries, with their days to check again, for the printed page."""
    panel = page.panel("directory")
    return "My directory: real organizations", entries.on_paper(panel.complete(), panel.today)


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who tried some of it."""
    panel, towns = page.fresh("dead_ends"), page.fresh("towns")
    for setting in (FOUR, SCARCE, (dice.choice(needs.HOURS), dice.choice(needs.NEARBY))):
        panel.choose(*setting)
    for button in (towns.hours, towns.gaps):
        button.click()
    return panel.facts() | towns.facts()


lesson = Lesson(
    "11_around_the_practice",
    "Around the practice",
    panels={"dead_ends": DeadEndsPanel, "towns": TownsPanel, "directory": DirectoryPanel},
    pictures={
        "guess": following(pictures.guessed),
        "where": following(pictures.groups),
        "build": "own",
        "current": following(pictures.aging),
    },
    beneath={"towns": "which"},
    printed=(dead_ends, my_directory),
    live="dead_ends",
    rehearse=rehearse,
)

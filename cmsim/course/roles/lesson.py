"""Lesson 01, who does what."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.roles import pictures
from cmsim.course.roles.page_panel import AT, HALF, PagePanel
from cmsim.views.widgets.progressive import SharedRuns


def rehearse(page, dice):
    """Return what the run of one made-up learner showed."""
    panel = page.fresh("page")
    panel.repeats = dice.randrange(2, 5)
    told = {}
    for away in (AT, HALF):
        panel.set(panel.away, value=away)
        panel.run()
        told |= panel.facts()
    return told


lesson = Lesson(
    "01_role_clarity",
    "Who does what",
    share=SharedRuns,
    panels={"page": PagePanel},
    stills={
        "table": pictures.two_roles,
        "registry": pictures.registry,
        "seven_roles": pictures.seven_roles,
    },
    pictures={"two_roles": "table", "registry_case": "registry", "role_sheet": "seven_roles"},
    beneath={"page": "page_run"},
    live="page",
    rehearse=rehearse,
)

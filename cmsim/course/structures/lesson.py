"""Lesson 07: here, shared, or off-site?"""

from functools import partial

from ipywidgets import HTML

from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following
from cmsim.course.kit.shipped import runs_of
from cmsim.course.structures.compare_panels import GUESSED, ComparePanel, SwitchesPanel
from cmsim.course.structures.decides_panel import DecidesPanel
from cmsim.course.structures.setting import placed, preset
from cmsim.course.structures.studies import studies
from cmsim.course.structures.week_figure import weeks
from cmsim.scenario.library.structures import staffed_structures
from cmsim.views.widgets.layout import paragraph

TOPIC = "07_three_structures"


GOALS_ASKED = (
    "overdue",
    "enrolled",
    "transition_calls_in_time",
)  # of the items of the run, then the switches
SWITCHES_ASKED = ("travel", "peers", "shorter-contacts", "visible"), ("peers",)


def what_decided(page):
    """Return what decides, in a sentence and a picture, for the printed page."""
    panel = page.panel("decides")
    if not panel.ran:
        panel.open()
    return "What decides", paragraph(panel.status.value) + panel.body.value


def seen(panel):
    """Return the picture of the learner's own run that the item in view asks about."""
    place = panel.place - len(GOALS_ASKED)
    if place < 0:
        return lesson.panel("side_by_side").still(GOALS_ASKED[place])
    return lesson.panel("decides").still("active_caseload", *SWITCHES_ASKED[place])


def found(panel):
    """Return what three studies found."""
    return HTML(studies())


def where(panel):
    """Return where a care manager works in each structure."""
    places = placed(preset(GUESSED), staffed_structures())
    return HTML(weeks(places).html("weeks"))


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, in a few repeats of their own."""
    side, decides = page.fresh("side_by_side"), page.fresh("decides")
    side.repeats = decides.repeats = dice.randrange(4, 9)
    side.warm()
    decides.warm()
    return side.facts() | decides.facts()


lesson = Lesson(
    TOPIC,
    "Here, shared, or off-site?",
    share=partial(runs_of, TOPIC),
    panels={
        "side_by_side": ComparePanel,
        "switches": SwitchesPanel,
        "decides": DecidesPanel,
    },
    pictures={"scenes": where, "your_run": following(seen), "evidence": found},
    printed=(what_decided,),
    live="switches",
    rehearse=rehearse,
)

"""Lesson 07: here, shared, or off-site?"""

from functools import partial

from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.shipped import runs_of
from cmsim.course.structures.compare_panels import ComparePanel, SwitchesPanel
from cmsim.course.structures.decides_panel import DecidesPanel
from cmsim.course.structures.studies import studies

TOPIC = "07_three_structures"


def what_decided(page):
    """Return the picture of what decides, for the printed page."""
    panel = page.panel("decides")
    panel.view()
    return "What decides", panel.body.value


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, in a few repeats of their own."""
    side, decides = page.fresh("side_by_side"), page.fresh("decides")
    side.repeats = decides.repeats = dice.randrange(4, 9)
    side.run()
    decides.run()
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
    stills={"studies": studies},
    printed=(what_decided,),
    live="switches",
    rehearse=rehearse,
)

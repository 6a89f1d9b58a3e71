"""Lesson 07, three structures."""

from cmsim.course.kit.lesson import Lesson
from cmsim.course.structures.advice_panel import AdvicePanel
from cmsim.course.structures.duel_panels import IdlePanel, PulledPanel
from cmsim.course.structures.map_panel import WherePanel
from cmsim.course.structures.mechanism_panels import EachRowPanel, SwitchPanel
from cmsim.course.structures.side_by_side_panel import SideBySidePanel
from cmsim.views.widgets.progressive import SharedRuns


def my_advice(page):
    """Return the advice for the printed page."""
    return page.panel("advise").printed()


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, with choices of their own."""
    side, duel = page.fresh("side_by_side"), page.fresh("pulled")
    side.repeats = dice.randrange(2, 6)
    side.run()
    duel.repeats = dice.randrange(2, 6)
    duel.pulled.value, duel.on_site.value = dice.randrange(10, 50, 5), dice.randrange(3, 9)
    duel.run()
    return side.facts() | duel.facts()


lesson = Lesson(
    "07_three_structures",
    "Three structures",
    share=SharedRuns,
    panels={
        "side_by_side": SideBySidePanel,
        "each_row": EachRowPanel,
        "switches": SwitchPanel,
        "pulled": PulledPanel,
        "idle": IdlePanel,
        "where": WherePanel,
        "advise": AdvicePanel,
    },
    printed=(my_advice,),
    live="side_by_side",
    rehearse=rehearse,
)

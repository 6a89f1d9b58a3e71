"""Page 81, for leaders: all 34 pros and cons, what flips the answer, and the map."""

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


lesson = Lesson(
    "81_pros_and_cons",
    "All 34 pros and cons, and the map",
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
)

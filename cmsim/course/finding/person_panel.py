"""The chart of the person whom the learner's SBAR is about."""

from html import escape

from cmsim.course.kit.people import of_the_course
from cmsim.model.log import COORDINATION
from cmsim.scenario.panel import Tier
from cmsim.views.widgets.layout import stacked
from cmsim.views.widgets.panel import Panel


class PersonPanel(Panel):
    """Show one person of the cast: a complex patient with a question for the doctor."""

    def __init__(self, runs=None):
        super().__init__()
        self.show(chart())

    def view(self):
        self.status.add_class("cm-unseen")
        return stacked(self.body, self.status)


def person():
    """Return the first complex patient of the cast."""
    return next(one for one in of_the_course().patients if Tier.COMPLEX in one.tiers)


def chart():
    """Return as HTML the chart of the person."""
    one = person()
    rows = {
        "Goal": f"“{one.goal}”",
        "In the way": one.in_the_way,
        "Today": one.reason(COORDINATION),
    }
    lines = "".join(f"<br><b>{words}:</b> {escape(said)}" for words, said in rows.items())
    return (
        f"<p><b>{escape(one.name)}, {one.age}.</b> {escape(one.conditions)}{lines}<br>"
        f'<span class="cm-caption">{escape(of_the_course().notice)}</span></p>'
    )

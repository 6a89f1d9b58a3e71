"""The panel of the front page that asks a passed lesson's questions again."""

from cmsim.course.kit.check_panels import CheckPanel
from cmsim.views.widgets.layout import stacked
from cmsim.views.widgets.panel import Panel

DONE = " That was all for this time."


class AgainPanel(CheckPanel):
    """Ask what comes again; it counts as done once every question has an answer."""

    def note(self, given, marks):
        if None not in given:
            self.say(self.status.value + DONE)
            super().note(given, marks)


class Nothing(Panel):
    """Take no room where nothing comes again yet."""

    def view(self):
        self.status.add_class("cm-unseen")
        return stacked(self.status)

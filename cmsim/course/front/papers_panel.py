"""The panel of the front page that prints the syllabus and the reading list."""

from cmsim.course.front.syllabus import reading_list, syllabus
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import in_a_row, stacked
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.paper import Paper


class PapersPanel(Panel):
    """Open the browser's print dialog with one of the two."""

    def __init__(self):
        super().__init__()
        self.paper = Paper()
        self.syllabus = self.add(Action("Print the syllabus"))
        self.reading = self.add(Action("Print the reading list"))
        self.react(self.syllabus, lambda: self.paper.print(syllabus()))
        self.react(self.reading, lambda: self.paper.print(reading_list()))

    def view(self):
        self.status.add_class("cm-unseen")
        return stacked(in_a_row(self.syllabus, self.reading, self.paper), self.status)

"""A panel that shows what its page's visit shows."""

from cmsim.views.widgets.layout import beside, paragraph
from cmsim.views.widgets.panel import Panel


class VisitPanel(Panel):
    """Follow the visit of a page: draw again whenever it shows another practice."""

    def __init__(self, visit):
        super().__init__()
        self.visit = visit
        self.redraw = self.guard(lambda: self.changed())

    def follow(self):
        """Draw now, and whenever the page shows another practice."""
        self.visit.followers.append(self)
        self.redraw()

    def view(self):
        return beside([*self.controls, self.status], self.body)

    def shown(self, more=""):
        """Return a line below a picture that says which run it shows."""
        return paragraph(f"Shown: {self.visit.setting}. {more}")

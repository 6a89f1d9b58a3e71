"""A panel that shows what its page's visit shows."""

from cmsim.views.widgets.layout import beside
from cmsim.views.widgets.panel import Panel


class VisitPanel(Panel):
    """Follow the visit of a page: draw again whenever it shows other six months."""

    def __init__(self, visit):
        super().__init__()
        self.visit = visit
        self.redraw = self.guard(lambda: self.changed())

    def follow(self):
        """Draw now, and whenever the page shows other six months."""
        self.visit.followers.append(self)
        self.redraw()

    def view(self):
        return beside([*self.controls, self.status], self.body)

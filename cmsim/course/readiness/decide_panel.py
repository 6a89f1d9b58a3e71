"""What to decide before hiring: averages come only after the spread was seen."""

from html import escape

import ipywidgets as widgets

from cmsim.course.readiness.figures import means
from cmsim.decision import readiness as ready
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import TEXT, beside, card, html_list
from cmsim.views.widgets.panel import Panel

MOST_LINES = 6
FIRST = "First show the spread to all, on “Where you differ”; averages come after it."


class DecidePanel(Panel):
    """Show the nine means, and which questions at most half of the people call decided."""

    def __init__(self, form):
        super().__init__()
        self.form = form
        self.go = self.add(Action("Show the averages", primary=True, disabled=True))
        self.react(self.go, self.look)
        form.followers.append(self.guard(self.draw))
        self.list = widgets.HTML()
        self.draw()

    def view(self):
        return beside([self.go, self.status, self.list], card(self.body))

    def look(self):
        """Show the averages, once the spread was shown."""
        if self.form.shown:
            self.form.change(shown="averages")

    def open(self):
        """Return what is not decided: the first questions first."""
        found = ready.before_hiring(self.form.people, self.form.sections)
        return sorted(found, key=lambda item: not item.first)

    def draw(self):
        """Show the means and the list, once they were asked for."""
        people, shown = self.form.people, self.form.shown
        self.go.disabled = not (people and shown)
        if not people or shown != "averages":
            self.show("")
            self.list.value = ""
            self.say("" if people and shown else FIRST)
            return
        bars = ready.bars(people, self.form.sections)
        self.show(means(bars, len(people)).html("means"))
        self.list.value = listed(self.open(), MOST_LINES)
        low = min(bars, key=lambda each: each.mean)
        self.say(
            f"Weakest: “{low.title}”. "
            f"{drawing.number_of(len(self.open()), 'question')} not decided by more than half."
        )


def listed(items, most=None):
    """Return what to decide first, as a list; what is left over is counted."""
    lines = [escape(item.text) for item in items[:most]]
    if most and len(items) > most:
        lines.append(f"and {len(items) - most} more, on your printed page")
    return html_list(lines, f"{TEXT};padding-left:1.2em") if lines else ""


def printed(page):
    """Return what to decide before hiring, for the printed page."""
    panel = page.panel("decide")
    asked = panel.open() if panel.form.shown == "averages" else []
    return "Decide before you hire", listed(asked)

"""What the answers change in the model: each number with its source, and each can be left out."""

from html import escape

import ipywidgets as widgets

from cmsim.course.kit import learner
from cmsim.decision import readiness as ready
from cmsim.decision.moved_numbers import moved
from cmsim.decision.not_ready import STARTS
from cmsim.views.widgets.controls import Check
from cmsim.views.widgets.layout import beside, card, html_list, on_a_line, part
from cmsim.views.widgets.panel import Panel

LAB = "80_staffing_lab.ipynb"


class StartsPanel(Panel):
    """List what follows from each question that is not decided, and let it be unticked."""

    def __init__(self, form):
        super().__init__()
        self.form = form
        self.links = {
            item.start: self.add(Check(worded(STARTS[item.start])))
            for item in ready.items(form.sections)
            if item.start
        }
        for control in self.links.values():
            self.react(control, lambda value: self.choose())
        form.followers.append(self.guard(self.draw))
        self.draw()

    def view(self):
        switches = part("cm-switches", list(self.links.values()))
        lab = widgets.HTML(on_a_line(learner.anchor(LAB, "Open the staffing lab with these")))
        return beside([switches, self.status, lab], card(self.body), even=True)

    def choose(self):
        """Leave out what was unticked."""
        open_ = ready.starts(self.form.people, self.form.sections)
        self.form.change(unticked=tuple(start for start in open_ if not self.links[start].value))

    def draw(self):
        """Show which of them follow; the others cannot be ticked."""
        open_, used = ready.starts(self.form.people, self.form.sections), self.form.starts()
        for start, control in self.links.items():
            self.set(control, value=start in used, disabled=start not in open_)
        self.show(disclosed(used))
        self.say(
            f"{len(used)} of {len(STARTS)} starts are used in the staffing lab."
            if self.form.people
            else "Nobody has answered yet, so the lab starts from its usual numbers."
        )


def worded(start):
    """Return a start of the model as a line to tick.

    >>> worded(STARTS["space"])
    'Not decided: where the care manager will sit'
    """
    return f"Not decided: {start.lacks}"


def disclosed(starts):
    """Return the numbers that are moved, each with its source."""
    rows = [line_of(STARTS[start], each) for start in starts for each in moved(STARTS[start])]
    if not rows:
        return "<p>No number of the model is moved by the answers.</p>"
    return "<p><strong>Moved in all options of the lab</strong></p>" + html_list(rows)


def line_of(start, number):
    """Return as HTML what follows from a start, the number it moves, and the number's source."""
    then = f"{start.then[0].upper()}{start.then[1:]}"
    moved_to = (
        f": <strong>{escape(number.after)}</strong> instead of {escape(number.before)} "
        f"({escape(number.unit)})"
        if number.unit
        else ""
    )
    return f"{escape(then)}{moved_to}.<br><small>{escape(number.source)}</small>"


def printed(page):
    """Return what the answers move in the model, for the printed page."""
    form = page.panel("readiness")
    left = [escape(worded(STARTS[start])) for start in form.unticked if start in STARTS]
    out = f"<p>Left out by hand: {'; '.join(left)}.</p>" if left else ""
    return "What the staffing lab starts from", disclosed(form.starts()) + out

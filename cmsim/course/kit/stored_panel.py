"""A panel that opens on stored runs, with the learner's guess on its picture once it is locked."""

from html import escape

import ipywidgets as widgets

from cmsim.views.chart import numbers
from cmsim.views.widgets.layout import beside, card
from cmsim.views.widgets.panel import Panel

GUESS = "guess"


class StoredPanel(Panel):
    """Show stored runs at once, with the learner's guess once it is locked."""

    item, drawn_guess = 0, None  # which of the guesses, and the one on the picture

    def remark(self):
        """Return what to add to a caption, such as that the runs are of an earlier model."""
        return ""

    def guess(self):
        """Return the learner's locked guess, or ``None``."""
        found = self.store and self.store.get("predictions", GUESS)
        return found["values"][self.item] if found and len(found["values"]) > self.item else None

    def renew(self):
        if self.guess() != self.drawn_guess:
            self.draw()

    def put_up(self, said, drawn, title):
        """Show a result above its picture, and say it."""
        self.show(
            f'<p class="cm-result" aria-hidden="true">{said}</p>{drawn.text()}'
            f'<p class="cm-caption">{escape(self.remark() + drawn.caption)}</p>'
            + numbers(title, drawn.columns, drawn.rows)
        )
        self.say(said.replace("<b>", "").replace("</b>", ""))
        self.drawn_guess = self.guess()

    def laid_out(self, controls, sources, more=()):
        """Return controls beside the picture, with the sources below them."""
        self.draw()
        self.status.add_class("cm-unseen")
        listed = "".join(f"<li>{escape(line)}</li>" for line in sources)
        about = widgets.HTML(
            f"<details><summary>Sources and assumptions</summary><ul>{listed}</ul></details>"
        )
        return beside([*controls, about], card(self.body, self.status, stays=True), more=more)

"""People as dots in the trays of a practice, drawn and moved by the browser."""

from pathlib import Path

import anywidget
from traitlets import Bool, Dict, Int, TraitError, Unicode, validate

from cmsim.views.widgets.module import module

HERE = Path(__file__).parent


class Dots(anywidget.AnyWidget):
    """Show a scene (:func:`cmsim.course.meet.trays.scene`) week by week, or whole and still.

    ``person`` is the number of the one who is followed, -1 for nobody.
    """

    _esm = module(HERE / "dots.js")
    _css = HERE / "dots.css"
    label = Unicode().tag(sync=True)
    scene = Dict().tag(sync=True)
    person = Int(-1).tag(sync=True)
    week = Int(0).tag(sync=True)
    still = Bool(False).tag(sync=True)

    @validate("week")
    def _within(self, proposal):
        if not 0 <= proposal["value"] <= self.weeks:
            raise TraitError(f"week {proposal['value']}: there are 0 to {self.weeks}")
        return proposal["value"]

    @property
    def weeks(self):
        """Return how many weeks the scene has."""
        return max(len(self.scene.get("weeks", ())) - 1, 0)

    @property
    def shown(self):
        """Return the week whose end is shown; of the whole it is the last."""
        return self.weeks if self.still else self.week

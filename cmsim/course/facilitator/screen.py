"""The room's screen as a widget: all of the window for the projector, or small beside the notes."""

from pathlib import Path

import anywidget
from traitlets import Bool, Dict

from cmsim.views.widgets.module import module

HERE = Path(__file__).parent


class ScreenWidget(anywidget.AnyWidget):
    """Show a scene; ``on_press(callback)`` calls back with what was pressed.

    That is ``"next"``, ``"back"``, ``"timer"`` or ``"more"``.
    """

    _esm = module(HERE / "screen.js")
    _css = HERE / "screen.css"
    scene = Dict().tag(sync=True)
    small = Bool(False).tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self.callbacks = []
        self.on_msg(lambda widget, content, buffers: self.pressed(content))

    def on_press(self, callback):
        """Call ``callback(what)`` for each press of a button or a key."""
        self.callbacks.append(callback)

    def pressed(self, what):
        """Take what was pressed, as if on the page."""
        if what in ("next", "back", "timer", "more"):
            for callback in self.callbacks:
                callback(what)

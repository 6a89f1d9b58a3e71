"""The desk as the browser draws it: one widget for the plan, the day and the evening."""

from pathlib import Path

import anywidget
from traitlets import Dict, Int, Unicode

from cmsim.views.widgets.module import module

HERE = Path(__file__).parent
MOST_TEXT = 160
ANYWHERE = (
    "begin",
    "wait",
    "undo",
    "over",
    "week",
    "again",
    "anew",
)  # what is pressed on the desk as a whole


class Desk(anywidget.AnyWidget):
    """Show a scene; ``pressed`` holds what was decided in the browser last.

    Each showing has a ``turn`` of its own, and a press from an earlier one, such as the second half
    of a double click, counts for nothing. ``beside`` is what may change while a scene is shown, and
    ``said`` is one line on what has just happened, which a screen reader speaks.
    """

    _esm = module(HERE / "desk.js")
    _css = HERE / "desk.css"
    label = Unicode().tag(sync=True)
    scene = Dict().tag(sync=True)
    beside = Dict().tag(sync=True)
    said = Unicode().tag(sync=True)
    turn = Int(0).tag(sync=True)
    pressed = Dict().tag(sync=True)

    def show(self, scene, beside=None):
        """Show another scene."""
        with self.hold_sync():
            self.scene, self.beside = scene, beside or {}
            self.turn += 1

    def press(self, verb, **more):
        """Decide something from Python, as a press in the browser does."""
        self.pressed = {"turn": self.turn, "verb": verb, **more}

    def on_press(self, callback):
        """Call ``callback(verb, message)`` at each press that fits what is shown."""

        def pressed(change):
            message = change["new"]
            if message.get("turn") == self.turn and self.offers(message):
                callback(message["verb"], message)
            elif message:
                self.show(self.scene, self.beside)

        self.observe(pressed, "pressed")

    def offers(self, message):
        """Say whether what a message asks for is on offer in the scene."""
        verb, scene = message.get("verb"), self.scene
        if verb in ANYWHERE:
            return True
        if verb == "plan":
            plan = message.get("plan")
            rows = scene.get("rows", ())
            return (
                isinstance(plan, list)
                and len(plan) == len(rows)
                and all(isinstance(one, int) and 0 <= one <= scene["paid"] for one in plan)
            )
        if verb == "words":
            text = message.get("text")
            return isinstance(text, str) and len(text) <= MOST_TEXT
        if verb == "need":
            options = self.beside.get("options", ())
            return message.get("key") in [one["key"] for one in options]
        chart = scene.get("charts", {}).get(str(message.get("key")), {"choices": ()})
        reasons = [key for key, _ in scene.get("reasons", ())]
        return verb in [one["verb"] for one in chart["choices"]] and (
            verb != "close" or message.get("why") in reasons
        )

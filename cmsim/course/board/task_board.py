"""The task board as the browser draws it: a lane for each owner, a card for each task."""

from pathlib import Path

import anywidget
from traitlets import Dict, Unicode

from cmsim.course.board.board import HALF_DAYS, checked
from cmsim.course.board.board_cards import CARDS
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.module import module

HERE = Path(__file__).parent
ALONE = ("run", "stop", "undo", "now")  # what is pressed on the board as a whole


class TaskBoard(anywidget.AnyWidget):
    """Show a scene; ``pressed`` holds what was decided in the browser last."""

    _esm = module(HERE / "task_board.js")
    _css = HERE / "task_board.css"
    label = Unicode().tag(sync=True)
    scene = Dict().tag(sync=True)
    pressed = Dict().tag(sync=True)

    def press(self, verb, **more):
        """Decide something from Python, as a press in the browser does."""
        self.pressed = {"n": self.pressed.get("n", 0) + 1, "verb": verb, **more}

    def on_press(self, callback):
        """Call ``callback(verb, message)`` at each press that makes sense."""

        def pressed(change):
            message = change["new"]
            if makes_sense(message):
                callback(message["verb"], message)

        self.observe(pressed, "pressed")


def makes_sense(message):
    """Say whether a message from the browser asks for something that can be done.

    >>> makes_sense({"verb": "run"}), makes_sense({"verb": "assign", "card": "room", "owners": 3})
    (True, False)
    """
    verb, given = message.get("verb"), message.get("value")
    if verb == "assign":
        return message.get("card") in list(CARDS) and are_owners(message.get("owners"))
    if verb == "written":
        return isinstance(given, bool)
    if verb == "protected":
        whole = isinstance(given, int) and not isinstance(given, bool)
        return whole and 0 <= given <= HALF_DAYS
    return verb in ALONE


def are_owners(given):
    """Say whether a list names owners that a card can have."""
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        return False
    try:
        checked(dict.fromkeys(CARDS, tuple(given)))
    except Refusal:
        return False
    return True

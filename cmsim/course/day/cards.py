"""Cards in groups, each with buttons of its own: one press is one decision."""

from pathlib import Path

import anywidget
from traitlets import Dict, Int, List, Unicode

from cmsim.views.widgets import controls

HERE, KIT = Path(__file__).parent, Path(controls.__file__).parent


class Cards(anywidget.AnyWidget):
    """Show groups of cards; ``pressed`` holds the verb and the key of the last press.

    A group is ``{"title": words, "cards": [...], "more": words}``, a card ``{"key": text,
    "words": text, "verbs": [[verb, label], ...]}``. Each showing has a ``turn`` of its own, and
    a press from an earlier one, such as the second half of a double click, counts for nothing.
    """

    _esm = HERE / "cards.js"
    _css = "\n".join(
        path.read_text(encoding="utf-8") for path in (KIT / "controls.css", HERE / "cards.css")
    )
    label = Unicode().tag(sync=True)
    groups = List().tag(sync=True)
    note = Unicode().tag(sync=True)
    turn = Int(0).tag(sync=True)
    pressed = Dict().tag(sync=True)

    def __init__(self, label):
        super().__init__(label=label)

    def show(self, groups, note=""):
        """Show other cards; ``note`` says what the last decision led to."""
        with self.hold_sync():
            self.groups, self.note = groups, note
            self.turn += 1

    def press(self, verb, key):
        """Press a button from Python."""
        self.pressed = {"turn": self.turn, "verb": verb, "key": key}

    def on_press(self, callback):
        """Call ``callback(verb, key)`` at each press of a card that is still shown."""

        def pressed(change):
            new = change["new"]
            if new.get("turn") == self.turn and self.offers(new.get("verb"), new.get("key")):
                callback(new["verb"], new["key"])
            else:
                self.show(self.groups)

        self.observe(pressed, "pressed")

    def offers(self, verb, key):
        """Say whether a card with this button is shown."""
        return any(
            card["key"] == key and verb in [name for name, _ in card["verbs"]]
            for group in self.groups
            for card in group["cards"]
        )

"""A widget that tells the page around it whether the work is saved."""

from pathlib import Path

import anywidget

HERE = Path(__file__).parent


class Saved(anywidget.AnyWidget):
    """Answer with ``standing()`` whenever the page asks.

    A message is answered after all that was sent before it, so what was changed before the page
    asked has been dealt with.
    """

    _esm = HERE / "saved.js"

    def __init__(self, standing):
        super().__init__()
        self.standing = standing
        self.on_msg(lambda *_: self.send(self.standing()))

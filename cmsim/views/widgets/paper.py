"""A widget that opens the browser's print dialog with a page of its own."""

from pathlib import Path

import anywidget

HERE = Path(__file__).parent


class Paper(anywidget.AnyWidget):
    """Show nothing itself; print what it is given."""

    _esm = HERE / "paper.js"

    def print(self, page):
        """Print a whole page of HTML; whatever a learner wrote in it must be escaped before."""
        self.send({"page": page})

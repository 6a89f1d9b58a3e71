"""A widget that swaps words on the whole page, in the notebook's own prose too."""

from pathlib import Path

import anywidget
from traitlets import List

HERE = Path(__file__).parent


class Walker(anywidget.AnyWidget):
    """Swap words wherever they stand on the page: ``words`` are pairs, the longest first."""

    _esm = HERE / "words.js"
    words = List().tag(sync=True)

"""One function for each figure: from plain numbers to a picture and the words that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cmsim.views.chart import chart
from cmsim.views.svg import Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Drawing(NamedTuple):
    """A picture with what a page needs beside it: words, and the numbers as a table."""

    figure: Figure | Picture
    alt: str
    caption: str
    columns: tuple
    rows: list

    def html(self, key=None):
        """Return the picture with its words and numbers as HTML."""
        return chart(*self, key=key)

    def text(self):
        """Return a picture in SVG with its words for whoever does not see it."""
        return self.figure.text(self.alt)


def number_of(number, one, many=None):
    """Return a number with its noun.

    >>> number_of(1, "patient"), number_of(1200, "patient"), number_of(2, "stay", "stays in care")
    ('1 patient', '1,200 patients', '2 stays in care')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"

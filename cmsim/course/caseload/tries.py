"""What the panels that try caseloads have in common: their table, and numbers in words."""

from cmsim.views import drawing
from cmsim.views.chart import table
from cmsim.views.widgets.layout import TEXT, scrolled


def tabled(caption, columns, rows):
    """Return a table as large as the controls' own text; it scrolls where there is no room."""
    return scrolled(caption, table(caption, columns, rows), f"{TEXT};width:0;min-width:100%;")


def so_far(working, n):
    """Return how far a run is, or how many repeats it was."""
    return working or f"{drawing.number_of(n, 'repeat')}. "


def of_hundred(known):
    """Return a share with its interval in words.

    >>> from cmsim.analysis.statistics import Estimate
    >>> of_hundred(Estimate(0.08, 0.02, 0.95, 20))
    '8 (6 to 10)'
    """
    middle, low, high = (
        f"{100 * min(max(share, 0), 1):.0f}" for share in (known.mean, known.low, known.high)
    )
    return f"{middle} ({low} to {high})"

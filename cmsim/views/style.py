"""The house style of every picture: colors, line styles, markers and sizes.

No two marks differ by color alone, so a picture survives a gray printer and color-blind eyes.
Every color has a contrast of at least 3 to 1 against white.
"""

from typing import NamedTuple

BLUE = "#0072B2"
VERMILION = "#D55E00"
INK = "#1A1A1A"
GREEN = "#007A5A"
PURPLE = "#7B3294"
BROWN = "#6B4423"
GREY = "#6E6E6E"
NO_DIFFERENCE = "#D9D9D9"

LINK = "color:#00558a;text-decoration:underline"  # Voilà shows links like any other words

WIDTH, HEIGHT = 7.0, 4.0
TEXT_SIZE, SMALL_TEXT_SIZE = 11, 9.5
DPI = 110


class Mark(NamedTuple):
    """Hold what tells one series from another, with color and without."""

    colour: str
    dash: str | tuple
    marker: str
    hatch: str


MARKS = (
    Mark(BLUE, "solid", "o", ""),
    Mark(VERMILION, (0, (6, 2)), "s", "///"),
    Mark(INK, (0, (1, 1.5)), "^", "..."),
    Mark(GREEN, (0, (6, 2, 1, 2)), "D", "\\\\\\"),
    Mark(PURPLE, (0, (3, 1.5)), "v", "xxx"),
    Mark(BROWN, (0, (8, 2, 1, 2, 1, 2)), "P", "++"),
)

HOUSE = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT_SIZE,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": TEXT_SIZE + 1,
    "axes.titleweight": "bold",
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": TEXT_SIZE,
    "grid.color": "#DDDDDD",
    "hatch.color": "white",
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "text.color": INK,
    "text.parse_math": False,  # a name may hold dollars, underscores and carets
    "text.usetex": False,
    "xtick.color": INK,
    "xtick.labelsize": SMALL_TEXT_SIZE,
    "ytick.color": INK,
    "ytick.labelsize": SMALL_TEXT_SIZE,
}


def house():
    """Return the house style, as ``with house():`` or as a decorator ``@house()``.

    What a person has set for matplotlib on this computer does not count.
    """
    import matplotlib

    usual = {
        name: value
        for name, value in dict.items(matplotlib.rcParamsDefault)
        if not name.startswith(("backend", "interactive"))
    }
    return matplotlib.rc_context(usual | HOUSE)


def new_figure(width=WIDTH, height=HEIGHT):
    """Return an empty figure, its width and height in inches.

    Draw inside ``house()``, or text and lines added later fall back to matplotlib's own sizes.

    >>> new_figure(6, 3).get_size_inches().tolist()
    [6.0, 3.0]
    """
    from matplotlib.figure import Figure

    with house():
        return Figure(figsize=(width, height), layout="constrained")


def new_axes(width=WIDTH, height=HEIGHT):
    """Return the one pair of axes of a fresh figure; the figure is ``axes.figure``."""
    with house():
        return new_figure(width, height).add_subplot()


def line_style(series):
    """Return the keywords that draw series number ``series`` (from 0) as a line.

    >>> line_style(0)["color"]
    '#0072B2'
    """
    mark = MARKS[series % len(MARKS)]
    return {"color": mark.colour, "linestyle": mark.dash, "marker": mark.marker}


def bar_style(series):
    """Return the keywords that fill series number ``series`` (from 0) as bars or blocks."""
    mark = MARKS[series % len(MARKS)]
    return {"facecolor": mark.colour, "edgecolor": "white", "hatch": mark.hatch}

"""The answer as a picture: a dot for each pair of runs, left or right of "as things are"."""

from typing import NamedTuple

from cmsim.course.cases.answer import counted, moved
from cmsim.measures.registry import MEASURES
from cmsim.views import sentences
from cmsim.views.chart import chart
from cmsim.views.plot import broken
from cmsim.views.svg import INK, LOOKS, YOURS, Picture, Svg, circle, line, words

WIDTHS = (300, 560, 840)
MARGIN, ROW, HEAD, FOOT, LINE = 24, 74, 12, 28, 16
RADIUS, LANES, BASE, BAR = 4.5, 5, 60, 68  # five dots may stand above each other


class DotRow(NamedTuple):
    """One option: its words, its differences, and whether it is the one that was chosen."""

    words: str
    differences: list
    yours: bool


def dots(name, rows, key):
    """Return the differences of a measure in each row as a picture with words and numbers."""
    measure = MEASURES[name]
    scale = 100 if sentences.is_share(measure) else 1
    unit = f"in 100 {sentences.group(measure)}" if scale == 100 else measure.unit
    rows = [
        row._replace(differences=[scale * one for one in row.differences if one is not None])
        for row in rows
    ]
    far = max((abs(one) for row in rows for one in row.differences), default=0) or 1
    title = f"{measure.label}, {unit}: each dot is one pair of runs"
    told = "; ".join(
        f"{row.words}: {counted(known) if (known := moved(row.differences)) else 'no value'}"
        for row in rows
    )
    return chart(
        Picture(lambda width: draw_dots(width, title, rows, far), WIDTHS),
        f"Dots for pairs of runs, against leaving things as they are. {told}.",
        "Right of the line is more, left is less. The bar: where the middle most likely lies.",
        ("Option", "More on", "Less on", "Middle", "Range from", "Range to"),
        [table_row(row) for row in rows],
        key,
    )


def draw_dots(width, title, rows, far):
    """Draw the rows for a width, beneath their title."""
    marks, y = [], HEAD
    for part in broken(title, width - 2 * MARGIN):
        marks.append(words(MARGIN, y, part))
        y += LINE
    for row in rows:
        heading = broken(f"★ {row.words}" if row.yours else row.words, width - 2 * MARGIN)
        for n, part in enumerate(heading):
            marks.append(words(MARGIN, y + 10 + LINE * n, part, fill=INK, font_weight=600))
        y += LINE * (len(heading) - 1)
        marks += row_marks(width, row, y, far)
        y += ROW
    for value, anchor in ((-far, "start"), (0, "middle"), (far, "end")):
        text = f"{value:+.3g}" if value else "as things are"
        marks.append(words(place(width, value, far), y + 12, text, anchor))
    return Svg(width, y + FOOT, marks)


def place(width, value, far):
    """Return where a difference stands, the largest one at the edge."""
    return width / 2 + (width / 2 - MARGIN) * value / far


def row_marks(width, row, top, far):
    """Return the marks of one row."""
    known, marks = moved(row.differences), []
    if known and known.low > float("-inf"):
        left, right = place(width, known.low, far), place(width, known.high, far)
        marks.append(line(left, top + BAR, max(right, left + 2), top + BAR, INK, 5))
    marks.append(line(width / 2, top + 20, width / 2, top + BAR + 4, INK, 1))
    fill = YOURS if row.yours else LOOKS[0].colour
    for value, lane in stacked_up(width, row.differences, far):
        at = place(width, value, far), top + BASE - 2 * RADIUS * lane
        marks.append(circle(*at, RADIUS, fill, stroke=INK, stroke_width=1))
    return marks


def stacked_up(width, differences, far):
    """Yield ``(difference, lane)``: dots that would cover each other stand one above another."""
    ends = [float("-inf")] * LANES
    for value in sorted(differences):
        here = place(width, value, far)
        lane = next((n for n, end in enumerate(ends) if here - end >= 2 * RADIUS), None)
        if lane is None:
            lane = ends.index(min(ends))
        ends[lane] = here
        yield value, lane


def table_row(row):
    """Return the numbers of one row."""
    known = moved(row.differences)
    if known is None:
        return row.words, "-", "-", "-", "-", "-"
    ends = [f"{one:.3g}" for one in (known.mean, known.low, known.high)]
    return row.words, known.up, known.down, *ends

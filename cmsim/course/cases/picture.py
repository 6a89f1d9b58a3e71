"""The answer as a picture: a dot for each pair of runs, left or right of "as things are"."""

from typing import NamedTuple

from cmsim.course.cases.answer import counted, moved
from cmsim.measures.registry import MEASURES
from cmsim.views import sentences
from cmsim.views.chart import chart
from cmsim.views.style import BLUE, GREY, INK, SMALL_TEXT_SIZE
from cmsim.views.svg import Svg, line, words

YOURS = "#F0B02E"
WIDTH, MARGIN, ROW, HEAD, FOOT = 560, 24, 74, 24, 28
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
    marks = [words(MARGIN, 12, f"{measure.label}, {unit}: each dot is one pair of runs", fill=GREY)]
    for n, row in enumerate(rows):
        marks += row_marks(row, HEAD + n * ROW, far)
    foot = HEAD + len(rows) * ROW + 12
    for value, anchor in ((-far, "start"), (0, "middle"), (far, "end")):
        marks.append(
            words(
                place(value, far),
                foot,
                f"{value:+.3g}" if value else "as things are",
                anchor,
                font_size=SMALL_TEXT_SIZE,
            )
        )
    told = "; ".join(
        f"{row.words}: {counted(known) if (known := moved(row.differences)) else 'no value'}"
        for row in rows
    )
    drawing = Svg(WIDTH, HEAD + len(rows) * ROW + FOOT, measure.label, marks)
    return chart(
        drawing,
        f"Dots for pairs of runs, against leaving things as they are. {told}.",
        "Right of the line is more, left is less. The bar: where the middle most likely lies.",
        ("Option", "More on", "Less on", "Middle", "Range from", "Range to"),
        [table_row(row) for row in rows],
        key,
    )


def place(value, far):
    """Return where a difference stands, the largest one at the edge."""
    half = WIDTH / 2 - MARGIN
    return WIDTH / 2 + half * value / far


def row_marks(row, top, far):
    """Return the marks of one row."""
    known, marks = moved(row.differences), []
    if known and known.low > float("-inf"):
        left, right = place(known.low, far), place(known.high, far)
        marks.append(line(left, top + BAR, max(right, left + 2), top + BAR, INK, 5))
    marks.append(line(WIDTH / 2, top + 20, WIDTH / 2, top + BAR + 4, INK, 1))
    fill = YOURS if row.yours else BLUE
    for value, lane in stacked_up(row.differences, far):
        marks.append(
            f'<circle cx="{place(value, far):.1f}" cy="{top + BASE - 2 * RADIUS * lane:g}" '
            f'r="{RADIUS}" fill="{fill}" stroke="{INK}" stroke-width="1"/>'
        )
    head = f"★ {row.words}" if row.yours else row.words
    marks.append(words(MARGIN, top + 10, shortened(head), font_weight="bold"))
    return marks


def stacked_up(differences, far):
    """Yield ``(difference, lane)``: dots that would cover each other stand one above another."""
    ends = [float("-inf")] * LANES
    for value in sorted(differences):
        here = place(value, far)
        lane = next((n for n, end in enumerate(ends) if here - end >= 2 * RADIUS), None)
        if lane is None:
            lane = ends.index(min(ends))
        ends[lane] = here
        yield value, lane


def shortened(text, most=76):
    """Return words that fit on one line of the picture.

    >>> shortened("a few words", 8)
    'a few…'
    """
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def table_row(row):
    """Return the numbers of one row."""
    known = moved(row.differences)
    if known is None:
        return row.words, "-", "-", "-", "-", "-"
    ends = [f"{one:.3g}" for one in (known.mean, known.low, known.high)]
    return row.words, known.up, known.down, *ends

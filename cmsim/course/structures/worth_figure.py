"""What each pro and con is worth: an interval for each, the largest first."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, broken
from cmsim.views.scale import reaching
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, reach
from cmsim.views.svg import INK, LOOKS, Picture, line

PITCH, LINE_OF_WORDS = 24, 16
SIGNS = {"+": LOOKS[0], "-": LOOKS[1]}


def worth(title, measure, rows, replications):
    """Return a line for each row: what it is worth, with its interval, the largest first.

    ``rows`` are ``(statement, sign, Estimate)``: the outcome with the row minus without it.
    """
    rows = sorted(rows, key=lambda row: -abs(row[2].mean))
    caption = (
        f"{title}. Each row switched off alone, {number_of(replications, 'repeat')}. Round: a "
        "pro; square: a con; hollow: no clear difference. All the intervals hold at once "
        "with 95 % confidence."
    )
    return Drawing(
        Picture(lambda width: draw_worth(width, measure, rows)),
        alt_worth(title, measure, rows),
        caption,
        ("Row", "Sign", f"Worth: {measure}", "Clear?"),
        [
            (statement, sign, in_cell(known), "yes" if known.clear else "no")
            for statement, sign, known in rows
        ],
    )


def draw_worth(width, measure, rows):
    """Draw the rows, their words beside their marks or, where there is little room, above them."""
    beside = width >= 600
    left = 0.46 * width if beside else 8
    ends = [end for *_, each in rows for end in (each.mean - reach(each), each.mean + reach(each))]
    scale = reaching(min(0, *ends), max(0, *ends), left + 8, width - 18)
    lines = [broken(f"{sign} {words}", (left if beside else width) - 16) for words, sign, _ in rows]
    heights = [
        max(PITCH, LINE_OF_WORDS * len(each) + 8) if beside else LINE_OF_WORDS * len(each) + PITCH
        for each in lines
    ]
    plot = Plot(width, sum(heights) + 54)
    foot = sum(heights) + 4
    plot.across(scale, foot, f"{measure}: with it, minus without", 4)
    plot.add(line(scale(0), 0, scale(0), foot, INK, 1.3, stroke_dasharray="6 4"))
    y = 4
    for (_, sign, known), parts, height in zip(rows, lines, heights):
        top = y + (height - LINE_OF_WORDS * len(parts)) / 2 if beside else y
        for n, part in enumerate(parts):
            plot.text(0, top + LINE_OF_WORDS * (n + 0.5), part, fill=INK, halo=not beside)
        at = y + height / 2 if beside else y + height - PITCH / 2
        plot.estimate(scale, known, at, SIGNS[sign], hollow=not known.clear)
        y += height
    return plot.svg()


def alt_worth(title, measure, rows):
    """Return the row that is worth most, in words."""
    told = "".join(f"“{statement}” {number(known.mean, known)}" for statement, _, known in rows[:1])
    clear = sum(known.clear for _, _, known in rows)
    return (
        f"{title}. What each of {number_of(len(rows), 'row')} moves {measure} by: most, {told}; "
        f"{clear} make a clear difference."
    )

"""Where one care manager works in each structure: her ten half-days, here or elsewhere."""

from cmsim.scenario.library.structures import STRUCTURES
from cmsim.scenario.post import HALF_DAYS_A_WEEK
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.side_by_side import look_of
from cmsim.views.svg import EDGE, INK, SURFACE, Picture, box

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
TOP, ROW, HIGH, SPLIT = 26, 64, 24, 3


def weeks(places):
    """Return the half-days of the first care manager of each scenario, filled where she is here.

    ``places`` are scenarios by structure, each of one practice.
    """
    here = {
        name: [at == each.practices[0].name for at in each.care_managers[0].week[:HALF_DAYS_A_WEEK]]
        for name, each in places.items()
    }
    return Drawing(
        Picture(lambda width: draw_weeks(width, here)),
        "One care manager's week. "
        + "; ".join(f"{STRUCTURES[name].label}: {told(days)}" for name, days in here.items())
        + ".",
        "One care manager's week, a box for each half-day. Filled: she is in your practice. Empty: "
        "she is at a center or in another practice.",
        ("Structure", "Her week"),
        [(STRUCTURES[name].label, told(days)) for name, days in here.items()],
    )


def told(days):
    """Return a week in words.

    >>> told([True] * 6 + [False] * 4)
    '6 half-days here, 4 elsewhere'
    """
    if not any(days):
        return "no half-day here"
    away = len(days) - sum(days)
    return f"{number_of(sum(days), 'half-day')} here" + (f", {away} elsewhere" if away else "")


def draw_weeks(width, here):
    """Draw the weeks, their words above them."""
    plot = Plot(width, TOP + ROW * len(here))
    wide = width / len(DAYS)
    for n, day in enumerate(DAYS):
        plot.text(wide * (n + 0.5), 10, day, "middle")
    for row, (name, days) in enumerate(here.items()):
        y = TOP + ROW * row
        plot.text(0, y + 10, STRUCTURES[name].label, fill=INK, font_weight=600)
        plot.text(width, y + 10, told(days), "end")
        for n, is_here in enumerate(days):
            x, half = wide * (n // 2), wide / 2 - SPLIT
            fill = look_of(name).colour if is_here else SURFACE
            at = x + 2 + (n % 2) * (half + 1)
            plot.add(box(at, y + 22, half - 1, HIGH, fill, rx=3, stroke=EDGE, stroke_width=1))
    return plot.svg()

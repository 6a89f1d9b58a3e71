"""The pictures of lesson 09: one test on its measure, and the months of the practice."""

from cmsim.analysis.statistics import estimate
from cmsim.course.first_months.practice import MEASURES, MONTHS, TESTS
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import reaching
from cmsim.views.svg import (
    CLOSE_WIDTHS,
    GOOD,
    INK,
    LINE,
    QUIET,
    SMALL_UNDER,
    Look,
    Picture,
    line,
    marker,
    token,
)

PAIRS = "pairs share all patients, so ranges may overlap and the difference still be clear."
ROWS = {
    "care": "In care, end of month",
    "referred": "Referred, a month",
    "pulled": "Other work, hours a week",
    "after": "After hours, hours a week",
    "on_time": "Contacts on time, of 100",
}
YOURS, WITHOUT, WITH = Look(INK, "D"), Look(token("none"), "v"), Look(GOOD, "o")


def written(measure, value):
    """Return a value as it is written for its measure.

    >>> written("pulled", 7.25), written("care", 30.0), written("home", None)
    ('7.2', '30', '–')
    """
    return "–" if value is None else f"{value:.{MEASURES[measure].digits}f}"


def months(campaign):
    """Return the months so far, with the test of the last one on its measure."""
    rows = [
        (words, *(shown(campaign, name, month) for month in range(1, MONTHS + 1)))
        for name, words in ROWS.items()
    ]
    alt = "; ".join(
        f"{words}: "
        + ", ".join(
            written(name, campaign.own(name, month)) for month in range(1, campaign.month + 1)
        )
        for name, words in ROWS.items()
    )
    return Drawing(
        Picture(lambda width: draw(width, campaign), CLOSE_WIDTHS),
        f"Your practice month by month. {alt}.",
        "Table and diamonds: your own run. "
        + (
            f"{number_of(campaign.runs, 'run')}: means and ranges; {PAIRS}"
            if campaign.turns
            else ""
        ),
        ("Your own run, month", *map(str, range(1, MONTHS + 1))),
        rows,
    )


def shown(campaign, name, month):
    """Return what the table says of a month: nothing yet of those to come."""
    return written(name, campaign.own(name, month)) if month <= campaign.month else ""


def draw(width, campaign):
    """Draw the picture for a width."""
    plot = Plot(width, 0)
    y = draw_test(plot, campaign) if campaign.turns else 0
    draw_state(plot, campaign, y + 10)
    return plot.svg()


def draw_test(plot, campaign):
    """Draw the last test on its measure: before, the same month without it, with it."""
    turn = campaign.turns[-1]
    measure, month = turn.measure, campaign.month
    without, with_it = estimate(turn.without), campaign.level(measure, month)
    before, now = campaign.own(measure, month - 1), campaign.own(measure, month)
    values = [turn.guess, before, now, without.low, without.high, with_it.low, with_it.high]
    known = [each for each in values if each is not None and abs(each) < 1e6]
    small = plot.width < SMALL_UNDER
    left = 12 if small else 190
    scale = reaching(max(0, min(known)), max(known), left, plot.width - 16, 6)
    plot.text(
        0, 10, f"{MEASURES[measure].label}, {MEASURES[measure].unit}", font_weight=600, fill=INK
    )
    rows = (
        (f"Month {month - 1}, your run", before, None, YOURS),
        (f"Month {month} without the test", None, without, WITHOUT),
        (f"Month {month} with the test", None, with_it, WITH),
        (f"Month {month}, your run", now, None, YOURS),
    )
    y, step = 52, 34 if small else 21
    top = y - 10
    for words, value, known, look in rows:
        plot.text(0 if not small else 12, y - (14 if small else 0), words, fill=INK)
        if known is not None:
            plot.estimate(scale, known, y, look, hollow=look is WITHOUT)
        elif value is not None:
            plot.add(marker(scale(value), y, look))
        y += step
    plot.flag(scale(turn.guess), None, 30, y - 12, f"Guess: {turn.guess:g}")
    plot.across(scale, y - 6, top=top)
    plot.height = y + 18
    return plot.height


def draw_state(plot, campaign, top):
    """Draw the months as a table: what was tested above, the measures of the own run below."""
    small = plot.width < SMALL_UNDER
    left = 4 if small else 190
    wide = (plot.width - left) / MONTHS
    places = [left + wide * (month + 0.5) for month in range(MONTHS)]
    y = top + 8
    plot.text(0, y, "Month") if not small else None
    for month, x in enumerate(places, 1):
        plot.text(
            x,
            y,
            f"{month}",
            "middle",
            font_weight=600,
            fill=INK if month <= campaign.month else QUIET,
        )
    y += 18
    plot.text(0, y, "Test") if not small else None
    for turn, x in zip(campaign.turns, places[1:]):
        mark = {True: " ✓", False: " ✗", None: " ?"}[turn.kept]
        plot.text(x, y, f"{TESTS[turn.test].label}{mark}", "middle", fill=INK)
    for name, words in ROWS.items():
        y += 14
        plot.add(line(0, y - 3, plot.width, y - 3, LINE, 1))
        y += 8
        plot.text(0, y, words)
        if small:
            y += 17
        for month, x in enumerate(places, 1):
            if month <= campaign.month:
                plot.text(x, y, shown(campaign, name, month), "middle", fill=INK)
    plot.height = y + 12


# --- all months in words


def range_of(known):
    """Return an estimate as it is written beside its label."""
    if not known.n or known.half_width != known.half_width or known.half_width > 1e6:
        return "not known"
    said = f"{known.mean:+.1f} ({known.low:+.1f} to {known.high:+.1f})"
    return said.replace("-", "\N{MINUS SIGN}")


def summed_up(campaign):
    """Return two tables: each test on its measure, and the last month against the first."""
    tests = [
        (
            f"{TESTS[turn.test].label}: {MEASURES[turn.measure].label.lower()}",
            *(written(turn.measure, campaign.own(turn.measure, number + n)) for n in (1, 2)),
            range_of(campaign.effect(number)),
        )
        for number, turn in enumerate(campaign.turns)
    ]
    last = [
        (
            MEASURES[name].label,
            *(written(name, campaign.own(name, month)) for month in (1, campaign.month)),
            range_of(campaign.before_after(name, 1, campaign.month)),
        )
        for name in ("contacts", "referred", "pulled", "after")
    ]
    return (
        (("before", "after", "the test itself"), tests),
        (("month 1", f"month {campaign.month}", "change"), last),
    )

"""Week by week: the mean of many repeats and the band in which they lie."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import Scale, reaching
from cmsim.views.svg import LOOKS, Picture

BANDED, MARKED = 10, 6


def weekly(title, unit, bands, singles=None):
    """Return one line with a band for each scenario.

    ``bands`` is ``{scenario: Band}``, at most three; ``singles`` is ``{scenario: [series, ...]}``,
    drawn as thin lines in place of a band while there are few repeats.
    """
    return Drawing(
        Picture(lambda width: draw_weekly(width, unit, bands, singles)),
        alt(title, unit, bands),
        f"{title}. {key(bands)}",
        *table(bands),
    )


def draw_weekly(width, unit, bands, singles):
    """Draw the weeks for a width; each line has its name beside its end."""
    left, right, top, foot = 34, width - 12, 34, 230 if width < 400 else 260
    plot = Plot(width, foot + 40)
    weeks = max(len(band.mean) for band in bands.values())
    across = Scale(1, max(weeks, 2), left, right)
    upward = reaching(0, highest(bands, singles), foot, top, 5)
    plot.up(upward, left, right, unit, 5)
    plot.across(across, foot, "Week", whole=True)
    lines = []
    for n, (name, band) in enumerate(bands.items()):
        look = LOOKS[n % len(LOOKS)]
        if band.n >= BANDED:
            plot.band(
                [
                    (across(week), upward(low), upward(high))
                    for week, (low, high) in enumerate(zip(band.low, band.high), 1)
                ],
                look,
            )
        elif singles and band.n > 1:
            for series in singles[name]:
                at = [(across(week), upward(value)) for week, value in enumerate(series, 1)]
                plot.line(at, look._replace(marker="o"), 0.7, opacity=0.6, class_="single")
        points = [(across(week), upward(value)) for week, value in enumerate(band.mean, 1)]
        lines.append((name, points, look))
    for n, (name, points, look) in enumerate(lines):
        plot.line(points, look, class_="mean")
        apart = max(1, len(points) // MARKED)
        plot.markers(points[n * 2 :: apart], look, class_="week")
    for name, points, look in lines:
        plot.label(
            name,
            [
                (min(x, right), y + step, "end")
                for step in (-16, 16, -30, 30, -44)
                for x, y in reversed(points[len(points) // 3 :])
            ],
            fill=look.colour,
        )
    return plot.svg()


def highest(bands, singles):
    """Return the top of everything that is drawn, and never nothing."""
    tops = [max(band.high) for band in bands.values()]
    tops += [max(series) for several in (singles or {}).values() for series in several]
    return max(tops) or 1


def key(bands):
    """Say how to read the picture, for as many repeats as there are."""
    n = min(band.n for band in bands.values())
    if n == 1:
        return "One run: nothing here says how much of it is chance."
    if n < BANDED:
        return f"Thick line: mean of {n} repeats. Thin lines: the repeats."
    return f"Line: mean of {n} repeats. Band: where 95 in 100 of the repeats lie in that week."


def alt(title, unit, bands):
    """Return the message in words: where each line starts and ends."""
    parts = []
    for name, band in bands.items():
        spread = f", band {band.low[-1]:.0f} to {band.high[-1]:.0f}" if band.n >= BANDED else ""
        parts.append(
            f"{name}: {band.mean[0]:.1f} in week 1, {band.mean[-1]:.1f} in week "
            f"{len(band.mean)}{spread}"
        )
    n = min(band.n for band in bands.values())
    return f"{title} ({unit}), {number_of(n, 'repeat')}. " + "; ".join(parts) + "."


def table(bands):
    """Return (columns, rows): one row for each week."""
    columns = ["Week"]
    for name, band in bands.items():
        columns += [f"{name}: mean", f"{name}: band from", f"{name}: band to"]
    weeks = zip(*(zip(band.mean, band.low, band.high) for band in bands.values()))
    return tuple(columns), [
        (week, *(round(value, 1) for three in several for value in three))
        for week, several in enumerate(weeks, 1)
    ]

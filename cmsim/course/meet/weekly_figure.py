"""Week by week: the mean of many repeats and the band in which they lie."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import MARKS, house, line_style, new_axes

WIDTH, HEIGHT = 5.0, 3.5
BANDED = 10


@house()
def weekly(title, unit, bands, singles=None):
    """Return one line with a band for each scenario.

    ``bands`` is ``{scenario: Band}``, at most three; ``singles`` is ``{scenario: [series, ...]}``,
    drawn as thin lines in place of a band while there are few repeats.
    """
    axes = new_axes(WIDTH, HEIGHT)
    for n, (name, band) in enumerate(bands.items()):
        weeks = range(1, len(band.mean) + 1)
        style = line_style(n) | {"markevery": (n * 2, max(1, len(band.mean) // 6))}
        if band.n >= BANDED:
            axes.fill_between(
                weeks,
                band.low,
                band.high,
                color=MARKS[n].colour,
                alpha=0.2,
                linewidth=0,
                hatch=MARKS[n].hatch,
            )
        elif singles and band.n > 1:
            for series in singles[name]:
                axes.plot(weeks, series, color=MARKS[n].colour, linewidth=0.6, alpha=0.6)
        axes.plot(weeks, band.mean, label=name, **style)
    axes.set(xlabel="Week", ylabel=unit, ylim=(0, 1.05 * highest(bands, singles)))
    axes.set_xlim(1, max(len(band.mean) for band in bands.values()))
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=len(bands), borderaxespad=0.2, handlelength=3
    )
    return Drawing(axes.figure, alt(title, unit, bands), f"{title}. {key(bands)}", *table(bands))


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

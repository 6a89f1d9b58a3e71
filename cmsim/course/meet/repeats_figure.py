"""Two groups of repeats side by side: each dot is one run, and the difference has an interval."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot
from cmsim.views.scale import reaching
from cmsim.views.svg import GOOD, INK, LOOKS, Look, Picture, line, marker

ROW, SPREAD, DIFFERENCE = 92, 26, Look(GOOD, "D")


def repeats(title, unit, values, means=None, difference=None):
    """Return the first run of each group as a large mark, and the other repeats as dots.

    ``values`` is ``{group: [value of run 1, run 2, ...]}`` for two groups. ``means`` is an
    ``Estimate`` for each, and ``difference`` that of the second minus the first; without them
    only the first runs are drawn.
    """
    return Drawing(
        Picture(lambda width: draw_repeats(width, title, unit, values, means, difference)),
        alt(title, unit, values, difference),
        caption(title, values),
        ("Repeat", *values),
        [
            (n, *(round(value, 2) for value in pair))
            for n, pair in enumerate(zip(*values.values()), 1)
        ],
    )


def draw_repeats(width, title, unit, values, means, difference):
    """Draw a row for each group and, beneath, the difference on an axis of its own."""
    ends = [value for runs in values.values() for value in runs]
    for mean in means or ():
        ends += [mean.low, mean.high]
    scale = reaching(min(ends), max(ends), 14, width - 40, 7)
    foot = 12 + ROW * len(values)
    tall = foot + 44 + (0 if difference is None else 118)
    plot = Plot(width, tall)
    plot.across(scale, foot, f"{title} ({unit})", 12)
    for n, (name, runs) in enumerate(values.items()):
        draw_group(plot, scale, 12 + ROW * n, LOOKS[n], name, runs, means and means[n])
    if difference is not None:
        draw_difference(plot, difference, foot + 62)
    return plot.svg()


def draw_group(plot, scale, top, look, name, runs, mean):
    """Draw the runs of one group; the order of arrival spreads them up and down."""
    plot.text(0, top + 12, name, fill=look.colour, font_weight=600, halo=True)
    middle = top + 54
    for k, value in enumerate(runs[1:], 1):
        y = middle + SPREAD * ((k * 7) % 11 - 5) / 5
        plot.add(marker(scale(value), y, look, 3.4, hollow=True, class_="run", stroke_width=1.3))
    if mean is not None:
        y = middle + SPREAD + 8
        plot.add(line(scale(mean.low), y, scale(mean.high), y, INK, 2, class_="range"))
        for end in (mean.low, mean.mean, mean.high):
            plot.add(line(scale(end), y - 5, scale(end), y + 5, INK, 2))
    x = scale(runs[0])
    plot.add(marker(x, middle, look, 8, class_="first", stroke_width=2))
    plot.text(x + 14, middle, f"{runs[0]:.1f}", font_weight=600, fill=INK, halo=True)


def draw_difference(plot, difference, top):
    """Draw the second minus the first, about a line at no difference."""
    reach = 1.25 * max(abs(difference.low), abs(difference.high), 0.01)
    scale = reaching(-reach, reach, 14, plot.width - 40, 7)
    plot.text(0, top, "Difference: second minus first", fill=INK, font_weight=600)
    plot.across(scale, top + 50, top=top + 12)
    plot.limit([(scale(0), top + 12), (scale(0), top + 50)])
    plot.estimate(scale, difference, top + 31, DIFFERENCE, hollow=not difference.clear)
    plot.label("no difference", [(scale(0) + 6, top + 20, "start")], font_weight=400, fill=INK)


def caption(title, values):
    n = min(map(len, values.values()))
    if n < 2:
        return f"{title}. One run each: a large mark alone says nothing of chance."
    return (
        f"{title}. Large mark: the first run. Small marks: {n - 1} more repeats. Bar below "
        "them: the mean with its 95 % interval. At the foot: second minus first; the dashed line "
        "is no difference."
    )


def alt(title, unit, values, difference):
    first = " and ".join(f"{name} {runs[0]:.1f}" for name, runs in values.items())
    if difference is None:
        return f"{title} ({unit}): in one run each, {first}."
    n = min(map(len, values.values()))
    return (
        f"{title} ({unit}): first runs {first}. Over {number_of(n, 'repeat')} the second differs "
        f"by {difference.mean:.1f} ({difference.low:.1f} to {difference.high:.1f})."
    )

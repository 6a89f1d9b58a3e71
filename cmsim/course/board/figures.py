"""A care manager's hours by category, one mark with its interval for each way of dealing work."""

from itertools import cycle

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import reaching
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, reach
from cmsim.views.svg import INK, LINE, LOOKS, Picture, line, marker

SPREAD = 10  # CSS px from one way of dealing to the next


def role_hours(deals, replications, paid=40.0):
    """Return hours a week by category; ``deals`` is ``{name: {category: Estimate}}``."""
    categories = list(next(iter(deals.values())))
    caption = (
        f"Where her {paid:g} paid hours a week go: mean of "
        f"{number_of(replications, 'repeat')} of twelve weeks, each with its 95 % interval."
    )
    rows = [
        (category, *(in_cell(hours[category]) for hours in deals.values()))
        for category in categories
    ]
    total = (
        "All together",
        *(f"{sum(each.mean for each in hours.values()):.1f}" for hours in deals.values()),
    )
    return Drawing(
        Picture(lambda width: draw_hours(width, deals, categories)),
        alt_hours(deals, replications),
        caption,
        ("Category", *deals),
        [*rows, total],
    )


def draw_hours(width, deals, categories):
    """Draw the categories, their names beside the marks or, where there is little room, above."""
    beside = width >= 420
    left = max(map(written, categories)) + 14 if beside else 8
    above, pitch = (0 if beside else 18), SPREAD * len(deals) + 8
    plot = Plot(width, 0)
    looks = dict(zip(deals, cycle(LOOKS)))
    key = plot.keys(
        0, 10, [(lambda x, y, look=look: marker(x, y, look), name) for name, look in looks.items()]
    )
    top = key + 18
    foot = top + (pitch + above) * len(categories)
    most = max(each.mean + reach(each) for hours in deals.values() for each in hours.values())
    scale = reaching(0, most, left + 8, width - 14, 7)
    plot.across(scale, foot, "hours a week", top)
    for k, category in enumerate(categories):
        y = top + (pitch + above) * k
        plot.add(line(0, y, width, y, LINE, 1))
        plot.text(0, y + (pitch / 2 if beside else 12), category, fill=INK, halo=not beside)
        for n, (name, hours) in enumerate(deals.items()):
            at = y + above + 4 + SPREAD * (n + 0.5)
            plot.estimate(scale, hours[category], at, looks[name])
    plot.height = foot + 40
    return plot.svg()


def alt_hours(deals, replications):
    """Return the first category in words, for each deal; the table has all of them."""
    first = next(iter(next(iter(deals.values()))))
    told = ", ".join(
        f"{name} {number(hours[first].mean, hours[first])}" for name, hours in deals.items()
    )
    return (
        f"Hours a week {first.lower()}, mean of {number_of(replications, 'repeat')}: {told}. "
        "The other categories are in the table."
    )

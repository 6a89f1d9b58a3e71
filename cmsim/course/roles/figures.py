"""A care manager's hours by category, one mark with its interval for each way of dealing work."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, reach
from cmsim.views.style import MARKS, SMALL_TEXT_SIZE, house, new_figure

WIDTH, EACH, SPREAD = 5.0, 0.62, 0.24


@house()
def role_hours(deals, replications, paid=40.0):
    """Return hours a week by category; ``deals`` is ``{name: {category: Estimate}}``."""
    categories = list(next(iter(deals.values())))
    figure = new_figure(WIDTH, 1.0 + EACH * len(categories))
    axes = figure.subplots()
    middle = (len(deals) - 1) / 2
    for n, (name, hours) in enumerate(deals.items()):
        mark, places = (
            MARKS[n % len(MARKS)],
            [-k - (n - middle) * SPREAD for k in range(len(categories))],
        )
        axes.errorbar(
            [known.mean for known in hours.values()],
            places,
            xerr=[reach(known) for known in hours.values()],
            color=mark.colour,
            marker=mark.marker,
            markersize=6,
            capsize=3,
            linestyle="none",
            label=name,
        )
    axes.set_yticks([-k for k in range(len(categories))], labels=categories)
    for k in range(len(categories) - 1):
        axes.axhline(-k - 0.5, color="#DDDDDD", linewidth=0.8)
    axes.set(ylim=(0.55 - len(categories), 0.55), xlim=(0, None), xlabel="hours a week")
    axes.tick_params(labelsize=SMALL_TEXT_SIZE)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x")
    figure.legend(
        loc="outside upper center",
        ncols=len(deals),
        fontsize=SMALL_TEXT_SIZE,
        handletextpad=0.3,
        columnspacing=1.0,
    )
    caption = (
        f"Where the care manager's {paid:g} paid hours a week go: mean of "
        f"{number_of(replications, 'repeat')} of twelve weeks, each with its 95 % interval. "
        "The same patients in all. The rows of one board add up to her paid time."
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
        figure, alt_hours(deals, replications), caption, ("Category", *deals), [*rows, total]
    )


def alt_hours(deals, replications):
    """Return the first category in words, for each deal, and where most of the time goes."""
    told = []
    for name, hours in deals.items():
        first, known = next(iter(hours.items()))
        most = max((each for each in hours if each != first), key=lambda each: hours[each].mean)
        told.append(
            f"{name}: {number(known.mean, known)} hours {first.lower()}, next most "
            f"{most.lower()} {number(hours[most].mean, hours[most])}"
        )
    return (
        f"Hours a week by category for {number_of(len(deals), 'way', 'ways')} of dealing the "
        f"work, mean of {number_of(replications, 'repeat')}. " + "; ".join(told) + "."
    )

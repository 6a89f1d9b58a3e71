"""Two groups of repeats side by side: each dot is one run, and the difference has an interval."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import INK, MARKS, SMALL_TEXT_SIZE, house, new_figure

WIDTH, HEIGHT = 5.0, 3.7
SPREAD = 0.16


@house()
def repeats(title, unit, values, means=None, difference=None):
    """Return the first run of each group as a large mark, and the other repeats as dots.

    ``values`` is ``{group: [value of run 1, run 2, ...]}`` for two groups. ``means`` is an
    ``Estimate`` for each, and ``difference`` that of the second minus the first; without them
    only the first runs are drawn.
    """
    figure = new_figure(WIDTH, HEIGHT)
    if difference is None:
        axes, beside = figure.subplots(), None
    else:
        axes, beside = figure.subplots(1, 2, width_ratios=(2.2, 1))
    for n, (name, runs) in enumerate(values.items()):
        draw_group(axes, n, name, runs, means and means[n])
    axes.set_xticks(range(len(values)), labels=[name.replace(", ", ",\n") for name in values])
    axes.set(xlim=(-0.5, len(values) - 0.15), ylabel=f"{title} ({unit})")
    axes.margins(y=0.15)
    if beside is not None:
        draw_difference(beside, difference)
    return Drawing(
        figure,
        alt(title, unit, values, difference),
        caption(title, values),
        ("Repeat", *values),
        [
            (n, *(round(value, 2) for value in pair))
            for n, pair in enumerate(zip(*values.values()), 1)
        ],
    )


def draw_group(axes, n, name, runs, mean):
    """Draw the runs of one group; the order of arrival spreads them sideways."""
    mark = MARKS[n]
    sideways = [n + SPREAD * ((k * 7) % 11 - 5) / 5 for k in range(1, len(runs))]
    axes.plot(
        sideways,
        runs[1:],
        linestyle="none",
        marker=mark.marker,
        markersize=4.5,
        markerfacecolor="none",
        markeredgecolor=mark.colour,
    )
    axes.plot(
        [n],
        runs[:1],
        linestyle="none",
        marker=mark.marker,
        markersize=11,
        color=mark.colour,
        markeredgecolor="white",
    )
    axes.text(n + SPREAD + 0.05, runs[0], f"{runs[0]:.1f}", va="center", fontweight="bold")
    if mean is not None:
        axes.errorbar(
            [n - 0.32],
            [mean.mean],
            [mean.half_width],
            color=INK,
            marker="_",
            markersize=12,
            capsize=4,
            linewidth=1.5,
        )


def draw_difference(axes, difference):
    axes.axhline(0, color=INK, linewidth=1, linestyle=(0, (4, 2)))
    axes.errorbar(
        [0],
        [difference.mean],
        [difference.half_width],
        color=MARKS[4].colour,
        marker=MARKS[3].marker,
        markersize=8,
        capsize=7,
        linewidth=2,
    )
    reach = 1.25 * max(abs(difference.low), abs(difference.high), 0.01)
    axes.set(xlim=(-1, 1), ylim=(-reach, reach), xticks=[], ylabel="second minus first")
    axes.set_title("Difference", fontsize=SMALL_TEXT_SIZE + 1, fontweight="normal")
    axes.text(0.95, 0, "none", va="bottom", ha="right", fontsize=SMALL_TEXT_SIZE)


def caption(title, values):
    n = min(map(len, values.values()))
    if n < 2:
        return f"{title}. One run each: a large mark alone says nothing of chance."
    return (
        f"{title}. Large mark: the first run. Small marks: {n - 1} more repeats. Bar beside "
        "them: the mean with its 95 % interval. Right: second minus first; the dashed line "
        "is no difference."
    )


def alt(title, unit, values, difference):
    first = " and ".join(f"{name} {runs[0]:.1f}" for name, runs in values.items())
    if difference is None:
        return f"{title} ({unit}): in one run each, {first}."
    spread = "; ".join(
        f"{name} from {min(runs):.1f} to {max(runs):.1f}" for name, runs in values.items()
    )
    n = min(map(len, values.values()))
    return (
        f"{title} ({unit}): first runs {first}. In {number_of(n, 'repeat')}: {spread}. Second "
        f"minus first {difference.mean:.1f}, 95 % interval {difference.low:.1f} to "
        f"{difference.high:.1f}."
    )

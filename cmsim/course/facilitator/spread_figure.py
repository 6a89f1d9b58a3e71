"""The guesses of a room at one number, with the run beside them once there is one."""

from collections import Counter

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.style import BLUE, INK, VERMILION, house, new_axes

WIDTH, HEIGHT = 6.0, 2.9
BINS = 24


@house()
def spread(title, unit, guesses, quartiles, run=None):
    """Return each guess as a dot, the middle half as a bar, and the run as a line with its band.

    ``quartiles`` are lowest, lower quartile, median, upper quartile and highest of ``guesses``;
    ``run`` is ``(value, low, high)``, its bounds ``None`` where there is no interval.
    """
    axes = new_axes(WIDTH, HEIGHT)
    low, lower, middle, upper, high = quartiles
    ends = [low, high] + [end for end in (run or ()) if end is not None]
    reach = (max(ends) - min(ends)) or abs(max(ends)) or 1
    places = stacked(guesses, reach / BINS)
    axes.plot(
        [x for x, _ in places],
        [y for _, y in places],
        linestyle="none",
        marker="o",
        color=BLUE,
        markeredgecolor="white",
        markersize=8,
        label="a guess",
    )
    axes.plot(
        [lower, upper],
        [-0.9, -0.9],
        color=BLUE,
        linewidth=6,
        solid_capstyle="butt",
        label="middle half of the room",
    )
    axes.plot([middle], [-0.9], marker="|", color="white", markersize=9, markeredgewidth=2)
    if run is not None:
        value, run_low, run_high = run
        if run_low is not None:
            axes.axvspan(
                run_low,
                run_high,
                facecolor=VERMILION,
                alpha=0.18,
                hatch="///",
                edgecolor=VERMILION,
                linewidth=0,
            )
        axes.axvline(value, color=VERMILION, linestyle=(0, (6, 2)), linewidth=2.2, label="the run")
    top = max(y for _, y in places)
    axes.set(
        xlabel=unit or "",
        ylim=(-1.8, max(top + 1, 3)),
        yticks=[],
        xlim=(min(ends) - reach / 12, max(ends) + reach / 12),
    )
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)
    axes.axhline(-1.4, color=INK, linewidth=0)
    return Drawing(
        axes.figure,
        alt(title, unit, guesses, quartiles, run),
        f"{title} Each dot is one guess; the bar is the middle half of the room.",
        ("Guess", "How many"),
        sorted(Counter(map(float, guesses)).items()),
    )


def stacked(guesses, width):
    """Return a place for each guess; those that fall close together stand on each other."""
    heights, places = Counter(), []
    for guess in sorted(guesses):
        column = round(guess / width)
        places.append((guess, heights[column]))
        heights[column] += 1
    return places


def alt(title, unit, guesses, quartiles, run):
    """Return the message in words: where half of the room lies, and where the run."""
    _, lower, middle, upper, _ = quartiles
    said = (
        f"{title} {number_of(len(guesses), 'guess', 'guesses')}: half of them between {lower:.4g} "
        f"and {upper:.4g} {unit}, the middle one {middle:.4g}."
    )
    if run is None:
        return said
    value, low, high = run
    band = "" if low is None else f", 95 % interval {low:.3g} to {high:.3g}"
    return f"{said} The run: {value:.3g} {unit}{band}."


def drawn(one, fact=None):
    """Return the picture of a :class:`Spread`, with a fact of a run where there is one."""
    run = fact and (fact["value"], fact["low"], fact["high"])
    return spread(one.text, one.unit, one.guesses, one.quartiles, run)

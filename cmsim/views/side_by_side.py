"""Structures side by side: a mark with its interval for each, outcome by outcome."""

from textwrap import fill

from cmsim.scenario.library.structures import STRUCTURES
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.sentences import number
from cmsim.views.style import MARKS, SMALL_TEXT_SIZE, house, new_figure

WIDTH, EACH = 5.0, 1.25


@house()
def side_by_side(outcomes, replications, most=8):
    """Return a small picture for each outcome: a mark with its interval for each structure.

    ``outcomes`` is ``{measure: {structure: Estimate}}``; the first ``most`` are drawn, all are
    in the table.
    """
    drawn = dict(list(outcomes.items())[:most])
    rows = -(-len(drawn) // 2)
    figure = new_figure(WIDTH, EACH * rows)
    figure.set_layout_engine("none")  # fitting a dozen small pictures takes seconds
    grid = figure.subplots(
        rows,
        2,
        squeeze=False,
        sharey=True,
        gridspec_kw={
            "left": 0.16,
            "right": 0.98,
            "top": 1 - 0.36 / (EACH * rows),
            "bottom": 0.26 / (EACH * rows),
            "hspace": 0.95,
            "wspace": 0.12,
        },
    )
    for axes, (measure, levels) in zip(grid.flat, drawn.items()):
        draw_outcome(axes, measure, levels)
    for axes in list(grid.flat)[len(drawn) :]:
        axes.set_axis_off()
    more = f" The table has all {len(outcomes)} outcomes." if len(drawn) < len(outcomes) else ""
    caption = (
        f"Each mark: the mean of {number_of(replications, 'repeat')} with its 95 % interval. "
        f"The same patients and the same random events in all.{more}"
    )
    return Drawing(
        figure, alt_side_by_side(outcomes, replications), caption, *table_side_by_side(outcomes)
    )


def draw_outcome(axes, measure, levels):
    """Draw one outcome, the structures from top to bottom."""
    for n, (name, known) in enumerate(levels.items()):
        if known.n:
            mark = STRUCTURES.get(name, MARKS[n % len(MARKS)])
            axes.errorbar(
                [known.mean],
                [-n],
                xerr=[[reach(known)], [reach(known)]],
                color=mark.colour,
                marker=mark.marker,
                markersize=6,
                capsize=3,
                linewidth=1.8,
            )
    axes.set_yticks([-n for n in range(len(levels))], labels=list(levels))
    axes.set_ylim(0.6 - len(levels), 0.6)
    axes.set_title(fill(str(measure), 30), fontsize=SMALL_TEXT_SIZE - 1, fontweight="normal")
    axes.tick_params(labelsize=SMALL_TEXT_SIZE - 1)
    axes.locator_params(axis="x", nbins=4)
    axes.margins(x=0.12)
    axes.grid(axis="x")
    if all(known.mean == 0 for known in levels.values() if known.n):
        axes.set_xlim(-1, 1)


def reach(known):
    """Return a half-width that can be drawn: none from one replication."""
    return known.half_width if known.n > 1 else 0.0


def alt_side_by_side(outcomes, replications):
    """Return the first two outcomes in words."""
    told = "; ".join(
        f"{measure}: "
        + ", ".join(
            f"{name} {number(known.mean, known)}" for name, known in levels.items() if known.n
        )
        for measure, levels in list(outcomes.items())[:2]
    )
    return (
        f"Structures side by side on {len(outcomes)} outcomes, mean of "
        f"{number_of(replications, 'repeat')}. {told}."
    )


def table_side_by_side(outcomes):
    """Return (columns, rows): mean and interval of each structure, an outcome to a row."""
    names = list(next(iter(outcomes.values())))
    rows = [
        (str(measure), *(in_cell(levels[name]) for name in names))
        for measure, levels in outcomes.items()
    ]
    return ("Outcome", *names), rows


def in_cell(known):
    """Return an estimate as it stands in a table: the mean, and the interval in brackets."""
    if not known.n:
        return "no value"
    shown = number(known.mean, known)
    if known.n < 2 or known.half_width == 0:
        return shown
    return f"{shown} ({number(known.low, known)} to {number(known.high, known)})"

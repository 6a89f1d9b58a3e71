"""What each pro and con is worth: an interval for each, the largest first."""

from cmsim.views.drawing import Drawing, number_of
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, reach
from cmsim.views.style import BLUE, INK, SMALL_TEXT_SIZE, VERMILION, house, new_figure

WIDTH, EACH = 5.0, 0.46


@house()
def worth(title, measure, rows, replications):
    """Return a line for each row: what it is worth, with its interval, the largest first.

    ``rows`` are ``(statement, sign, Estimate)``: the outcome with the row minus without it.
    """
    rows = sorted(rows, key=lambda row: -abs(row[2].mean))
    figure = new_figure(WIDTH, 0.9 + EACH * len(rows))
    axes = figure.subplots()
    axes.axvline(0, color=INK, linewidth=1, linestyle=(0, (4, 2)))
    for n, (statement, sign, known) in enumerate(rows):
        colour, marker = (BLUE, "o") if sign == "+" else (VERMILION, "s")
        axes.errorbar(
            [known.mean],
            [-n],
            xerr=[[reach(known)], [reach(known)]],
            color=colour,
            marker=marker,
            capsize=3,
            linewidth=2,
            markersize=6,
            markerfacecolor=colour if known.clear else "white",
        )
        axes.annotate(
            f"{sign} {statement}",
            (0, -n + 0.26),
            (4, 0),
            va="bottom",
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=SMALL_TEXT_SIZE - 0.5,
        )
    axes.set(ylim=(0.5 - len(rows), 0.9), yticks=[], xlabel=f"{measure}: with it, minus without")
    axes.xaxis.label.set_size(SMALL_TEXT_SIZE)
    axes.spines["left"].set_visible(False)
    axes.grid(False)
    caption = (
        f"{title}. Each row switched off alone, {number_of(replications, 'repeat')}. Round: a "
        "pro; square: a con; hollow: no clear difference. All the intervals hold at once "
        "with 95 % confidence."
    )
    return Drawing(
        figure,
        alt_worth(title, measure, rows),
        caption,
        ("Row", "Sign", f"Worth: {measure}", "Clear?"),
        [
            (statement, sign, in_cell(known), "yes" if known.clear else "no")
            for statement, sign, known in rows
        ],
    )


def alt_worth(title, measure, rows):
    """Return the two rows that are worth most, in words."""
    told = " and ".join(
        f"“{statement}” {number(known.mean, known)}" for statement, _, known in rows[:2]
    )
    clear = sum(known.clear for _, _, known in rows)
    return (
        f"{title}. What each of {number_of(len(rows), 'row')} moves {measure} by: most, {told}; "
        f"{clear} make a clear difference."
    )

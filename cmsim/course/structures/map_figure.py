"""Which structure wins where: a map that can be read in grey."""

from typing import NamedTuple

from matplotlib.patches import Patch, Rectangle

from cmsim.analysis.structure_map import NO_DIFFERENCE as UNDECIDED
from cmsim.scenario.library.structures import STRUCTURES, staffed_structures
from cmsim.views.drawing import Drawing
from cmsim.views.side_by_side import in_cell
from cmsim.views.style import GREY, NO_DIFFERENCE, SMALL_TEXT_SIZE, house, new_figure

WIDTH, EACH = 5.0, 0.62


class CellLook(NamedTuple):
    """How a cell is drawn: its letter, its shade and its pattern."""

    letter: str
    shade: str
    hatch: str


def verdicts():
    """Return ``{winner: CellLook}``: every structure, and that there is no clear difference."""
    rows = {name: STRUCTURES[name] for name in staffed_structures()}
    drawn = {name: CellLook(row.letter, row.shade, row.hatch) for name, row in rows.items()}
    return drawn | {UNDECIDED: CellLook("=", NO_DIFFERENCE, "xx")}


@house()
def where(map_, x_words, y_words, title, ceiling):
    """Return a map of who wins: a letter, a shade and a pattern for each structure.

    A cell that may still change is left white, with the letter of who leads so far.
    """
    figure = new_figure(WIDTH, EACH * len(map_.ys) + 1.5)
    axes = figure.subplots()
    for row, y in enumerate(map_.ys):
        for column, x in enumerate(map_.xs):
            if (x, y) in map_.cells:
                draw_cell(axes, column, row, map_.cells[x, y], ceiling)
    axes.set_xticks(range(len(map_.xs)), labels=[f"{x:g}" for x in map_.xs])
    axes.set_yticks(range(len(map_.ys)), labels=[f"{y:g}" for y in map_.ys])
    axes.set(xlim=(-0.5, len(map_.xs) - 0.5), ylim=(-0.5, len(map_.ys) - 0.5))
    axes.set_xlabel(x_words, fontsize=SMALL_TEXT_SIZE)
    axes.set_ylabel(y_words, fontsize=SMALL_TEXT_SIZE)
    axes.grid(False)
    draw_map_key(axes)
    done = len(map_.cells), len(map_.xs) * len(map_.ys)
    caption = (
        f"{title}. {', '.join(letters())}: clearly better than each of the "
        "others (95 % confidence in each cell). = no clear difference. White: not told yet, "
        "the small letter leads so far."
    )
    return Drawing(
        figure,
        alt_where(map_, title, done, ceiling),
        caption,
        *table_where(map_, x_words, y_words, ceiling),
    )


def draw_cell(axes, column, row, cell, ceiling):
    """Draw one cell: decided, without a clear difference, or still open."""
    at = column - 0.47, row - 0.45
    if verdict(cell, ceiling) is None:
        axes.add_patch(Rectangle(at, 0.94, 0.9, facecolor="white", edgecolor=GREY, linewidth=0.8))
        axes.text(
            column,
            row,
            f"{verdicts()[cell.leader].letter.lower() if cell.leader else ' '} ?",
            ha="center",
            va="center",
            fontsize=SMALL_TEXT_SIZE,
            color=GREY,
        )
        return
    letter, shade, hatch = verdicts()[cell.winner]
    axes.add_patch(
        Rectangle(at, 0.94, 0.9, facecolor=shade, edgecolor="white", hatch=hatch, linewidth=0)
    )
    axes.text(
        column,
        row,
        letter,
        ha="center",
        va="center",
        fontweight="bold",
        fontsize=SMALL_TEXT_SIZE + 3,
        bbox={"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.15"},
    )


def verdict(cell, ceiling):
    """Return who wins a cell, "no clear difference", or ``None`` while that is not told."""
    if cell.winner == UNDECIDED and cell.replications < ceiling:
        return None
    return cell.winner


def draw_map_key(axes):
    """Say above the map what the shades mean."""
    handles = [
        Patch(facecolor=shade, hatch=hatch, edgecolor="white", label=f"{letter} {name}")
        for name, (letter, shade, hatch) in verdicts().items()
    ]
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.02, 1),
        ncols=2,
        fontsize=SMALL_TEXT_SIZE - 0.5,
        handlelength=2,
    )


def letters():
    """Return what the letters of the structures stand for."""
    return [f"{STRUCTURES[name].letter} {name}" for name in staffed_structures()]


def alt_where(map_, title, done, ceiling):
    """Return how many cells each structure wins."""
    winners = [verdict(cell, ceiling) for cell in map_.cells.values()]
    counts = ", ".join(f"{name} {winners.count(name)}" for name in verdicts())
    return (
        f"Map. {title}: of {done[1]} cells {done[0]} have been looked at; {counts}, "
        f"not told yet {winners.count(None)}."
    )


def table_where(map_, x_words, y_words, ceiling):
    """Return (columns, rows): a row for each cell looked at."""
    rows = []
    for (x, y), cell in map_.cells.items():
        won = verdict(cell, ceiling)
        rows.append(
            (
                f"{x:g}",
                f"{y:g}",
                won or "not told yet",
                cell.leader or "nobody",
                "no value" if cell.lead is None else in_cell(cell.lead),
                cell.replications,
            )
        )
    return (x_words, y_words, "Winner", "Best mean", "Lead over the next", "Repeats"), rows

"""Which structure wins where: a map that can be read in gray."""

from typing import NamedTuple

from cmsim.analysis.structure_map import NO_DIFFERENCE as UNDECIDED
from cmsim.scenario.library.structures import STRUCTURES, staffed_structures
from cmsim.views.drawing import Drawing
from cmsim.views.plot import Plot, broken
from cmsim.views.side_by_side import in_cell
from cmsim.views.style import NO_DIFFERENCE
from cmsim.views.svg import EDGE, INK, QUIET, SURFACE, Picture, box, hatched

ROW, GAP = 44, 2


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


def where(map_, x_words, y_words, title, ceiling):
    """Return a map of who wins: a letter, a shade and a pattern for each structure.

    A cell that may still change is left white, with the letter of who leads so far.
    """
    done = len(map_.cells), len(map_.xs) * len(map_.ys)
    caption = (
        f"{title}. {', '.join(letters())}: clearly better than each of the "
        "others (95 % confidence in each cell). = no clear difference. White: not told yet, "
        "the small letter leads so far."
    )
    return Drawing(
        Picture(lambda width: draw_where(width, map_, x_words, y_words, ceiling)),
        alt_where(map_, title, done, ceiling),
        caption,
        *table_where(map_, x_words, y_words, ceiling),
    )


def draw_where(width, map_, x_words, y_words, ceiling):
    """Draw the key, then the cells, the largest value of ``y`` at the top."""
    plot, left = Plot(width, 0), 34
    key = plot.keys(
        0,
        10,
        [
            (lambda x, y, look=look: swatch(x - 9, y - 8, 18, 16, look), f"{look.letter} {name}")
            for name, look in verdicts().items()
        ],
    )
    upward, across = broken(y_words, width), broken(x_words, width)
    for n, part in enumerate(upward):
        plot.text(0, key + 24 + 16 * n, part)
    top, wide = key + 22 + 16 * len(upward), (width - left) / len(map_.xs)
    foot = top + ROW * len(map_.ys)
    for row, y in enumerate(reversed(map_.ys)):
        plot.text(left - 8, top + ROW * (row + 0.5), f"{y:g}", "end")
        for column, x in enumerate(map_.xs):
            if (x, y) in map_.cells:
                at = left + wide * column, top + ROW * row
                draw_cell(plot, *at, wide, map_.cells[x, y], ceiling)
    for column, x in enumerate(map_.xs):
        plot.text(left + wide * (column + 0.5), foot + 12, f"{x:g}", "middle")
    for n, part in enumerate(across):
        plot.text(width, foot + 30 + 16 * n, part, "end")
    plot.height = foot + 26 + 16 * len(across)
    return plot.svg()


def draw_cell(plot, x, y, wide, cell, ceiling):
    """Draw one cell: decided, without a clear difference, or still open."""
    middle, height = (x + wide / 2, y + ROW / 2), ROW - GAP
    if verdict(cell, ceiling) is None:
        plot.add(box(x + 1, y + 1, wide - GAP - 1, height - 1, SURFACE, stroke=EDGE))
        leads = verdicts()[cell.leader].letter.lower() if cell.leader else " "
        plot.text(*middle, f"{leads} ?", "middle", fill=QUIET, class_="open")
        return
    look = verdicts()[cell.winner]
    plot.add(swatch(x, y, wide - GAP, height, look))
    plot.add(box(middle[0] - 11, middle[1] - 11, 22, 22, SURFACE, rx=4))
    plot.text(*middle, look.letter, "middle", fill=INK, font_weight=700, font_size=16, class_="won")


def swatch(x, y, width, height, look):
    """Draw the shade and the pattern of who wins."""
    return box(x, y, width, height, look.shade) + hatched(x, y, width, height, look.hatch)


def verdict(cell, ceiling):
    """Return who wins a cell, "no clear difference", or ``None`` while that is not told."""
    if cell.winner == UNDECIDED and cell.replications < ceiling:
        return None
    return cell.winner


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

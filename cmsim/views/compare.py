"""Options compared on one outcome: a mark with its range for each, the best first."""

from typing import NamedTuple

from cmsim.analysis.statistics import Estimate
from cmsim.views.drawing import Drawing, number_of
from cmsim.views.plot import Plot, written
from cmsim.views.scale import reaching
from cmsim.views.sentences import number
from cmsim.views.side_by_side import in_cell, look_of, reach
from cmsim.views.svg import (
    INK,
    SMALL,
    YOURS,
    Look,
    Picture,
    box,
    line,
    marker,
    token,
    words,
)

ROW, LINE, FOOT, ROOMY, GAP = 46, 18, 52, 620, 20
BEFORE = Look(token("none"), "o")
YOUR_GUESS = "Your guess"


class Compared(NamedTuple):
    """One option: how large the outcome is, what that means beside the leader, and before.

    ``said`` is the comparison with the leader in words; ``before`` is the outcome as it stood
    before the last change, ``None`` where there was none.
    """

    name: str
    label: str
    level: Estimate
    said: str = ""
    before: Estimate | None = None
    guessed: bool = False


def compare(title, unit, rows, replications, guess=None):
    """Return a row for each option: its mark and range, its number, and beside the leader.

    ``rows`` are :class:`Compared`, the best first; ``guess`` is the reader's own ``(of, number)``.
    """
    changed = any(row.before for row in rows)
    caption = (
        f"{title}. Mark: the average of {number_of(replications, 'run')} of six months. Line: "
        "the range where the true average most likely lies (95 %)."
        + (" Gray, below: before your last change." if changed else "")
    )
    return Drawing(
        Picture(lambda width: draw_compare(width, unit, rows, guess)),
        alt_compare(title, unit, rows, guess),
        caption,
        ("Option", unit, "Beside the first", *(("Before your last change",) if changed else ())),
        [
            (
                row.label,
                in_cell(row.level),
                row.said,
                *((in_cell(row.before) if row.before else "as now",) if changed else ()),
            )
            for row in rows
        ],
    )


def draw_compare(width, unit, rows, guess):
    """Draw the options; where there is little room their words stand above their marks."""
    beside = width >= ROOMY
    left, right = 10, width - 12
    if beside:
        left = max(written(each, bold=True) for each in (YOUR_GUESS, *(r.label for r in rows))) + 36
        said = max(written(each, bold=True) for r in rows for each in (in_cell(r.level), r.said))
        right = width - said - GAP
    pitch, top = ROW if beside else ROW + 2 * LINE, 6 if guess is None else 32
    scale = reaching(*ends_of(rows, guess), left, right)
    foot = top + pitch * len(rows) + 4
    plot = Plot(width, foot + FOOT)
    if (first := rows[0].level).n > 1:
        low, high = scale(first.low), scale(first.high)
        plot.add(box(low, top, high - low, foot - top, token("tint"), class_="leader"))
    plot.across(scale, foot, unit, top, most=max(3, int((right - left) / 70)))
    for n, row in enumerate(rows):
        draw_row(plot, scale, row, top + pitch * n, right + GAP if beside else None, n == 0)
    if guess is not None:
        of, number = guess
        plot.flag(scale(number), None, 14, foot, f"{YOUR_GUESS}, {of}: {number:g}")
    return plot.svg()


def ends_of(rows, guess):
    """Return the lowest and the highest value that is drawn."""
    known = [each for row in rows for each in (row.level, row.before) if each and each.n]
    ends = [end for each in known for end in (each.mean - reach(each), each.mean + reach(each))]
    ends += [] if guess is None else [guess[1]]
    return min(ends, default=0), max(ends, default=1)


def draw_row(plot, scale, row, top, said_at, first):
    """Draw one option, what is said of it at a place beside its mark, or else above it."""
    bold = {"font_weight": 700} if first else {}
    y, x, anchor = top + ROW / 2 - 4, said_at, "start"
    upper, lower = y - 4, y + 13
    if said_at is None:
        y, x, anchor = y + 2 * LINE, plot.width, "end"
        upper, lower = top + 10, top + 10 + LINE
    halo = said_at is None
    plot.text(0, upper, row.label, fill=INK, halo=halo, **bold)
    plot.text(x, upper, in_cell(row.level), anchor, fill=INK, halo=halo, **bold)
    if row.said:
        plot.text(x, lower, row.said, anchor, halo=halo)
    if row.guessed:
        pin(plot, lower + 2)
    if row.before is not None and row.before.n:
        low, high = (
            scale(row.before.mean - reach(row.before)),
            scale(row.before.mean + reach(row.before)),
        )
        plot.add(
            line(low, y + 14, high, y + 14, BEFORE.colour, 1.4, class_="before"),
            marker(scale(row.before.mean), y + 14, BEFORE, 4, True, class_="ghost"),
        )
    plot.estimate(scale, row.level, y, look_of(row.name))


def pin(plot, y):
    """Mark an option as the one that the reader guessed."""
    wide = written(YOUR_GUESS, SMALL, True) + 14
    plot.taken.append((0, y - 9, wide, y + 9))
    plot.add(
        box(1, y - 9, wide, 18, YOURS, rx=3, stroke=INK, stroke_width=1.3),
        words(
            8,
            y,
            YOUR_GUESS,
            font_size=SMALL,
            font_weight=600,
            fill=token("yours-ink"),
            class_="flag",
        ),
    )


def alt_compare(title, unit, rows, guess):
    """Return the options in words, the best first."""
    told = "; ".join(
        f"{row.label} {number(row.level.mean, row.level)}" + (f", {row.said}" if row.said else "")
        for row in rows
        if row.level.n
    )
    pinned = next((f" You guessed {row.label}." for row in rows if row.guessed), "")
    if guess is not None:
        pinned = f" You guessed {guess[1]:g} for {guess[0]}."
    return f"{title}, {unit}. {told}.{pinned}"

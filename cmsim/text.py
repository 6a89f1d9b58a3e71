"""Texts that all layers write alike: times of day, counts, and tables of 100 columns."""

from collections.abc import Iterable, Sequence
from typing import Any

from cmsim.units import DAY

COLUMNS = 100
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_HEAD, LONGEST_ALONE = 15, 40


def counted(number: int, thing: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "replication"), counted(3, "week")
    ('1 replication', '3 weeks')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def clock(minutes: float) -> str:
    """Return a time of day as every page writes it, counted from any midnight.

    >>> clock(7 * 1440 + 545.7), clock(12 * 60), clock(14 * 60 + 45), clock(0)
    ('9:05 AM', '12:00 PM', '2:45 PM', '12:00 AM')
    """
    hour, minute = divmod(int(minutes % DAY), 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'AM' if hour < 12 else 'PM'}"


def text_table(rows: Sequence[Sequence[str]], gap: int = 2, left: int = 2) -> str:
    """Return rows of text as aligned lines: the first ``left`` columns flush left.

    >>> print(text_table([["a", "b", "c"], ["long", "x", "10"]]))
    a     b   c
    long  x  10
    """
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = (
        (
            cell.ljust(width) if n < left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths))
        )
        for row in rows
    )
    return "\n".join((" " * gap).join(line).rstrip() for line in lines)


def blocks(
    measures: Sequence[Any], heads: Sequence[str], columns: Sequence[Sequence[str]]
) -> list[str]:
    """Return the lines of a table of measures, in as many blocks as 100 columns ask for.

    ``columns`` holds a text per measure for each of the ``heads``; long heads become letters.
    """
    lines, short = [], heads
    if max(map(len, heads)) > (LONGEST_HEAD if len(heads) > 1 else LONGEST_ALONE):
        short = [LETTERS[n] if n < len(LETTERS) else str(n + 1) for n in range(len(heads))]
        lines += [f"{letter}: {head}" for letter, head in zip(short, heads)] + [""]
    fixed = [
        ["measure", *(each.label for each in measures)],
        ["unit", *(each.unit for each in measures)],
    ]
    cells = [[head, *column] for head, column in zip(short, columns)]
    while cells:
        fitting = 1
        while fitting < len(cells) and width(fixed + cells[: fitting + 1]) <= COLUMNS:
            fitting += 1
        lines += [text_table(list(zip(*fixed, *cells[:fitting]))), ""]
        cells = cells[fitting:]
    return lines[:-1]


def width(columns: Iterable[Sequence[str]]) -> int:
    """Return how many characters a table of these columns takes."""
    return sum(max(map(len, column)) + 2 for column in columns) - 2

"""Headings of a person's own sheet that are not known: found, and put in the lab's words."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from cmsim.scenario.files import tabular
from cmsim.scenario.files.tabular import HEADER_WITHIN, IDENTIFIERS, Layout
from cmsim.scenario.files.workbook import Row

MOST = 8  # headings that are asked about


class Headings(NamedTuple):
    """Where the headings of a sheet stand, and those of them that are not known, by column."""

    row: int
    unknown: dict[int, str]


def unknown(path: str | Path, layout: Layout) -> Headings | None:
    """Return the headings to ask about, ``None`` where there are none, or too many.

    A heading that may stand over something about a person is not asked about: it is refused.
    """
    rows = rows_of(path)
    likely = [row for row in islice(rows, HEADER_WITHIN) if len(texts(row)) > 1]
    if not likely:
        return None
    number, cells = max(likely, key=lambda row: len(tabular.names_in(row, layout)))
    asked = {
        place: str(cell).strip()
        for place, cell in cells.items()
        if tabular.known_as(cell, layout) not in layout.columns
    }
    if not 0 < len(asked) <= MOST or any(map(personal, asked.values())):
        return None
    return Headings(number, asked)


def rows_of(path: str | Path) -> list[Row]:
    """Return the rows of the first table of a file that has any."""
    path = Path(path)
    for table in tabular.tables(tabular.content(path), path, []):
        if rows := list(islice(table.rows, tabular.ROWS + HEADER_WITHIN + 1)):
            return rows
    return []


def texts(row: Row) -> list[str]:
    """Return the cells of a row that are words."""
    return [
        cell for cell in row[1].values() if isinstance(cell, str) and not cell.strip()[:1].isdigit()
    ]


def personal(heading: str) -> bool:
    """Say whether a heading may stand over something about a person.

    >>> personal("Last Name"), personal("Rising risk")
    (True, False)
    """
    name = "".join(c for c in heading.lower() if c.isalnum())
    return bool(IDENTIFIERS.search(name) or tabular.looks_like(heading.lower()))


def renamed(path: str | Path, found: Headings, chosen: Mapping[int, str]) -> bytes:
    """Return a sheet as CSV under the chosen columns; a column without one is left out.

    Rows keep their numbers, so that what is said of them is still right.
    """
    out, left_out = io.StringIO(), {place for place in found.unknown if not chosen.get(place)}
    write, line = csv.writer(out), 1
    for number, cells in rows_of(path):
        if number < found.row:
            continue
        while line < number:
            out.write("\r\n")
            line += 1
        heads = chosen if number == found.row else {}
        row = {n: heads.get(n) or cell for n, cell in cells.items() if n not in left_out}
        kept = [n for n in range(max(cells) + 1) if n not in left_out]
        write.writerow([as_text(row.get(n, "")) for n in kept])
        line += 1
    return out.getvalue().encode()


def as_text(cell: object) -> str:
    """Return a cell as a CSV file holds it, a moment as its day."""
    return str(cell.date() if isinstance(cell, datetime) else cell)

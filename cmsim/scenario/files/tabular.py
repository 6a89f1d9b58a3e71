"""Sheets of numbers from real offices: what a sheet means is settled before a column is read.

A sheet is CSV or Excel by what is in it and not by its name. Its header is the first row with the
columns that are needed, below any titles; notes, totals and repeated headers are no rows of data.
What was understood is said in sentences; what cannot be is refused in one line, in the words of
Excel, and so is what may name a person.

Limits: 5 MB, 5,000 rows, 50 columns, 200 characters in a cell; a workbook's rows are counted while
it is unpacked (see :mod:`cmsim.scenario.files.workbook`).
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from cmsim.scenario.files.content import LARGEST, content, decoded, one_line, refusal
from cmsim.scenario.files.workbook import FORMULA, SAVE_AS, Row, Workbook, letters

__all__ = ["LARGEST", "Layout", "Sheet", "content", "decoded", "one_line", "refusal", "rows"]

ROWS, COLUMNS = 5_000, 50
LONGEST = 200  # characters in a cell
HEADER_WITHIN = 60  # rows with something in them
SHOWN = 40  # characters of a cell in a sentence
IDENTIFIERS = re.compile(
    "name|mrn|medicalrecord|chart|ssn|socialsec|dob|birth|born|phone|mobile|telep|^tel$|^cell$|fax"
    "|mail|address|street|city|zip|postal|postcode|insur|member|subscriber|policy|medica|mbi"
    "|patient|person|^id$|account|guardian|kin$"
)
LOOKS_LIKE = {
    "a social security number": re.compile(r"\d{3}[- ]?\d{2}[- ]?\d{4}"),
    "an email address": re.compile(r"\S+@\S+\.\w+"),
    "a date": re.compile(
        r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?"
        r"|\d{1,2}[-. ]*(?:[a-z]{3,9})[-., ]+\d{2,4}|[a-z]{3,9}[. ]+\d{1,2},? +\d{4}",
        re.I,
    ),
    "a phone number": re.compile(
        r"(\+\d{1,3})?[-. ]?\(?\d{3}\)?[-. /]*\d{3}[-. ]*\d{4}|\+\d{8,15}"
        r"|\d{3}[-.]\d{4}"
    ),
}
SUM = (
    "(grand|overall|report|panel)? ?(totals?|sum)( (patients|panel|cases))?"
    "|all (sites|practices|clinics)"
)
TOTAL, SUBTOTAL = re.compile(SUM, re.I), re.compile(r".* (sub)?totals?|subtotals?( .*)?", re.I)
NOTE = re.compile(r"[*†‡]|(applied filters|filters?|notes?|source|as of|run|printed|page)\b", re.I)
BLANK = re.compile(r"[-–—.]+|n\.?/?a\.?|none|not applicable", re.I)
THOUSANDS = re.compile(r"([-+]?\d{1,3})((?:[,’' \u00a0\u2009\u202f]\d{3})+)(\.\d+)?")
DECIMAL_COMMA = re.compile(r"([-+]?\d+),(\d{1,2})")
ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)", re.I
)
HIDDEN = re.compile(r"[<≤]=? *\d+|(less|fewer) than \d+|\*+|suppressed|masked|redacted", re.I)
SEPARATOR_LINE = re.compile("sep=(.)\r?\n", re.I)
WRITTEN_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y")
SERIALS = range(25_569, 73_051)  # the days from 1970 to 2099, as Excel counts them
EXCEL_DAY_0 = date(1899, 12, 30)
NOT_WORKBOOKS = {
    b"\xd0\xcf\x11\xe0": "is an old Excel file (.xls). " + SAVE_AS,
    b"%PDF": "is a PDF. Copy the table into Excel, then File > Save As > Excel Workbook (*.xlsx)",
    b"{\\rtf": "is rich text. Copy the table into Excel, then File > Save As > Excel Workbook "
    "(*.xlsx)",
    b"\x89PNG": "is a picture; a CSV or Excel file is needed",
    b"\xff\xd8\xff": "is a picture; a CSV or Excel file is needed",
}
PASSWORD = (
    "is protected by a password. In Excel: File > Info > Protect Workbook > Encrypt with Password, "
    "clear the box, save"
)
WEB_PAGE = (
    "is a web page with an Excel name. Open it in Excel, then File > Save As > Excel Workbook"
)
OLD_XML = "is an XML Spreadsheet 2003. " + SAVE_AS
ANSI = (
    "The file is not UTF-8; it was read as Windows text. If a name looks wrong, save it in Excel "
    "with File > Save As > CSV UTF-8."
)
CSV_AGAIN = "In Excel: File > Save As > CSV UTF-8 (Comma delimited) (*.csv)"


class Layout(NamedTuple):
    """What columns a sheet may have, which it must have, and what else they are called.

    ``sums`` are the columns whose rows a row of totals adds up; ``dates`` those that may hold one.
    """

    columns: Collection[str]
    required: Collection[str] = ()
    also: Mapping[str, str] = {}
    sums: Sequence[str] = ()
    dates: Collection[str] = ()


class Sheet(NamedTuple):
    """The rows of data of a sheet, the letter of each column, and what was understood."""

    rows: list[tuple[int, dict[str, object]]]
    letters: dict[str, str]
    said: tuple[str, ...]


class Table(NamedTuple):
    """One way to see a file as rows: a sheet of a workbook, or a text split at a separator."""

    name: str
    rows: Iterator[Row]


def rows(
    path: str | Path, columns: Collection[str], required: Collection[str] = ()
) -> list[tuple[int, dict[str, object]]]:
    """Return ``[(row number, {column: value})]`` of a CSV or Excel file; blank cells left out."""
    return sheet(path, Layout(columns, required)).rows


def sheet(path: str | Path, layout: Layout) -> Sheet:
    """Return what a CSV or Excel file holds, understood by a layout.

    Headers count without regard to case; rows are numbered as in a spreadsheet.
    """
    path, data = Path(path), content(path)
    said: list[str] = []
    (_, cells), rest = chosen(tables(data, path, said), path, layout, said)
    header = {place: column(cell, path, layout, said) for place, cell in cells.items()}
    check_header([*header.values()], path, layout.required)
    found = list(understood(rest, header, cells, path, layout, said))
    found = without_total(found, path, layout, said)
    return Sheet(
        [row for row in found if row[1]],
        {name: letters(place) for place, name in header.items()},
        tuple(said),
    )


# --- the file


def tables(data: bytes, path: Path, said: list[str]) -> Iterator[Table]:
    """Yield the tables that a file may hold, most likely first; refuse other kinds of files."""
    if not data.strip():
        raise refusal(f"{path}: is empty")
    if data.startswith(b"PK"):
        book = Workbook(data, path)
        return (Table(each.name, book.rows(each)) for each in book.sheets)
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
        raise refusal(f"{path}: {PASSWORD}")
    for mark, kind in NOT_WORKBOOKS.items():
        if data.startswith(mark):
            raise refusal(f"{path}: {kind}")
    text = text_of(data, path, said)
    start = text[:2000].lstrip().lower()
    if start.startswith("<?xml") and "excel.sheet" in start:
        raise refusal(f"{path}: {OLD_XML}")
    if re.match(r"<(!doctype html|html|table|meta|head|body|\?xml)", start):
        raise refusal(f"{path}: {WEB_PAGE}")
    return split_tables(text, path)


def text_of(data: bytes, path: Path, said: list[str]) -> str:
    """Return the text of a CSV file in UTF-8, in UTF-16 with its mark, or in Windows letters."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise refusal(f"{path}: is not a text file, and no Excel file. {CSV_AGAIN}") from None
        said.append(ANSI)
    if "\0" in text:
        raise refusal(f"{path}: is not a text file (it holds NUL characters). {CSV_AGAIN}")
    if not text.strip():
        raise refusal(f"{path}: is empty")
    return text


def split_tables(text: str, path: Path) -> Iterator[Table]:
    """Yield a text split at each separator that it may mean, the most frequent first."""
    declared = SEPARATOR_LINE.match(text)
    start = text[:20_000]
    likely = sorted(",;\t|", key=start.count, reverse=True)
    for separator in [declared[1]] if declared else likely:
        yield Table("", split(text, separator, bool(declared), path))


def split(text: str, separator: str, declared: bool, path: Path) -> Iterator[Row]:
    """Yield the rows of a text that hold a value."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(lines, 1):
            cells: dict[int, object] = {n: cell for n, cell in enumerate(row) if cell.strip()}
            if cells and not (declared and number == 1):
                yield number, cells
    except csv.Error as error:
        raise refusal(f"{path}: is not a proper CSV file: {error}. {CSV_AGAIN}") from None


# --- the header


def chosen(
    candidates: Iterator[Table], path: Path, layout: Layout, said: list[str]
) -> tuple[Row, Iterator[Row]]:
    """Return the header and the rows below it, from the first table that has one."""
    best: tuple[int, Row] | None = None
    passed: list[str] = []
    for table in candidates:
        first: list[Row] = []
        for row in islice(table.rows, HEADER_WITHIN):
            known = names_in(row, layout)
            first.append(row)
            if known and known >= set(layout.required):
                say_where(first, table, passed, said)
                return row, table.rows
            if best is None or len(known) > best[0]:
                best = len(known), row
        passed.append(table.name)
    if best is None:
        raise refusal(f"{path}: is empty")
    return best[1], iter(())


def names_in(row: Row, layout: Layout) -> set[str]:
    """Return the known columns that a row names."""
    return {name for cell in row[1].values() if (name := known_as(cell, layout)) in layout.columns}


def known_as(cell: object, layout: Layout) -> str:
    """Return a header as the name of a column, whether there is one of that name or not."""
    name = re.sub(r"[\W_]+", "_", str(cell)[: LONGEST + 1].strip().lower()).strip("_")
    return name if name in layout.columns else layout.also.get(name, name)


def say_where(first: Sequence[Row], table: Table, passed: Sequence[str], said: list[str]) -> None:
    """Say which sheet and which row the header was found in, unless it is the first."""
    if passed and table.name:
        said.append(
            f"Read from the sheet {quoted(table.name)}; {listed(map(quoted, passed))} "
            f"{'has' if len(passed) == 1 else 'have'} no such columns."
        )
    if len(first) > 1:
        said.append(
            f"The header stands in row {first[-1][0]}; what stands above it, in "
            f"{rows_in_words([n for n, _ in first[:-1]])}, is left out."
        )


def column(cell: object, path: Path, layout: Layout, said: list[str]) -> str:
    """Return which column a header means; refuse unknown ones and identifiers."""
    words = str(cell).strip().lower()
    if len(words) > LONGEST:
        raise refusal(f"{path}: a column's name has more than {LONGEST} characters")
    name = known_as(cell, layout)
    if name in layout.columns or name == "":
        if words.replace("_", " ").replace("-", " ") != name.replace("_", " "):
            said.append(f"{quoted(cell)} was read as the column {name}.")
        return name
    allowed = ", ".join(layout.columns)
    if IDENTIFIERS.search(name.replace("_", "")) or looks_like(words):
        raise refusal(
            f"{path}: column {words[:SHOWN]!r} may identify a person; take it out (allowed: "
            f"{allowed})"
        )
    raise refusal(f"{path}: no column {words[:SHOWN]!r} is known; allowed are {allowed}")


def check_header(header: Sequence[str], path: Path, required: Collection[str]) -> None:
    """Refuse a header with too many columns, one twice or a required one missing."""
    if len(header) > COLUMNS:
        raise refusal(f"{path}: more than {COLUMNS} columns")
    for name in header:
        if name and header.count(name) > 1:
            raise refusal(f"{path}: column {name!r} is there twice")
    for name in required:
        if name not in header:
            raise refusal(f"{path}: column {name!r} is missing")


# --- the rows below it


def understood(
    rest: Iterator[Row],
    header: Mapping[int, str],
    head: Mapping[int, object],
    path: Path,
    layout: Layout,
    said: list[str],
) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the rows that hold data, and say which do not."""
    notes: list[tuple[int, str]] = []
    blanks: list[str] = []
    count = 0
    for number, cells in rest:
        if cells == head:
            said.append(f"Row {number} repeats the header and is left out.")
        elif note := note_in(cells, header):
            notes.append((number, note))
        else:
            count += 1
            if count > ROWS:
                raise refusal(f"{path}: more than {ROWS:,} rows; that is the most allowed")
            yield number, values(number, cells, header, path, layout, said, blanks)
    if blanks:
        said.append(f"Taken as blank: {listed(blanks[:5])}{and_more(len(blanks) - 5)}.")
    said += [
        f"Row {number} ({quoted(note)}) is no row of data and is left out."
        for number, note in notes[:5]
    ]
    if notes[5:]:
        said.append(f"So are {len(notes) - 5:,} more rows.")


def note_in(cells: Mapping[int, object], header: Mapping[int, str]) -> str:
    """Return the words of a row that is a note and no data, or nothing.

    A note is one text, of three words or more or marked as one, in a sheet of several columns; or
    it stands outside the table.
    """
    texts = [str(value).strip() for value in cells.values()]
    if not set(cells) & set(header):
        return texts[0] or "a blank"
    if len(texts) > 1 or len(header) < 2 or not isinstance(next(iter(cells.values())), str):
        return ""
    text = texts[0]
    marked = len(text.split()) > 2 or NOTE.match(text)
    return text if marked and not looks_like(text) else ""


def values(
    number: int,
    cells: Mapping[int, object],
    header: Mapping[int, str],
    path: Path,
    layout: Layout,
    said: list[str],
    blanks: list[str],
) -> dict[str, object]:
    """Return ``{column: value}`` of one row without its blank cells."""
    found: dict[str, object] = {}
    for place, value in cells.items():
        name = header.get(place, "")
        if not name:
            raise refusal(
                f"{path}: row {number}: a value in column {place + 1} (cell "
                f"{letters(place)}{number}), which has no name"
            )
        where = f"{path}: row {number}: {name}"
        if isinstance(value, str):
            value = value.strip()
            if len(value) > LONGEST:
                raise refusal(f"{where}: a cell of more than {LONGEST} characters")
            if BLANK.fullmatch(value):
                blanks.append(f"{quoted(value)} in row {number}, {name}")
                continue
            check_shown(value, f"{path}: row {number}: cell {letters(place)}{number} ({name})")
            value = plain_number(value, number, name, said)
        if name in layout.dates:
            value = as_date(value)
        if not (name in layout.dates and isinstance(value, date)):
            check_cell(value, where, f"{letters(place)}{number}")
        found[name] = value
    return found


def check_shown(value: str, where: str) -> None:
    """Refuse what stands in a cell in place of a value, and say what to type instead."""
    if ERROR.fullmatch(value):
        raise refusal(
            f"{where} holds {value}, which Excel shows where a formula finds nothing; type the "
            "value itself"
        )
    if HIDDEN.fullmatch(value):
        raise refusal(
            f"{where} holds {value!r}, a count that was hidden because it is small; type your best "
            "whole number"
        )


def plain_number(text: str, number: int, name: str, said: list[str]) -> str:
    """Return a number without the commas of thousands, other texts as they are.

    >>> plain_number("33,750", 2, "low", []), plain_number("Elm, Oak", 2, "practice", [])
    ('33750', 'Elm, Oak')
    """
    if match := THOUSANDS.fullmatch(text):
        return match[1] + re.sub(r"\D", "", match[2]) + (match[3] or "")
    if match := DECIMAL_COMMA.fullmatch(text):
        said.append(f"{quoted(text)} in row {number}, {name}, was read as {match[1]}.{match[2]}.")
        return f"{match[1]}.{match[2]}"
    return text


def as_date(value: object) -> object:
    """Return the date that a cell means, also as the number that Excel keeps; else the value."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit()):
        days = int(float(value))
        return EXCEL_DAY_0 + timedelta(days=days) if days in SERIALS else value
    for written in WRITTEN_DATES:
        try:
            return datetime.strptime(str(value), written).date()
        except ValueError:
            continue
    return value


def check_cell(value: object, where: str, cell: str) -> None:
    """Refuse formulas, and what looks like a date of birth, a number or address of a person."""
    kind = (
        "a date" if isinstance(value, (date, datetime, time, timedelta)) else looks_like(str(value))
    )
    if kind == "a date":
        raise refusal(
            f"{where}: looks like a date, which may identify a person; give days from "
            "the start as a number"
        )
    if kind:
        raise refusal(f"{where}: looks like {kind}, which may identify a person; take it out")
    if value == FORMULA:
        raise refusal(
            f"{where}: cell {cell} is a formula without a stored value. In Excel: copy the cells, "
            "Paste Special > Values, save"
        )
    if isinstance(value, str) and value[0] in "=@+-|" and not re.match(r"[-+][\d.]", value):
        raise refusal(f"{where}: cell {cell} is a formula; only values are allowed")


def looks_like(text: str) -> str | None:
    """Return what kind of identifier a text looks like, or None."""
    return next((kind for kind, pattern in LOOKS_LIKE.items() if pattern.fullmatch(text)), None)


# --- totals


def without_total(
    found: list[tuple[int, dict[str, object]]], path: Path, layout: Layout, said: list[str]
) -> list[tuple[int, dict[str, object]]]:
    """Return the rows without those of totals, known by their name or because they add up."""
    kept: list[tuple[int, dict[str, object]]] = []
    for n, (number, row) in enumerate(found):
        name = next((value for value in row.values() if isinstance(value, str)), "")
        named = bool(TOTAL.fullmatch(name.rstrip(":")))
        if named and kept:
            said.append(
                f"Row {number} ({quoted(name)}) is a total and is left out."
                + "".join(differing(row, kept, layout.sums))
            )
        elif SUBTOTAL.fullmatch(name) and kept and layout.sums:
            said.append(f"Row {number} ({quoted(name)}) is a subtotal and is left out.")
        elif adds_up(row, kept, layout, last=n == len(found) - 1):
            said.append(f"Row {number} adds up the rows above: it is their total and is left out.")
        else:
            kept.append((number, row))
    return kept


def number_in(row: Mapping[str, object], name: str) -> float:
    """Return the number in a column, nan where there is none."""
    try:
        return float(str(row.get(name, "nan")))
    except ValueError:
        return float("nan")


def sum_of(kept: Iterable[tuple[int, Mapping[str, object]]], name: str) -> float:
    """Return what the rows add up to in a column."""
    return sum(number_in(row, name) for _, row in kept if name in row)


def adds_up(
    row: Mapping[str, object],
    kept: Sequence[tuple[int, Mapping[str, object]]],
    layout: Layout,
    last: bool,
) -> bool:
    """Say whether a row adds up all above it: one without a name, or the last of several."""
    named = [name for name in row if name not in layout.sums]
    filled = [name for name in layout.sums if name in row]
    if not kept or len(filled) < 2 or not any(number_in(row, name) for name in filled):
        return False
    could_be = (last and len(kept) > 1) or (not named and set(kept[0][1]) > set(layout.sums))
    return could_be and all(number_in(row, name) == sum_of(kept, name) for name in filled)


def differing(
    row: Mapping[str, object],
    kept: Sequence[tuple[int, Mapping[str, object]]],
    sums: Sequence[str],
) -> Iterator[str]:
    """Yield what a row of totals says otherwise than the rows above it."""
    wrong = [
        f"{name} {number_in(row, name):,g} against {sum_of(kept, name):,g}"
        for name in sums
        if name in row and number_in(row, name) != sum_of(kept, name)
    ]
    if wrong:
        yield f" It does not agree with the rows above: {listed(wrong)}. Check which is right."
    elif sums:
        yield " It agrees with the rows above."


# --- words


def quoted(cell: object) -> str:
    """Return what stands in a cell in quotation marks, cut short; a person's mark is not shown."""
    text = one_line(str(cell))
    if any(pattern.search(text) for kind, pattern in LOOKS_LIKE.items() if kind != "a date"):
        return "“…”"
    return f"“{text[:SHOWN]}{'…' if text[SHOWN:] else ''}”"


def listed(parts: Iterable[str]) -> str:
    """Return parts as words.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def and_more(number: int) -> str:
    """Say how many more there are, or nothing."""
    return f" and {number:,} more" if number > 0 else ""


def rows_in_words(numbers: Sequence[int]) -> str:
    """Return which rows are meant.

    >>> rows_in_words([1]), rows_in_words([1, 2, 4])
    ('row 1', 'rows 1, 2 and 4')
    """
    shown = [f"{number:,}" for number in numbers]
    if len(shown) == 1:
        return f"row {shown[0]}"
    return f"rows {listed(shown) if len(shown) < 6 else f'{shown[0]} to {shown[-1]}'}"

"""Rows of a CSV or Excel file, refused when they are too many, not plain, or may name a person.

Limits: 5 MB, 5,000 rows, 50 columns, 200 characters in a cell. Of a workbook only the first
sheet is read.
"""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cmsim.scenario.parameter import Refusal

LARGEST = 5_000_000  # bytes
UNPACKED = 100_000_000  # bytes
ROWS, COLUMNS = 5_000, 50
LONGEST = 200  # characters in a cell
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


def one_line(text: str, longest: int = 600) -> str:
    """Return a text as one printable line."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else "?" for c in line)[:longest]


def refusal(text: str) -> Refusal:
    """Return a refusal that says ``text`` in one line."""
    return Refusal(one_line(text))


def content(path: str | Path) -> bytes:
    """Return the bytes of a file that is neither missing nor over 5 MB."""
    path = Path(path)
    try:
        if path.is_dir():
            raise refusal(f"{path}: is a folder; a file is needed")
        if not path.exists():
            raise refusal(f"{path}: no such file")
        if not path.is_file():
            raise refusal(f"{path}: is not a plain file")
        if path.stat().st_size > LARGEST:
            raise refusal(
                f"{path}: {path.stat().st_size / 1e6:,.1f} MB; at most "
                f"{LARGEST / 1e6:g} MB is allowed"
            )
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except Refusal:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refusal(f"{str(path)[:80]!r}: cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise refusal(f"{path}: more than {LARGEST / 1e6:g} MB")
    return data


def decoded(data: bytes, where: str | Path) -> str:
    """Return bytes as text; refuse what is not UTF-8 text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(
            f"{where}: is not a text file (byte {error.start + 1} is not UTF-8); save "
            "it as UTF-8 text"
        ) from None
    if "\0" in text:
        raise refusal(f"{where}: is not a text file (it holds NUL characters)")
    if not text.strip():
        raise refusal(f"{where}: is empty")
    return text


def rows(
    path: str | Path, columns: Collection[str], required: Collection[str] = ()
) -> list[tuple[int, dict[str, object]]]:
    """Return ``[(row number, {column: value})]`` of a CSV or .xlsx file; blank cells left out.

    Headers count without regard to case; rows are numbered as in a spreadsheet.
    """
    path, data = Path(path), content(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise refusal(f"{path}: a file that ends in .csv or .xlsx is needed")
    numbered = list(workbook(data, path) if kind == ".xlsx" else comma_separated(data, path))
    if not numbered:
        raise refusal(f"{path}: is empty")
    (_, first), rest = numbered[0], numbered[1:]
    header = [column(cell, path, columns) for cell in first]
    check_header(header, path, required)
    return [(number, cells(number, row, header, path)) for number, row in rest]


def column(cell: object, path: Path, columns: Collection[str]) -> str:
    """Return which of ``columns`` a header means; refuse unknown ones and identifiers."""
    words = str(cell).strip().lower()
    name = re.sub(r"[\W_]+", "_", words).strip("_")
    if name in columns or name == "":
        return name
    if IDENTIFIERS.search(name.replace("_", "")) or looks_like(words):
        raise refusal(
            f"{path}: column {words[:40]!r} may identify a person; take it out (allowed: "
            f"{', '.join(columns)})"
        )
    raise refusal(f"{path}: no column {words[:40]!r} is known; allowed are {', '.join(columns)}")


def check_header(header: Sequence[str], path: Path, required: Collection[str]) -> None:
    """Refuse a header with a column twice or a required one missing."""
    for name in header:
        if name and header.count(name) > 1:
            raise refusal(f"{path}: column {name!r} is there twice")
    for name in required:
        if name not in header:
            raise refusal(f"{path}: column {name!r} is missing")


def cells(
    number: int, row: Sequence[object], header: Sequence[str], path: Path
) -> dict[str, object]:
    """Return ``{column: value}`` of one row without its blank cells."""
    values: dict[str, object] = {}
    for place, value in enumerate(row):
        value = value.strip() if isinstance(value, str) else value
        if value is None or value == "":
            continue
        name = header[place] if place < len(header) else ""
        if not name:
            raise refusal(f"{path}: row {number}: a value in column {place + 1}, which has no name")
        check_cell(value, f"{path}: row {number}: {name}")
        values[name] = value
    return values


def check_cell(value: object, where: str) -> None:
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
    if isinstance(value, str) and value[0] in "=@+-|" and not re.match(r"[-+][\d.]", value):
        raise refusal(f"{where}: is a formula; only values are allowed")


def looks_like(text: str) -> str | None:
    """Return what kind of identifier a text looks like, or None."""
    return next((kind for kind, pattern in LOOKS_LIKE.items() if pattern.fullmatch(text)), None)


def bounded_rows(
    numbered: Iterable[tuple[int, Sequence[object]]], path: Path
) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the rows that are not blank, refusing too many or too wide ones."""
    for count, (number, row) in enumerate(
        pair for pair in numbered if any(cell not in (None, "") for cell in pair[1])
    ):
        if count > ROWS:
            raise refusal(f"{path}: more than {ROWS:,} rows; that is the most allowed")
        if any(isinstance(cell, str) and len(cell) > LONGEST for cell in row):
            raise refusal(f"{path}: row {number}: a cell of more than {LONGEST} characters")
        if len(row) > COLUMNS and any(cell not in (None, "") for cell in row[COLUMNS:]):
            raise refusal(f"{path}: row {number}: more than {COLUMNS} columns")
        yield number, row[:COLUMNS]


def comma_separated(data: bytes, path: Path) -> list[tuple[int, Sequence[object]]]:
    """Return the numbered rows of a CSV, separated by commas, semicolons or tabs."""
    text = decoded(data, path)
    first = text.lstrip().splitlines()[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(
            bounded_rows(
                enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1), path
            )
        )
    except csv.Error as error:
        raise refusal(f"{path}: is not a proper CSV file: {error}") from None


def workbook(data: bytes, path: Path) -> list[tuple[int, Sequence[object]]]:
    """Return the numbered rows of a workbook's first sheet."""
    check_archive(data, path)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return list(bounded_rows(enumerate(read(sheet, path), 1), path))
    except Refusal:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise refusal(f"{path}: is not a proper Excel file ({type(error).__name__})") from None


def read(sheet: Any, path: Path) -> Iterator[list[object]]:
    """Yield the values of an openpyxl sheet row by row; refuse formulas."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                raise refusal(
                    f"{path}: cell {cell.coordinate} is a formula; only values are allowed"
                )
        yield [cell.value for cell in row]


def check_archive(data: bytes, path: Path) -> None:
    """Refuse a workbook with macros or links to other files, or one that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > UNPACKED:
                raise refusal(f"{path}: unpacks to more than {UNPACKED / 1e6:g} MB")
            names = " ".join(part.filename.lower() for part in parts)
            entities = any(
                b"<!ENTITY" in archive.read(part).replace(b"\0", b"")
                for part in parts
                if part.filename.lower().endswith((".xml", ".rels"))
            )
    except Refusal:
        raise
    except Exception:  # zipfile raises whatever the decoders raise
        raise refusal(f"{path}: is not a proper Excel file") from None
    if "vbaproject" in names or "macrosheets" in names:
        raise refusal(f"{path}: holds macros; save it as a plain .xlsx without them")
    if "externallinks" in names or entities:
        raise refusal(f"{path}: has links to other files; save a copy with values only")

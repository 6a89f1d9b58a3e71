"""The cells of an Excel workbook, read in bounds and by the standard library alone.

Of a workbook only what its cells show is read: text, numbers, and which numbers are dates. All
else that makes one program refuse what another wrote, such as colours and fonts, is not looked at.
Rows without a value pass by unparsed, so that they cost little and are held nowhere.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from cmsim.scenario.files.content import refusal
from cmsim.scenario.parameter import Refusal

PARSED, STREAMED = 20_000_000, 200_000_000  # bytes
ROWS, COLUMNS = 1_048_576, 16_384  # what Excel itself can hold
CHUNK = 1 << 20
SAVE_AS = "In Excel: File > Save As > Excel Workbook (*.xlsx)"
VALUES = (b"<v", b":v", b"<is", b":is", b"<f", b":f")
ROW = re.compile(rb"<((?:\w+:)?row)\b")
ESCAPED = re.compile(r"_x(00[0-9A-Fa-f]{2})_")
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
NOT_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_SERIAL = 2_958_465  # December 31, 9999
FORMULA = "="  # stands for a formula whose result the file does not hold

Row = tuple[int, dict[int, object]]


class SheetName(NamedTuple):
    """One sheet: its name, whether Excel hides it, and the part of the file that holds it."""

    name: str
    hidden: bool
    part: str


class Workbook:
    """An .xlsx file, its parts unpacked only when they are asked for."""

    def __init__(self, data: bytes, where: str | Path) -> None:
        self.where, self.parsed, self.streamed = where, 0, 0
        with self.whole():
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            self.parts = {plain(part.filename): part for part in self.archive.infolist()}
            self.refuse_others()

    def too_much(self) -> Exception:
        """Return the refusal of a file that unpacks to too much."""
        return refusal(
            f"{self.where}: unpacks to more than {PARSED / 1e6:g} MB. Copy the table alone into a "
            "new workbook and save that"
        )

    def refuse_others(self) -> None:
        """Refuse archives that are no workbook, or one with macros or too much in it."""
        names = " ".join(self.parts)
        for mark, said in OTHERS.items():
            if re.search(mark, names):
                raise refusal(f"{self.where}: {said}")
        if "mimetype" in self.parts:
            raise refusal(f"{self.where}: is an OpenDocument file, not an Excel workbook. {OPENED}")
        sizes = [part.file_size for name, part in self.parts.items() if "worksheets/" not in name]
        if sum(sizes) > PARSED:
            raise self.too_much()

    def unpack(self, name: str) -> Iterator[bytes]:
        """Yield a part in chunks, not more of all parts together than is allowed."""
        with self.archive.open(self.parts[name]) as part:
            while chunk := part.read(CHUNK):
                self.streamed += len(chunk)
                if self.streamed > STREAMED:
                    raise self.too_much()
                yield chunk

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Refuse the file in one line, whatever is raised on the way by what is damaged in it."""
        try:
            yield
        except Refusal:
            raise
        except Exception:  # zipfile, zlib and expat raise whatever their decoders raise
            raise refusal(f"{self.where}: is not a proper Excel file. {SAVE_AS}") from None

    def parse(self, name: str, parser: "Parser", chunks: Iterator[bytes] | None = None) -> None:
        """Feed a part to a parser."""
        for _ in self.parse_stepwise(name, parser, chunks):
            pass

    def parse_stepwise(
        self, name: str, parser: "Parser", chunks: Iterator[bytes] | None = None
    ) -> Iterator[None]:
        """Feed a part to a parser and pause after each chunk."""
        for chunk in self.unpack(name) if chunks is None else chunks:
            self.parsed += len(chunk)
            if self.parsed > PARSED:
                raise self.too_much()
            parser.feed(chunk)
            yield
        parser.feed(b"", last=True)
        yield

    @cached_property
    def main(self) -> str:
        """Return the name of the part that lists the sheets."""
        found = [name for name in self.parts if re.search(r"(^|/)workbook[^/]*\.xml$", name)]
        return min(found, key=len)

    @cached_property
    def targets(self) -> dict[str, tuple[str, str]]:
        """Return ``{id: (kind, part)}`` of what the workbook is made of."""
        folder, _, file = self.main.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        links = Links()
        if name in self.parts:
            self.parse(name, links)
        return {
            key: (kind, plain(target if target.startswith("/") else f"{folder}/{target}"))
            for key, (kind, target) in links.found.items()
        }

    def part_of(self, kind: str) -> str | None:
        """Return the part of a kind, such as ``styles``, if there is one."""
        parts = [part for found, part in self.targets.values() if found == kind]
        return next((part for part in parts if part in self.parts), None)

    @cached_property
    def sheets(self) -> list[SheetName]:
        """Return the sheets in order, those hidden last."""
        listed = Listed()
        with self.whole():
            self.parse(self.main, listed)
            parts = {key: part for key, (kind, part) in self.targets.items() if kind == "worksheet"}
            found = [
                SheetName(name, state != "visible", parts[key])
                for name, state, key in listed.found
                if parts.get(key) in self.parts
            ]
            if not found:
                raise ValueError("no sheet")
        self.first_day = FIRST_DAY_1904 if listed.from_1904 else FIRST_DAY
        return sorted(found, key=lambda sheet: sheet.hidden)

    @cached_property
    def texts(self) -> list[str]:
        """Return the texts that cells share."""
        texts, part = Texts(), self.part_of("sharedStrings")
        if part:
            self.parse(part, texts)
        return texts.found

    @cached_property
    def dates(self) -> set[int]:
        """Return which styles show a number as a date; styles that cannot be read show none."""
        styles, part = Styles(), self.part_of("styles")
        try:
            if part:
                self.parse(part, styles)
        except (expat.ExpatError, ValueError):
            return set()
        return styles.dates

    def rows(self, sheet: SheetName) -> Iterator[Row]:
        """Yield ``(row number, {column from 0: value})`` of the rows that hold a value."""
        cells = Cells(self)
        with self.whole():
            for _ in self.parse_stepwise(sheet.part, cells, self.with_values(sheet.part)):
                yield from cells.taken()

    def with_values(self, name: str) -> Iterator[bytes]:
        """Yield a sheet in chunks; of one without any value only the last row, which numbers on."""
        count = 0
        for chunk in whole_tags(self.unpack(name)):
            first = ROW.search(chunk)
            tag = b"<" + first[1] if first else b"<row"
            count += chunk.count(tag)
            if count > ROWS:
                raise refusal(f"{self.where}: has more rows than Excel can hold. {SAVE_AS}")
            if first and not any(mark in chunk for mark in VALUES):
                chunk = chunk[: first.start()] + chunk[chunk.rfind(tag) :]
            yield chunk


OPENED = "Open it, and save it as an Excel workbook (*.xlsx)"
OTHERS = {
    r"vbaproject|macrosheets": "holds macros. " + SAVE_AS,
    r"(^| )word/": "is a Word document. Copy the table into Excel and save that as a workbook",
    r"(^| )ppt/": "is a PowerPoint file. Copy the table into Excel and save that as a workbook",
    r"workbook\.bin": "is a binary workbook (.xlsb). " + SAVE_AS,
    r"(^| )index/.*\.iwa|(^| )index\.zip": "is a Numbers file. In Numbers: File > "
    "Export To > Excel",
}


def plain(name: str) -> str:
    """Return the name of a part as all programs mean it.

    >>> plain("/xl\\\\Worksheets/../sheet1.xml")
    'xl/sheet1.xml'
    """
    steps: list[str] = []
    for step in name.replace("\\", "/").lower().split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks that end where a tag ends."""
    rest = b""
    for chunk in chunks:
        whole, end, left = (rest + chunk).rpartition(b">")
        yield whole + end
        rest = left
        if len(rest) > CHUNK:
            yield rest
            rest = b""
    yield rest


# --- parsers


class Parser:
    """A reader of one part's XML: names without their prefix, and no declarations of its own."""

    def __init__(self) -> None:
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self.refuse
        self.expat.StartElementHandler = lambda tag, values: self.start(tag.split(":")[-1], values)
        self.expat.EndElementHandler = lambda tag: self.end(tag.split(":")[-1])

    def refuse(self, *_: object) -> None:
        """Refuse a document type, which may expand to anything."""
        raise expat.ExpatError("a document type")

    def feed(self, chunk: bytes, last: bool = False) -> None:
        """Read on."""
        self.expat.Parse(chunk, last)

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""


class Links(Parser):
    """What a part leads to: ``{id: (kind, target)}``."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "Relationship" and values.get("TargetMode") != "External":
            kind = values.get("Type", "").rpartition("/")[2]
            self.found[values.get("Id", "")] = kind, values.get("Target", "")


class Listed(Parser):
    """The sheets that a workbook lists: name, state and id."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.from_1904 = values.get("date1904") in ("1", "true")
        elif tag == "sheet":
            key = next((value for name, value in values.items() if name.endswith(":id")), "")
            self.found.append((values.get("name", ""), values.get("state", "visible"), key))


class Texts(Parser):
    """The texts that cells share, without what says how to pronounce them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.aside = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "si":
            self.pieces = []
        elif tag == "rPh":
            self.aside = True
        elif tag == "t" and not self.aside:
            self.expat.CharacterDataHandler = self.pieces.append

    def end(self, tag: str) -> None:
        if tag == "t":
            self.expat.CharacterDataHandler = None
        elif tag == "rPh":
            self.aside = False
        elif tag == "si":
            self.found.append("".join(self.pieces))


class Styles(Parser):
    """Which styles show a number as a date."""

    def __init__(self) -> None:
        super().__init__()
        self.formats, self.dates = dict.fromkeys(BUILT_IN_DATES, True), set[int]()
        self.inside, self.count = False, 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "numFmt":
            code = NOT_A_DATE.sub("", values.get("formatCode", "").lower())
            self.formats[int(values.get("numFmtId", 0))] = bool(set("dmyh") & set(code))
        elif tag == "cellXfs":
            self.inside = True
        elif tag == "xf" and self.inside:
            if self.formats.get(int(values.get("numFmtId") or 0)):
                self.dates.add(self.count)
            self.count += 1

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.inside = False


class Cells(Parser):
    """The cells of a sheet that hold a value, row by row."""

    def __init__(self, book: Workbook) -> None:
        super().__init__()
        self.book = book
        self.ready: list[Row] = []
        self.row, self.column = 0, -1
        self.cells: dict[int, object] = {}
        self.values: dict[str, str] = {}
        self.pieces: list[str] = []
        self.formula = self.aside = False

    def taken(self) -> list[Row]:
        """Return the rows read since this was asked last."""
        ready, self.ready = self.ready, []
        return ready

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "c":
            self.values, self.pieces, self.formula = values, [], False
            self.column = place(values["r"]) if "r" in values else self.column + 1
            if self.column >= COLUMNS:
                raise expat.ExpatError("beyond the last column")
        elif tag == "v" or (tag == "t" and not self.aside):
            self.expat.CharacterDataHandler = self.pieces.append
        elif tag == "row":
            self.row, self.column, self.cells = int(values.get("r", self.row + 1)), -1, {}
            if not 0 < self.row <= ROWS:
                raise expat.ExpatError("beyond the last row")
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.aside = True

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.expat.CharacterDataHandler = None
        elif tag == "rPh":
            self.aside = False
        elif tag == "c" and (self.pieces or self.formula):
            value = self.value("".join(self.pieces))
            if value not in (None, ""):
                self.cells[self.column] = value
        elif tag == "row" and self.cells:
            self.ready.append((self.row, self.cells))

    def value(self, text: str) -> object:
        """Return what a cell shows."""
        kind = self.values.get("t", "n")
        if not text and self.formula and kind == "n":
            return FORMULA
        if kind == "s":
            return unescaped(self.book.texts[int(text)])
        if kind == "b":
            return text.strip() == "1"
        if kind == "n":
            return self.number(text.strip())
        return unescaped(text)

    def number(self, text: str) -> object:
        """Return a number, or the date that Excel shows for it."""
        if not text:
            return None
        number = float(text)
        if not isfinite(number):
            raise expat.ExpatError("no number")
        shown_as_date = int(self.values.get("s") or 0) in self.book.dates
        if shown_as_date and 0 <= number <= LAST_SERIAL:
            return self.book.first_day + timedelta(days=number)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def place(reference: str) -> int:
    """Return the column of a reference, from 0.

    >>> place("A1"), place("XFD1048576")
    (0, 16383)
    """
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise expat.ExpatError("no reference of a cell")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def letters(column: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> letters(0), letters(27), letters(16383)
    ('A', 'AB', 'XFD')
    """
    text, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(65 + rest) + text
    return text


def unescaped(text: str) -> str:
    """Return a text with the characters that a workbook writes as codes, such as line breaks."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)

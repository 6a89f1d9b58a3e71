"""What is wrong with a line of a TOML file, in the words of who wrote it, and what to write."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cmsim.scenario.files.content import one_line
from cmsim.scenario.parameter import Part

SHOWN, LONGEST = 80, 300  # characters of a line: shown, looked at
CURLY = str.maketrans("“”„‟″‘’‚", '"""""' + "'''")
ODD_BLANKS = re.compile(r"[^\S \t\r\n]|[\u200b\u2060\ufeff]")
PAIR = re.compile(r"\s*(?P<key>[^=#\[\]{}\"]+?)\s*=\s*(?P<value>.*?)\s*(?:#.*)?$")
AT_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")
HEADING = re.compile(r"\s*(\[\[?)\s*([\w.\- ]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*([\w-]+)\s*=")
FILE_WITH_BACKSLASH = re.compile(r'^\s*(?:caseload|counts)\s*=\s*"[^"\n]*\\', re.M)
RICH_TEXT = (
    "is saved as rich text, not as plain text. In TextEdit: Format > Make Plain Text, then save; "
    "in Word: File > Save As > Plain Text"
)
Path = tuple[str | int, ...]


def remedy(text: str, error: ValueError) -> str:
    """Return where a TOML text goes wrong: the line, what stands there, and what to write."""
    said = str(error)
    found = AT_LINE.search(said)
    number = int(found[1]) if found else text.rstrip().count("\n") + 1
    line = line_at(text, number)
    why = AT_LINE.sub("", said).replace(" (at end of document)", "")
    plain = twice(text, number, why) or meant(line) or f"{why[:1].lower()}{why[1:]}"
    return f"line {number}: {shown(line)}: is not proper TOML: {plain}"


def line_at(text: str, number: int) -> str:
    """Return a line of a text by its number."""
    return text.split("\n")[min(number, text.count("\n") + 1) - 1][:LONGEST]


def shown(line: str) -> str:
    """Return what stands in a line, cut short."""
    return one_line(line.strip(), SHOWN) or "(nothing)"


def before(text: str) -> str:
    """Return what is wrong with a text that may well be proper TOML, or nothing."""
    if text.startswith("{\\rtf"):
        return RICH_TEXT
    if match := FILE_WITH_BACKSLASH.search(text):
        number = text.count("\n", 0, match.end()) + 1
        line = line_at(text, number)
        return f"line {number}: {shown(line)}: is not proper TOML: {meant(line)}"
    return ""


def meant(line: str) -> str:
    """Return what to write in place of a line, or nothing where that cannot be guessed.

    >>> meant("weeks = 026"), meant("experienced = True  # since May")
    ('write weeks = 26', 'write experienced = true')
    """
    if line.translate(CURLY) != line:
        return f"the quotation marks are curly; write {shown(line.translate(CURLY))}"
    if ODD_BLANKS.search(line):
        plain = shown(ODD_BLANKS.sub(" ", line))
        return f"a blank in it is none of the space bar; type it anew: {plain}"
    pair = PAIR.match(line)
    if pair is None:
        colon = re.match(r"\s*([\w-]+)\s*:\s*(\S.*)", line)
        return f"write {colon[1]} = {one_line(colon[2], SHOWN)}" if colon else ""
    key, value = pair["key"], pair["value"]
    plain_value = value_meant(value)
    if re.search(r"\s", key):
        return f"a field's name has no blanks; write {'_'.join(key.split())} = {value[:SHOWN]}"
    return f"write {key} = {one_line(plain_value, SHOWN)}" if plain_value else ""


def value_meant(value: str) -> str:
    """Return a value as TOML writes it, or nothing where that cannot be guessed.

    >>> [value_meant(text) for text in ("7,5", "10,000", "yes", "Elm", "$86,000", "20%", ".5")]
    ['7.5', '10000', 'true', '"Elm"', '86000', '"20 %"', '0.5']
    """
    number = value.lstrip("$").rstrip("%").strip()
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", number):
        number = number.replace(",", "")
    elif re.fullmatch(r"[-+]?\d+,\d+", number):
        number = number.replace(",", ".")
    if re.fullmatch(r"0+[0-9]+(\.\d+)?", number):
        number = number.lstrip("0").rjust(1, "0")
        number = f"0{number}" if number.startswith(".") else number
    if re.fullmatch(r"[-+]?\.\d+", number):
        number = number.replace(".", "0.")
    if re.fullmatch(r"\d+\.", number):
        number = number.rstrip(".")
    if re.fullmatch(r"[-+]?\d+(\.\d+)?", number) and number != value:
        return f'"{number} %"' if value.endswith("%") else number
    if value.lower() in ("true", "yes", "on"):
        return "true"
    if value.lower() in ("false", "no", "off"):
        return "false"
    if "\\" in value and value.startswith('"'):
        return value.replace("\\\\", "\\").replace("\\", "/")
    if re.fullmatch(r"[A-Za-z][^\"'\[\]{}=]*", value):
        return f'"{value}"'
    return ""


def twice(text: str, number: int, why: str) -> str:
    """Say where a heading or field that stands in a text twice stands first, or nothing."""
    if not re.match(r"Cannot (declare|overwrite|mutate)", why):
        return ""
    places = {path: line for line, path, heading in reversed(list(places_in(text)))}
    here = [path for line, path, heading in places_in(text) if line == number]
    first = places.get(here[0], number) if here else number
    if first == number:
        return "it stands there a second time"
    if line_at(text, number).lstrip().startswith("["):
        return f"it is there twice, first in line {first}; write its fields there, and no heading"
    return f"it is there twice, first in line {first}; take one of them out"


# --- finding a field in a text


def places_in(text: str) -> Iterator[tuple[int, Path, bool]]:
    """Yield ``(line, path, whether it is a heading)`` of the headings and fields of a text."""
    counts: dict[Path, int] = {}
    current: Path = ()
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole[:LONGEST]
        if heading := HEADING.match(line):
            current = ()
            *outer, last = (step.strip() for step in heading[2].split("."))
            for step in outer:
                current = numbered((*current, step), counts)
            current = (*current, last)
            if heading[1] == "[[":
                counts[current] = counts.get(current, -1) + 1
            current = numbered(current, counts)
            yield number, current, True
        elif key := KEY.match(line):
            yield number, (*current, key[1]), False


def numbered(path: Path, counts: Mapping[Path, int]) -> Path:
    """Return a path with the number of the last of its parts, if there are several."""
    return (*path, counts[path]) if path in counts else path


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line in which a field stands, or else the part it belongs to; 0 without any.

    >>> line_of('weeks = 3\\n[[posts]]\\nname = "Ada"\\nleave = 99', ("posts", 0, "leave"))
    4
    """
    places = {found: line for line, found, _ in reversed(list(places_in(text)))}
    for length in range(len(path), 0, -1):
        if line := places.get(tuple(path[:length])):
            return line
    return 0


def first_heading(text: str) -> int:
    """Return the line of the first heading of a text, 0 without any."""
    return next((line for line, _, heading in places_in(text) if heading), 0)


def headings_of(cls: type[Part], field: str) -> list[str]:
    """Return under which headings a scenario has a field of this name, ``""`` for above them all.

    >>> from cmsim.scenario.scenario import Scenario
    >>> headings_of(Scenario, "weeks")[0], headings_of(Scenario, "retry_after")
    ('', ['[engagement]'])
    """
    found: list[str] = []

    def look(cls: type[Part], heading: str, several: bool) -> None:
        if field in cls.model_fields:
            found.append(f"[[{heading}]]" if several else heading and f"[{heading}]")
        for name, known in cls.model_fields.items():
            inner, many = part_in(known.annotation)
            if inner is not None:
                look(inner, f"{heading}.{name}".lstrip("."), many)

    look(cls, "", False)
    return found


def part_in(annotation: Any) -> tuple[type[Part] | None, bool]:
    """Return the class of the parts in a field, and whether it holds several."""
    kinds = [annotation, *getattr(annotation, "__args__", ())]
    parts = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Part)]
    return (parts[0], parts[0] is not annotation) if parts else (None, False)

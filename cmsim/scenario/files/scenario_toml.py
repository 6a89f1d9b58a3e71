"""Scenarios, caseloads and panel counts: read from TOML, CSV and Excel, written as TOML.

Everything that cannot be read is refused with :class:`Refusal`: one line that names the file,
the field, the value and what is allowed. A table in a file need not be whole: what it leaves out
keeps its default. Instead of ``[[caseload]]`` a scenario may name a file beside it,
``caseload = "cases.csv"``; and instead of ``size`` and shares a ``[practices.panel]`` may say
``counts = "counts.csv"``.
"""

import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path, PureWindowsPath
from typing import Any, get_args

import tomli_w
from pydantic import ValidationError

from cmsim.scenario.files import tabular, toml_words
from cmsim.scenario.files.caseload import SHARES, read_caseload, read_counts
from cmsim.scenario.files.content import LARGEST, content, decoded, one_line, refusal
from cmsim.scenario.parameter import Part, in_one_line
from cmsim.scenario.scenario import Scenario
from cmsim.workspace import write_whole

MOST = {"practices": 200, "hubs": 200, "posts": 1000, "caseload": tabular.ROWS}
MOST_FIELDS, DEEPEST = 1000, 12
LONG_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*\.[ \t]*){40}""")
NAMES = r"String should match pattern .*"
PLAIN_NAME = "a name without | and / is needed"


# --- reading


def load(path: str | Path) -> Scenario:
    """Return the scenario in a TOML file; without a name in it, it is named after the file."""
    path = Path(path)
    text = decoded(content(path), path)
    values = parsed(text, path)
    name = re.sub(r"[\x00-\x1f\x7f|/]", " ", path.stem)[:60]
    return composed({"name": name} | values, path, path.parent, text)


def loads(text: str | bytes, where: str = "scenario") -> Scenario:
    """Return the scenario in a TOML text; ``where`` names the text in a refusal.

    >>> loads('practices = [{name = "Elm Street"}]').practices[0].clinicians
    8
    >>> loads('[[practices]]\\nname = "Elm Street"\\nclinicans = 3')
    Traceback (most recent call last):
    cmsim.scenario.parameter.Refusal: scenario: line 3: clinicans = 3: practices.Elm \
Street.clinicans: no such field; is clinicians meant?
    """
    if isinstance(text, bytes):
        text = decoded(text, where)
    return composed(parsed(text, where), where, None, text)


def parsed(text: str, where: str | Path) -> dict[str, Any]:
    """Return a TOML text as plain values, none of them monstrous."""
    if "\0" in text or not text.strip():
        text = decoded(text.encode(errors="replace"), where)
    if len(text) > LARGEST:
        raise refusal(f"{where}: more than {LARGEST / 1e6:g} MB")
    if LONG_KEY.search(text):
        raise refusal(f"{where}: a key has more than {DEEPEST} steps")
    if wrong := toml_words.before(text):
        raise refusal(f"{where}: {wrong}")
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise refusal(f"{where}: is nested more than {DEEPEST} deep") from None
    except ValueError as error:
        raise refusal(f"{where}: {toml_words.remedy(text, error)}") from None
    check_size(values, where)
    return values


def check_size(values: dict[str, Any], where: str | Path) -> None:
    """Refuse values nested too deep, lists too long, numbers too large."""
    for name, most in MOST.items():
        if isinstance(values.get(name), list) and len(values[name]) > most:
            raise refusal(f"{where}: {name}: {len(values[name]):,}; at most {most:,} are allowed")
    waiting: list[tuple[str, object, int]] = [("", values, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if depth > DEEPEST:
            raise refusal(f"{where}: {path[:60]}: is nested more than {DEEPEST} deep")
        if isinstance(value, int) and value.bit_length() > 62:
            raise refusal(f"{where}: {path}: is too large a number")
        if isinstance(value, dict) and len(value) > MOST_FIELDS:
            raise refusal(f"{where}: {path[:60]}: more than {MOST_FIELDS:,} fields in one table")
        inner = (
            value.items()
            if isinstance(value, dict)
            else enumerate(value)
            if isinstance(value, list)
            else ()
        )
        waiting += [(f"{path}.{key}" if path else str(key), part, depth + 1) for key, part in inner]


def composed(
    values: dict[str, Any], where: str | Path, folder: Path | None, text: str = ""
) -> Scenario:
    """Return the scenario that plain values describe, with the files they name.

    With the ``text`` they came from, a refusal says the line.
    """
    caseload = values.get("caseload")
    if isinstance(caseload, str):
        values = values | {"caseload": []}
    values = completed(Scenario, with_panel_counts(values, where, folder))
    try:
        scenario = Scenario.model_validate(values)
        if isinstance(caseload, str):
            path = beside(folder, caseload, f"{where}: caseload")
            scenario = scenario.replace(caseload=read_caseload(path, scenario))
    except ValidationError as error:
        raise refusal(explained(error, values, where, text)) from None
    return scenario


def completed(cls: type[Part], values: Any) -> Any:
    """Return the values of a part with every table in it completed from its default."""
    if not isinstance(values, dict):
        return values
    whole = dict(values)
    for name, field in cls.model_fields.items():
        given = values.get(name)
        if isinstance(given, dict) and isinstance(field.default, Part):
            whole[name] = overlaid(field.default.model_dump(mode="json"), given)
        elif isinstance(given, list) and (inner := class_of(cls, name)) is not cls:
            whole[name] = [completed(inner, item) for item in given]
    return whole


def overlaid(base: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with what is ``given`` laid over it, table by table."""
    both = {
        name: overlaid(base[name], value)
        for name, value in given.items()
        if isinstance(value, dict) and isinstance(base.get(name), dict)
    }
    return base | given | both


def with_panel_counts(
    values: dict[str, Any], where: str | Path, folder: Path | None
) -> dict[str, Any]:
    """Return the values with every ``counts`` file of a panel read into size and shares."""
    practices = values.get("practices")
    if not isinstance(practices, list):
        return values
    return values | {
        "practices": [
            with_counts(practice, f"{where}: practices.{n}.panel.counts", folder)
            if isinstance(practice, dict)
            and isinstance(practice.get("panel"), dict)
            and "counts" in practice["panel"]
            else practice
            for n, practice in enumerate(practices)
        ]
    }


def with_counts(practice: dict[str, Any], where: str, folder: Path | None) -> dict[str, Any]:
    """Return the values of one practice with its counts read."""
    panel = dict(practice["panel"])
    path = beside(folder, panel.pop("counts"), where)
    for share in SHARES:
        if share in panel:
            raise refusal(f"{where}: give the counts or {share}, not both")
    rows, name = read_counts(path), practice.get("name")
    if not isinstance(name, str) or (name not in rows and set(rows) != {""}):
        raise refusal(
            f"{path}: practice: no row for {str(name)[:60]!r}; there are " + ", ".join(rows)
        )
    counts = rows.get(name) or rows[""]
    stated = practice.get("clinicians", counts.clinicians)
    if counts.clinicians not in (None, stated):
        raise refusal(
            f"{path}: clinicians = {counts.clinicians} for {name!r}, but the "
            f"scenario says {str(stated)[:20]}"
        )
    clinicians = {} if stated is None else {"clinicians": stated}
    return practice | clinicians | {"panel": counts.sizes | panel}


def beside(folder: Path | None, name: object, where: str) -> Path:
    """Return the path of a file named in a scenario; it must lie in the scenario's folder."""
    if folder is None:
        raise refusal(f"{where}: a file can be named only in a scenario that is itself in a file")
    if not isinstance(name, str) or not name or "\0" in name:
        raise refusal(f"{where}: the name of a CSV or .xlsx file is needed")
    parts = PureWindowsPath(name)
    outside = parts.drive or parts.root or ".." in parts.parts or name.startswith("~")
    path = Path(folder, *parts.parts)
    if outside or not lies_in(folder, path):
        raise refusal(f"{where} = {name[:60]!r}: must lie in the folder of the scenario")
    return path


def lies_in(folder: Path, path: Path) -> bool:
    """Return whether a path, with every link followed, lies in a folder."""
    try:
        return path.resolve().is_relative_to(Path(folder).resolve())
    except (OSError, RuntimeError):  # links that go round in a circle
        return False


# --- saying what is wrong


def explained(
    error: ValidationError, values: dict[str, Any], where: str | Path, text: str = ""
) -> str:
    """Return a validation error in one line, with parts by name and the nearest known field."""
    problem = error.errors(include_url=False)[0]
    path: list[str] = []
    cls: type[Part] = Scenario
    known = cls
    value: Any = values
    for step in problem["loc"]:
        inner = inside(value, step)
        name = inner.get("name") if isinstance(inner, dict) else None
        path.append(name if isinstance(step, int) and isinstance(name, str) else str(step))
        known, value = cls, inner
        cls = class_of(cls, step)
    line = in_one_line(error, where)
    plain = ".".join(str(step) for step in problem["loc"])
    number = toml_words.line_of(text, problem["loc"])
    place = f"{where}: line {number}" if number else str(where)
    line = line.replace(f"{where}: {plain}", f"{place}: {'.'.join(path)}", 1)
    wrong_place = problem["type"] == "extra_forbidden"
    if wrong_place:
        line += elsewhere(problem["loc"], known, text)
    elif cls is not known and isinstance(value, (dict, list)):
        wrong_place, line = True, line + brackets(problem["loc"], value)
    if number and wrong_place:
        stands = toml_words.shown(toml_words.line_at(text, number))
        line = line.replace(f"{place}: ", f"{place}: {stands}: ", 1)
    return one_line(re.sub(NAMES, PLAIN_NAME, line))


def elsewhere(path: Sequence[str | int], known: type[Part], text: str) -> str:
    """Say where a field belongs that is not known here, or which field may be meant."""
    name = str(path[-1])
    if headings := toml_words.headings_of(Scenario, name):
        first = toml_words.first_heading(text)
        top = "above the first heading" + (f", which is in line {first}" if first else "")
        belongs = top if "" in headings else f"under {' or '.join(headings[:3])}"
        return f"; it belongs {belongs}"
    near = get_close_matches(name, known.model_fields, 1)
    return f"; is {near[0]} meant?" if near else f"; the fields are {', '.join(known.model_fields)}"


def brackets(path: Sequence[str | int], value: object) -> str:
    """Say with how many brackets a heading is written that has the wrong number of them."""
    heading = ".".join(str(step) for step in path if isinstance(step, str))
    if isinstance(value, dict):
        return f"; there may be several: write [[{heading}]] in place of [{heading}]"
    return f"; there is one only: write [{heading}] in place of [[{heading}]]"


def inside(value: object, step: str | int) -> Any:
    """Return what a step leads to in plain values, ``None`` where nothing is."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def class_of(cls: type[Part], step: str | int) -> type[Part]:
    """Return the class of the part that a step leads to; an index stays where it is."""
    if isinstance(step, int) or step not in getattr(cls, "model_fields", {}):
        return cls
    annotation = cls.model_fields[step].annotation
    return next(
        (
            kind
            for kind in (annotation, *get_args(annotation)[:1])
            if isinstance(kind, type) and issubclass(kind, Part)
        ),
        cls,
    )


# --- writing


def dump(scenario: Scenario, everything: bool = True) -> str:
    """Return a scenario as TOML; without ``everything`` only what differs from the defaults."""
    values = (
        scenario.model_dump(mode="json")
        if everything
        else {"name": scenario.name} | differences(scenario, type(scenario))
    )
    return re.sub(r"\[\n((?: +\"[^\"\n]*\",\n)+) *\]", in_a_row, tomli_w.dumps(values))


def in_a_row(match: re.Match[str]) -> str:
    """Return a written list of texts on one line, if it is not too long."""
    row = f"[{', '.join(line.strip().rstrip(',') for line in match[1].splitlines())}]"
    return row if len(row) <= 140 else match[0]


def differences(part: Part, base: Part | type[Part]) -> dict[str, Any]:
    """Return the values of a part that differ from ``base``, another part or a class."""
    changed: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        default = getattr(base, name) if isinstance(base, Part) else field.default
        if value == default:
            continue
        if isinstance(value, Part):
            changed[name] = differences(
                value, default if isinstance(default, Part) else type(value)
            )
        elif isinstance(value, tuple):
            changed[name] = [
                differences(item, type(item)) if isinstance(item, Part) else item for item in value
            ]
        else:
            changed[name] = value
    return changed


def save(scenario: Scenario, path: str | Path, everything: bool = True) -> None:
    """Write a scenario as TOML; the file is complete or not there."""
    write(dump(scenario, everything), path)


def write(text: str, path: str | Path) -> None:
    """Write a text to a file, whole; refuse in one line where that cannot be."""
    try:
        write_whole(path, text)
    except OSError as error:
        raise refusal(f"{path}: cannot be written: {error.strerror}") from None

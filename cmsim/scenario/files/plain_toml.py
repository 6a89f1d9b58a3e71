"""A small TOML file that is no scenario, such as a list of questions, read with bounds."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cmsim.scenario.files.scenario_toml import parsed
from cmsim.scenario.files.tabular import decoded
from cmsim.scenario.parameter import Model, Refusal, make

LARGEST = 1_000_000  # bytes


def values_of(path: str | Path, largest: int = LARGEST) -> dict[str, Any]:
    """Return a TOML file as plain values.

    Raises ``Refusal`` in one line, with the name of the file and not its folder, if it cannot be
    read, has more than ``largest`` bytes, or is no proper TOML.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise Refusal(f"{path.name}: cannot be read ({error.strerror})") from None
    if len(data) > largest:
        raise Refusal(f"{path.name}: more than {largest:,} bytes")
    return parsed(decoded(data, path.name), path.name)


def made_of_parts(
    cls: type[Model],
    given: dict[str, Any],
    where: str,
    field: str,
    word: str,
    part: type[BaseModel],
) -> Model:
    """Return ``cls`` made from a table whose list ``field`` holds parts, each made on its own.

    So a refusal says by ``word`` and number which part is wrong, and not by a path of indexes.
    """
    if isinstance(given.get(field), list):
        parts = [make(part, each, f"{where}, {word} {n}") for n, each in enumerate(given[field], 1)]
        given = given | {field: parts}
    return make(cls, given, where)

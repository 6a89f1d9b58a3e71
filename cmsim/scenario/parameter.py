"""One number with its label, unit, plausible range and source."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
)
from pydantic_core import CoreSchema, core_schema

from cmsim.scenario.evidence.sources import Assumption, Source

SHARES = ("probability", "share", "index")
TIMES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}
CEILINGS = {"minutes": 10_080.0}
SHORT = {
    "min": "minutes",
    "minute": "minutes",
    "h": "hours",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "%": "percent",
}
PLAINER = {
    r"Input should be a valid (?:list|tuple)": "a list is needed",
    r"Input should be a valid dictionary.*": "a table of fields is needed",
    r"Input should be a valid string": "a text is needed",
    r"Input should be a valid boolean.*": "true or false is needed",
    r"Input should be a valid integer.*": "a whole number is needed",
    r"Input should be a (?:valid|finite) number.*": "a number is needed",
    r"Input should be ": "allowed are ",
    r"String should have at least 1 character": "a text that is not empty is needed",
    r"String should have at most (\d+) characters": r"at most \1 characters are allowed",
    r"\w+ should have at least (\d+) items? after.*": r"at least \1 are needed",
    r"\w+ should have at most (\d+) items? after.*": r"at most \1 are allowed",
}
Model = TypeVar("Model", bound=BaseModel)
WRITTEN = re.compile(r"\s*([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\s*(.*?)\s*")


class Refusal(ValueError):
    """Say in one line what was refused, where, and what is allowed."""


class Shape(StrEnum):
    """How a time varies about its mean."""

    FIXED = "fixed"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True)
class Parameter:
    """A number's label, unit, range and source.

    ``low`` and ``high`` bound what is plausible: they set the ends of sliders and the
    ranges of sensitivity runs. ``least`` and ``most`` bound what is possible.
    """

    label: str
    unit: str
    low: float
    high: float
    source: Source | Assumption
    least: float = 0.0
    most: float | None = None

    @property
    def ceiling(self) -> float:
        """Return the largest value that is possible in this unit."""
        if self.most is not None:
            return self.most
        return 1.0 if self.unit in SHARES else CEILINGS.get(self.unit, 1e9)

    @property
    def allowed(self) -> str:
        """Say in words what is allowed."""
        what = (
            {"index": "an index"}.get(self.unit, f"a {self.unit}")
            if self.unit in (*SHARES, "ratio")
            else f"a number of {self.unit}"
        )
        return f"{what} from {self.least:g} to {self.ceiling:g}"

    def read(self, value: object) -> float:
        """Return ``value`` as a number in this unit; raise ``ValueError`` if it cannot be."""
        if isinstance(value, str):
            value = self.convert(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{self.allowed} is expected")
        if not self.least <= value <= self.ceiling:
            raise ValueError(f"{self.allowed} is allowed")
        return value

    def convert(self, text: str) -> float:
        """Return the number in a text such as ``"3 weeks"``, in this parameter's unit."""
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{self.allowed} is expected")
        number, unit = float(match[1]), SHORT.get(match[2].lower(), match[2].lower())
        if unit in ("", self.unit):
            return number
        if unit == "percent" and self.unit in SHARES:
            return number / 100
        if unit in TIMES and self.unit in TIMES:
            return number * TIMES[unit] / TIMES[self.unit]
        raise ValueError(f"the unit is {self.unit}, not {match[2]}")

    def __get_pydantic_core_schema__(
        self, declared: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(declared))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {
            "title": self.label,
            "minimum": self.least,
            "maximum": self.ceiling,
            "description": f"{self.unit}; plausible {self.low:g} to {self.high:g}. "
            f"{self.source.text}",
        }


class Part(BaseModel):
    """A value made of parameters: it never changes, and it knows all its names."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some values changed, checked like a new one."""
        return type(self)(
            **{name: getattr(self, name) for name in type(self).model_fields} | changes
        )

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """Return ``{field: Parameter}`` for this part's own numbers."""
        return {
            name: parameter
            for name, field in cls.model_fields.items()
            for parameter in field.metadata
            if isinstance(parameter, Parameter)
        }


def in_one_line(
    error: ValidationError, where: str | Path, cls: type[BaseModel] | None = None
) -> str:
    """Return a pydantic ``ValidationError`` as one line: place, value, what is allowed.

    With ``cls``, the class that was to be made, an unknown field of it names the known ones.
    """
    problem = error.errors(include_url=False)[0]
    path = ".".join(str(step) for step in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    for said, meant in PLAINER.items():
        message = re.sub(said, meant, message)
    if problem["type"] == "extra_forbidden":
        for step in problem["loc"][:-1]:
            cls = getattr(getattr(cls, "model_fields", {}).get(step), "annotation", None)
        known = getattr(cls, "model_fields", {}).items()
        fields = ", ".join(field.alias or name for name, field in known)
        return f"{where}: {path}: no such field" + (f"; the fields are {fields}" if fields else "")
    if problem["type"] == "missing":
        return f"{where}: {path}: is missing"
    value = problem["input"]
    shown = f" = {str(value)[:60]!r}" if isinstance(value, str) else f" = {value}"
    shown = shown if isinstance(value, (str, int, float)) else ""
    return f"{where}: {path}{shown}: {message}" if path else f"{where}: {message}"


def make(cls: type[Model], values: object, where: str | Path) -> Model:
    """Return ``cls`` made from ``values``; raise :class:`Refusal` in one line if it cannot be."""
    try:
        return cls.model_validate(values)
    except ValidationError as error:
        raise Refusal(in_one_line(error, where, cls)) from None


def parameters(part: Part, path: str = "") -> dict[str, tuple[float, Parameter]]:
    """Return ``{dotted path: (value, Parameter)}`` for every number of a scenario.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> value, parameter = parameters(solo_rural())["work.first_visit"]
    >>> value, parameter.unit, parameter.source.id
    (50.0, 'minutes', 'TC-B01')
    """
    numbers: dict[str, tuple[float, Parameter]] = {}
    own = part.parameters()
    for name in type(part).model_fields:
        value, here = getattr(part, name), f"{path}{name}"
        if name in own:
            numbers[here] = value, own[name]
        elif isinstance(value, Part):
            numbers |= parameters(value, here + ".")
        elif isinstance(value, tuple) and name != "caseload":
            named: list[Any] = [inner for inner in value if isinstance(inner, Part)]
            for inner in named:
                numbers |= parameters(inner, f"{here}.{inner.name}.")
    return numbers

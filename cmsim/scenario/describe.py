"""A scenario in print: who works where, and every number with its source."""

from collections.abc import Iterable
from typing import NamedTuple

from cmsim.scenario.parameter import Part, parameters
from cmsim.scenario.post import Post, Way
from cmsim.scenario.practice import Practice

WORDS = ("name", "about", "caseload", "from_date")
MONTHLY = {Way.MONTHLY: "monthly", Way.BOTH: "with all but complex patients monthly"}


class Row(NamedTuple):
    """One number of a scenario, as printed."""

    path: str
    label: str
    value: float
    unit: str
    low: float
    high: float
    quality: str
    source: str


def table(part: Part) -> list[Row]:
    """Return a :class:`Row` for every number of a scenario, or of a part of one."""
    return [
        Row(
            path,
            parameter.label,
            value,
            parameter.unit,
            parameter.low,
            parameter.high,
            str(parameter.source.quality),
            parameter.source.text,
        )
        for path, (value, parameter) in parameters(part).items()
    ]


def values_as_lines(part: Part) -> list[str]:
    """Return lines with every number of a part and its source, and with all that is chosen."""
    chosen = choices(part)
    width = max(map(len, chosen))
    return [
        *aligned(table(part)),
        "",
        *(f"{path.ljust(width)}  {value}" for path, value in chosen.items()),
    ]


def choices(part: Part, path: str = "") -> dict[str, str]:
    """Return ``{dotted path: words}`` for what is chosen and not measured, such as a week."""
    chosen: dict[str, str] = {}
    for name in type(part).model_fields:
        value, here = getattr(part, name), f"{path}{name}"
        inner = value if isinstance(value, tuple) else (value,)
        if isinstance(value, Part):
            chosen |= choices(value, f"{here}.")
        elif inner and all(isinstance(item, Part) for item in inner) and name not in WORDS:
            for item in inner:
                chosen |= choices(item, f"{here}.{item.name}.")
        elif name not in part.parameters() and name not in WORDS:
            chosen[here] = (
                {True: "yes", False: "no"}.get(value) or ", ".join(map(str, inner)) or "none"
            )
    return chosen


def practice_line(practice: Practice) -> str:
    """Return one line on a practice."""
    clinicians = f"{practice.clinicians} clinician{'s' * (practice.clinicians != 1)}"
    grows = f", {practice.panel.grows:.0%} more each year" if practice.panel.grows else ""
    return f"{practice.name}: {clinicians}, {practice.panel.size:,} patients{grows}"


def post_line(post: Post) -> str:
    """Return one line on a post: placement, hours and practices covered."""
    if post.is_colleague:
        return (
            f"{post.name}: {post.profession}, {post.hours_a_week:g} hours a week, "
            f"helps care managers of {', '.join(post.covers)}"
        )
    way = "" if post.way is Way.INTENSIVE else f"contacts {MONTHLY[post.way]}, "
    return (
        f"{post.name}: {post.placement}, {post.role}, {way}{post.hours_a_week:g} hours a week, "
        f"covers {', '.join(post.covers)}"
    )


def aligned(rows: Iterable[Row]) -> list[str]:
    """Return the rows of a table as lines, with its columns aligned."""
    cells = [("where", "what", "value", "unit", "plausible", "source")] + [
        (
            row.path,
            row.label,
            f"{row.value:g}",
            row.unit,
            f"{row.low:g} to {row.high:g}",
            row.source,
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*cells)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells
    ]

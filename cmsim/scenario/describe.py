"""A scenario in print: who works where, and every number with its source."""

from typing import NamedTuple

from cmsim.scenario.parameter import Part, parameters

WORDS = ("name", "about", "caseload")


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


def table(scenario):
    """Return a :class:`Row` for every number of a scenario."""
    return [
        Row(
            path,
            known.label,
            value,
            known.unit,
            known.low,
            known.high,
            str(known.source.quality),
            known.source.text,
        )
        for path, (value, known) in parameters(scenario).items()
    ]


def describe(scenario):
    """Return a scenario as text: practices, posts, and every number with its source."""
    lines = [
        scenario.name,
        "=" * len(scenario.name),
        *([scenario.about] * bool(scenario.about)),
        "",
        *(practice_line(practice) for practice in scenario.practices),
        *(post_line(post) for post in scenario.posts),
        *([f"{len(scenario.caseload)} open cases at the start"] * bool(scenario.caseload)),
        *(f"Note: {warning}" for warning in scenario.warnings),
        "",
    ]
    chosen = choices(scenario)
    width = max(map(len, chosen))
    return "\n".join(
        [
            *lines,
            *aligned(table(scenario)),
            "",
            *(f"{path.ljust(width)}  {value}" for path, value in chosen.items()),
        ]
    )


def choices(part, path=""):
    """Return ``{dotted path: words}`` for what is chosen and not measured, such as a week."""
    found = {}
    for name in type(part).model_fields:
        value, here = getattr(part, name), f"{path}{name}"
        inner = value if isinstance(value, tuple) else (value,)
        if isinstance(value, Part):
            found |= choices(value, f"{here}.")
        elif inner and all(isinstance(item, Part) for item in inner) and name not in WORDS:
            for item in inner:
                found |= choices(item, f"{here}.{item.name}.")
        elif name not in part.parameters() and name not in WORDS:
            found[here] = {True: "yes", False: "no"}.get(value) or ", ".join(inner) or "none"
    return found


def practice_line(practice):
    """Return one line on a practice."""
    clinicians = f"{practice.clinicians} clinician{'s' * (practice.clinicians != 1)}"
    return f"{practice.name}: {clinicians}, {practice.panel.size:,} patients"


def post_line(post):
    """Return one line on a post: placement, hours and practices covered."""
    return (
        f"{post.name}: {post.placement}, {post.role}, {post.hours_a_week:g} hours a week, "
        f"covers {', '.join(post.covers)}"
    )


def aligned(rows):
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

"""Open cases and panel counts, read from CSV and Excel."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cmsim.scenario.files import tabular
from cmsim.scenario.files.tabular import one_line, refusal
from cmsim.scenario.panel import Panel
from cmsim.scenario.parameter import make
from cmsim.scenario.scenario import OpenCase, Scenario

CASE_COLUMNS = tuple(OpenCase.model_fields)
COUNT_COLUMNS = ("practice", "clinicians", "complex", "moderate", "low")
SHARES = ("size", "complex_share", "moderate_share", "low_share")


class Counts(NamedTuple):
    """How many patients of each tier a practice has, and how many clinicians, if stated."""

    practice: str
    clinicians: int | None
    complex: int
    moderate: int
    low: int

    @property
    def sizes(self) -> dict[str, float]:
        """Return the panel's size and tier shares by field."""
        tiers = self.complex, self.moderate, self.low
        size = sum(tiers)
        return dict(zip(SHARES, (size, *(count / max(size, 1) for count in tiers))))


def read_caseload(path: str | Path, practices: Scenario | Iterable[str]) -> tuple[OpenCase, ...]:
    """Return the open cases of a CSV or .xlsx file; ``practices`` is a scenario or names.

    Columns: tier (complex or moderate), practice (may be left out when there is one), due (days
    from the start; negative when overdue), last_contact (days before the start), contacts_done,
    monitored, met (yes or no) and post. Blank cells keep their default.
    """
    if isinstance(practices, Scenario):
        scenario, names = practices, [each.name for each in practices.practices]
    else:
        scenario, names = None, list(practices)
    required = ("tier",) if len(names) == 1 else ("practice", "tier")
    cases = []
    for number, row in tabular.rows(path, CASE_COLUMNS, required):
        where = one_line(f"{path}: row {number}")
        row["tier"] = str(row.get("tier", "")).lower()
        if len(names) == 1:
            row.setdefault("practice", names[0])
        case = make(OpenCase, as_text(row, "practice", "post"), where)
        check_case(case, names, scenario, where)
        cases.append(case)
    return tuple(cases)


def as_text(row: dict[str, object], *columns: str) -> dict[str, object]:
    """Return a row with the values of these columns as text, as a spreadsheet may hold numbers."""
    return row | {name: str(row[name]) for name in columns if name in row}


def check_case(case: OpenCase, names: Sequence[str], scenario: Scenario | None, where: str) -> None:
    """Refuse an open case of a practice or post that does not exist."""
    if case.practice not in names:
        raise refusal(
            f"{where}: practice = {case.practice[:60]!r}: the practices are " + ", ".join(names)
        )
    if case.tier == "low":
        raise refusal(f"{where}: tier = 'low': an open case is complex or moderate")
    posts = (
        [
            post.name
            for post in scenario.care_managers
            if case.practice in post.covers and case.tier in post.role.tiers
        ]
        if scenario
        else [case.post]
    )
    if case.post and case.post not in posts:
        raise refusal(
            f"{where}: post = {case.post[:60]!r}: the posts that take {case.tier} "
            f"patients of {case.practice} are {', '.join(posts) or 'none'}"
        )


def read_counts(path: str | Path) -> dict[str, Counts]:
    """Return ``{practice: Counts}`` of a CSV or .xlsx file.

    Columns: complex, moderate, low (patients), practice (may be left out when there is one row)
    and clinicians.
    """
    counts: dict[str, Counts] = {}
    for number, row in tabular.rows(path, COUNT_COLUMNS, COUNT_COLUMNS[2:]):
        where, name = one_line(f"{path}: row {number}"), str(row.get("practice", ""))
        numbers = {
            column: whole(row.get(column), f"{where}: {column}")
            for column in COUNT_COLUMNS[1:]
            if column in row or column != "clinicians"
        }
        if name in counts or "" in counts or (not name and counts):
            raise refusal(
                f"{where}: practice = {name[:60]!r}: every row needs a practice of its own"
            )
        counts[name] = Counts(name, numbers.pop("clinicians", None), **numbers)
        make(Panel, counts[name].sizes, where)
    if not counts:
        raise refusal(f"{path}: has no rows below the header")
    return counts


def whole(value: object, where: str) -> int:
    """Return a count as a whole number."""
    text = str(value if value is not None else "").removesuffix(".0")
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", text):
        raise refusal(f"{where} = {text[:40]!r}: a whole number from 0 is needed")
    return int(text)

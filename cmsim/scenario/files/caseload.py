"""Open cases and panel counts, read from CSV and Excel."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeGuard

from cmsim.scenario.files.content import one_line, refusal
from cmsim.scenario.files.tabular import SERIALS, Layout, Sheet, listed, quoted, sheet
from cmsim.scenario.panel import Panel
from cmsim.scenario.parameter import make
from cmsim.scenario.scenario import OpenCase, Scenario

CASE_COLUMNS = tuple(OpenCase.model_fields)
COUNT_COLUMNS = ("practice", "clinicians", "complex", "moderate", "low")
SHARES = ("size", "complex_share", "moderate_share", "low_share")
DATES = ("due", "last_contact")
TIERS = {
    "high": "complex",
    "high risk": "complex",
    "very high": "complex",
    "rising": "moderate",
    "rising risk": "moderate",
    "medium": "moderate",
    "medium risk": "moderate",
    "moderate risk": "moderate",
    "low risk": "low",
}
SITE = dict.fromkeys(
    "practice_name site site_name clinic clinic_name location location_name office".split(),
    "practice",
)
COUNTS_ALSO = (
    SITE
    | dict.fromkeys("providers clinician_count number_of_clinicians pcps".split(), "clinicians")
    | {name.replace(" ", "_"): tier for name, tier in TIERS.items()}
)
CASES_ALSO = SITE | {"risk": "tier", "risk_tier": "tier", "risk_level": "tier"}
COUNTS = Layout(COUNT_COLUMNS, COUNT_COLUMNS[2:], COUNTS_ALSO, sums=COUNT_COLUMNS[1:])
MOST_DAYS = 3650
CROSSES = {"x": True, "✓": True, "✔": True, "☑": True, "☐": False}


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


def read_caseload(
    path: str | Path,
    practices: Scenario | Iterable[str],
    today: date | None = None,
    said: list[str] | None = None,
) -> tuple[OpenCase, ...]:
    """Return the open cases of a CSV or Excel file; ``practices`` is a scenario or names.

    Columns: tier (complex or moderate), practice (may be left out when there is one), due (days
    from the start; negative when overdue), last_contact (days before the start), contacts_done,
    monitored, met (yes or no) and post. Blank cells keep their default. With ``today`` given, due
    and last_contact may be dates. What was understood is added to ``said``.
    """
    if isinstance(practices, Scenario):
        scenario, names = practices, [each.name for each in practices.practices]
    else:
        scenario, names = None, list(practices)
    required = ("tier",) if len(names) == 1 else ("practice", "tier")
    found = sheet(path, Layout(CASE_COLUMNS, required, CASES_ALSO, dates=DATES if today else ()))
    cases, tiers, dated = [], dict[str, str](), False
    for number, row in found.rows:
        where = one_line(f"{path}: row {number}")
        dated = days_for_dates(row, today, where) or dated
        name = " ".join(re.sub("[-_]", " ", str(row.get("tier", ""))).lower().split())
        row["tier"] = TIERS.get(name, name)
        if name in TIERS:
            tiers.setdefault(name, str(row["tier"]))
        for column in ("monitored", "met"):
            mark = row.get(column)
            row |= {column: CROSSES[mark.lower()]} if is_cross(mark) else {}
        if len(names) == 1:
            row.setdefault("practice", names[0])
        case = make(OpenCase, as_text(row, "practice", "post"), where)
        check_case(case, names, scenario, where)
        cases.append(case)
    if said is not None:
        said += found.said
        said += [f"The tier {quoted(name)} was read as {tier}." for name, tier in tiers.items()]
        if dated and today:
            said.append(f"Dates were counted from {today:%B} {today.day}, {today.year}.")
    return tuple(cases)


def is_cross(mark: object) -> TypeGuard[str]:
    """Say whether a cell holds a mark that stands for yes or no."""
    return isinstance(mark, str) and mark.lower() in CROSSES


def days_for_dates(row: dict[str, object], today: date | None, where: str) -> bool:
    """Put days from today in the place of dates; refuse dates where nobody says what today is."""
    dated = False
    for column, sign in zip(DATES, (1, -1)):
        value = row.get(column)
        text = str(value).removesuffix(".0")
        if today is None and text.isdigit() and int(text) in SERIALS:
            raise refusal(
                f"{where}: {column} = {text}: a date as Excel keeps it; give days from the start "
                "as a number (negative: overdue)"
            )
        if today is not None and isinstance(value, date):
            row[column] = sign * (value - today).days
            dated = True
            if abs((value - today).days) > MOST_DAYS:
                raise refusal(
                    f"{where}: {column}: looks like a date more than ten years from today, which "
                    "may identify a person; give days from today as a number"
                )
    return dated


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


def read_counts(path: str | Path, said: list[str] | None = None) -> dict[str, Counts]:
    """Return ``{practice: Counts}`` of a CSV or Excel file.

    Columns: complex, moderate, low (patients), practice (may be left out when there is one row)
    and clinicians. What was understood is added to ``said``.
    """
    found = sheet(path, COUNTS)
    counts: dict[str, Counts] = {}
    problems: list[str] = []
    for number, row in found.rows:
        where, name = one_line(f"{path}: row {number}"), str(row.get("practice", ""))
        numbers = {
            column: whole(row.get(column), f"{where}: {column}", column)
            for column in COUNT_COLUMNS[1:]
            if column in row or column != "clinicians"
        }
        if "" in counts or (not name and counts):
            raise refusal(
                f"{where}: practice = {name[:60]!r}: every row needs a practice of its own"
            )
        each = Counts(name, numbers.pop("clinicians", None), **numbers)
        problems += impossible(each, number)
        counts[name] = each
    if not found.rows:
        raise refusal(f"{path}: has no rows below the header")
    check_sites(path, found)
    if problems:
        raise refusal(f"{path}: {'; '.join(problems[:5])}")
    for name, each in counts.items():
        make(Panel, each.sizes, one_line(f"{path}: {name}"))
    if said is not None:
        said += found.said
    return counts


def impossible(counts: Counts, number: int) -> list[str]:
    """Return what no practice can be, a part of a line for each row."""
    site = f"row {number}" + (f" ({counts.practice[:60]})" if counts.practice else "")
    if counts.clinicians == 0:
        return [f"{site}: clinicians = 0, but patients are attributed to clinicians; type how many"]
    if not counts.sizes["size"]:
        return [f"{site}: size = 0 patients; take the row out, or type its counts"]
    return []


def check_sites(path: str | Path, found: Sheet) -> None:
    """Ask about rows whose practices are called alike."""
    alike: dict[str, list[tuple[int, str]]] = {}
    for number, row in found.rows:
        name = str(row.get("practice", ""))
        key = re.sub(r"[\W_]+", "", name.casefold())
        alike.setdefault(key, []).append((number, name))
    for same in alike.values():
        if len(same) > 1:
            numbers = listed([str(number) for number, _ in same])
            names = listed(dict.fromkeys(repr(name[:40]) for _, name in same))
            raise refusal(
                f"{path}: rows {numbers}: practice = {names}: is this one site? If so, add the "
                "rows up into one; if not, give each site a name of its own"
            )


def whole(value: object, where: str, column: str = "") -> int:
    """Return a count as a whole number."""
    text = str(value if value is not None else "").removesuffix(".0")
    if not isinstance(value, bool) and re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    if value is None:
        raise refusal(f"{where} is blank: a whole number from 0 is needed; type 0 for none")
    if column == "clinicians" and re.fullmatch(r"[0-9]+\.[0-9]+", text):
        raise refusal(
            f"{where} = {text[:40]}: whole persons are needed, because each has a day and a panel "
            f"of their own; type how many people that is, not full-time equivalents"
        )
    raise refusal(f"{where} = {text[:40]!r}: a whole number from 0 is needed")

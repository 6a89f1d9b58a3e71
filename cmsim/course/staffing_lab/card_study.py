"""A card study: what clinicians saw their patients need, one card a patient, nothing on who."""

from typing import NamedTuple

from cmsim.scenario.files import tabular
from cmsim.scenario.files.tabular import one_line, refusal

NEEDS = {
    "a": "Mental health",
    "b": "Social support",
    "c": "Self-management",
    "d": "Coordination of care",
    "e": "Medication",
    "f": "Health education",
    "g": "Nutrition",
    "h": "Spiritual support",
    "i": "Insurance",
    "j": "Dental",
    "k": "Other",
}
SCALE, MUCH = 5, 4
LIKELY = ("not at all", "somewhat", "very")
COLUMNS = (*NEEDS, "top", "likely")


class StudyCard(NamedTuple):
    """One patient: each need from 1 to 5, the top priority, and how likely to act, 1 to 3.

    What was left blank is ``None``.
    """

    needs: dict
    top: str | None
    likely: int | None


def read_cards(path):
    """Return the cards of a CSV or .xlsx file.

    Columns: a to k (needs, 1 to 5), top (the letter of the top priority), likely
    (1 not at all, 2 somewhat, 3 very). Blank cells are allowed, a row without any is passed over.
    """
    found = []
    for number, row in tabular.rows(path, COLUMNS, COLUMNS[:1]):
        where = one_line(f"{path}: row {number}")
        top = str(row["top"]).strip().lower() if "top" in row else None
        if top is not None and top not in NEEDS:
            raise refusal(f"{where}: top = {top[:40]!r}: one letter from A to K is needed")
        found.append(
            StudyCard(
                {need: step(row[need], f"{where}: {need}") for need in NEEDS if need in row},
                top,
                step(row.get("likely"), f"{where}: likely", len(LIKELY)),
            )
        )
    if not found:
        raise refusal(f"{path}: has no rows below the header")
    return tuple(found)


def step(value, where, most=SCALE):
    """Return a whole number from 1 to 5, ``None`` where nothing is given."""
    if value is None:
        return None
    text = str(value).removesuffix(".0")
    if isinstance(value, bool) or text not in map(str, range(1, most + 1)):
        raise refusal(f"{where} = {text[:40]!r}: a whole number from 1 to {most} is needed")
    return int(text)

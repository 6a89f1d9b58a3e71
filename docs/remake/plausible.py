"""``docs/plausible.md``: each library practice in steady state, for people who do the job."""

from cmsim.scenario.library import practices
from cmsim.validation.before_and_after import HALF_YEAR, before_and_after
from cmsim.validation.plausible import PRACTICES, REPLICATIONS, SECTIONS, WEEKS, cells
from remake import JOBS, kept
from remake.markdown import page, table

COHORT_WEEKS = 130
HEAD = ("evidence", "published", "range")

TEXT = """# Would a care manager believe it?

Each practice of the library as it is in its second year, {weeks} weeks long and read from week
{half} on, mean of {replications} runs on common random numbers; how long care lasts is read from
everybody enrolled in the first year. Nothing is set for this page. Beside each row stands what was
published, with the range that it is compared with; **out** says that ours lies outside. No number
of the model was turned to bring a row in. A row without a range has nothing comparable in print,
or the study speaks of another way of working.

{summary}

A full-time post has 40 paid hours a week, leave included. A completed contact is a first visit, a
follow-up or a check of a patient in care, or a call after a discharge that was answered.

{parts}

## The enrolled, and the same patients never enrolled

Programs look for patients who were lately in hospital, and such patients are in hospital less often
later whatever is done. Here care management averts nothing at all: the effects are set to nil.
Everybody enrolled in the eight-clinician practice ({cohort_weeks} weeks, {replications} runs, a
half-year on either side) is followed for {half_year} weeks before and after enrolling; then the
same patients, at the same dates, in the same practice with nobody employed. What falls without any
effect is what a program without a comparison group would call its success.

{cohort}
"""


def made():
    """Return the page."""
    found = {
        practice: cells(practice, jobs=JOBS, cache=kept.of("plausible")) for practice in PRACTICES
    }
    return page(
        TEXT,
        weeks=WEEKS,
        half=WEEKS // 2 + 1,
        replications=REPLICATIONS,
        summary=summary([cell for several in found.values() for cell in several]),
        parts="\n\n".join(part(practice, several) for practice, several in found.items()),
        cohort=cohort(),
        cohort_weeks=COHORT_WEEKS,
        half_year=HALF_YEAR,
    )


def summary(found):
    """Return in a sentence how many comparisons are in and out."""
    judged = [cell for cell in found if cell.side is not None]
    out = [cell for cell in judged if cell.side]
    return (
        f"Of {len(judged)} comparisons {len(judged) - len(out)} are in and {len(out)} out; under "
        "each table stands what takes a row out."
    )


def part(practice, found):
    """Return the part of one practice: its table, and why rows are out."""
    structures = list(dict.fromkeys(cell.structure for cell in found))
    rows = []
    for section, members in SECTIONS.items():
        rows.append((f"**{section}**", *[""] * (len(structures) + 1 + len(HEAD))))
        for row in members:
            here = {cell.structure: cell for cell in found if cell.row is row}
            shown = [in_words(here[structure]) for structure in structures]
            rows.append((row.name, row.unit, *shown, row.ids, row.published, span(row)))
    head = ("", "unit", *structures, *HEAD)
    return f"## {practice.capitalize()}\n\n{table(head, rows)}\n\n{reasons(found)}"


def in_words(cell):
    """Return the mean of a cell and whether it is in or out."""
    if cell.mean is None:
        return "none"
    verdict = {None: "", "": " in"}.get(cell.side, " **out**")
    return f"{rounded(cell.mean)}{verdict}"


def rounded(number):
    """Return a number without decimals from 10 on or where it has none, else with one.

    >>> rounded(9.96), rounded(9.94), rounded(0.04), rounded(4)
    ('10', '9.9', '0.0', '4')
    """
    whole = abs(number) >= 9.95 or number == round(number)
    return f"{number:.0f}" if whole else f"{number:.1f}"


def span(row):
    """Return the range of a row as text."""
    if row.tolerance is None:
        return ""
    return f"{rounded(row.tolerance.low)} to {rounded(row.tolerance.high)}"


def reasons(found):
    """Return a list of the rows that are out, with what is responsible."""
    together = {}
    for cell in found:
        if cell.side:
            key = cell.row.name, cell.side, cell.reason
            together.setdefault(key, []).append(f"{cell.structure} {rounded(cell.mean)}")
    lines = [
        f"- **{name}** ({', '.join(where)}; {side} the range): {reason}."
        for (name, side, reason), where in together.items()
    ]
    return "\n".join(lines) or "Every row is in."


def cohort():
    scenario = practices.eight_clinicians().replace(weeks=COHORT_WEEKS)
    found = before_and_after(scenario, REPLICATIONS)
    return table(
        ("", "patients", "stays before", "stays after", "change"),
        [
            (name, found.patients, *stays, f"{change:+.0%}")
            for name, stays, change in (
                ("enrolled, without any effect", found.enrolled, found.change),
                ("the same patients, never enrolled", found.never, found.change_of_never),
            )
        ],
    )

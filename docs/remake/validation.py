"""``docs/validation.md``: the model beside published figures, theory, evidence and one month."""

import oracles

from cmsim.scenario.evidence.sources import Quality
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library import practices
from cmsim.validation import own_month
from cmsim.validation.compare import REPLICATIONS, compare, rounded, worst_first
from cmsim.validation.published import NO_COUNTERPART, YEARS_2, Handling
from cmsim.validation.stress_des import behind, evidence_qualities, qualities
from remake import JOBS, ROOT, kept
from remake.markdown import mark, page, table

DATA = ROOT / "notebooks" / "data"
RESTS_ON = "the eight-clinician practice"

TEXT = """# Validation: what the model gets right, what it misses, what it assumes

The figures are declared in `cmsim/validation/published.py`, the ways of counting in
`cmsim/validation/readings.py`. Like every page with numbers in this folder, this one is made anew
from the model by `python docs/remake`, and a test fails when it no longer says what the model says.

## Published figures beside ours

{weeks} weeks of each setting, {replications} replications, 95% intervals. Library scenarios, with
no parameter changed except where the table says so. *Outside* means that even our interval does not
reach the range; misses come first, those farthest from the range in standard errors at the top.
The range is the spread of the source itself where it gives one (a range, a standard deviation, an
interval), the sampling interval where it gives a count, and an assumption where it gives neither;
the last table of this part says which. **Calibrated** means that a number of the model was chosen
so that the figure comes out, and agreement shows only that it does. **Open to calibration, not
used**: it could have been used so and was not. **Left alone**: a test.

{summary}

{figures}

### Why the misses

The most likely reasons, as far as they were found. They are reasons for readers to weigh, not
corrections.

{reasons}

### What the ranges rest on

{ranges}

### No counterpart in the model

{missing}

Caseloads are compared with two job descriptions in [caseload.md](caseload.md), and the direction
and size of each pro and con are in [mechanisms.md](mechanisms.md).

## Queueing theory

The whole model, driven by scenarios alone into corners where the answer is known. *Off* is the
distance in standard errors; up to {limit} is what chance explains.

{oracles}

By the hour of the week, {arrivals}

## What the numbers rest on

The marks: *source doc* is the guide the course rests on; *verified* was read at the source;
*verified second-hand* was read on a page that quotes it; *memory* could not be checked;
*assumption* has no source for the number itself, though it may have one for the direction.

{quality}

Every source and assumption behind the numbers of {rests_on}, and how many numbers rest on each.
`print(scenario)` lists the numbers one by one.

{evidence}

## A practice's own month

`cmsim.validation.own_month` reads a CSV of monthly totals (`measure,count`), refuses anything that
may identify a person, and sets each count beside the interval in which the model expects a single
month of that practice ({chance:.0%}, from {months} runs). The interval holds months of 28 to 31
days, whichever day of the week they begin on, so that any calendar month can be judged by it.
Outside it, the output is not to be used for that practice until the reason is known. Inside an
interval so wide that it would hold half and double the count, a month tells nothing. At most
{by_chance} output in a hundred falls outside by chance. Agreement in a month does not validate a
forecast of a change; it says that the starting point is not wrong.

The worked example is made up, as Riverbend is (`notebooks/data/riverbend_month.csv`).

{month}

## How the model is reported

The STRESS-DES checklist, answered by the model, is in [stress_des.md](stress_des.md).
"""


def made():
    """Return the page."""
    rows = worst_first(compare(jobs=JOBS, cache=kept.of("validation")))
    found, total = oracles.usual_arrivals(kept.of("validation"))
    parts = {
        "summary": summary(rows),
        "figures": figures(rows),
        "reasons": reasons(rows),
        "ranges": ranges(rows),
        "missing": "\n".join(f"- {row.id}: {why}." for row, why in NO_COUNTERPART.items()),
        "oracles": oracle_table(total),
        "quality": quality_table(),
        "evidence": evidence_table(),
        "month": month_table(),
    }
    return page(
        TEXT,
        weeks=YEARS_2,
        replications=REPLICATIONS,
        limit=oracles.STANDARD_ERRORS,
        arrivals=by_hour(found),
        rests_on=RESTS_ON,
        chance=own_month.CHANCE,
        months=own_month.REPLICATIONS,
        by_chance={1: "one"}[round(100 * (1 - own_month.CHANCE))],
        **{name: mark(name, content) for name, content in parts.items()},
    )


def evidence(comparison):
    """Return the row of evidence behind a published figure, with its quality."""
    return f"{comparison.id} [{comparison.evidence.quality}]"


def figures(rows):
    return table(
        (
            "figure",
            "evidence",
            "published",
            "range",
            "ours",
            "unit",
            "verdict",
            "handling",
            "how ours is found",
        ),
        [
            (
                each.comparison.name,
                evidence(each.comparison),
                each.comparison.published,
                span(each.comparison),
                each.ours,
                each.comparison.unit,
                each.verdict,
                each.comparison.handling,
                each.comparison.how,
            )
            for each in rows
        ],
    )


def span(comparison):
    """Return the range that a figure is compared with, as text."""
    return f"{comparison.low:.3g} to {comparison.high:.3g}"


def ranges(rows):
    return table(
        ("figure", "published", "range", "what the range rests on"),
        [
            (each.name, each.published, span(each), each.tolerance.text)
            for each in sorted((row.comparison for row in rows), key=lambda one: one.name)
        ],
    )


def summary(rows):
    missed = sum(row.missed for row in rows)
    inside = sum(row.off == 0 for row in rows)
    alone = [row for row in rows if row.comparison.handling is not Handling.CALIBRATED]
    return (
        f"Of {len(rows)} figures {missed} are outside, {inside} within the range and "
        f"{len(rows) - missed - inside} within reach of our interval. Of the {len(alone)} that "
        f"were not calibrated, {sum(row.missed for row in alone)} are outside. Calibrated were: "
        f"{', '.join(name[0].lower() + name[1:] for name in calibrated(rows))}."
    )


def calibrated(rows):
    """Return the names of the figures that the model was made to give."""
    return sorted(
        row.comparison.name for row in rows if row.comparison.handling is Handling.CALIBRATED
    )


def reasons(rows):
    return "\n".join(
        f"- **{row.comparison.name}** ({row.comparison.id}; {row.ours} against "
        f"{row.comparison.published}): {row.reason or 'not explained'}."
        for row in rows
        if row.missed
    )


def oracle_table(arrivals):
    rows = [
        row for name in oracles.ORACLES for row in oracles.rows(name, kept.of("validation"))
    ] + [arrivals]
    return table(
        ("oracle", "what", "theory", "ours", "off, standard errors"),
        [
            (
                row.name,
                row.unit,
                f"{row.expected:.4f}",
                f"{row.ours.mean:.4f} ± {row.ours.half_width:.4f}",
                f"{row.off:.1f}",
            )
            for row in rows
        ],
    )


def by_hour(found):
    """Return in words how arrivals keep to the rate function by the hour of the week."""
    chi_square, cells = found.chi_square
    return (
        f"arrivals against the rate function have a chi-square of {chi_square:.1f} on {cells} "
        f"open hours, {oracles.too_far(chi_square, cells):.1f} standard deviations from its mean, "
        f"and {found.when_closed or 'none'} of {sum(found.counts):,} came when the practice was "
        "closed."
    )


def quality_table():
    ours, rows = qualities(practices.eight_clinicians()), evidence_qualities()
    assumed, total = ours[Quality.ASSUMPTION], sum(ours.values())
    counts = table(
        ("quality", "rows of evidence", f"numbers of {RESTS_ON}"),
        [(quality, rows[quality], ours[quality]) for quality in Quality]
        + [("all", sum(rows.values()), total)],
    )
    return f"{assumed} of the {total} numbers ({assumed / total:.0%}) are assumptions.\n\n{counts}"


def evidence_table():
    return table(
        ("source", "quality", "numbers", "citation or reason"),
        [
            (
                source.id or "no row",
                source.quality,
                count,
                getattr(source, "citation", None) or source.reason,
            )
            for source, count in behind(practices.eight_clinicians()).items()
        ],
    )


def month_table():
    scenario = scenario_toml.load(DATA / "riverbend.toml")
    counts = own_month.read(DATA / "riverbend_month.csv")
    found = own_month.judge(scenario, counts, cache=kept.of("validation"))
    judged = table(
        ("output", "counted", "predicted for a month", "mean", "verdict"),
        [
            (
                each.output.label,
                each.observed,
                f"{each.low} to {each.high}",
                rounded(each.mean),
                each.verdict,
            )
            for each in found
        ],
    )
    return f"{judged}\n\n{own_month.sentence(found)}"

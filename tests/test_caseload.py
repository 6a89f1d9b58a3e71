"""The caseload curve, and the note that sets it beside two job descriptions.

``python tests/test_caseload.py`` measures everything anew and writes ``docs/caseload.md``.
"""

import re
import sys
from pathlib import Path

import pytest

from cmsim.analysis.caseload import curve, full_time, largest
from cmsim.analysis.statistics import estimate
from cmsim.scenario.panel import Tier

PAGE = Path(__file__).resolve().parent.parent / "docs" / "caseload.md"
CASELOADS = (20, 30, 40, 50, 60, 70, 80)
CONDITIONS = (
    ("complex", 14, 0.75),
    ("complex", 14, 2.0),
    ("complex", 7, 0.75),
    ("moderate", 28, 0.75),
    ("moderate", 28, 2.0),
    ("moderate", 14, 0.75),
)
EVERY = {7: "week", 14: "2 weeks", 28: "4 weeks"}
PAPERWORK = {0.75: "one system", 2.0: "two systems"}
REPLICATIONS = 10


def test_the_scenario_of_the_curve_holds_the_caseload_it_names():
    scenario = full_time("moderate", 40, 28)
    assert scenario.engagement.interval_moderate == 28
    assert scenario.posts[0].role.tiers == (Tier.MODERATE,)
    table = curve("moderate", (40,), 28, replications=2)
    assert table["open_caseload"].between(36, 40).all()


def test_more_patients_on_the_same_hours_are_contacted_later():
    late = curve("complex", (20, 40, 60), 14, replications=3).groupby("caseload")["late"].mean()
    assert late.is_monotonic_increasing and late[60] > 0.5 > late[20]


def test_writing_everything_twice_costs_caseload():
    once = curve("complex", (30,), 14, 0.75, replications=3)["late"]
    twice = curve("complex", (30,), 14, 2.0, replications=3)["late"]
    assert (twice > once).all()


def test_largest_keeps_the_promise_it_was_asked_for():
    table = curve("complex", (20, 30, 60), 14, replications=4)
    found = largest(table, late=0.15, chance=0.75)
    assert (table.loc[table["caseload"] == found, "late"] <= 0.15).mean() >= 0.75
    assert largest(table, late=-1) is None


@pytest.mark.slow
@pytest.mark.parametrize("role, interval, documentation", CONDITIONS[:4:3])
def test_the_note_quotes_what_the_model_says(role, interval, documentation):
    rows = dict(quoted(PAGE.read_text(encoding="utf-8"), role, interval, documentation))
    caseload = sorted(rows)[2]
    table = curve(role, (caseload,), interval, documentation, replications=6)
    ours, said = estimate(100 * table["late"]), rows[caseload]
    assert abs(ours.mean - said) <= 2 * ours.half_width + 1


def quoted(text, role, interval, documentation):
    """Return ``(caseload, percent late)`` for the column of one condition."""
    column = CONDITIONS.index((role, interval, documentation)) + 1
    for line in re.findall(r"^\| \d+ \|.*$", text, re.M):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        yield int(cells[0]), float(cells[column].split()[0])


# --- writing the note


def measured():
    return {
        condition: curve(condition[0], CASELOADS, *condition[1:], replications=REPLICATIONS, jobs=2)
        for condition in CONDITIONS
    }


def heading(condition):
    role, interval, documentation = condition
    return f"{role}, every {EVERY[interval]}, {PAPERWORK[documentation]}"


def late_table(tables):
    lines = [
        "| open cases | " + " | ".join(map(heading, CONDITIONS)) + " |",
        "|---" * (len(CONDITIONS) + 1) + "|",
    ]
    for caseload in CASELOADS:
        cells = []
        for condition in CONDITIONS:
            table = tables[condition]
            late = estimate(100 * table.loc[table["caseload"] == caseload, "late"])
            cells.append(f"{late.mean:.0f} ± {late.half_width:.0f}")
        lines.append(f"| {caseload} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def summary_table(tables):
    lines = [
        "| condition | largest caseload kept on schedule | in active care then | "
        "on the assigned list then | time at work in use |",
        "|---|---|---|---|---|",
    ]
    for condition in CONDITIONS:
        table, kept = tables[condition], largest(tables[condition])
        if kept is None:
            lines.append(f"| {heading(condition)} | fewer than {CASELOADS[0]} | | | |")
            continue
        here = table[table["caseload"] == kept].mean()
        lines.append(
            f"| {heading(condition)} | {kept} | {here['active_caseload']:.0f} | "
            f"{here['assigned_caseload']:.0f} | {here['utilization']:.0%} |"
        )
    return "\n".join(lines)


def write():
    tables = measured()
    text = PAGE.read_text(encoding="utf-8")
    for name, table in (("late", late_table(tables)), ("summary", summary_table(tables))):
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(\n<!-- end -->)",
            lambda match, table=table: match[1] + table + match[2],
            text,
            flags=re.S,
        )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(write())

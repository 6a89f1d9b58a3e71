"""Measure how fast cmsim is, against others: ``python tests/benchmarks [--quick] [--write]``.

Names of parts run those alone: ``python tests/benchmarks queues scaling``. ``--write`` puts the
table into ``docs/speed.md``.
"""

import importlib
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.rounds import COLUMNS, Row, load, machine  # noqa: E402

PAGE = ROOT / "docs" / "speed.md"
START, END = "<!-- measured -->", "<!-- end of measured -->"
PARTS = ("reference", "instructions", "queues", "scaling", "parallel", "slider", "imports")
TESTED = (
    Row(
        4,
        "Events caused by nights, weekends and patients who need nothing",
        0,
        0,
        None,
        unit="events",
        told="tested",
        note=(
            "asserted in `tests/test_speed_counts.py`; presence makes three events a half-day "
            "without work, of the one that the goal allows"
        ),
    ),
    Row(
        13,
        "Variance of a slider's difference, independent against common random numbers",
        4.0,
        8.0,
        None,
        more=True,
        told="tested",
        note=(
            "asserted, at least 4 for each of 20 pairs, by "
            "`test_common_random_numbers_make_a_slider_at_least_four_times_more_precise`"
        ),
    ),
)


def line(*cells):
    return f"| {' | '.join(cells)} |"


def measure(parts, quick):
    """Yield the rows of each part, shown as they come."""
    for name in parts:
        for row in importlib.import_module(f"benchmarks.{name}").rows(quick):
            print(line(*row.cells()), flush=True)
            yield row


def table(rows, setting):
    """Return the table as text, in the order of the goals."""
    lines = [setting, "", line(*COLUMNS), line(*["---"] * len(COLUMNS))]
    return "\n".join(lines + [line(*row.cells()) for row in sorted(rows, key=lambda row: row.goal)])


def write(text):
    """Put the table between its marks on the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8", newline="\n")


def main(*words):
    """Measure, print the table, and write it where told."""
    quick, names = "--quick" in words, [word for word in words if not word.startswith("-")]
    unknown = [name for name in names if name not in PARTS]
    if unknown or {word for word in words if word.startswith("-")} - {"--quick", "--write"}:
        print(f"{__doc__}\nParts: {', '.join(PARTS)}")
        return 2
    began = load()
    rows = [*measure(names or PARTS, quick), *TESTED]
    setting = (
        f"{date.today():%d %B %Y}; {machine()}; load average {began} before and {load()} "
        f"after{'; the short version' if quick else ''}."
    )
    print(f"\n{table(rows, setting)}")
    if "--write" in words:
        write(table(rows, setting))
    missed = [row.what for row in rows if row.verdict == "MISSED"]
    print(f"\n{len(missed)} missed" + "".join(f"\n  {what}" for what in missed))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

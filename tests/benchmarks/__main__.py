"""Measure how fast cmsim is, against others: ``python tests/benchmarks [--quick | --write]``.

Names of parts run those alone: ``python tests/benchmarks queues scaling``. ``--write`` puts the
table into ``docs/speed.md``, which wants all parts at full length.
"""

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "docs"))

from remake import speed  # noqa: E402
from remake.markdown import line  # noqa: E402
from remake.markdown import table as markdown_table  # noqa: E402

from benchmarks.rounds import COLUMNS, Row, load, measured_on  # noqa: E402

PARTS = (
    "reference",
    "instructions",
    "queues",
    "scaling",
    "parallel",
    "slider",
    "waiting",
    "imports",
)
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


def measure(parts, quick):
    """Yield the rows of each part, shown as they come."""
    for name in parts:
        for row in importlib.import_module(f"benchmarks.{name}").rows(quick):
            print(line(row.cells()), flush=True)
            yield row


def table(rows, setting):
    """Return the table as text, in the order of the goals, below the line that says where."""
    ordered = sorted(rows, key=lambda row: row.goal)
    return f"{setting}\n\n{markdown_table(COLUMNS, [row.cells() for row in ordered])}"


def main(*words):
    """Measure, print the table, and write it where told."""
    quick, names = "--quick" in words, [word for word in words if not word.startswith("-")]
    unknown = set(words) - {"--quick", "--write", *PARTS}
    if unknown or ("--write" in words and (quick or names)):
        print(f"{__doc__}\nParts: {', '.join(PARTS)}")
        return 2
    began = load()
    rows = [*measure(names or PARTS, quick), *TESTED]
    found = table(rows, f"{measured_on(began)}{'; the short version' if quick else ''}.")
    print(f"\n{found}")
    if "--write" in words:
        speed.PATH.write_text(speed.made(found), encoding="utf-8", newline="\n")
    missed = [row.what for row in rows if row.verdict == "MISSED"]
    print(f"\n{len(missed)} missed" + "".join(f"\n  {what}" for what in missed))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

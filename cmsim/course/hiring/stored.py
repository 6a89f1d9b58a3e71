"""The runs that lesson 10 opens on, stored; ``python docs/remake --write runs`` makes them anew."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cmsim.course.hiring import plan
from cmsim.course.hiring.candidates import WORK, hours_by_kind
from cmsim.course.hiring.plan import DRAFT, EVERYTHING, FULL_LOAD, NO_PLAN, Months, Plan
from cmsim.course.kit.stored import StoredRuns, columns_of, head, numbers, read

PATH = Path(__file__).with_name("stored.toml")
REPEATS, DIGITS = 20, 3
ABOUT = "Runs of the model that lesson 10 opens on: {repeats} of each."


class Way(NamedTuple):
    """A way to begin: its words, its plan, who is handed over, and whether its blocks work."""

    words: str
    plan: Plan
    load: int = 0
    works: bool = True


DRAFTED = "draft"
WAYS = {
    "none": Way("No plan", NO_PLAN),
    "full": Way("Full load on day one", NO_PLAN, FULL_LOAD),
    "hours": Way("Hours alone", EVERYTHING, works=False),
}


@dataclass(frozen=True)
class Stored(StoredRuns):
    """Stored runs of one version of the model."""

    ways: dict
    hours: dict


@cache
def stored():
    """Return the stored runs."""
    given = read(PATH)
    ways = {
        name: [Months(tuple(row), *others) for row, *others in zip(*each.values(), strict=True)]
        for name, each in given["ways"].items()
    }
    hours = columns_of(given["hours"])["week"]
    return Stored(given["model"], ways, {kind: hours[kind.value] for kind in WORK})


def made(repeats=REPEATS):
    """Return the text of the file, run anew."""
    lines = head(ABOUT.format(repeats=repeats))
    for name, way in {**WAYS, DRAFTED: Way("", DRAFT)}.items():
        found = [plan.months(way.plan, n, way.load, way.works) for n in range(1, repeats + 1)]
        rows = ",\n  ".join(numbers(each.in_care, 0) for each in found)
        lines += ["", f"[ways.{name}]", f"in_care = [\n  {rows},\n]"]
        for field in Months._fields[1:]:
            values = numbers([getattr(each, field) for each in found], DIGITS)
            lines.append(f"{field} = {values}")
    kinds = [hours_by_kind(n) for n in range(1, repeats + 1)]
    lines += ["", "[hours.week]"]
    lines += [f'"{kind}" = {numbers([each[kind] for each in kinds], DIGITS)}' for kind in WORK]
    return "\n".join(lines) + "\n"

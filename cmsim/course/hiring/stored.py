"""The runs that lesson 10 opens on, stored; ``python docs/remake --write runs`` makes them anew."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cmsim.course.hiring import plan
from cmsim.course.hiring.candidates import WORK, hours_by_kind
from cmsim.course.hiring.plan import DRAFT, EVERYTHING, FULL_LOAD, NO_PLAN, Months, Plan
from cmsim.course.kit.stored import columns_of, head, numbers
from cmsim.experiment.model_version import model_version

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


class Stored(NamedTuple):
    """Stored runs of one version of the model."""

    model: str
    ways: dict
    hours: dict

    @property
    def note(self):
        """Return what to add to a caption: nothing while the model is still the same."""
        return "" if self.model == model_version() else "Runs of an earlier version of the model. "


@cache
def stored():
    """Return the stored runs."""
    given = tomllib.loads(PATH.read_text(encoding="utf-8"))
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

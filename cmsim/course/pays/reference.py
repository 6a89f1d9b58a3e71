"""The years that lesson 12 opens on, stored; ``python docs/remake --write runs`` makes them anew.

They are those of one version of the model. With another version they are shown as such, and the
page runs the model itself.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cmsim.course.kit.stored import StoredRuns, columns_of, head, read
from cmsim.course.pays import practice
from cmsim.course.pays.measured import measures
from cmsim.experiment.run import run

PATH = Path(__file__).with_name("reference.toml")
REPEATS = 20
DIGITS = 4
ABOUT = "Years of the model that lesson 12 opens on: {repeats} of each way, {weeks} weeks long."


@dataclass(frozen=True)
class Reference(StoredRuns):
    """Stored years of the model's version ``model``, ``{measure: {way: column}}``."""

    columns: dict


@cache
def reference():
    """Return the stored years."""
    given = read(PATH)
    return Reference(given["model"], columns_of(given["years"]))


def made(repeats=REPEATS, jobs=1):
    """Return the text of the file, run anew."""
    asked = measures()
    results = run(*practice.ways(), replications=repeats, measures=asked, jobs=jobs)
    lines = head(ABOUT.format(repeats=repeats, weeks=practice.WEEKS))
    for measure in asked:
        lines += ["", f"[years.{measure.name}]"]
        for way, column in results.columns(measure.name).items():
            values = ", ".join(f"{round(value, DIGITS)}" for value in column)
            lines.append(f'"{way}" = [{values}]')
    return "\n".join(lines) + "\n"

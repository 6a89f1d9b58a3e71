"""The runs that lesson 05 opens on, stored; ``python docs/remake --write runs`` makes them anew.

They are those of one version of the model. With another version they are a first estimate only,
and the page runs the model itself.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cmsim.course.finding import leaks, routes, slack
from cmsim.course.kit.stored import StoredRuns, columns_of, head, numbers, read
from cmsim.experiment.run import run

PATH = Path(__file__).with_name("reference.toml")
REPEATS, DIGITS = 20, 3
ABOUT = "Runs of the model that lesson 05 opens on: {repeats} of each."
PARTS = {
    "routes": (routes.routes, routes.MEASURED),
    "anyway": (routes.anyway, routes.AROUND),
    "leaks": (leaks.practices, leaks.MEASURED),
    "slack": (slack.settings, slack.MEASURES),
}


@dataclass(frozen=True)
class Reference(StoredRuns):
    """Stored runs of the model's version ``model``: columns by part, measure and scenario."""

    parts: dict


@cache
def reference():
    """Return the stored runs."""
    given = read(PATH)
    return Reference(
        given.pop("model"),
        {part: columns_of(measures) for part, measures in given.items()},
    )


def made(repeats=REPEATS, jobs=1):
    """Return the text of the file, run anew."""
    lines = head(ABOUT.format(repeats=repeats))
    for part, (scenarios, measures) in PARTS.items():
        results = run(*scenarios(), replications=repeats, measures=measures, jobs=jobs)
        for measure in measures:
            lines += ["", f"[{part}.{measure.name}]"]
            lines += [
                f'"{name}" = {numbers(column, DIGITS)}'
                for name, column in results.columns(measure).items()
            ]
    return "\n".join(lines) + "\n"

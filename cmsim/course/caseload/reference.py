"""The runs that lesson 03 opens on, stored; ``python docs/remake --write runs`` makes them anew.

They are those of one version of the model. With another version they are a first estimate only,
and the page runs the model itself.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cmsim.course.caseload import curves, design, ways
from cmsim.course.caseload.curves import Curve
from cmsim.course.caseload.design import HOURS, KINDS, TRIED, USUAL, Design
from cmsim.course.caseload.week import MEASURED_AT, same_hours
from cmsim.course.kit import stored
from cmsim.course.kit.stored import StoredRuns, columns_of, head, numbers
from cmsim.experiment.run import run

PATH = Path(__file__).with_name("reference.toml")
REPEATS = 20
DIGITS = 4
ABOUT = "Runs of the model that lesson 03 opens on: {repeats} of each, {weeks} weeks long."


@dataclass(frozen=True)
class Reference(StoredRuns):
    """Stored runs: of the model's version ``model``, curves by design, hours, and ways out."""

    curves: dict
    hours: dict
    ways: dict

    def known(self, asked):
        """Return the curve of a design if it was run with the model as it is now, or ``None``."""
        return self.curves.get(asked) if self.current else None

    def estimate(self, asked):
        """Return a curve for a design that nothing was run for.

        A week that asks for as many hours as another is taken to leave as many contacts late.
        """
        if asked in self.curves:
            return self.curves[asked]._replace(estimated=True)
        usual = self.curves[USUAL]
        places = [same_hours(self.hours, asked, caseload) for caseload in TRIED]
        late = zip(*([read(run, place) for place in places] for run in zip(*usual.late)))
        return Curve(tuple(late), TRIED, True)


def read(late, place):
    """Return what one run of the usual settings shows at any caseload."""
    return curves.between([(0, 0.0), *zip(TRIED, late)], place)


@cache
def reference():
    """Return the stored runs."""
    given = stored.read(PATH)
    return Reference(
        given["model"],
        {
            Design(**each["design"]): Curve(tuple(map(tuple, each["late"])), tuple(each["active"]))
            for each in given["curves"]
        },
        {kind: tuple(each) for kind, each in given["hours"].items()},
        columns_of(given["ways"]),
    )


# --- making them anew


def designs():
    """Return the designs that are kept: the usual settings, and each idea alone."""
    return [USUAL, *(USUAL._replace(**change) for change in design.IDEAS.values())]


def results_of(asked, repeats=REPEATS, jobs=1):
    """Return the runs of one design."""
    return run(*design.asked(asked), replications=repeats, measures=design.MEASURED, jobs=jobs)


def made(repeats=REPEATS, jobs=1):
    """Return the text of the file, run anew."""
    lines = head(ABOUT.format(repeats=repeats, weeks=design.WEEKS))
    curves_of = [(each, results_of(each, repeats, jobs)) for each in designs()]
    usual = curves_of[0][1]
    lines += ["", "[hours]  # a week, at two caseloads of the usual settings"]
    for kind, measure in zip(KINDS, HOURS):
        columns = usual.columns(measure)
        at = [columns[design.name_of(caseload)].mean() for caseload in MEASURED_AT]
        lines.append(f'"{kind}" = {numbers(at, DIGITS)}')
    for measure, columns in ways_of(repeats, jobs).items():
        lines += ["", f"[ways.{measure}]"]
        lines += [f'"{way}" = {numbers(column, DIGITS)}' for way, column in columns.items()]
    for each, results in curves_of:
        found = curves.of_runs(results)
        settings = ", ".join(f"{name} = {value}" for name, value in each._asdict().items())
        lines += ["", "[[curves]]", f"design = {{{settings}}}"]
        lines += [f"active = {numbers(found.active, DIGITS)}", "late = ["]
        lines += [*(f"  {numbers(late, DIGITS)}," for late in found.late), "]"]
    return "\n".join(lines) + "\n"


def ways_of(repeats, jobs=1):
    """Return ``{measure: {way: column}}`` of the ways out by the usual change."""
    results = run(
        *ways.ways(ways.USUAL_CHANGE), replications=repeats, measures=ways.MEASURED, jobs=jobs
    )
    return {measure: results.columns(measure) for measure in ways.MEASURED}

"""The runs that lesson 08 opens on, stored; ``python docs/remake --write runs`` makes them anew."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cmsim.course.documentation import note, programs
from cmsim.course.documentation.cohort import NONE, PUBLISHED, Cohort, cohort
from cmsim.course.kit.stored import StoredRuns, columns_of, head, read
from cmsim.experiment.column import Column
from cmsim.experiment.job import Job, log_of
from cmsim.experiment.run import run
from cmsim.model.policy import USUAL

PATH = Path(__file__).with_name("stored.toml")
REPEATS, DIGITS = 20, 3
MEASURED = "contacts", "hours_documentation"
ABOUT = "Runs of the model that lesson 08 opens on: {repeats} of each."


@dataclass(frozen=True)
class Stored(StoredRuns):
    """Stored runs of one version of the model."""

    notes: dict
    answers: dict
    measuring: dict
    as_planned: dict
    programs: dict
    cohorts: dict


@cache
def stored():
    """Return the stored runs."""
    given = read(PATH)
    return Stored(
        given["model"],
        columns_of(given["notes"]),
        given["answers"],
        {int(hours): Column(values) for hours, values in given["measuring"].items()},
        {name: Column(values) for name, values in given["as_planned"].items()},
        given["programs"],
        {
            effect: Cohort(*(tuple(each[part]) for part in Cohort._fields))
            for effect, each in given["cohorts"].items()
        },
    )


def made(repeats=REPEATS, jobs=1):
    """Return the text of the file, run anew."""
    lines = head(ABOUT.format(repeats=repeats))
    notes = run(
        *(note.scenario(*size) for size in note.SIZES),
        replications=repeats,
        measures=MEASURED,
        jobs=jobs,
    )
    for measure in MEASURED:
        lines += table(f"notes.{measure}", notes.columns(measure))
    log = log_of(Job(note.scenario(*note.USUAL), 1, 1, USUAL, ()))
    lines += table("answers", note.answers(log))
    measuring = run(
        *map(programs.measuring, range(programs.ALL_HOURS + 1)),
        replications=repeats,
        measures=["contacts"],
        jobs=jobs,
    ).columns("contacts")
    lines += table("measuring", {name.split()[0]: each for name, each in measuring.items()})
    planned = [programs.seen(programs.as_planned(), n) for n in range(1, repeats + 1)]
    lines += table(
        "as_planned", {name: [each[name] for each in planned] for name in programs.MEASURES}
    )
    for name, program in programs.PROGRAMS.items():
        lines += table(f"programs.{name}", programs.seen(program(), 1))
    for effect in (NONE, PUBLISHED):
        lines += table(f"cohorts.{effect}", cohort(effect, repeats)._asdict())
    return "\n".join(lines) + "\n"


def table(name, columns):
    """Return the lines of one table of the file."""
    return ["", f"[{name}]", *(f'"{key}" = {numbers(each)}' for key, each in columns.items())]


def numbers(value):
    """Return numbers as they stand in the file.

    >>> numbers((1, (2.00049, 3)))
    '[1, [2.0, 3]]'
    """
    return json.dumps(rounded(value))


def rounded(value):
    """Return numbers, or lists of them, with few digits."""
    if isinstance(value, (int, float)):
        return value if isinstance(value, int) else round(value, DIGITS)
    return [rounded(each) for each in value]

"""The runs that lesson 11 opens on, stored; ``python docs/remake --write runs`` makes them anew."""

from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from cmsim.course.community import needs
from cmsim.course.kit.stored import StoredRuns, columns_of, head, numbers, read
from cmsim.experiment.job import Job, log_of
from cmsim.model.policy import USUAL

PATH = Path(__file__).with_name("stored.toml")
REPEATS, DIGITS = 20, 2
SHOWN = 6  # patients
MEASURES = (
    "needs",
    *needs.ENDS,
    needs.STALE,
    needs.NONE,
    "dead_ends",
    *needs.SORTS,
    "contacts",
)
ABOUT = "Runs of the model that lesson 11 opens on: {repeats} of each."
YES_NO = False, True


@dataclass(frozen=True)
class Stored(StoredRuns):
    """Stored runs of one version of the model; people are ``{scenario: {number: need}}``.

    A need is (how it ended, its dead ends, the days that it took), of the first run.
    """

    columns: dict
    people: dict


@cache
def stored():
    """Return the stored runs."""
    given = read(PATH)
    people = {
        name: {number: tuple(need) for number, *need in several}
        for name, several in given["people"].items()
    }
    return Stored(given["model"], columns_of(given["runs"]), people)


def settings():
    """Return the scenarios that the first panel shows."""
    return [needs.scenario(*each) for each in product(needs.HOURS, needs.NEARBY)]


def towns():
    """Return the scenarios of the two towns."""
    return [needs.town(*each) for each in product(needs.TOWNS, YES_NO, YES_NO)]


def made(repeats=REPEATS):
    """Return the text of the file, run anew."""
    lines = head(ABOUT.format(repeats=repeats))
    runs, first = {}, {}
    asked = settings()
    for scenario in (*asked, *towns()):
        logs = [log_of(Job(scenario, 1, n, USUAL, ())) for n in range(1, repeats + 1)]
        runs[scenario.name] = [needs.counted(log) for log in logs]
        first[scenario.name] = by_patient(logs[0])
    for measure in MEASURES:
        lines += ["", f"[runs.{measure}]"]
        lines += [
            f'"{name}" = {numbers([each[measure] for each in found], DIGITS)}'
            for name, found in runs.items()
        ]
    names = [scenario.name for scenario in asked]
    numbers_shown = telling({name: first[name] for name in names})
    lines += ["", "[people]"]
    for name in names:
        rows = (row(number, first[name][number]) for number in numbers_shown)
        lines.append(f'"{name}" = [{", ".join(rows)}]')
    return "\n".join(lines) + "\n"


def by_patient(log):
    """Return ``{number: the first need}`` of each patient who has one."""
    found = {}
    for need in needs.needs(log):
        found.setdefault(need.who[1], need)
    return found


def telling(settings):
    """Return the patients with a need in each setting whose needs end in the most ways."""
    everywhere = set.intersection(*(set(found) for found in settings.values()))
    ways = {
        number: len({(found[number].end, found[number].dead_ends) for found in settings.values()})
        for number in everywhere
    }
    return sorted(sorted(everywhere, key=lambda number: (-ways[number], number))[:SHOWN])


def row(number, need):
    """Return the need of one patient as it stands in the file."""
    days = "" if need.days is None else f", {max(round(need.days), 1)}"
    return f'[{number}, "{need.end}", {need.dead_ends}{days}]'

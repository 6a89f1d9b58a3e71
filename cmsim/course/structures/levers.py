"""What may flip which structure is best: rows switched off, and numbers of the practice."""

from collections.abc import Callable
from typing import NamedTuple

from cmsim.course.structures.comparing import best_of
from cmsim.course.structures.rows import rows_of
from cmsim.scenario.library.mechanism import without
from cmsim.scenario.place import Place


class Lever(NamedTuple):
    """One thing that may flip an answer: in words, and as a function of {structure: scenario}."""

    id: str
    words: str
    of: Callable


def levers(places, leader):
    """Return what may flip that ``leader`` is best: the leader's pros and the others' cons.

    Each is switched off alone, then all those of a structure together. Some numbers of the
    practice come last.

    >>> from cmsim.course.structures.setting import placed, preset
    >>> [each.id for each in levers(placed(preset("solo")), "co-located")][-4:]
    ['half_the_patients', 'twice_the_patients', 'pulled_most', 'paid_by_practices']
    """
    found = []
    for structure, scenario in places.items():
        against = "+" if structure == leader else "-"
        rows = [
            row for row in rows_of(structure) if row.sign == against and row.present_in(scenario)
        ]
        found += [
            Lever(
                row.id,
                f"without “{row.statement}” ({structure} {row.sign})",
                without_rows(structure, row),
            )
            for row in rows
        ]
        if len(rows) > 1:
            words = f"without all the {'pros' if against == '+' else 'cons'} of {structure}"
            found.append(Lever(f"all {structure} {against}", words, without_rows(structure, *rows)))
    return found + list(NUMBERS)


def without_rows(structure, *rows):
    """Return a lever that switches rows off, in their structure."""
    return lambda places: places | {structure: without(places[structure], *rows)}


def with_patients(ratio):
    """Return a lever that gives every clinician so many times the patients."""

    def of(places):
        return {
            name: each.replace(
                practices=tuple(
                    practice.replace(
                        panel=practice.panel.replace(size=round(practice.panel.size * ratio))
                    )
                    for practice in each.practices
                )
            )
            for name, each in places.items()
        }

    return of


def with_all(path, value):
    """Return a lever that sets a number of every practice or post, where there are any."""

    def of(places):
        return {
            name: each.change(path, value) if getattr(each, path.split(".")[0]) else each
            for name, each in places.items()
        }

    return of


NUMBERS = (
    Lever("half_the_patients", "with half as many patients", with_patients(0.5)),
    Lever("twice_the_patients", "with twice as many patients", with_patients(2)),
    Lever(
        "pulled_most",
        "with as much time pulled into other work as is plausible at most",
        with_all("practices.*.place.pulled", Place.parameters()["pulled"].high),
    ),
    Lever(
        "paid_by_practices",
        "if the practices paid for every position",
        with_all("posts.*.paid_by_practice", 1.0),
    ),
)


def pulled_apart(places, lever):
    """Return ``{structure: scenario}`` with a lever pulled; those it changes are named after it."""
    return {
        name: each if each == places[name] else each.replace(name=f"{name} {lever.id}"[:60])
        for name, each in lever.of(places).items()
    }


def to_run(places, several):
    """Return every scenario that :func:`flips` needs, as it is and with each lever pulled."""
    found = {each.name: each for each in places.values()}
    for lever in several:
        found |= {each.name: each for each in pulled_apart(places, lever).values()}
    return list(found.values())


def flips(results, measure, places, several, confidence=0.95):
    """Return ``{lever id: Cell}``: who is best with each lever pulled, one at a time."""
    table, found = results.columns(measure), {}
    for lever in several:
        columns = {name: each.name for name, each in pulled_apart(places, lever).items()}
        found[lever.id] = best_of(
            measure, {name: table[column] for name, column in columns.items()}, confidence
        )
    return found

"""What each pro and con of a structure is worth: with it, minus without it."""

from cmsim.analysis.statistics import simultaneous
from cmsim.scenario.library.mechanism import without
from cmsim.scenario.library.mechanisms import BY_ID, MECHANISMS


def rows_of(structure):
    """Return the pros and cons of a structure."""
    return [row for row in MECHANISMS if row.structure == structure]


def each_alone(scenario, structure):
    """Return ``{id: scenario without that row}`` for each row of a structure that is there."""
    return {
        row.id: row.switched_off(scenario).replace(name=row.id)
        for row in rows_of(structure)
        if row.present_in(scenario)
    }


def switched(scenario, ids, name="without"):
    """Return the scenario without the rows of these ids."""
    return without(scenario, *(BY_ID[each] for each in ids)).replace(name=name)


def worth(results, measure, base, confidence=0.95):
    """Return what each row is worth: with it minus without it, all the intervals at once.

    The columns of the results are ``base`` and, named after their rows, the scenarios without.
    """
    known = simultaneous(results.columns(measure), base, confidence)
    return {name: each._replace(mean=-each.mean) for name, each in known.items()}

"""Every measure, by name."""

from types import ModuleType

from cmsim.measures import (
    contacts,
    cost,
    full_time,
    hospital,
    patients,
    requests,
    retention,
    workload,
)
from cmsim.measures.measure import Measure

__all__ = ["HEADLINES", "MEASURES", "find"]


def declared(module: ModuleType) -> list[Measure]:
    """Return the measures of a module, in the order in which they are declared."""
    found: list[Measure] = []
    for value in vars(module).values():
        several = value if isinstance(value, tuple) else (value,)
        found += [each for each in several if isinstance(each, Measure)]
    return found


MEASURES = {
    each.name: each
    for module in (patients, retention, contacts, hospital, workload, full_time, cost, requests)
    for each in declared(module)
}
HEADLINES = tuple(name for name, each in MEASURES.items() if each.headline)


def find(measure: "Measure | str") -> Measure:
    """Return a measure given by itself or by its name.

    >>> find("utilization").unit
    'share of time at work'
    """
    if isinstance(measure, Measure):
        return measure
    if measure not in MEASURES:
        raise ValueError(f"measure = {measure!r}: the measures are {', '.join(MEASURES)}")
    return MEASURES[measure]

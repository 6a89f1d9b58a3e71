"""The same practice in several structures: how they differ, and which is clearly best."""

from math import isnan, nan

from cmsim.analysis.statistics import estimate, simultaneous
from cmsim.analysis.structure_map import judged
from cmsim.measures.registry import find
from cmsim.scenario.library.structures import (
    EMBEDDED,
    staffed_structures,
)


def compared(results, measure, base=EMBEDDED, confidence=0.95):
    """Return every other structure minus ``base``; all the intervals hold at once."""
    return simultaneous(results.columns(measure), base, confidence)


def levels(results, measure, confidence=0.95):
    """Return how large a measure is in each scenario."""
    table = results.columns(measure)
    return {name: estimate(table[name], confidence) for name in table}


def best(results, measure, among=None, confidence=0.95):
    """Return which structure is clearly best, if one is, as a :class:`structure_map.Cell`.

    Those in which somebody works are compared, or those named in ``among``.

    With ``confidence`` the structure that wins is better than each of the others.
    """
    table = results.columns(measure)
    names = staffed_structures() if among is None else among
    return best_of(measure, {name: table[name] for name in names}, confidence)


def best_of(measure, columns, confidence=0.95):
    """Return who is clearly best, from the values of each structure in each replication."""
    pairs = max(len(columns) * (len(columns) - 1) // 2, 1)
    values = {
        name: [None if value != value else value for value in column]
        for name, column in columns.items()
    }
    return judged(find(measure), None, None, values, None, 1 - (1 - confidence) / pairs)


def ahead_in(results, measure, winner):
    """Return in how many replications of how many a structure was the best, ties left out."""
    sign = 1 if find(measure).better == "more" else -1
    columns = results.columns(measure)
    own = sign * columns[winner]
    others = [sign * columns[name] for name in staffed_structures() if name != winner]
    ahead = sum(
        mine > max((each for each in theirs if not isnan(each)), default=nan)
        for mine, *theirs in zip(own, *others)
    )
    return ahead, len(own.present)

"""What many runs say of a position at several caseloads: who is late, and up to where she keeps up.

``Curve`` holds numbers only, so that a page can read a stored one and draw it at once.
"""

import json
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cmsim.course.caseload import design
from cmsim.course.caseload.design import TRIED, name_of
from cmsim.experiment.column import Column
from cmsim.views.drawn import signature

LATE = 0.10  # of the contacts due, at most, is on schedule
TENTHS = 0.1, 0.9  # between them lie 8 in 10 runs


class Curve(NamedTuple):
    """Late contacts at each caseload tried, a share for each run; and the patients in active care.

    ``estimated`` is a curve that no run of its own settings has shown yet.
    """

    late: tuple
    active: tuple
    estimated: bool = False

    @property
    def runs(self):
        """Return how many runs there are of each caseload."""
        return min(map(len, self.late))

    def mean(self, caseload):
        """Return the mean share that comes late at a caseload."""
        return between(means(self.late), caseload)

    def band(self, caseload):
        """Return the ends between which 8 in 10 runs lie at a caseload."""
        return tuple(between(end, caseload) for end in tenths(self.late))

    @property
    def edge(self):
        """Return where the mean passes one late contact in ten."""
        return edge(map(mean, self.late))

    def edges(self):
        """Return where each run passes one late contact in ten."""
        return [edge(late) for late in zip(*self.late)]

    def kept(self):
        """Return the most patients with whom she keeps up, and between which 8 in 10 runs say so.

        She keeps up while at most one contact in ten comes late.
        """
        ends = Column(self.edges())
        return tuple(int(found) for found in (self.edge, *map(ends.quantile, TENTHS)))


def edge(late):
    """Return the caseload at which more than one contact in ten begins to come late.

    >>> edge([0.02, 0.06, 0.14, 0.5, 0.6, 0.7, 0.7, 0.7])
    25.0
    """
    places = [(0, 0.0), *zip(TRIED, late)]
    for (low, before), (high, after) in pairwise(places):
        if after > LATE:
            return low + (high - low) * (LATE - before) / (after - before)
    return float(TRIED[-1])


def between(places, x):
    """Return the height at a place of a line through places; beyond the last one, its height.

    >>> between([(0, 0), (10, 5), (20, 25)], 15), between([(0, 0), (10, 5)], 30)
    (15.0, 5)
    """
    for (a, low), (b, high) in pairwise(places):
        if x <= b:
            return low + (high - low) * (x - a) / (b - a)
    return places[-1][1]


def mean(values):
    return sum(values) / len(values)


@lru_cache(maxsize=8)
def means(late):
    """Return the line through the mean share that comes late at each caseload, as places."""
    return [(0, 0.0), *zip(TRIED, map(mean, late))]


@lru_cache(maxsize=8)
def tenths(late):
    """Return the lines between which 8 in 10 runs lie, as places."""
    return [
        [(0, 0.0), *((each, Column(runs).quantile(end)) for each, runs in zip(TRIED, late))]
        for end in TENTHS
    ]


def of_runs(results):
    """Return the curve that the results of one design show."""
    on_time, active = (results.columns(name) for name in ("on_time", "active_caseload"))
    names = [name_of(caseload) for caseload in TRIED]
    return Curve(
        tuple(tuple(1 - share for share in on_time[name].present) for name in names),
        tuple(active[name].mean() for name in names),
    )


# --- keeping what was run


def recall(memory, asked, repeats):
    """Return the curve of a design that a cache of runs remembers, or ``None``."""
    text = memory.text(text_name(asked, repeats))
    return None if text is None else read(text)


def remember(memory, asked, repeats, curve):
    """Let a cache of runs remember the curve of a design, for other pages too."""
    memory.put_text(text_name(asked, repeats), json.dumps([curve.late, curve.active]))


def text_name(asked, repeats):
    """Return what a curve depends on as one short text."""
    return signature(design.asked, [asked, design.WEEKS, repeats], "curve")


def read(text):
    """Return the curve in a text, ``None`` if it holds none.

    >>> read("[[[0.1, 0.2]], [3.0]]"), read("[]"), read("[[[0.1]], [1, 2]]")
    (None, None, None)
    """
    try:
        late, active = json.loads(text)
        found = Curve(tuple(map(tuple, late)), tuple(map(float, active)))
    except (ValueError, TypeError):
        return None
    return found if len(found.late) == len(found.active) == len(TRIED) else None

"""The clocks that start when a patient comes home, and what six months of runs say of each."""

from typing import NamedTuple

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.hospital.practice import NOW


class Clock(NamedTuple):
    """A clock: how it reads, of what, and its measures by what they count."""

    label: str
    of: str
    measures: dict


SPOKEN, ATTEMPTED = "spoken to", "attempted, by Medicare's rule"
CLOCKS = {
    "all": Clock(
        "2 days: a call, of all discharges",
        "complex patients who came home",
        {SPOKEN: "transition_calls_in_time", ATTEMPTED: "transition_attempted_in_time"},
    ),
    "known": Clock(
        "2 days: a call, of those known in time",
        "complex patients known to be home in time",
        {SPOKEN: "transition_calls_of_known", ATTEMPTED: "transition_attempted_of_known"},
    ),
    "seven": Clock(
        "7 days: a visit, complex patients",
        "complex patients who came home",
        {"seen within 7 days": "seen_in_7_days"},
    ),
    "fourteen": Clock(
        "14 days: a visit, all patients",
        "patients who came home",
        {"seen within 14 days": "seen_in_14_days"},
    ),
    "thirty": Clock(
        "30 days: back in the hospital",
        "patients who came home",
        {"back within 30 days": "readmissions"},
    ),
}
FIRST = "all"
MEASURES = tuple(name for clock in CLOCKS.values() for name in clock.measures.values())


def shares(results, clock):
    """Return ``{scenario: {what is counted: Estimate}}``, of 100."""
    return {
        name: {
            words: estimate(results.columns(measure)[name] * 100)
            for words, measure in CLOCKS[clock].measures.items()
        }
        for name in results.names
    }


def gained(results, measure, removed):
    """Return the estimate of what removing a bottleneck adds to a measure, of 100."""
    table = results.columns(measure)
    return difference({name: table[name] * 100 for name in (NOW, removed)}, NOW, removed)


def without_marks(html):
    """Return a sentence without its marks.

    >>> without_marks("<b>44</b> of 100")
    '44 of 100'
    """
    return html.replace("<b>", "").replace("</b>", "")

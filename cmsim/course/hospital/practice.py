"""The practice of lesson 06 as it is, and with one bottleneck after discharge removed."""

from typing import NamedTuple

from cmsim.scenario.library.practices import eight_clinicians

NOW = "as it is"
WEEKS = 26
NOTICE = 2.0  # days until the practice knows of a discharge
CHANGES = {  # what makes the practice of the library that of the lesson
    "practices.*.notice_delay": NOTICE,
    "work.covers_deadlines": False,
    "typical_caseload": 30,
}


class Bottleneck(NamedTuple):
    """What stands in the way, how it reads once it is removed, and what the model changes."""

    label: str
    removed: str
    changes: dict


BOTTLENECKS = {
    "news": Bottleneck(
        "Late notice", "News on the day of discharge", {"practices.*.notice_delay": 0.2}
    ),
    "number": Bottleneck(
        "No working number",
        "A working number for each patient",
        {"practices.*.panel.no_number": 0.0},
    ),
    "answer": Bottleneck(
        "Calls not answered",
        "Each call is answered",
        {
            "engagement.answered_known": 1.0,
            "engagement.answered_met": 1.0,
            "engagement.hours_matter": 0.0,
        },
    ),
    "cover": Bottleneck(
        "PTO not covered", "A colleague covers PTO", {"work.covers_deadlines": True}
    ),
    "slot": Bottleneck(
        "No visit slots", "A visit slot in time for each", {"practices.*.visit_slot": 1.0}
    ),
}


def scenario(removed=None, weeks=None):
    """Return the practice as it is, or with one bottleneck removed.

    >>> scenario("news").name, scenario("news").practices[0].notice_delay
    ('news', 0.2)
    """
    found = eight_clinicians()
    changes = CHANGES | (BOTTLENECKS[removed].changes if removed else {})
    for path, value in changes.items():
        found = found.change(path, value)
    return found.replace(weeks=weeks or WEEKS, name=removed or NOW)

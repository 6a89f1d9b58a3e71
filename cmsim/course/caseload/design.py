"""A care manager's position as a learner sets it, and the practice that keeps it at a caseload."""

from typing import NamedTuple

from cmsim.analysis.caseload import full_time
from cmsim.model.log import Kind
from cmsim.scenario.post import Role

WEEKS, PAID = 26, 40  # hours a week
ONE_SYSTEM, TWO_SYSTEMS = 0.75, 2.0
KINDS = tuple(map(str, Kind))
HOURS = tuple(f"hours_{kind.name.lower()}" for kind in Kind)
MEASURED = ("on_time", "active_caseload", *HOURS)
TRIED = (10, 20, 30, 40, 50, 60, 80, 100)
JOB = 30, 50  # patients in active care, the guide's job description for complex patients


class Design(NamedTuple):
    """A full-time position for complex patients; times in minutes, days and hours a week."""

    talk: float = 29
    documentation: float = ONE_SYSTEM
    interval: float = 14
    pulled: float = 4


USUAL = Design()
IDEAS = {
    "Document in two systems": {"documentation": TWO_SYSTEMS},
    "Protect the role": {"pulled": 1},
    "Call every 3 weeks": {"interval": 21},
}


def scenario(design, caseload, weeks=None):
    """Return the practice that keeps such a position filled up to a caseload.

    >>> scenario(Design(pulled=8), 20).practices[0].place.pulled
    0.2
    """
    return full_time(
        Role.COMPLEX,
        caseload,
        design.interval,
        design.documentation,
        **{
            "work__follow_up": design.talk,
            "practices__*__place__note_fixed": 0.0,  # the learner sets the whole note
            "practices__*__place__pulled": design.pulled / PAID,
        },
    ).replace(weeks=weeks or WEEKS, name=name_of(caseload))


def name_of(caseload):
    """Return how a scenario of a caseload is called."""
    return f"{caseload} open cases"


def asked(design):
    """Return the scenarios that a design's curve is drawn from."""
    return [scenario(design, caseload) for caseload in TRIED]

"""What a week asks of the care manager: the hours that each sort of work would take.

Runs tell the hours of each kind of work at two caseloads that she keeps. On the line through both
lies what more patients ask for; other settings stretch the work that depends on them.
"""

from typing import NamedTuple

from cmsim.course.caseload.design import ONE_SYSTEM, PAID, TRIED, USUAL
from cmsim.model.log import Kind

TALKS = (
    Kind.FOLLOW_UP,
    Kind.CHECK_IN,
    Kind.FIRST_VISIT,
    Kind.HAND_OFF,
    Kind.MONTHLY,
    Kind.MONITORING,
)
SORTS = {
    "Contacts": TALKS,
    "Documentation": (Kind.DOCUMENTATION,),
    "Discharge calls, arranging": (
        Kind.TRANSITION,
        Kind.OUTREACH,
        Kind.COORDINATION,
        Kind.RESOURCE,
    ),
    "Registry, meetings": (
        Kind.REGISTRY,
        Kind.UPKEEP,
        Kind.MEETING,
        Kind.RELATIONSHIP,
        Kind.TRAINING,
    ),
    "Pulled away": (Kind.PULLED, Kind.INTERRUPTION, Kind.TRAVEL),
    "PTO": (Kind.LEAVE,),
}
MEASURED_AT = TRIED[:2]


class Week(NamedTuple):
    """Hours of a week asked for, by sort of work."""

    hours: dict

    @property
    def asked(self):
        """Return the hours of all sorts together."""
        return sum(self.hours.values())

    @property
    def over(self):
        """Return the hours that do not fit the paid week."""
        return max(self.asked - PAID, 0.0)


def week(hours, design, caseload):
    """Return the :class:`Week` of a design at a caseload.

    ``hours`` are ``{kind: (hours at one caseload, hours at the next)}`` of the usual settings, at
    the caseloads :data:`MEASURED_AT`.
    """
    rarer = USUAL.interval / design.interval
    found = {kind: on_line(*hours[kind], caseload * rarer) for kind in hours}
    usual = sum(found[kind] for kind in TALKS)
    found[Kind.FOLLOW_UP] *= design.talk / USUAL.talk
    longer = sum(found[kind] for kind in TALKS) / usual if usual else 1.0
    found[Kind.DOCUMENTATION] *= longer * design.documentation / ONE_SYSTEM
    found[Kind.PULLED] *= design.pulled / USUAL.pulled
    return Week({sort: sum(found[kind] for kind in kinds) for sort, kinds in SORTS.items()})


def on_line(low, high, caseload):
    """Return the hours at a caseload on the line through those at two, never below none.

    >>> on_line(4.0, 6.0, 30)
    8.0
    """
    first, second = MEASURED_AT
    return max(low + (high - low) * (caseload - first) / (second - first), 0.0)


def same_hours(hours, design, caseload):
    """Return the caseload that asks for as many hours on the usual settings."""
    low, high = (week(hours, USUAL, each).asked for each in MEASURED_AT)
    asked = week(hours, design, caseload).asked
    first, second = MEASURED_AT
    return max(first + (asked - low) * (second - first) / (high - low), 0.0)

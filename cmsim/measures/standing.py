"""Where a patient stands, and what each activity does to it: the one table readers of a log share.

A new activity that moves patients is a row here; episodes, the flow of patients and the laws that a
run must keep all read it.
"""

from enum import StrEnum

from cmsim.model.log import OUTREACH, Entry
from cmsim.model.log import Activity as A


class Standing(StrEnum):
    """Where a patient stands, as a log tells."""

    OUT = "not in care"
    WAITING = "waiting"  # identified or referred, not spoken to yet
    REACHED = "reached"  # spoken to, about to enroll or to decline
    ENROLLED = "enrolled"  # before the first visit
    ACTIVE = "active"
    MONITORED = "monitored"
    GONE = "gone"  # died or moved away


OUT, WAITING, REACHED, ENROLLED, ACTIVE, MONITORED, GONE = Standing
IN_CARE = (ENROLLED, ACTIVE)
CLOSED = (OUT, GONE)

# {activity: {before: after}}; what is not here leaves a patient where he or she stands
STEPS: dict[A, dict[Standing, Standing]] = {
    A.IDENTIFIED: {OUT: WAITING},
    A.REFERRED: {OUT: WAITING},
    A.OPEN_CASE: {OUT: ACTIVE},
    A.REACHED: {WAITING: REACHED},
    A.ENROLLED: {REACHED: ENROLLED},
    A.DECLINED: {REACHED: OUT},
    A.NOT_ELIGIBLE: {WAITING: OUT},
    A.EXPIRED: {WAITING: OUT},
    A.NOT_TAKEN: {WAITING: OUT},
    A.UNREACHED: {WAITING: OUT},
    A.VISITED_FIRST: {ENROLLED: ACTIVE, ACTIVE: ACTIVE},
    A.CONTACTED: {ACTIVE: ACTIVE},
    A.MISSED: {ENROLLED: ENROLLED, ACTIVE: ACTIVE},
    A.GRADUATED: {ENROLLED: MONITORED, ACTIVE: MONITORED},
    A.DISENGAGED: {ENROLLED: OUT, ACTIVE: OUT},
    A.CHECKED: {MONITORED: MONITORED},
    A.REOPENED: {MONITORED: ACTIVE},
    A.TAKEN_OVER: {each: each for each in (WAITING, ENROLLED, ACTIVE, MONITORED)},
    A.RELEASED: {MONITORED: OUT},
    A.DIED_OR_MOVED: {ENROLLED: GONE, ACTIVE: GONE, MONITORED: GONE},
}
AFTER: dict[A, Standing] = {
    activity: after
    for activity, step in STEPS.items()
    for before, after in step.items()
    if after is not before
}
OPENING = frozenset(activity for activity, step in STEPS.items() if OUT in step)
CLOSING = tuple(activity for activity, after in AFTER.items() if after in CLOSED)
OPEN_CASE, UNREACHED = A.OPEN_CASE, A.UNREACHED  # asked about of every entry


def step_of(entry: Entry) -> dict[Standing, Standing]:
    """Return ``{before: after}`` for an entry: from where it may lead, and where to.

    >>> step_of(Entry(0.0, A.UNREACHED, "Elm Street", 7, "Ada", "transition call", None))
    {}
    """
    activity = entry.activity
    if activity is OPEN_CASE:
        return {OUT: Standing(entry.detail or ACTIVE)}
    if activity is UNREACHED and entry.kind != OUTREACH:
        return {}
    return STEPS.get(activity, {})


def after(entry: Entry) -> Standing | None:
    """Return where an entry moves a patient, wherever that was before; ``None`` if it does not."""
    for before, then in step_of(entry).items():
        if then is not before:
            return then
    return None

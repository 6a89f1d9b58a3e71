"""Who works with the patients of care management, and which tasks each profession may do."""

from enum import StrEnum
from typing import NamedTuple

from cmsim.scenario.evidence import sources as s


class Profession(StrEnum):
    """What somebody in a post is by training; all but care managers are colleagues."""

    CARE_MANAGER = "care manager"
    REGISTERED_NURSE = "registered nurse"
    PRACTICAL_NURSE = "licensed practical nurse"
    MEDICAL_ASSISTANT = "medical assistant"
    FRONT_DESK = "front desk"


class Job(NamedTuple):
    """What a profession may do, by the names of the kinds of work, and what it is paid full time.

    A colleague never owns patients, so nobody is handed over to one.
    """

    tasks: frozenset[str]
    allowed: s.Assumption
    salary: float  # $ a year
    paid: s.Source | s.Assumption


OFFICE = frozenset({"intake outreach", "documentation", "directory upkeep"})
ASSISTANT = OFFICE | {
    "check-in call",
    "monitoring",
    "resource connection",
    "registry and reporting",
}
NURSE = ASSISTANT | {"transition call", "follow-up", "monthly contact", "care coordination"}
ASSESSING_NURSE = NURSE | {"first visit"}
EVERYTHING = ASSESSING_NURSE | {"warm hand-off"}

JOBS = {
    Profession.CARE_MANAGER: Job(
        EVERYTHING,
        s.Assumption("the tasks of the guide's job descriptions (OF-W09, OF-W10)"),
        86070.0,
        s.OF_W01,
    ),
    Profession.REGISTERED_NURSE: Job(
        ASSESSING_NURSE,
        s.Assumption(
            "the guide's job descriptions name the license of a registered nurse for patients of "
            "any risk; a nurse of the practice is taken to help with all but hand-offs"
        ),
        86070.0,
        s.OF_W01,
    ),
    Profession.PRACTICAL_NURSE: Job(
        NURSE,
        s.Assumption(
            "the guide's job descriptions name practical nurses for moderate risk only; the first "
            "visit is an assessment and a plan, taken to need another license in most states"
        ),
        60790.0,
        s.OF_W03,
    ),
    Profession.MEDICAL_ASSISTANT: Job(
        ASSISTANT,
        s.Assumption(
            "the guide ('Can the care manager be a medical assistant?') has them work the "
            "registry, call to set up visits, and encourage goals and community programs; what "
            "takes medical judgment is left out"
        ),
        43350.0,
        s.OF_W05,
    ),
    Profession.FRONT_DESK: Job(
        OFFICE,
        s.Assumption(
            "the guide's task diagrams have clerical staff check in and make appointments; calls "
            "to invite patients are taken to be as near to that as care management comes"
        ),
        43350.0,
        s.Assumption("taken as a medical assistant (OF-W05)"),
    ),
}


def may_do(profession: Profession) -> frozenset[str]:
    """Return the kinds of work, by name, that a profession may do.

    >>> sorted(may_do(Profession.FRONT_DESK))
    ['directory upkeep', 'documentation', 'intake outreach']
    """
    return JOBS[profession].tasks

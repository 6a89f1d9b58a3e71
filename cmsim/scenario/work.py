"""The work of care management: how long things take, how often patients are contacted."""

from typing import Annotated

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part, Shape

TALK = s.Assumption(
    "set so that preparation, talk and documentation together come to the 55.5 "
    "minutes of TC-B06; a coaching practice reports 35-40 (TC-B03)"
)
REDIAL = s.Assumption(
    "9 to 11 minutes for an attempt with all that goes with it, 2 to 4 for a redial (TC-B09): "
    "0.2 to 0.4; 1 when each attempt takes the same"
)
MONTH = s.Assumption(
    "the 20 minutes of staff time that a month takes (TC-D39) are parted between a short call, as "
    "in TC-B08, and the record, coordination and the note"
)
START = s.Assumption(
    "a care plan and the consent are written down once; about as long as the note of a first visit"
)


class Work(Part):
    """How long each kind of task takes, before site and learning change it."""

    hand_off: Annotated[
        float, Parameter("Introduction in person at a hand-off", "minutes", 5, 20, s.ROUND)
    ] = 10.0
    hand_off_wait: Annotated[
        float, Parameter("A patient handed over waits at most", "minutes", 0, 30, s.ROUND)
    ] = 15.0
    attempt: Annotated[
        float, Parameter("A call that is not answered", "minutes", 2, 11, s.TC_B09)
    ] = 10.0
    redial: Annotated[
        float,
        Parameter(
            "The next calls in vain about the same matter, against the first",
            "ratio",
            0.2,
            1,
            REDIAL,
            0,
            1,
        ),
    ] = 0.3
    invitation: Annotated[
        float, Parameter("First call, with the invitation to enroll", "minutes", 8, 25, s.ROUND)
    ] = 15.0
    first_visit: Annotated[float, Parameter("First visit", "minutes", 40, 60, s.TC_B01)] = 50.0
    follow_up: Annotated[
        float, Parameter("Follow-up contact, talk only", "minutes", 10, 40, TALK)
    ] = 29.0
    check_in: Annotated[
        float, Parameter("Short check-in call, talk only", "minutes", 5, 15, s.TC_B08)
    ] = 10.0
    monthly_start: Annotated[
        float,
        Parameter(
            "Care plan and consent at the start of monthly contacts", "minutes", 20, 60, START
        ),
    ] = 30.0
    monthly_talk: Annotated[float, Parameter("Monthly contact, talk", "minutes", 5, 15, MONTH)] = (
        8.0
    )
    monthly_review: Annotated[
        float,
        Parameter("Monthly contact, record, coordination and note", "minutes", 8, 20, MONTH),
    ] = 12.0
    monitoring: Annotated[
        float, Parameter("Check on a graduated patient", "minutes", 5, 15, s.TC_B08)
    ] = 10.0
    transition: Annotated[float, Parameter("Transition call", "minutes", 8, 30, s.TC_B07)] = 20.0
    message: Annotated[
        float, Parameter("Writing a message to a clinician", "minutes", 2, 8, s.ROUND)
    ] = 4.0
    answer: Annotated[
        float, Parameter("Acting on a clinician's answer", "minutes", 5, 20, s.ROUND)
    ] = 8.0
    resource: Annotated[
        float, Parameter("Connecting a patient to a community resource", "minutes", 10, 40, s.ROUND)
    ] = 20.0
    no_show: Annotated[
        float, Parameter("Lost when a patient does not come", "minutes", 5, 30, s.ROUND)
    ] = 15.0
    huddle: Annotated[float, Parameter("Huddle", "minutes", 5, 10, s.TC_B23)] = 7.5
    meeting: Annotated[float, Parameter("Meeting", "minutes", 45, 60, s.TC_B24)] = 50.0
    pull: Annotated[
        float, Parameter("Each time pulled into other work", "minutes", 10, 60, s.ROUND, 1)
    ] = 25.0
    interruption: Annotated[float, Parameter("Each interruption", "minutes", 1, 5, s.TC_B27)] = 3.0
    recovery: Annotated[
        float, Parameter("Time an interrupted task takes longer", "share", 0.11, 0.27, s.TC_B28)
    ] = 0.19
    switching: Annotated[
        float,
        Parameter(
            "Changing from one practice's record to another's", "minutes", 0, 10, s.DIRECTION_ONLY
        ),
    ] = 3.0
    fragmentation: Annotated[
        float,
        Parameter(
            "Time tasks take longer for each practice beyond two that one person covers",
            "share",
            0,
            0.10,
            s.TC_B21,
        ),
    ] = 0.03
    travel: Annotated[
        float, Parameter("Travel from one site to the next", "minutes", 15, 60, s.TC_B19)
    ] = 30.0
    variation: Annotated[
        float,
        Parameter(
            "How much times vary (standard deviation over mean)", "ratio", 0.15, 0.3, s.TC_B05, 0, 3
        ),
    ] = 0.25
    shape: Shape = Shape.LOGNORMAL

    coordination: Annotated[
        float,
        Parameter("Contacts that raise a question for a clinician", "share", 0.05, 0.5, s.ROUND),
    ] = 0.20
    resource_need: Annotated[
        float, Parameter("Contacts that raise a need for a resource", "share", 0.05, 0.3, s.ROUND)
    ] = 0.12
    document_within: Annotated[
        float, Parameter("Documentation due within", "hours", 2, 24, s.ROUND)
    ] = 4.0
    covers_deadlines: bool = True
    reports_back: Annotated[
        float, Parameter("Referrers told what became of a referral", "share", 0, 1, s.ROUND)
    ] = 0.5


class Directory(Part):
    """The directory of community resources, and how it goes stale."""

    entries: Annotated[
        float, Parameter("Entries in the directory", "entries", 20, 200, s.ROUND, 1)
    ] = 60.0
    goes_stale: Annotated[
        float, Parameter("Current entries that go stale", "per month", 0.01, 0.08, s.ROUND, 0, 1)
    ] = 0.03
    stale_at_start: Annotated[
        float, Parameter("Entries stale at the start", "share", 0, 0.5, s.ROUND)
    ] = 0.20
    checked_per_hour: Annotated[
        float, Parameter("Entries checked in an hour of upkeep", "entries", 3, 12, s.ROUND)
    ] = 6.0
    scarcity: Annotated[
        float, Parameter("Needs for which nothing exists nearby", "share", 0, 0.5, s.ROUND)
    ] = 0.10


class Learning(Part):
    """How a new person, and a new program, become quicker."""

    beginner: Annotated[
        float, Parameter("Extra time tasks take in the first week", "share", 0.2, 1, s.ROUND, 0, 5)
    ] = 0.5
    competent_after: Annotated[
        float, Parameter("Nine tenths of that is gone after", "weeks", 4, 12, s.TC_B36, 0.1, 520)
    ] = 7.0
    program: Annotated[
        float,
        Parameter("Extra time tasks take while the program is new", "share", 0, 0.4, s.ROUND, 0, 5),
    ] = 0.15
    settled_after: Annotated[
        float, Parameter("Nine tenths of that is gone after", "weeks", 13, 52, s.TC_B37, 0.1, 520)
    ] = 26.0
    peers_speed: Annotated[
        float,
        Parameter(
            "Faster learning of the person with full peer support",
            "share",
            0,
            0.6,
            s.DIRECTION_ONLY,
            0,
            0.9,
        ),
    ] = 0.3
    meetings_speed: Annotated[
        float,
        Parameter(
            "Faster learning of the program with two meetings a month",
            "share",
            0,
            0.6,
            s.DIRECTION_ONLY,
            0,
            0.9,
        ),
    ] = 0.3
    training: Annotated[
        float,
        Parameter(
            "Training in the first weeks, of a full-time post",
            "hours a week",
            0,
            16,
            s.TC_B38,
            0,
            40,
        ),
    ] = 4.0
    onboarding: Annotated[
        float,
        Parameter(
            "Meeting each clinician once a week in the first month, then monthly for a year",
            "minutes",
            0,
            30,
            s.TC_B25,
        ),
    ] = 10.0


class Strain(Part):
    """A teaching index of strain on a care manager, 0 to 1; not a health screen."""

    beyond_capacity: Annotated[
        float,
        Parameter(
            "Rise in a week with overdue work beyond a day", "index", 0, 0.2, s.TEACHING_INDEX
        ),
    ] = 0.06
    interrupted: Annotated[
        float,
        Parameter(
            "Rise in a week with two interruptions an hour", "index", 0, 0.1, s.TEACHING_INDEX
        ),
    ] = 0.02
    recovery: Annotated[
        float, Parameter("Fall in any week", "share", 0.02, 0.2, s.TEACHING_INDEX)
    ] = 0.06
    peers: Annotated[
        float, Parameter("Rise held back by full peer support", "share", 0, 0.8, s.TEACHING_INDEX)
    ] = 0.4

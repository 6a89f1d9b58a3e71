"""What being at a site gives a care manager, and what it takes."""

from typing import Annotated

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part

FIXED_NOTE = s.Assumption(
    "notes take 0.5 to 1.0 minutes for each minute of contact (TC-B12); with 5 minutes whatever "
    "the length and 0.5 for each minute, a call of 10 minutes lies at the upper end and a long "
    "session near the lower one; two systems double both (TC-B10)"
)
TEMPLATE = s.Assumption("half of a note at the most can be filled in beforehand; not measured")
HALF_AGREE = s.Assumption(
    "of those reached by telephone about half agree (note of TC-D12, whose 25% is of those "
    "identified; OF-U09: 0.30 to 0.75); from the practice itself, half the way from there to being "
    "asked in person"
)
HABIT = s.Assumption(
    "the guide and the forum study tell of a role that fills with other work where nobody has "
    "written down what it is (TC-B29); that requests grow with being taken is our reading, and no "
    "magnitude was found"
)


class Place(Part):
    """A building where a care manager can work; every difference between sites is a row here."""

    # what it gives
    hallway: bool = True
    huddle: bool = True
    room: bool = True
    forwards_number: bool = False
    integration: Annotated[
        float,
        Parameter("Talks and flags that work out as meant", "share", 0.3, 1, s.DIRECTION_ONLY),
    ] = 1.0
    peer_support: Annotated[
        float,
        Parameter(
            "Support from other care managers in the office", "index", 0, 1, s.DIRECTION_ONLY
        ),
    ] = 0.0
    consent_by_phone: Annotated[
        float,
        Parameter(
            "Enrolled when asked by phone from here, of those reached",
            "probability",
            0.3,
            0.75,
            HALF_AGREE,
        ),
    ] = 0.525

    # what it takes
    contact_length: Annotated[
        float,
        Parameter(
            "Length of a contact made from here, against the usual",
            "ratio",
            0.5,
            1,
            s.TC_B04,
            0.05,
            5,
        ),
    ] = 1.0
    preparation: Annotated[float, Parameter("Preparing a contact", "minutes", 2, 15, s.ROUND)] = 5.0
    documentation: Annotated[
        float, Parameter("Documentation per minute of contact", "ratio", 0.25, 2.0, s.TC_B12)
    ] = 0.5
    note_fixed: Annotated[
        float,
        Parameter("Documentation of a contact, whatever its length", "minutes", 0, 10, FIXED_NOTE),
    ] = 5.0
    note_template: Annotated[
        float, Parameter("Documentation that a template saves", "share", 0, 0.5, TEMPLATE)
    ] = 0.0
    rework: Annotated[
        float,
        Parameter(
            "Contacts that must be gone over again for want of the record",
            "share",
            0,
            0.2,
            s.DIRECTION_ONLY,
        ),
    ] = 0.0
    message_delay: Annotated[
        float, Parameter("Clinician answers a message after", "days", 0.1, 2, s.TC_B30)
    ] = 0.25
    interruptions: Annotated[
        float, Parameter("Interruptions by colleagues", "per hour", 0, 6, s.TC_B26, 0, 60)
    ] = 2.0
    pulled: Annotated[
        float,
        Parameter("Time pulled into other work on an ordinary day", "share", 0, 0.5, s.TC_B29),
    ] = 0.10
    pulled_when_short: Annotated[
        float,
        Parameter("Time pulled into other work on a short-staffed day", "share", 0, 0.6, s.TC_B29),
    ] = 0.30
    pull_drift: Annotated[
        float,
        Parameter(
            "More requests for other work, for each month in which all of them are taken",
            "per month",
            0,
            0.10,
            HABIT,
            0,
            10,
        ),
    ] = 0.02
    short_days: Annotated[
        float, Parameter("Days on which the practice is short-staffed", "share", 0, 0.4, s.ROUND)
    ] = 0.15
    space_cost: Annotated[
        float, Parameter("Space for one care manager, all week", "$ a year", 0, 15000, s.OF_W07)
    ] = 5000.0


HUB_PLACE = Place(
    hallway=False,
    huddle=False,
    room=False,
    peer_support=1.0,
    consent_by_phone=0.50,
    contact_length=0.65,
    preparation=10.0,
    documentation=1.0,
    note_fixed=10.0,
    rework=0.10,
    message_delay=1.0,
    interruptions=0.2,
    pulled=0.0,
    pulled_when_short=0.0,
    space_cost=0.0,
)


class Hub(Part):
    """A site that is not a practice: where off-site care managers work."""

    name: str = "hub"
    place: Place = HUB_PLACE

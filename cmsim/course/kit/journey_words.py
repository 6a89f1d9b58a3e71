"""What an entry of the log says about a patient, in plain words."""

from enum import StrEnum

from cmsim.model.log import SPENT, Activity, Kind
from cmsim.units import DAY


class Lane(StrEnum):
    """Which part of a patient's life a line of the story belongs to."""

    HOSPITAL = "Hospital"
    FINDING = "Finding and calling"
    CARE = "Care"
    AROUND = "Around the care"


FOUND = {
    "registry": "Found in a search of the registry",
    "payer list": "Named on a payer's list",
    "standing list": "Next on the practice's own list of patients to call",
    "discharge": "Identified after a hospital stay",
    "emergency notice": "Identified by a notice from the emergency department",
    "staff": "Identified by the staff of the practice",
}
NO_ANSWER = {
    Kind.OUTREACH: "{cm} calls to offer care management: no answer",
    Kind.TRANSITION: "{cm} calls after the hospital stay: no answer",
    Kind.FIRST_VISIT: "{cm} calls for the first visit: no answer",
    Kind.FOLLOW_UP: "{cm} calls for the planned follow-up: no answer",
    Kind.CHECK_IN: "{cm} calls to check in: no answer",
    Kind.MONTHLY: "{cm} makes the monthly call: no answer",
    Kind.MONITORING: "{cm} calls to see how things are: no answer",
}
SPOKEN = {
    "by phone": "{cm} reaches the patient by phone",
    "handed over": "{cm} and the patient talk at once, in the practice",
    "at a visit": "{cm} meets the patient, who came for something else",
}
GIVEN_UP = {
    Kind.OUTREACH: "Never reached: the allowed calls are used up",
    Kind.TRANSITION: "The call after the hospital stay is given up",
}
STOPPED = {
    "stopped after contact": "The patient stops taking part after a contact",
    "stopped after missed contact": "The patient stops taking part after a missed contact",
}
MISSED = {
    "did not come": "The patient does not come",
    "not answered": "The contact is missed: no call was answered",
}

FIRST_OF_KIND = {
    Kind.FIRST_VISIT: "First visit, {how}{late}",
    Kind.MONTHLY: "First monthly contact, with a care plan, {how}{late}",
}
HELD = {
    Kind.FOLLOW_UP: "Follow-up {how}{late}",
    Kind.CHECK_IN: "Check-in call{late}",
    Kind.MONTHLY: "Monthly contact {how}{late}",
}

AGREED = "An appointment is agreed for "

H, F, C, A = Lane.HOSPITAL, Lane.FINDING, Lane.CARE, Lane.AROUND
WORDS = {
    Activity.IDENTIFIED: (F, FOUND),
    Activity.REFERRED: (F, "{who} refers the patient to care management"),
    Activity.HANDED_OVER: (F, "{who} introduces {cm} in person: a warm hand-off"),
    Activity.NOT_ELIGIBLE: (F, "Not covered by the payer, so not eligible here"),
    Activity.UNANSWERED: (F, NO_ANSWER),
    Activity.REACHED: (F, SPOKEN),
    Activity.ENROLLED: (C, "The patient says yes: enrolled"),
    Activity.DECLINED: (C, "The patient says no, thank you"),
    Activity.UNREACHED: (F, GIVEN_UP),
    Activity.EXPIRED: (F, "Nobody called in time: the referral has expired"),
    Activity.NOT_TAKEN: (F, "{cm} turns the referral down"),
    Activity.OPEN_CASE: (C, "In care with {cm} when the run starts"),
    Activity.BOOKED: (C, AGREED + "day {when}, {how}"),
    Activity.VISITED_FIRST: (C, FIRST_OF_KIND),
    Activity.CONTACTED: (C, HELD),
    Activity.CHECKED: (C, "{cm} asks how things are, after graduation"),
    Activity.MISSED: (C, MISSED),
    Activity.GRADUATED: (C, "Goals met: the patient graduates"),
    Activity.DISENGAGED: (C, STOPPED),
    Activity.REOPENED: (C, "A flare: back in active care"),
    Activity.TAKEN_OVER: (C, "The position of the care manager ended: {cm} takes over"),
    Activity.RELEASED: (C, "Light follow-up ends"),
    Activity.DIED_OR_MOVED: (C, "The patient has died or moved away"),
    Activity.REPORTED_BACK: (A, "{who} hears what came of the referral"),
    Activity.ASKED: (A, "{cm} sends a clinician a question"),
    Activity.ANSWERED: (A, "A clinician answers a question {how}"),
    Activity.CONNECTED: (A, "Connected with a community resource"),
    Activity.DEAD_END: (A, "A resource in the directory no longer exists: a dead end"),
    Activity.NOTHING_NEARBY: (A, "There is no resource nearby for this need"),
    Activity.ED_VISIT: (H, "In the emergency department"),
    Activity.ED_AVERTED: (H, "A bad spell passes without the emergency department"),
    Activity.ED_BROUGHT_ON: (H, "Without care management it would not have come to this visit"),
    Activity.ADMITTED: (H, {"first": "Admitted to hospital", "again": "Back in hospital"}),
    Activity.ADMISSION_AVERTED: (H, "A hospital stay is avoided"),
    Activity.ADMISSION_BROUGHT_ON: (H, "Without care management there would be no stay"),
    Activity.DISCHARGED: (H, "Home from hospital"),
    Activity.NOTIFIED: (H, "The practice learns of the hospital stay"),
    Activity.CALLED: (
        H,
        {
            "in time": "{cm} calls after the hospital stay, within two working days",
            "late": "{cm} calls after the hospital stay, after more than two working days",
        },
    ),
    Activity.SEEN: (H, "Seen at the practice after the hospital stay"),
}


def told_all(entries):
    """Yield (entry, lane, words) for what there is to tell of one patient's entries, in order."""
    kind = None
    for entry in entries:
        if entry.activity is SPENT:
            kind = entry.kind
        elif said := told(entry, kind):
            yield entry, *said


def told(entry, kind=None):
    """Return (lane, words) for an entry about a patient, or ``None`` if it is no story.

    ``kind`` is that of the time last spent with the patient; it says which contact was held.

    >>> from cmsim.model.log import Entry
    >>> told(Entry(0.0, Activity.ADMITTED, "Elm Street", 7, None, "again", None))[1]
    'Back in hospital'
    """
    if entry.activity not in WORDS:
        return None
    lane, words = WORDS[entry.activity]
    if words is FIRST_OF_KIND:
        words = words.get(kind, words[Kind.FIRST_VISIT])
    elif words is HELD:
        words = words.get(kind, words[Kind.FOLLOW_UP])
    elif isinstance(words, dict):
        words = words.get(entry.detail) or str(entry.detail)
    detail = entry.detail or ""
    said = words.format(
        cm=entry.care_manager or "the care manager",
        who=detail,
        how=detail,
        late=lateness(entry),
        when=int(entry.value // DAY) + 1 if entry.activity is Activity.BOOKED else "",
    )
    return lane, said[:1].upper() + said[1:]


def lateness(entry):
    """Return how late a contact was, if by three days or more."""
    days = (
        entry.days_late if entry.activity in (Activity.VISITED_FIRST, Activity.CONTACTED) else None
    )
    return f" ({days:.0f} days later than planned)" if days is not None and days >= 3 else ""

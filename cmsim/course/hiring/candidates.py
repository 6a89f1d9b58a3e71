"""Three invented candidates for Cedar Street, and what the license of each covers of the work."""

from typing import NamedTuple

from cmsim.course.hiring.plan import EARLY, NO_PLAN, WEEKS, log_of
from cmsim.model.log import Activity, Kind
from cmsim.scenario.profession import Profession, may_do
from cmsim.units import HOUR, WEEK

WORK = {
    Kind.OUTREACH: "Calls to invite",
    Kind.REGISTRY: "Registry and reports",
    Kind.UPKEEP: "Resource directory",
    Kind.CHECK_IN: "Check-in calls",
    Kind.RESOURCE: "Community resources",
    Kind.FOLLOW_UP: "Follow-ups",
    Kind.TRANSITION: "Calls after discharge",
    Kind.COORDINATION: "Questions for clinicians",
    Kind.FIRST_VISIT: "First visits",
}


class Candidate(NamedTuple):
    """One candidate: license, and what each way to look shows."""

    name: str
    license: str
    short: str
    profession: Profession
    shows: dict


WAYS = {
    "resume": "Résumé",
    "past": "“A patient did not follow your advice: what did you do?”",
    "shadow": "Half a day at the front desk",
    "references": "References",
    "why": "“Why this position?”",
}
CANDIDATES = {
    "ingrid": Candidate(
        "Ingrid Falk",
        "RN",
        "RN",
        Profession.REGISTERED_NURSE,
        {
            "resume": "Fourteen years on a hospital's heart unit. No work in primary care. Served "
            "on the unit's council.",
            "past": "“I explained it again, with the numbers, until he saw that I was right.”",
            "shadow": "Theresa: “She knows her medicines. She corrected two callers and thanked "
            "nobody.”",
            "references": "Two of three call back. “Very reliable. Likes things done her way.”",
            "why": "“I need day shifts. And I am good at teaching.”",
        },
    ),
    "caleb": Candidate(
        "Caleb Whitman",
        "LPN",
        "LPN",
        Profession.PRACTICAL_NURSE,
        {
            "resume": "Nine years in two practices, blood pressure visits. Helped start a "
            "diabetes class.",
            "past": "“I asked what she wanted. To dance at a wedding. We began with shoes.”",
            "shadow": "Theresa: “He asked how we answer the phone. His thank-you note came that "
            "evening.”",
            "references": "All three call back the same day. “Patients ask for him by name.”",
            "why": "“In twelve minutes I never hear the whole story. Here I would.”",
        },
    ),
    "leila": Candidate(
        "Leila Farouk",
        "medical assistant",
        "MA",
        Profession.MEDICAL_ASSISTANT,
        {
            "resume": "Six years of rooming patients at Cedar Street. Keeps the registry. Speaks "
            "three languages.",
            "past": "“I asked the nurse to call him. On Fridays I asked how his walks went.”",
            "shadow": "Theresa: “Callers light up. At 2:00 PM we needed her to room patients.”",
            "references": "Three praise her. “She always asks the doctor first, as she should.”",
            "why": "“I want to stay with patients longer. I may go to nursing school.”",
        },
    ),
}


def hours_by_kind(replication):
    """Return ``{kind: hours a week}`` of the work with and for patients, once she is settled."""
    found = dict.fromkeys(WORK, 0.0)
    for entry in log_of(NO_PLAN, replication):
        late = entry.activity is Activity.SPENT and entry.time >= EARLY * WEEK
        if late and entry.detail in found:
            found[entry.detail] += entry.value / HOUR / (WEEKS - EARLY)
    return found


def may(candidate, kind):
    """Say whether the license of a candidate covers a kind of work, as the model has it."""
    return kind in may_do(candidate.profession)


def covered(candidate, hours):
    """Return how many of 100 hours the license of a candidate covers."""
    return 100 * sum(hours[kind] for kind in WORK if may(candidate, kind)) / sum(hours.values())

"""The 24 cards of the task board as data: what each asks, who can do it, what hangs on it."""

from typing import NamedTuple

from cmsim.scenario.evidence.care_time import FORUM, GUIDE

FACILITATOR, CARE_MANAGER, PROVIDER, NURSE, MA, FRONT_DESK = (
    "facilitator",
    "care_manager",
    "provider",
    "nurse",
    "ma",
    "front_desk",
)
OWNERS = {
    FACILITATOR: "Facilitator",
    CARE_MANAGER: "Care manager",
    PROVIDER: "Provider",
    NURSE: "RN or LPN",
    MA: "Medical assistant",
    FRONT_DESK: "Front desk",
}

TABLE = "Taylor et al., Ann Fam Med 2013;11:80, Table 1"
EXAMPLE = "Taylor et al., Ann Fam Med 2013;11:80, example of a registry"
MA_QUESTION = f"{GUIDE}, 'Can the care manager be a medical assistant?'"
CLARITY = f"{GUIDE}, 'The importance of role clarity'"
PULLS = f"{FORUM}, 'Workload and scope of work'"
IMPROVEMENT, FINDING, CARE, CLINIC = "improvement", "finding", "care", "clinic"
GROUPS = {
    FINDING: "Find and reach patients",
    CARE: "Look after patients",
    CLINIC: "The registry and the day's clinic work",
    IMPROVEMENT: "Improve the practice",
}


class CardChange(NamedTuple):
    """What to do with one value of a scenario: ``set``, ``add`` or ``times`` an amount.

    The amount is a number that says "none", ``"low"``, ``"high"`` or ``"most"`` of what is known of
    that value, or the name of a number of :class:`cmsim.course.board.board.Sharing`.
    """

    path: str
    how: str
    amount: object


class TaskCard(NamedTuple):
    """One task: in words, and in few words for its card, who can do it, and what follows.

    ``undone`` changes the scenario when nobody who can do it has it, ``hers`` when the care manager
    has it, alone or with somebody, ``theirs`` when only others have it. ``comes_up`` names what
    counts how often it comes up, ``takes`` what says how long it takes.
    """

    id: str
    group: str
    text: str
    short: str
    source: str
    able: tuple
    comes_up: str
    takes: str
    if_nobody: str
    undone: tuple = ()
    hers: tuple = ()
    theirs: tuple = ()
    pull: bool = False
    patient: bool = False


def scaled(path, amount):
    return CardChange(path, "times", amount)


def put(path, amount):
    return CardChange(path, "set", amount)


def more(path, amount):
    return CardChange(path, "add", amount)


REGISTRY_HOURS, MEETINGS = "posts.*.registry", "posts.*.meetings"
SWEEP, SWEEP_MODERATE = "practices.*.sweep_finds", "practices.*.sweep_finds_moderate"
HALF_FOUND = (scaled(SWEEP, "found_without"), scaled(SWEEP_MODERATE, "found_without"))

FIND = (
    TaskCard(
        "flag",
        FINDING,
        "Notice who may need care management, and say so",
        "Notice who may need it",
        MA_QUESTION,
        (NURSE, MA, FRONT_DESK),
        "flags",
        "work.message",
        "Patients whom staff would have noticed are not identified or referred.",
        undone=(put("practices.*.staff_flags", 0),),
    ),
    TaskCard(
        "refer",
        FINDING,
        "Suggest care management at the visit, and refer",
        "Refer at the visit",
        f"{GUIDE}, 'Identifying patients for care management'",
        (PROVIDER,),
        "referrals",
        "work.message",
        "Only a few patients are referred.",
        undone=(put("practices.*.referral_habit", "low"),),
    ),
    TaskCard(
        "introduce",
        FINDING,
        "Introduce the care manager to the patient in person",
        "Warm hand-off, in person",
        CLARITY,
        (PROVIDER, NURSE, MA, FRONT_DESK),
        "introductions",
        "work.hand_off",
        "Patients get a call from somebody they have not met, and fewer agree.",
        undone=(put("practices.*.hand_over", 0),),
        patient=True,
    ),
    TaskCard(
        "call_again",
        FINDING,
        "Call again those whom nobody has reached yet",
        "Call people not reached yet",
        MA_QUESTION,
        (CARE_MANAGER, NURSE, MA, FRONT_DESK),
        "calls_unanswered",
        "work.attempt",
        "One call that is not answered, and the patient is lost.",
        undone=(put("engagement.attempts", "least"),),
        theirs=(put("work.attempt", "low"),),
        patient=True,
    ),
    TaskCard(
        "discharge",
        FINDING,
        "Call patients within two business days of a discharge",
        "Two-day call after discharge",
        f"{GUIDE}, appendix, job descriptions: timely contact; the two business days are those "
        "of Medicare's rule for transitional care management",
        (CARE_MANAGER, PROVIDER, NURSE),
        "complex_discharges",
        "work.transition",
        "Nobody calls after a hospital stay.",
        undone=(put("practices.*.transition_tiers", ()),),
        theirs=(put("practices.*.transition_tiers", ()),),
        patient=True,
    ),
    TaskCard(
        "report",
        FINDING,
        "Tell whoever referred what became of the patient",
        "Report back to the referrer",
        CLARITY,
        (CARE_MANAGER, NURSE, MA),
        "referrals",
        "work.message",
        "Clinicians hear nothing, trust less and refer less.",
        undone=(put("work.reports_back", 0),),
    ),
)

LOOK_AFTER = (
    TaskCard(
        "assess",
        CARE,
        "Assess and reassess what a patient needs",
        "Assess and reassess needs",
        TABLE,
        (CARE_MANAGER, PROVIDER, NURSE),
        "enrollments",
        "work.first_visit",
        "Nobody new can be taken into care.",
        undone=(put("posts.*.caseload_cap", 0),),
        theirs=(scaled("work.first_visit", "left_to_her"),),
        patient=True,
    ),
    TaskCard(
        "plan",
        CARE,
        "Develop, reinforce and monitor the care plan",
        "Make and monitor care plans",
        TABLE,
        (CARE_MANAGER, PROVIDER, NURSE),
        "contacts",
        "follow_up_part",
        "Nobody follows up: care ends with the first talk.",
        undone=(
            put("engagement.interval_complex", "most"),
            put("engagement.interval_moderate", "most"),
        ),
        theirs=(scaled("work.follow_up", "left_to_her"),),
        patient=True,
    ),
    TaskCard(
        "educate",
        CARE,
        "Teach, and train in managing oneself",
        "Teach self-management",
        TABLE,
        (CARE_MANAGER, PROVIDER, NURSE),
        "contacts",
        "follow_up_part",
        "Goals take more contacts, and more patients leave after the first.",
        undone=(
            put("engagement.contacts_complex", "high"),
            put("engagement.contacts_moderate", "high"),
            put("engagement.leaves_at_once", "high"),
        ),
        theirs=(scaled("work.follow_up", "left_to_her"),),
        patient=True,
    ),
    TaskCard(
        "communicate",
        CARE,
        "Carry information between clinicians and places of care",
        "Share information across sites",
        TABLE,
        (CARE_MANAGER, PROVIDER, NURSE),
        "questions",
        "question_minutes",
        "Questions are not asked, and contacts must be gone over again.",
        undone=(put("work.coordination", 0), put("practices.*.place.rework", "high")),
        theirs=(put("work.coordination", 0),),
    ),
    TaskCard(
        "connect",
        CARE,
        "Connect patients to community resources and social services",
        "Connect to community resources",
        TABLE,
        (CARE_MANAGER, NURSE, MA),
        "needs",
        "work.resource",
        "Needs for a ride, food or a place to live are left as they are.",
        undone=(put("work.resource_need", 0),),
        theirs=(put("work.resource_need", 0),),
        patient=True,
    ),
    TaskCard(
        "follow_list",
        CARE,
        "Work the registry for named patients: who is due, who is missing",
        "Work the registry list",
        EXAMPLE,
        (CARE_MANAGER, NURSE, MA),
        "weeks",
        "list_hours",
        "Nobody is found by the registry.",
        undone=(put(SWEEP, 0), put(SWEEP_MODERATE, 0)),
        hers=(more(REGISTRY_HOURS, "list_hours"),),
    ),
)

DAILY = (
    TaskCard(
        "design",
        CLINIC,
        "Decide what the registry holds and how it is filled",
        "Design the registry",
        EXAMPLE,
        (FACILITATOR, CARE_MANAGER),
        "months",
        "an_hour",
        "The registry can be searched a few times a year at most.",
        undone=(put("practices.*.sweep_every", "high"),),
        hers=(more(REGISTRY_HOURS, "an_hour"),),
    ),
    TaskCard(
        "enter",
        CLINIC,
        "Enter quality numbers and make reports for the leaders",
        "Quality numbers and reports",
        PULLS,
        (CARE_MANAGER, NURSE, MA, FRONT_DESK),
        "weeks",
        "entry_hours",
        "Numbers are missing, so the registry shows fewer of those who need something.",
        undone=HALF_FOUND,
        hers=(more(REGISTRY_HOURS, "entry_hours"),),
    ),
    TaskCard(
        "today",
        CLINIC,
        "Find out which care management patients come in today",
        "Find her patients in today",
        f"{FORUM}, 'Functionality of Clinical IT'",
        (CARE_MANAGER, NURSE, MA, FRONT_DESK),
        "days",
        "today_minutes",
        "Patients who are in the building anyway are not met.",
        undone=(put("practices.*.visit_meetings", 0),),
        hers=(more(REGISTRY_HOURS, "today_hours"),),
    ),
    TaskCard(
        "room",
        CLINIC,
        "Room patients",
        "Room patients",
        PULLS,
        (CARE_MANAGER, PROVIDER, NURSE, MA),
        "pulls",
        "work.pull",
        "Whoever is in sight is asked.",
        pull=True,
    ),
    TaskCard(
        "phones",
        CLINIC,
        "Answer the phones and triage calls",
        "Answer phones and triage",
        PULLS,
        (CARE_MANAGER, NURSE, MA, FRONT_DESK),
        "pulls",
        "work.pull",
        "Whoever is in sight is asked.",
        pull=True,
    ),
    TaskCard(
        "referrals",
        CLINIC,
        "Process referrals to specialists",
        "Process specialist referrals",
        PULLS,
        (CARE_MANAGER, NURSE, MA, FRONT_DESK),
        "pulls",
        "work.pull",
        "Whoever is in sight is asked.",
        pull=True,
    ),
)

IMPROVE = (
    TaskCard(
        "order",
        IMPROVEMENT,
        "Help the practice choose and order its improvement work",
        "Choose what to improve first",
        TABLE,
        (FACILITATOR, CARE_MANAGER, PROVIDER),
        "months",
        "an_hour",
        "While the program is new, every task takes longer.",
        undone=(put("learning.program", "high"),),
        hers=(more(MEETINGS, "a_meeting"),),
    ),
    TaskCard(
        "train",
        IMPROVEMENT,
        "Train staff to understand and use data",
        "Train staff to use data",
        TABLE,
        (FACILITATOR, CARE_MANAGER),
        "months",
        "an_hour",
        "People search the registry without having learned how, and find fewer.",
        undone=HALF_FOUND,
        hers=(more(REGISTRY_HOURS, "an_hour"),),
    ),
    TaskCard(
        "capacity",
        IMPROVEMENT,
        "Build the practice's own capacity for improvement",
        "Build the skill to keep improving",
        TABLE,
        (FACILITATOR, CARE_MANAGER, PROVIDER),
        "months",
        "an_hour",
        "It takes longer until the program runs well.",
        undone=(put("learning.settled_after", "high"),),
        hers=(more(MEETINGS, "a_meeting"),),
    ),
    TaskCard(
        "culture",
        IMPROVEMENT,
        "Help build a team, and a culture open to change",
        "Build a team open to change",
        TABLE,
        (FACILITATOR, CARE_MANAGER, PROVIDER),
        "months",
        "an_hour",
        "Talks and flags often come to nothing.",
        undone=(put("practices.*.place.integration", "low"),),
        hers=(put("learning.onboarding", "high"),),
    ),
    TaskCard(
        "share",
        IMPROVEMENT,
        "Bring in what works from other practices",
        "Bring in what works elsewhere",
        TABLE,
        (FACILITATOR,),
        "months",
        "an_hour",
        "Everything is invented anew: first weeks take longer.",
        undone=(put("learning.beginner", "high"),),
    ),
    TaskCard(
        "take_part",
        IMPROVEMENT,
        "Take part in improvement projects as one of the care team",
        "Join improvement projects",
        TABLE,
        (CARE_MANAGER, PROVIDER, NURSE, MA),
        "months",
        "work.meeting",
        "The care team has no say, and the program settles more slowly.",
        hers=(more(MEETINGS, "meetings"),),
    ),
)

CARDS = {card.id: card for card in FIND + LOOK_AFTER + DAILY + IMPROVE}

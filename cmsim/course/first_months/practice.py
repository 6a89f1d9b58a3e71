"""Oak Road in six months: how it starts, what can be tested, and what happens in each month."""

from typing import NamedTuple

from cmsim.model.policy import deadlines_first, first_come
from cmsim.scenario.library import practices
from cmsim.scenario.post import OFF, colleague
from cmsim.scenario.profession import Profession

YOU, NURSE, PLACE = "Ada", "Darnell", "Oak Road"
MONTH, MONTHS = 4, 6  # weeks of a month, months
NEVER = 500.0  # weeks
BY_PROTOCOL = (OFF, PLACE, OFF, OFF, OFF, OFF, PLACE)  # half-days of the week

START = {
    "engagement.admits_by_minutes": False,
    "engagement.books_appointments": False,
    "engagement.list_ahead": 0.0,
    "posts.Ada.overtime": 60.0,
    "posts.Ada.registry": 4.0,
    "practices.*.hand_over": 0.1,
    "practices.*.place.hallway": False,
    "practices.*.place.huddle": False,
    "practices.*.place.message_delay": 1.0,
    "practices.*.place.pulled": 0.25,
    "practices.*.referral_habit": 0.25,
    "typical_caseload": 40,
    "work.reports_back": 0.2,
}


class MonthMeasure(NamedTuple):
    """What is read off a month of a run: its name, its unit, and the most that can be guessed."""

    label: str
    unit: str
    most: int
    digits: int = 0


class SmallTest(NamedTuple):
    """A change that the model knows: what is done, the measure it is studied by, what it sets."""

    label: str
    words: str
    measure: str
    changes: dict


class Event(NamedTuple):
    """What happens in one month: the factor, its level, the side that shows, and what it sets."""

    factor: str
    level: str
    side: str
    words: str
    changes: dict


MEASURES = {
    "care": MonthMeasure("In your care", "patients at the end", 80),
    "referred": MonthMeasure("Referred by clinicians", "a month", 40),
    "pulled": MonthMeasure("Other work for staff", "hours a week", 15, 1),
    "after": MonthMeasure("After-hours work", "hours a week", 10, 1),
    "on_time": MonthMeasure("Contacts on time", "of 100 due", 100),
    "contacts": MonthMeasure("Contacts", "a week", 30, 1),
    "handed": MonthMeasure("Warm hand-offs", "a month", 30),
    "answer": MonthMeasure("Clinicians' answers", "days", 20, 1),
    "home": MonthMeasure("Discharge calls on time", "of 100 known", 100),
    "vain": MonthMeasure("Calls not answered", "a week", 40, 1),
}

TESTS = {
    "role": SmallTest(
        "Role",
        "Write down the role; turn away most other work",
        "pulled",
        {"posts.Ada.declines_pulls": 0.8},
    ),
    "intro": SmallTest(
        "Intro",
        "Clinicians introduce patients in person",
        "handed",
        {"practices.*.hand_over": 0.8},
    ),
    "hall": SmallTest(
        "Hall",
        "Ask clinicians in the hallway",
        "answer",
        {"practices.*.place.hallway": True},
    ),
    "lpn": SmallTest("LPN", "Two half-days of calls by an LPN, by protocol", "on_time", {}),
    "dates": SmallTest("Dates", "Work by deadline, not by arrival", "home", {}),
    "slots": SmallTest(
        "Slots",
        "Make appointments for contacts",
        "vain",
        {"engagement.books_appointments": True},
    ),
    "told": SmallTest(
        "Told", "Report back on each referral", "referred", {"work.reports_back": 1.0}
    ),
    "data": SmallTest(
        "Data", "Give the registry to an assistant", "contacts", {"posts.Ada.registry": 0.5}
    ),
}

EVENTS = (
    Event("", "", "", "Three clinicians, one care manager. Your role is not written down.", {}),
    Event(
        "Clinical IT", "organization", "hinders",
        "A new record system: for four weeks you write each note twice.",
        {"practices.*.place.documentation": 1.0, "practices.*.place.note_fixed": 10.0},
    ),
    Event(
        "Other facilities", "interpersonal", "helps",
        "A hospital clerk begins to call on the day of each discharge.",
        {"practices.*.notice_delay": 0.25},
    ),
    Event(
        "Staffing", "organization", "hinders",
        "Flu season: on six days of ten the staff are short, and they ask you.",
        {"practices.*.place.short_days": 0.6},
    ),
    Event(
        "Patients", "interpersonal", "hinders",
        "A new phone system shows no name, and fewer patients pick up.",
        {"engagement.answered_known": 0.25},
    ),
    Event(
        "Community resources", "organization", "helps",
        "A resource center opens nearby: fewer needs meet with nothing.",
        {"directory.scarcity": 0.0},
    ),
)  # fmt: skip


def changed(scenario, changes):
    """Return a scenario with values at dotted paths changed."""
    for path, value in changes.items():
        scenario = scenario.change(path, value)
    return scenario


def scenario_of(plan, month):
    """Return the practice as it is in one month of a plan: for each month, the tests that run.

    The licensed practical nurse is there in every month, and at work in those that say so.
    """
    on = [n for n, tests in enumerate(plan) if "lpn" in tests]
    nurse = colleague(
        NURSE,
        Profession.PRACTICAL_NURSE,
        PLACE,
        week=BY_PROTOCOL,
        first_week=float(MONTH * on[0]) if on else NEVER,
        weeks_filled=float(MONTH * len(on)),
    )
    start = practices.three_clinicians()
    start = start.replace(name=PLACE, weeks=MONTH * len(plan), posts=(*start.posts, nurse))
    changes = START | EVENTS[month].changes
    for name in TESTS:
        if name in plan[month]:
            changes |= TESTS[name].changes
    return changed(start, changes)


def rule_of(tests):
    """Return the order in which work is done."""
    return deadlines_first if "dates" in tests else first_come

"""The practice of the first Monday, and what a care manager needs there but has not got yet."""

from typing import NamedTuple

from cmsim.scenario.engagement import Engagement
from cmsim.scenario.library.workflows import practice
from cmsim.scenario.place import HUB_PLACE, Place
from cmsim.scenario.post import embedded
from cmsim.scenario.scenario import Scenario
from cmsim.scenario.work import Directory

NAME, SEAT = "Maple Street", "Ada"
FIRST_WEEK, WEEKS = 1, 5
GUIDE = "Care Management: A How-To Guide"
NEEDS_PAGE = f"{GUIDE}, 'Structure as care manager role needs'"


class Need(NamedTuple):
    """Something a care manager needs: what is so without it, what with it, and who says so.

    ``changes`` are ``{path: (without, with)}``; where two needs change one number, as with
    documentation, each ``with`` is a share of ``without``.
    """

    id: str
    label: str
    without: str
    supplied: str
    source: str
    changes: dict


TWO_SYSTEMS, ONE_RECORD, WITH_TEMPLATES = 2.0, 0.5, 0.75
UNKNOWN, KNOWN = Engagement().answered_unknown, Engagement().answered_known
SELDOM = Engagement.parameters()["answered_booked"].low
STALE = Directory.parameters()["stale_at_start"].high

NEEDS = {
    need.id: need
    for need in (
        Need(
            "room",
            "A room to meet patients",
            "There is nowhere to sit with a patient: every contact is a call.",
            "Patients can be met in person, also when they come for something else.",
            f"{NEEDS_PAGE}: care manager office space. What it changes follows from the model.",
            {"practices.*.place.room": (False, True)},
        ),
        Need(
            "phone",
            "A phone line of your own",
            "Your calls show a number that nobody knows, and nobody can call you back.",
            "The practice's number shows, patients expect your call, and they can leave a message.",
            f"{NEEDS_PAGE}: phone line. Calls answered: as published for numbers that patients "
            "know and for others; booked calls: the low end of its range without a line "
            "(assumption).",
            {
                "engagement.answered_known": (UNKNOWN, KNOWN),
                "engagement.answered_booked": (SELDOM, Engagement().answered_booked),
            },
        ),
        Need(
            "record",
            "Full access to the practice's record",
            "You write everything twice, look things up in two places, and some talks have to be "
            "gone over again.",
            "You write once, where everybody reads it.",
            f"{NEEDS_PAGE}: EMR access; {GUIDE}, section on documentation: a care manager says "
            "that 15 minutes on the phone take 30 to document in two systems; one system is half "
            "of that (assumption). Preparation and rework: as for somebody from "
            "outside (assumptions).",
            {
                "practices.*.place.documentation": (TWO_SYSTEMS, ONE_RECORD),
                "practices.*.place.preparation": (HUB_PLACE.preparation, Place().preparation),
                "practices.*.place.rework": (HUB_PLACE.rework, Place().rework),
            },
        ),
        Need(
            "templates",
            "Templates for notes",
            "Every note starts from an empty page.",
            "Notes take three quarters of the time.",
            f"{NEEDS_PAGE}: EMR tools and templates. The guide gives no number; a quarter less is "
            "an assumption.",
            {"practices.*.place.documentation": (TWO_SYSTEMS, WITH_TEMPLATES)},
        ),
        Need(
            "directory",
            "Internet and a directory of resources that is kept up",
            "Half of the entries in the directory are out of date.",
            "One entry in five is out of date.",
            f"{NEEDS_PAGE}: internet; {GUIDE}, section on community resources. Both shares are "
            "assumptions.",
            {"directory.stale_at_start": (STALE, Directory().stale_at_start)},
        ),
        Need(
            "protected",
            "A written role and protected time",
            "Nothing is written down, so whoever needs a hand asks you.",
            "The written role turns nine requests in ten away before they reach you.",
            f"{GUIDE}, 'The importance of role clarity'. Nine in ten is an assumption.",
            {"posts.*.declines_pulls": (0.0, 0.9)},
        ),
    )
}


def maple_street(needs=()):
    """Return the practice of the day with some needs supplied.

    The post was empty for a week. From the second Monday on it is filled by a nurse who knows
    the practice and its work, but has never been its care manager. How many patients fit into her
    hours nobody has worked out yet, so whoever is found comes on her list.

    >>> maple_street().practices[0].place.documentation
    2.0
    >>> maple_street(["record", "templates"]).practices[0].place.documentation
    0.75
    """
    scenario = Scenario(
        name=NAME,
        practices=(practice(NAME, 4),),
        weeks=WEEKS,
        typical_caseload=40,
        engagement=Engagement(admits_by_minutes=False),
        about="A practice of four clinicians with one full-time care manager, newly named.",
        posts=(
            embedded(
                SEAT, NAME, first_week=FIRST_WEEK, leave=0.0, experienced=True, starting_trust=0.7
            ),
        ),
    )
    for path, value in settings(needs).items():
        scenario = scenario.change(path, value)
    return scenario


def settings(needs):
    """Return ``{path: value}`` with these needs supplied and the others not."""
    found = {}
    for need in NEEDS.values():
        for path, (without, supplied) in need.changes.items():
            share = path.endswith("documentation")
            before = found.get(path, without)
            if need.id in needs:
                found[path] = before * supplied if share else supplied
            else:
                found[path] = before
    return found

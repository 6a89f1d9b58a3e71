"""A post as a learner designs it, and the practice that keeps it at a caseload."""

from typing import NamedTuple

from cmsim.analysis.caseload import full_time
from cmsim.model.log import Kind
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import parameters
from cmsim.scenario.post import OFF, Role
from cmsim.scenario.scenario import OpenCase

WEEKS, FULL_TIME = 26, 10  # half-days a week
ONE_SYSTEM, TWO_SYSTEMS = 0.75, 2.0
MEASURED = (
    "on_time",
    "active_caseload",
    "open_caseload",
    "assigned_caseload",
    "waiting",
    "utilization",
    "hours_paid",
)
KINDS = tuple(map(str, Kind))
HOURS = tuple(f"hours_{kind.name.lower()}" for kind in Kind)
TRIED = {
    "complex": (10, 20, 30, 40, 50, 60),
    "moderate": (30, 50, 70, 90, 110),
    "hybrid": (15, 30, 45, 60, 75),
}
JOBS = {"complex": (30, 50), "moderate": (90, 100)}  # active patients, S4's job descriptions
LISTS = {"complex": 150, "moderate": 500}  # all patients, from the same
SPREAD = 0.618  # the golden section spreads numbers evenly, however many


class Design(NamedTuple):
    """A post as a learner sets it; times in minutes, days and hours a week.

    ``contacts`` is the median until a case is closed, ``pulled`` of 100 hours of an ordinary day.
    Of ten patients of a hybrid post ``mix`` are complex at the start; its moderate patients are
    contacted half as often, and closed after as many contacts in proportion.
    """

    role: str = "complex"
    half_days: int = FULL_TIME
    interval: float = 14
    talk: float = 29
    documentation: float = ONE_SYSTEM
    registry: float = 2
    contacts: int = 17
    pulled: float = 10
    mix: int = 5


DESIGNS = {
    "complex": Design(),
    "moderate": Design("moderate", interval=28, contacts=7),
    "hybrid": Design("hybrid"),
}


def scenario(design, caseload, weeks=None):
    """Return the practice that keeps one such post at a caseload.

    >>> scenario(Design(half_days=4), 20).posts[0].hours_a_week
    16.0
    """
    complex_patients = round(caseload * design.mix / 10)
    made = (
        mixed(design, complex_patients, caseload - complex_patients)
        if design.role == Role.HYBRID
        else of_one_tier(design, caseload)
    )
    return made.replace(weeks=weeks or WEEKS, name=f"{caseload} open cases")


def of_one_tier(design, caseload):
    """Return the practice whose one post has complex or moderate patients only."""
    made = full_time(
        design.role,
        caseload,
        design.interval,
        design.documentation,
        **{
            "work__follow_up": design.talk,
            "posts__Ada__registry": design.registry,
            "practices__*__place__note_fixed": 0.0,  # the learner sets the whole note
            "practices__*__place__pulled": design.pulled / 100,
            f"engagement__contacts_{design.role}": design.contacts,
        },
    )
    (post,) = made.posts
    week = tuple(site if n < design.half_days else OFF for n, site in enumerate(post.week))
    return made.replace(
        posts=(post.replace(week=week),),
        typical_caseload=round(caseload * FULL_TIME / design.half_days),
    )


def mixed(design, complex_patients, moderate_patients):
    """Return the practice whose one post begins with so many complex and moderate patients.

    Who comes later is whoever the practice identifies or refers.
    """
    caseload = complex_patients + moderate_patients
    made = of_one_tier(design._replace(role="complex"), caseload)
    rarer = DESIGNS["moderate"].interval / DESIGNS["complex"].interval
    fewer = DESIGNS["moderate"].contacts / DESIGNS["complex"].contacts
    made = made.change("engagement.interval_moderate", rarer * design.interval).change(
        "engagement.contacts_moderate", max(round(fewer * design.contacts), 1)
    )
    cases = in_care(
        made, Tier.COMPLEX, complex_patients, design.interval, design.contacts
    ) + in_care(
        made, Tier.MODERATE, moderate_patients, rarer * design.interval, fewer * design.contacts
    )
    return made.replace(
        posts=(made.posts[0].replace(role=Role.HYBRID),),
        caseload=cases,
        typical_caseload=0,
        weeks=WEEKS,
        name=f"{complex_patients} complex and {moderate_patients} moderate",
    )


def in_care(made, tier, number, interval, contacts):
    """Return so many open cases, spread over the interval and over the length of an episode."""
    home, post = made.practices[0].name, made.posts[0].name
    return tuple(
        OpenCase(
            practice=home,
            tier=tier,
            post=post,
            met=True,
            due=interval * (n + 0.5) / number,
            last_contact=interval * (1 - (n + 0.5) / number),
            contacts_done=1 + int(contacts * (n * SPREAD % 1)),
        )
        for n in range(number)
    )


def tried(design):
    """Return the caseloads to try with a design: fewer where the post is smaller.

    >>> tried(Design(half_days=5))
    (5, 10, 15, 20, 25, 30)
    """
    return tuple(max(round(each * design.half_days / FULL_TIME), 1) for each in TRIED[design.role])


def known(path, role="complex"):
    """Return what is known of one of a design's numbers."""
    return parameters(scenario(DESIGNS[role], 20))[path][1]

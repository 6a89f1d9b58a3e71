"""Workflows that practices described, and roles that are or are not protected, as scenarios."""

from typing import Any

from cmsim.scenario.engagement import Engagement
from cmsim.scenario.panel import Panel
from cmsim.scenario.place import Place
from cmsim.scenario.post import HUB, OFF, co_located, embedded
from cmsim.scenario.practice import Practice
from cmsim.scenario.scenario import Scenario
from cmsim.scenario.work import Work

PATIENTS_PER_CLINICIAN = 1250  # TC-A29, TC-A26
TYPICAL = 30  # open cases of a full-time post at the start
BUSY = Place(pulled=0.40, pulled_when_short=0.60, short_days=0.30, interruptions=4.0)


def practice(name: str, clinicians: int, **changes: Any) -> Practice:
    """Return a practice of so many clinicians with a panel to match."""
    panel = Panel(size=PATIENTS_PER_CLINICIAN * clinicians)
    return Practice(**{"name": name, "clinicians": clinicians, "panel": panel} | changes)


def one_dedicated_day() -> Scenario:
    """Return the clinic nurse who is a care manager on Wednesdays only (TC-B22)."""
    name = "Pine Street"
    wednesday = (OFF,) * 4 + (name,) * 2
    nurse = co_located(
        "Ada",
        *wednesday,
        starting_trust=0.4,
        trust_growth=1.0,
        caseload_cap=12,
        experienced=True,
        registry=0.5,
        meetings=0.5,
        upkeep=0.25,
    )
    return Scenario(
        name="nurse, one day a week",
        about="A clinic nurse is care manager on one day of the week; visits and calls wait for "
        "that day. Physicians decide who is referred, and go through the payer's list with "
        "her a few times a year; there is no registry sweep and no transition call. Source: "
        "the guide's first sample workflow, 'Care Management Process Overview'.",
        practices=(
            practice(
                name,
                4,
                staff_flags=0.0,
                sweep_finds=0.0,
                sweep_finds_moderate=0.0,
                payer_lists=3.0,
                transition_tiers=(),
            ),
        ),
        posts=(nurse,),
        work=Work(first_visit=50.0, follow_up=37.5),
        engagement=Engagement(
            in_person=0.10, waits_for_site_day=7.0, admits_by_minutes=False, list_ahead=0.0
        ),
        typical_caseload=TYPICAL,
    )


def diabetes_tasks() -> Scenario:
    """Return the practice where assistants flag and the provider brings the care manager in."""
    name = "Maple Court"
    return Scenario(
        name="diabetes task diagram",
        about="Medical assistants flag patients while rooming them, and the provider brings the "
        "care manager in at the end of the visit. Between visits she calls from the "
        "registry, and every visit note goes to the doctor. Source: the guide's second "
        "sample workflow, 'Care Management Task Diagram (Diabetes care)'.",
        practices=(
            practice(
                name,
                5,
                staff_flags=0.06,
                hand_over=0.95,
                visit_meetings=0.8,
                sweep_every=2.0,
                sweep_finds=0.005,
                sweep_finds_moderate=0.003,
            ),
        ),
        posts=(embedded("Ada", name, experienced=True),),
        work=Work(hand_off_wait=25.0, coordination=0.35, reports_back=0.95),
        engagement=Engagement(in_person=0.50, no_show=0.12),
        typical_caseload=TYPICAL,
    )


def practice_eleven() -> Scenario:
    """Return Practice 11: office or phone visits, reminder calls, weekly calls where needed."""
    name = "Practice 11"
    people = [
        embedded(
            person,
            name,
            half_days=half_days,
            registry=4.0,
            team="care managers",
            meetings=3.0,
            experienced=True,
        )
        for person, half_days in (("Ada", 10), ("Bea", 5))
    ]
    return Scenario(
        name="practice eleven",
        about="Two care managers search the registry together and see patients in the office or "
        "by phone; reminder calls on Mondays and Thursdays keep missed visits rare. Patients "
        "without progress get weekly calls, here as shorter intervals for all; referral by "
        "clinicians is on hold while managers are trained. Source: the guide's third sample "
        "workflow, 'Patient Pathway [Practice 11]'.",
        practices=(
            practice(
                name,
                6,
                referral_habit=0.05,
                staff_flags=0.04,
                sweep_every=2.0,
                sweep_finds=0.008,
                sweep_finds_moderate=0.002,
            ),
        ),
        posts=tuple(people),
        engagement=Engagement(
            in_person=0.50,
            no_show=0.08,
            answered_booked=0.75,
            interval_complex=10.0,
            interval_moderate=16.0,
        ),
        typical_caseload=TYPICAL,
    )


def seven_practices() -> Scenario:
    """Return one care manager who goes round seven practices (TC-B21)."""
    names = [f"Route {number}" for number in range(1, 8)]
    return Scenario(
        name="seven practices",
        about="One full-time care manager is in each of seven two-clinician practices for a "
        "half-day a week, with three half-days at the hub. She travels at midday on most "
        "days and changes from record to record. Source: the guide's section 'Structure as "
        "location for the care manager', where one care manager calls this chaos.",
        practices=tuple(practice(name, 2) for name in names),
        posts=(co_located("Ada", *names, HUB, HUB, HUB),),
        typical_caseload=TYPICAL,
    )


def practice_nurse(protected: bool = False) -> Scenario:
    """Return a practice nurse as care manager, in a role that is written down or is not.

    The practice asks for help as often in both; a protected role turns nine of ten requests away.
    """
    name = "Willow Lane"
    role = "protected" if protected else "not protected"
    does = (
        "A written role lets her turn away nine requests in ten; the practice asks as often "
        "as in the scenario without it."
        if protected
        else "Nothing is written down, so she never says no: rooming patients and giving "
        "injections eat the day."
    )
    return Scenario(
        name=f"practice nurse, {role}",
        about="A nurse who has long worked in this busy practice becomes its care manager, and "
        f"colleagues go on asking for help. {does} Source: the guide's section 'The "
        "importance of role clarity'.",
        practices=(practice(name, 4, place=BUSY),),
        posts=(embedded("Ada", name, declines_pulls=0.9 if protected else 0.0),),
        typical_caseload=TYPICAL,
    )


def protected_practice_nurse() -> Scenario:
    """Return the practice nurse whose role is written down."""
    return practice_nurse(protected=True)

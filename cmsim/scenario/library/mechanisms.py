"""The pros and cons of each structure, in the guide's order, as rows that can be switched off."""

from collections.abc import Callable
from typing import Any

from cmsim.scenario.library.mechanism import (
    DOWN,
    FIRST_PRACTICE,
    ITS_CASES,
    LARGE_ENOUGH,
    UP,
    Mechanism,
    as_at_the_practice,
)
from cmsim.scenario.library.practices import solo_rural, three_clinicians
from cmsim.scenario.library.structures import CO_LOCATED, EMBEDDED, OFF_SITE
from cmsim.scenario.library.workflows import practice
from cmsim.scenario.place import HUB_PLACE, Place
from cmsim.scenario.post import HUB, Post, Role, co_located
from cmsim.scenario.practice import Eligibility
from cmsim.scenario.scenario import Scenario

# --- examples: small scenarios in which a mechanism is present


def one_hub_post() -> Scenario:
    """Return the three-clinician practice with an off-site post."""
    return three_clinicians(OFF_SITE)


def two_sites_shared() -> Scenario:
    """Return two small practices sharing a post; in one of them half the talks come to nothing."""
    first, second = "Elm Street", "Oak Road"
    return Scenario(
        name="two sites, co-located",
        practices=(practice(first, 2), practice(second, 2, place=Place(integration=0.3))),
        posts=(co_located("Ada", first, first, second, second, HUB),),
    )


def one_embedded_post() -> Scenario:
    """Return the three-clinician practice with an embedded post."""
    return three_clinicians(EMBEDDED)


def no_standing_list() -> Scenario:
    """Return the three-clinician practice where patients come by referrals, staff and sweeps alone.

    Calls off a standing list would fill the time that is there, and most patients would come
    from it.
    """
    return three_clinicians(EMBEDDED).change("engagement.list_ahead", 0.0)


def one_small_practice() -> Scenario:
    """Return the solo practice with a full-time embedded post for patients at high risk."""
    return solo_rural(EMBEDDED).change("posts.*.role", Role.COMPLEX)


def only_some_eligible() -> Scenario:
    """Return the three-clinician practice where only some payers cover care management."""
    return three_clinicians(EMBEDDED).change("practices.*.eligible", Eligibility.COVERED)


# --- the 34 of the guide, in its order

EMPLOYEE = {name: Post.model_fields[name].default for name in ("starting_trust", "trust_growth")}


def rows(
    structure: str, sign: str, example: Callable[[], Scenario], *given: tuple[Any, ...]
) -> tuple[Mechanism, ...]:
    """Return mechanisms of one structure and sign, each given by what differs."""
    made = []
    for id, statement, what, neutral, outcome, direction, *own in given:
        made.append(
            Mechanism(
                id,
                structure,
                sign,
                statement,
                what,
                neutral,
                outcome,
                direction,
                own[0] if own else example,
            )
        )
    return tuple(made)


OFF_SITE_PROS = rows(
    OFF_SITE,
    "+",
    one_hub_post,
    (
        "paid-elsewhere",
        "Another organization may employ and pay the care manager",
        "The practices bear a share of what the post costs, possibly none.",
        {"posts.off-site.paid_by_practice": 1.0},
        "cost_to_practice",
        DOWN,
    ),
    (
        "no-space",
        "The practice needs no office for the care manager",
        "Space at the hub costs the practices nothing; nor is there a room to meet patients in.",
        {"hubs.off-site.place.space_cost": as_at_the_practice("space_cost")},
        "cost_to_practice",
        DOWN,
    ),
    (
        "shorter-contacts",
        "Phone contacts are shorter, so a caseload can be larger",
        "A contact made from the hub takes a part of the usual time.",
        {"hubs.off-site.place.contact_length": 1.0},
        "minutes_per_contact",
        DOWN,
    ),
    (
        "peers",
        "Care managers in one office support each other",
        "Colleagues in the office make learning faster and strain smaller, and stand in on leave.",
        {
            "hubs.off-site.place.peer_support": 0.0,
            "learning.peers_speed": 0.0,
            "strain.peers": 0.0,
            "posts.off-site.covered_on_leave": 0.0,
        },
        "strain",
        DOWN,
    ),
)

OFF_SITE_CONS = rows(
    OFF_SITE,
    "-",
    one_hub_post,
    (
        "hard-to-phone",
        "Patients are harder to get on the phone",
        "Calls show a number that patients do not know, and fewer are answered.",
        {"hubs.off-site.place.forwards_number": True},
        "calls_answered",
        DOWN,
    ),
    (
        "less-engaged",
        "Patients are less inclined to take part",
        "Fewer of those reached by phone from the hub enroll.",
        {"hubs.off-site.place.consent_by_phone": as_at_the_practice("consent_by_phone")},
        "enrolled",
        DOWN,
    ),
    (
        "not-in-the-workflow",
        "The care manager is no part of the team's daily work",
        "Clinicians answer messages from the hub later; with nobody about, some referrals are "
        "never written.",
        {
            "hubs.off-site.place.message_delay": as_at_the_practice("message_delay"),
            "practices.off-site.lost_when_absent": 0.0,
        },
        "days_to_answer",
        UP,
    ),
    (
        "low-buy-in",
        "Clinicians hesitate to use an outsider",
        "Trust starts lower and grows more slowly, and with it the chance of a referral.",
        {f"posts.off-site.{name}": value for name, value in EMPLOYEE.items()},
        "referrals",
        DOWN,
    ),
    (
        "isolated",
        "The care manager is cut off from the practice team",
        "Trust falls in every week in which clinicians see and hear nothing.",
        {"trust.silence": 0.0},
        "trust",
        DOWN,
    ),
    (
        "no-record",
        "Limited record access and clinical understanding",
        "Preparing and writing up take longer, and some contacts must be gone over again.",
        {
            f"hubs.off-site.place.{name}": as_at_the_practice(name)
            for name in ("preparation", "documentation", "note_fixed", "note_template", "rework")
        },
        "minutes_per_contact",
        UP,
    ),
)

CO_LOCATED_PROS = rows(
    CO_LOCATED,
    "+",
    two_sites_shared,
    (
        "several-practices",
        "One care manager can serve several small practices",
        "The post takes patients of every practice it covers.",
        {"caseload": ITS_CASES, "posts.co-located.covers": FIRST_PRACTICE},
        "transition_calls_in_time",
        UP,
    ),
    (
        "face-to-face",
        "Patients can be met in person",
        "Booked visits and chance meetings take place in a room of the practice.",
        {"practices.co-located.place.room": False},
        "met_at_visits",
        UP,
    ),
    (
        "warm-hand-off-some-days",
        "Clinicians introduce patients in person on some days",
        "On days in the building, a clinician may hand a patient over to a free care manager.",
        {"practices.co-located.hand_over": 0.0},
        "hand_offs",
        UP,
    ),
    (
        "talk-when-present",
        "Talk is open while the care manager is there",
        "On days in the building, questions are settled in the hallway instead of by message.",
        {"practices.co-located.place.hallway": False},
        "days_to_answer",
        DOWN,
    ),
)

CO_LOCATED_CONS = rows(
    CO_LOCATED,
    "-",
    two_sites_shared,
    (
        "not-there-daily",
        "Some days nobody is on site",
        "With nobody in the building, some referrals are never written.",
        {"practices.co-located.lost_when_absent": 0.0},
        "referrals_not_written",
        UP,
    ),
    (
        "uneven-integration",
        "Integration into the team is not certain",
        "At some sites only a part of the talks and flags work out as meant.",
        {"practices.co-located.place.integration": 1.0},
        "found_by_staff",
        DOWN,
    ),
    (
        "several-records",
        "Every practice has a record system of its own to learn",
        "Changing from one practice's record to another's takes minutes.",
        {"work.switching": 0.0},
        "minutes_per_contact",
        UP,
    ),
    (
        "temporary-status",
        "Clinicians hesitate to use somebody else's employee",
        "Trust starts lower and grows more slowly, and with it the chance of a referral.",
        {f"posts.co-located.{name}": value for name, value in EMPLOYEE.items()},
        "referrals",
        DOWN,
    ),
    (
        "travel",
        "Time goes into getting from site to site",
        "Each change of site takes travel out of the working day.",
        {"work.travel": 0.0},
        "hours_travel",
        UP,
    ),
    (
        "unknown-number",
        "Calls from elsewhere show a number patients do not know",
        "Calls made outside the patient's own practice are answered less often.",
        {f"{sites}.co-located.place.forwards_number": True for sites in ("practices", "hubs")},
        "calls_answered",
        DOWN,
    ),
)

EMBEDDED_PROS = rows(
    EMBEDDED,
    "+",
    one_embedded_post,
    (
        "shared-record",
        "The team and its record share information",
        "Preparing and writing up are shorter than at a hub.",
        {
            f"practices.embedded.place.{name}": getattr(HUB_PLACE, name)
            for name in ("preparation", "documentation", "note_fixed", "note_template")
        },
        "minutes_per_contact",
        DOWN,
    ),
    (
        "visible",
        "The care manager is seen, and so used more",
        "Every half-day in the building raises trust, and with it referrals.",
        {"trust.seen": 0.0},
        "trust",
        UP,
    ),
    (
        "ongoing-talk",
        "Talk goes on all day, planned and unplanned",
        "Questions are settled in the hallway or after a daily huddle instead of by message.",
        {f"practices.embedded.place.{name}": False for name in ("hallway", "huddle")},
        "days_to_answer",
        DOWN,
    ),
    (
        "meetings",
        "The care manager is at hand for meetings and improvement work",
        "Meetings take hours, and the program becomes quicker sooner.",
        {"posts.embedded.meetings": 0.0},
        "hours_meeting",
        UP,
    ),
    (
        "met-at-visits",
        "People who are hard to phone are met in person",
        "A free care manager meets patients who come in anyway, or who have no working number.",
        {"practices.embedded.visit_meetings": 0.0, "practices.embedded.place.room": False},
        "reached",
        UP,
        no_standing_list,
    ),
    (
        "results-seen",
        "The team sees what comes of referrals and gains trust",
        "A report back to the referrer raises trust.",
        {"trust.told": 0.0},
        "trust",
        UP,
        no_standing_list,
    ),
    (
        "in-the-workflow",
        "Care management is part of how the practice works",
        "Staff flag patients while the care manager is in the building.",
        {"practices.embedded.staff_flags": 0.0},
        "found_by_staff",
        UP,
    ),
    (
        "warm-hand-off-any-day",
        "Clinicians introduce patients in person on any day",
        "Whenever the care manager is free, a clinician may hand a patient over.",
        {"practices.embedded.hand_over": 0.0},
        "hand_offs",
        UP,
    ),
    (
        "lasting-relationships",
        "Relationships with patients form and last",
        "Patients who have met the care manager stop less often.",
        {"engagement.relationship": 1.0},
        "disengaged",
        DOWN,
    ),
)

EMBEDDED_CONS = rows(
    EMBEDDED,
    "-",
    one_embedded_post,
    (
        "interruptions",
        "Colleagues break into the work more often",
        "Interruptions take minutes, and the task that was broken takes longer.",
        {"practices.embedded.place.interruptions": 0.0},
        "hours_interruption",
        UP,
    ),
    (
        "pulled-away",
        "Other work than care management claims a share of the time",
        "A share of the day goes to other work, more of it on short-staffed days, and more month "
        "by month where habit makes it grow.",
        {
            f"practices.embedded.place.{name}": 0.0
            for name in ("pulled", "pulled_when_short", "pull_drift")
        },
        "hours_pulled",
        UP,
    ),
    (
        "too-few-patients",
        "A small practice has too few patients at high risk",
        "The panel does not fill the post, which waits for work.",
        {"practices.embedded.panel.size": LARGE_ENOUGH},
        "utilization",
        DOWN,
        one_small_practice,
    ),
    (
        "sorting",
        "Where only some qualify, they must be picked out",
        "Sorting takes minutes for every patient, and those not covered cannot enroll.",
        {"practices.embedded.eligible": Eligibility.ALL},
        "openings",
        DOWN,
        only_some_eligible,
    ),
    (
        "no-peers",
        "No other care manager is in the practice",
        "Nobody to learn from or to share the strain with, and nobody to stand in on leave.",
        {"practices.embedded.place.peer_support": 1.0, "posts.embedded.covered_on_leave": 1.0},
        "strain",
        UP,
    ),
)

MECHANISMS = (
    OFF_SITE_PROS
    + OFF_SITE_CONS
    + CO_LOCATED_PROS
    + CO_LOCATED_CONS
    + EMBEDDED_PROS
    + EMBEDDED_CONS
)
BY_ID = {mechanism.id: mechanism for mechanism in MECHANISMS}

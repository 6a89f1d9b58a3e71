"""Should we hire, share or buy? Eight numbers of a practice, and the options that follow.

Every option is a scenario of the same practice. *No hire* is how it is now: a nurse has some
half-days for care management on paper and is asked for other work as often as anybody.
*Protect the time* is the same nurse with a written role that turns most of that away.
"""

from typing import Annotated

from pydantic import field_validator, model_validator

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.library.structures import (
    HALF_DAYS_A_WEEK,
    co_located_weeks,
    post_sizes,
    shared_out,
)
from cmsim.scenario.panel import Panel, Rates, Tier
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.place import HUB_PLACE, Hub, Place
from cmsim.scenario.post import HUB, OFF, co_located, embedded, hub_pool
from cmsim.scenario.practice import Practice
from cmsim.scenario.prices import Prices
from cmsim.scenario.scenario import OpenCase, Scenario

HIRE, SHARE, BUY = "hire (embedded)", "share (co-located)", "buy (off-site)"
NO_HIRE, PROTECT = "no hire", "protect the time"
ALWAYS = (NO_HIRE, PROTECT)
OPTIONS = (HIRE, SHARE, BUY, *ALWAYS)
NURSE = "your nurse"
EIGHT = ("clinicians", "panel", "high_risk", "discharges", "space", "record", "salary", "sites")
MONTHS, LEAST = 12, 2
WHEN_SHORT = 0.20  # TC-B29: 10 in 100 hours, 30 when short-staffed
PROTECTED = 0.9  # as the protected practice nurse of the library
CAP = 9  # patients for each half-day: 90 of a full-time post (TC-A08)
IN_THE_RECORD = ("preparation", "documentation", "rework")

YOURS = s.Assumption("your own number; the one shown is a usual one")
FOLLOWS = s.Assumption(
    "your own number; the one shown follows from the panel and the rates of TC-E20"
)
A_DAY = s.Assumption(
    "one day a week on paper, as in the guide's first sample workflow (TC-B22); "
    "say what it is at your place"
)
ASKED = s.Assumption(
    "an old hand in a busy practice is asked for help in 40 of 100 hours; only "
    "the direction is in the guide"
)
TURNED_AWAY = s.Assumption("three in four requests, which leaves the 10 in 100 hours of TC-B29")
SHARED_BY_30 = s.Assumption(
    "what a full-time post costs (OF-W01, OF-W06, OF-W07), shared by 30 patients, the low end of "
    "TC-A02; by 50, the high end, it is $2,650. What it is worth is yours to say"
)


class Quick(Part):
    """A practice in eight numbers, and what stands behind the comparison."""

    clinicians: Annotated[
        int, Parameter("Clinicians, all sites together", "clinicians", 1, 12, s.TC_A28, 1, 40)
    ] = 8
    panel: Annotated[
        int, Parameter("Patients in the panel", "patients", 500, 30000, s.TC_A29, 100, 60_000)
    ] = 10000
    high_risk: Annotated[
        float, Parameter("Patients at high risk, roughly", "share", 0.024, 0.08, s.TC_E04, 0, 0.5)
    ] = 0.05
    discharges: Annotated[
        float,
        Parameter("Hospital discharges of your patients", "per month", 1, 400, FOLLOWS, 0, 3000),
    ] = 95.0
    space: bool = True
    record: bool = False
    salary: Annotated[
        float,
        Parameter(
            "Salary of a full-time care manager", "$ a year", 43350, 98430, s.OF_W01, 0, 500_000
        ),
    ] = 86070.0
    sites: Annotated[int, Parameter("Sites", "sites", 1, 7, YOURS, 1, 10)] = 1

    # behind the eight
    moderate: Annotated[
        float, Parameter("Patients at moderate risk", "share", 0.10, 0.35, s.TC_E05, 0, 0.5)
    ] = 0.20
    per_clinician: Annotated[
        float,
        Parameter(
            "Care manager time that is compared, for each clinician",
            "half-days a week",
            1.75,
            3,
            s.TC_A23,
            0.02,
            100,
        ),
    ] = 2.5
    smallest_hire: Annotated[
        int,
        Parameter(
            "Smallest post that can be hired at a site", "half-days a week", 2, 10, s.ROUND, 1, 10
        ),
    ] = 5
    nurse: Annotated[
        int,
        Parameter(
            "Time that a nurse of yours has for it now, on paper",
            "half-days a week",
            0,
            10,
            A_DAY,
            0,
            10,
        ),
    ] = 2
    asked: Annotated[
        float,
        Parameter(
            "Time for which people in the building are asked to help with other work",
            "share",
            0,
            0.5,
            ASKED,
            0,
            0.8,
        ),
    ] = 0.40
    declined: Annotated[
        float,
        Parameter(
            "Requests that somebody hired for the role turns away", "share", 0, 1, TURNED_AWAY
        ),
    ] = 0.75
    quote: Annotated[
        float,
        Parameter(
            "A vendor's quote for the off-site service (0: none yet, wages are taken)",
            "$ a year",
            0,
            500_000,
            YOURS,
            0,
            10_000_000,
        ),
    ] = 0.0
    weeks: Annotated[int, Parameter("Weeks simulated", "weeks", 13, 52, s.DESIGN, 4, 104)] = 52
    names: tuple[str, ...] = ()
    caseload: tuple[OpenCase, ...] = ()

    @field_validator("names")
    @classmethod
    def names_differ(cls, names):
        if len(set(names)) < len(names):
            raise ValueError("every site needs a name of its own")
        return names

    @model_validator(mode="after")
    def numbers_fit_together(self):
        if self.sites > self.clinicians:
            raise ValueError(
                f"sites = {self.sites}: at most one for each clinician ({self.clinicians})"
            )
        if self.high_risk + self.moderate > 1:
            raise ValueError(
                f"high_risk = {self.high_risk:g}: with moderate = {self.moderate:g} "
                "there are more than all patients"
            )
        if self.names and len(self.names) != self.sites:
            raise ValueError(f"sites = {self.sites}: {len(self.names)} names are given")
        return self

    @property
    def half_days(self):
        """Return the half-days a week that are shared or bought."""
        return max(LEAST, round(self.per_clinician * self.clinicians))


class Weighing(Part):
    """What a leader weighs against the cost of an option."""

    worth: Annotated[
        float,
        Parameter(
            "Worth of one patient in active care whose contacts come on time",
            "$ a year",
            2650,
            4420,
            SHARED_BY_30,
            0,
            100_000,
        ),
    ] = 4400.0


def usual_discharges(quick):
    """Return the discharges a month that the panel brings at usual rates.

    >>> round(usual_discharges(Quick()))
    95
    """
    return expected(shares(quick), quick.panel)


def expected(panel, size):
    return (
        sum(size * share_of(panel, tier) * panel.rates(tier).admissions for tier in Tier) / MONTHS
    )


def share_of(panel, tier):
    return getattr(panel, f"{tier}_share")


def shares(quick):
    """Return a panel with the shares of a practice and usual rates."""
    return Panel(
        complex_share=quick.high_risk,
        moderate_share=quick.moderate,
        low_share=1 - quick.high_risk - quick.moderate,
    )


def panel_of(quick, size):
    """Return the panel of a site; hospital use is scaled to the discharges of all sites."""
    panel, usual = shares(quick), usual_discharges(quick)
    ratio = quick.discharges / usual if usual else 1.0
    rates = {str(tier): busier(panel.rates(tier), ratio, panel.flares_to_ed) for tier in Tier}
    return panel.replace(size=size, **rates)


def busier(rates, ratio, flares_to_ed):
    """Return rates with so many times the admissions, and the emergency visits these take."""
    admissions = rates.admissions * ratio
    least = admissions * (1 - rates.readmission) * flares_to_ed
    return Rates(
        **rates.model_dump()
        | {"admissions": admissions, "ed_visits": max(rates.ed_visits, least * 1.000001)}
    )


def practices_of(quick):
    """Return the sites of a practice, clinicians and patients spread evenly."""
    names = quick.names or (
        ("Your practice",)
        if quick.sites == 1
        else tuple(f"Site {n}" for n in range(1, quick.sites + 1))
    )
    place = Place(
        room=quick.space,
        pulled=quick.asked,
        pulled_when_short=min(1.0, quick.asked + WHEN_SHORT if quick.asked else 0.0),
    )
    clinicians = shared_out(quick.clinicians, quick.sites)
    return tuple(
        Practice(
            name=name,
            clinicians=number,
            place=place,
            panel=panel_of(quick, max(20, round(quick.panel * number / quick.clinicians))),
        )
        for name, number in zip(names, clinicians)
    )


def hub_of(quick):
    """Return the hub; with access to the record it works as those on site do."""
    usual = Place()
    return Hub(
        name=HUB,
        place=HUB_PLACE.replace(
            **{name: getattr(usual, name) for name in IN_THE_RECORD} if quick.record else {}
        ),
    )


def touched(scenario, changes):
    """Return a scenario with ``{dotted path: value}`` changed; ``*`` means all parts.

    A path into posts is passed over where there are none.
    """
    for path, value in changes.items():
        if getattr(scenario, path.split(".")[0], True) != ():
            scenario = scenario.change(path, value)
    return scenario


# --- the posts of each option


def hired(quick, names):
    """Return embedded posts, none smaller than can be hired."""
    found = []
    for name, size in zip(names, shared_out(quick.half_days, len(names))):
        size = max(size, quick.smallest_hire)
        for part in post_sizes(size):
            found.append(
                embedded(
                    f"care manager {len(found) + 1}",
                    name,
                    half_days=part,
                    salary=quick.salary,
                    declines_pulls=quick.declined,
                    caseload_cap=CAP * part,
                )
            )
    return tuple(found)


def shared(quick, names):
    """Return co-located posts: three days of five on site, or from site to site."""
    return tuple(
        co_located(
            f"care manager {n}",
            *week,
            covers=names,
            salary=quick.salary,
            declines_pulls=quick.declined,
            caseload_cap=CAP * sum(site != OFF for site in week),
        )
        for n, week in enumerate(co_located_weeks(names, quick.half_days), 1)
    )


def bought(quick, names):
    """Return off-site posts that share a worklist, at the vendor's price if there is one."""
    parts = post_sizes(quick.half_days)
    price = priced(quick, sum(parts) / HALF_DAYS_A_WEEK)
    pool = hub_pool(len(parts), names, **price)
    return tuple(
        post.replace(week=(HUB,) * size, caseload_cap=CAP * size) for post, size in zip(pool, parts)
    )


def priced(quick, full_time):
    """Return salary and share paid so that the posts together cost what was quoted."""
    prices = Prices()
    wages = quick.salary / (1 - prices.benefits) + prices.overhead
    if not quick.quote:
        return {"salary": quick.salary, "paid_by_practice": 1.0}
    each = quick.quote / full_time
    if each <= wages:
        return {"salary": quick.salary, "paid_by_practice": each / wages}
    return {"salary": (each - prices.overhead) * (1 - prices.benefits), "paid_by_practice": 1.0}


def nurse_of(quick, names, protected):
    """Return the nurse that is there already, at the first site; nobody without any time."""
    half_days = quick.nurse or (LEAST if protected else 0)
    if not half_days:
        return ()
    return (
        embedded(
            NURSE,
            names[0],
            half_days=half_days,
            salary=quick.salary,
            caseload_cap=CAP * half_days,
            declines_pulls=PROTECTED if protected else 0.0,
        ),
    )


POSTS = {
    HIRE: hired,
    SHARE: shared,
    BUY: bought,
    NO_HIRE: lambda quick, names: nurse_of(quick, names, False),
    PROTECT: lambda quick, names: nurse_of(quick, names, True),
}
ABOUT = {
    HIRE: "Care managers of your own, in the practice all week.",
    SHARE: "Care managers shared with others: three days of five with you, or from site to site.",
    BUY: "A service bought from a hub, by phone.",
    NO_HIRE: "As it is: your nurse does what she can between other work.",
    PROTECT: "The same nurse and the same half-days, with a written role that turns nine in ten "
    "requests for other work away.",
}


def option(quick, name, half_days=None):
    """Return one option for a practice as a scenario, with other half-days if they are given.

    >>> option(Quick(clinicians=1, panel=1250), SHARE).posts[0].hours_a_week
    8.0
    """
    practices = practices_of(quick)
    names = tuple(practice.name for practice in practices)
    if half_days is not None:
        if name in ALWAYS:
            quick = quick.replace(nurse=min(half_days, HALF_DAYS_A_WEEK))
        else:
            quick = quick.replace(per_clinician=half_days / quick.clinicians, smallest_hire=1)
    posts = POSTS[name](quick, names)
    cases = tuple(case.replace(post="") for case in quick.caseload)
    return Scenario(
        name=name,
        about=ABOUT[name],
        practices=practices,
        hubs=(hub_of(quick),),
        posts=posts,
        caseload=cases,
        weeks=quick.weeks,
    )


def options(quick):
    """Return the five options ``{name: scenario}`` for a practice in eight numbers.

    >>> [len(each.posts) for each in options(Quick()).values()]
    [2, 2, 2, 1, 1]
    """
    return {name: option(quick, name) for name in OPTIONS}

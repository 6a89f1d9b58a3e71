"""Should we hire, share or buy? The options of a practice as scenarios, one row each.

Every option is a scenario of the same practice. *No hire* is how it is now: a nurse has some
half-days for care management on paper and is asked for other work as often as anybody.
*Protect the time* is the same nurse with a written role that turns most of that away.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any, NamedTuple, TypeAlias

from cmsim.decision.costs import Costs
from cmsim.decision.practice_summary import LEAST, PracticeSummary, hub_of, practices_of
from cmsim.decision.quote import Quote, Staffing
from cmsim.measures.cost import cost_of
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    OFF_SITE,
    co_located_weeks,
    post_sizes,
    shared_out,
)
from cmsim.scenario.post import (
    FULL_TIME,
    HALF_DAYS_A_WEEK,
    HUB,
    MOST_MONTHLY,
    OFF,
    Post,
    Role,
    Way,
    co_located,
    embedded,
    hub_pool,
)
from cmsim.scenario.scenario import Scenario

HIRE, SHARE, BUY = f"hire ({EMBEDDED})", f"share ({CO_LOCATED})", f"buy ({OFF_SITE})"
NO_HIRE, PROTECT = "no hire", "protect the time"
ALWAYS = (NO_HIRE, PROTECT)
NURSE = "your nurse"
PROTECTED = 0.9  # as the protected practice nurse of the library
PROMISE = "the vendor's promise"
MOST = 90  # patients of a full-time post, intensively (TC-A08)
HALF_DAY, SHORTEST = 4.0, 0.5  # hours
Posts: TypeAlias = tuple[Post, ...]
NO_QUOTE, USUAL, USUAL_COSTS = Quote(), Staffing(), Costs()


class LeaderOption(NamedTuple):
    """One option of a leader: what it is, how it stands in a sentence, the advice to take it."""

    name: str
    about: str
    doing: str
    advice: str


# --- the posts of each option


def sized(fte: float, least: int = 1) -> tuple[int, float]:
    """Return half-days a week and their hours that come to so many full-time equivalents.

    >>> sized(0.8), sized(0.75)
    ((8, 4.0), (8, 3.75))
    """
    hours = FULL_TIME * fte
    half_days = max(ceil(hours / HALF_DAY - 1e-9), min(least, int(hours / SHORTEST)), 1)
    return half_days, hours / half_days


def person(summary: PracticeSummary, way: Way, half_days: int, hours: float) -> dict[str, Any]:
    """Return what the posts of all options share."""
    part = half_days * hours / FULL_TIME
    monthly = way is Way.MONTHLY
    return {
        "salary": summary.salary,
        "half_day": hours,
        "way": way,
        "role": Role.EVERYONE if monthly else Role.HYBRID,
        "caseload_cap": max(1, round((MOST_MONTHLY if monthly else MOST) * part)),
    }


def hired(summary: PracticeSummary, names: tuple[str, ...], fte: float, way: Way) -> Posts:
    """Return embedded posts, their hours shared out over the sites."""
    half_days, hours = sized(fte, len(names))
    posts: list[Post] = []
    for name, size in zip(names, shared_out(half_days, len(names))):
        for part in post_sizes(size) if size else ():
            posts.append(
                embedded(
                    f"care manager {len(posts) + 1}",
                    name,
                    half_days=part,
                    declines_pulls=summary.declined,
                    **person(summary, way, part, hours),
                )
            )
    return tuple(posts)


def shared(summary: PracticeSummary, names: tuple[str, ...], fte: float, way: Way) -> Posts:
    """Return co-located posts: three days of five on site, or from site to site."""
    half_days, hours = sized(fte, 2)
    return tuple(
        co_located(
            f"care manager {n}",
            *week,
            covers=names,
            declines_pulls=summary.declined,
            **person(summary, way, sum(site != OFF for site in week), hours),
        )
        for n, week in enumerate(co_located_weeks(names, half_days), 1)
    )


def bought(
    summary: PracticeSummary,
    names: tuple[str, ...],
    fte: float,
    way: Way,
    yearly: float = 0.0,
    costs: Costs = USUAL_COSTS,
) -> Posts:
    """Return off-site posts that share a worklist, at the vendor's price if there is one."""
    half_days, hours = sized(fte)
    parts = post_sizes(half_days)
    salary, share = priced(summary, fte, yearly, costs)
    pool = hub_pool(len(parts), names, paid_by_practice=share)
    return tuple(
        post.replace(
            week=(HUB,) * size + (OFF,) * (HALF_DAYS_A_WEEK - size),
            **person(summary, way, size, hours) | {"salary": salary},
        )
        for post, size in zip(pool, parts)
    )


def priced(
    summary: PracticeSummary, full_time: float, yearly: float, costs: Costs
) -> tuple[float, float]:
    """Return salary and share paid so that the posts together cost what was quoted."""
    wages = summary.salary / (1 - costs.benefits) + costs.overhead
    if not yearly:
        return summary.salary, 1.0
    each = yearly / full_time
    if each <= wages:
        return summary.salary, each / wages
    return (each - costs.overhead) * (1 - costs.benefits), 1.0


def nurse_of(summary: PracticeSummary, names: tuple[str, ...], protected: bool) -> Posts:
    """Return the nurse that is there already, at the first site; nobody without any time."""
    half_days = summary.nurse or (LEAST if protected else 0)
    if not half_days:
        return ()
    return (
        embedded(
            NURSE,
            names[0],
            half_days=half_days,
            declines_pulls=PROTECTED if protected else 0.0,
            **person(summary, Way.INTENSIVE, half_days, HALF_DAY),
        ),
    )


OPTIONS = {
    row.name: row
    for row in (
        LeaderOption(
            HIRE,
            "Care managers of your own, in the practice all week.",
            "hiring",
            "Hire a care manager of your own.",
        ),
        LeaderOption(
            SHARE,
            "Care managers shared with others: three days of five with you, or from site to site.",
            "sharing",
            "Share a care manager with others.",
        ),
        LeaderOption(
            BUY,
            "A service bought from a hub, by phone.",
            "buying",
            "Buy the service.",
        ),
        LeaderOption(
            NO_HIRE,
            "As it is: your nurse does what she can between other work.",
            "staying as you are",
            "Do not hire.",
        ),
        LeaderOption(
            PROTECT,
            "The same nurse and the same half-days, with a written role that turns nine in ten "
            "requests for other work away.",
            "protecting the time",
            "Protect the time of the person you have first.",
        ),
    )
}


def option(
    summary: PracticeSummary,
    name: str,
    fte: float | None = None,
    *,
    quote: Quote = NO_QUOTE,
    staffing: Staffing = USUAL,
    costs: Costs = USUAL_COSTS,
) -> Scenario:
    """Return one option for a practice as a scenario, with so many full-time equivalents.

    >>> option(PracticeSummary(clinicians=1, panel=1250), SHARE, 0.2).posts[0].hours_a_week
    8.0
    """
    practices = practices_of(summary)
    names = tuple(practice.name for practice in practices)
    fte = summary.usual_fte if fte is None else fte
    if name == BUY:
        posts = bought(summary, names, fte, quote.way, quote.yearly, costs)
    elif name in ALWAYS:
        posts = nurse_of(summary, names, name == PROTECT)
    else:
        posts = {HIRE: hired, SHARE: shared}[name](summary, names, fte, staffing.way)
    cases = tuple(case.replace(post="") for case in summary.caseload)
    hub = hub_of(summary)
    made = Scenario(
        name=name,
        about=OPTIONS[name].about,
        practices=practices,
        hubs=(hub.replace(place=hub.place.replace(forwards_number=quote.own_number)),),
        posts=posts,
        caseload=cases,
        weeks=summary.weeks,
        prices=costs.prices,
    )
    return by_heads(made, staffing.per_nurse) if staffing.per_nurse else made


def by_heads(scenario: Scenario, per_nurse: int) -> Scenario:
    """Return a scenario whose posts admit so many patients for each full-time post."""
    rule = scenario.engagement.replace(admits_by_minutes=False, patients_per_full_time=per_nurse)
    posts = tuple(
        post.replace(caseload_cap=max(1, round(per_nurse * post.hours_a_week / FULL_TIME)))
        for post in scenario.posts
    )
    return scenario.replace(engagement=rule, posts=posts)


def promise(scenario: Scenario, patients: int) -> Scenario:
    """Return a vendor's promise: so many patients are taken, whether or not the hours hold them."""
    hours = sum(post.hours_a_week for post in scenario.posts)
    return by_heads(scenario, ceil(patients * FULL_TIME / hours)).replace(name=PROMISE)


def full_time_cost(scenario: Scenario) -> float:
    """Return what a full-time equivalent of an option costs, in $ a year."""
    hours = sum(post.hours_a_week for post in scenario.posts)
    return sum(cost_of(post, scenario) for post in scenario.posts) * FULL_TIME / hours


def options(summary: PracticeSummary) -> dict[str, Scenario]:
    """Return the five options ``{name: scenario}`` for a practice in eight numbers.

    >>> [len(each.posts) for each in options(PracticeSummary()).values()]
    [2, 2, 2, 1, 1]
    """
    return {name: option(summary, name) for name in OPTIONS}


def touched(scenario: Scenario, changes: Mapping[str, float]) -> Scenario:
    """Return a scenario with ``{dotted path: value}`` changed; ``*`` means all parts.

    A path into posts is passed over where there are none.
    """
    for path, value in changes.items():
        if getattr(scenario, path.split(".")[0], True) != ():
            scenario = scenario.change(path, value)
    return scenario

"""Should we hire, share or buy? The options of a practice as scenarios, one row each.

Every option is a scenario of the same practice. *No hire* is how it is now: a nurse has some
half-days for care management on paper and is asked for other work as often as anybody.
*Protect the time* is the same nurse with a written role that turns most of that away.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cmsim.decision.practice_summary import LEAST, PracticeSummary, hub_of, practices_of
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    OFF_SITE,
    co_located_weeks,
    post_sizes,
    shared_out,
)
from cmsim.scenario.post import HALF_DAYS_A_WEEK, HUB, OFF, Post, co_located, embedded, hub_pool
from cmsim.scenario.prices import Prices
from cmsim.scenario.scenario import Scenario

HIRE, SHARE, BUY = f"hire ({EMBEDDED})", f"share ({CO_LOCATED})", f"buy ({OFF_SITE})"
NO_HIRE, PROTECT = "no hire", "protect the time"
ALWAYS = (NO_HIRE, PROTECT)
NURSE = "your nurse"
PROTECTED = 0.9  # as the protected practice nurse of the library
CAP = 9  # patients for each half-day: 90 of a full-time post (TC-A08)


class LeaderOption(NamedTuple):
    """One option of a leader: what it is, the advice to take it, and its posts at some sites."""

    name: str
    about: str
    advice: str
    posts: Callable[[PracticeSummary, tuple[str, ...]], tuple[Post, ...]]


# --- the posts of each option


def hired(summary: PracticeSummary, names: tuple[str, ...]) -> tuple[Post, ...]:
    """Return embedded posts, none smaller than can be hired."""
    posts: list[Post] = []
    for name, size in zip(names, shared_out(summary.half_days, len(names))):
        size = max(size, summary.smallest_hire)
        for part in post_sizes(size):
            posts.append(
                embedded(
                    f"care manager {len(posts) + 1}",
                    name,
                    half_days=part,
                    salary=summary.salary,
                    declines_pulls=summary.declined,
                    caseload_cap=CAP * part,
                )
            )
    return tuple(posts)


def shared(summary: PracticeSummary, names: tuple[str, ...]) -> tuple[Post, ...]:
    """Return co-located posts: three days of five on site, or from site to site."""
    return tuple(
        co_located(
            f"care manager {n}",
            *week,
            covers=names,
            salary=summary.salary,
            declines_pulls=summary.declined,
            caseload_cap=CAP * sum(site != OFF for site in week),
        )
        for n, week in enumerate(co_located_weeks(names, summary.half_days), 1)
    )


def bought(summary: PracticeSummary, names: tuple[str, ...]) -> tuple[Post, ...]:
    """Return off-site posts that share a worklist, at the vendor's price if there is one."""
    parts = post_sizes(summary.half_days)
    salary, share = priced(summary, sum(parts) / HALF_DAYS_A_WEEK)
    pool = hub_pool(len(parts), names, salary=salary, paid_by_practice=share)
    return tuple(
        post.replace(week=(HUB,) * size, caseload_cap=CAP * size) for post, size in zip(pool, parts)
    )


def priced(summary: PracticeSummary, full_time: float) -> tuple[float, float]:
    """Return salary and share paid so that the posts together cost what was quoted."""
    prices = Prices()
    wages = summary.salary / (1 - prices.benefits) + prices.overhead
    if not summary.quote:
        return summary.salary, 1.0
    each = summary.quote / full_time
    if each <= wages:
        return summary.salary, each / wages
    return (each - prices.overhead) * (1 - prices.benefits), 1.0


def nurse_of(summary: PracticeSummary, names: tuple[str, ...], protected: bool) -> tuple[Post, ...]:
    """Return the nurse that is there already, at the first site; nobody without any time."""
    half_days = summary.nurse or (LEAST if protected else 0)
    if not half_days:
        return ()
    return (
        embedded(
            NURSE,
            names[0],
            half_days=half_days,
            salary=summary.salary,
            caseload_cap=CAP * half_days,
            declines_pulls=PROTECTED if protected else 0.0,
        ),
    )


OPTIONS = {
    row.name: row
    for row in (
        LeaderOption(
            HIRE,
            "Care managers of your own, in the practice all week.",
            "Hire a care manager of your own.",
            hired,
        ),
        LeaderOption(
            SHARE,
            "Care managers shared with others: three days of five with you, or from site to site.",
            "Share a care manager with others.",
            shared,
        ),
        LeaderOption(
            BUY,
            "A service bought from a hub, by phone.",
            "Buy the service.",
            bought,
        ),
        LeaderOption(
            NO_HIRE,
            "As it is: your nurse does what she can between other work.",
            "Do not hire.",
            lambda summary, names: nurse_of(summary, names, False),
        ),
        LeaderOption(
            PROTECT,
            "The same nurse and the same half-days, with a written role that turns nine in ten "
            "requests for other work away.",
            "Protect the time of the person you have first.",
            lambda summary, names: nurse_of(summary, names, True),
        ),
    )
}


def option(summary: PracticeSummary, name: str, half_days: int | None = None) -> Scenario:
    """Return one option for a practice as a scenario, with other half-days if they are given.

    >>> option(PracticeSummary(clinicians=1, panel=1250), SHARE).posts[0].hours_a_week
    8.0
    """
    practices = practices_of(summary)
    names = tuple(practice.name for practice in practices)
    if half_days is not None:
        if name in ALWAYS:
            summary = summary.replace(nurse=min(half_days, HALF_DAYS_A_WEEK))
        else:
            summary = summary.replace(per_clinician=half_days / summary.clinicians, smallest_hire=1)
    posts = OPTIONS[name].posts(summary, names)
    cases = tuple(case.replace(post="") for case in summary.caseload)
    return Scenario(
        name=name,
        about=OPTIONS[name].about,
        practices=practices,
        hubs=(hub_of(summary),),
        posts=posts,
        caseload=cases,
        weeks=summary.weeks,
    )


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

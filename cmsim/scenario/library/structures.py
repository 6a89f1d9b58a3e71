"""The structures: where care managers work. One row each; a new structure is a new row.

A row says how a structure is called, how it is drawn, and how its posts are made for a practice
and so many half-days a week. The scenarios of the library, the staffing options, the map and the
pictures read this table when they are asked.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import ceil
from typing import Any, NamedTuple

from cmsim.scenario.post import HALF_DAYS_A_WEEK, HUB, OFF, Post, co_located, hub_pool, spread_week
from cmsim.scenario.scenario import Scenario

ON_SITE = 0.6  # three days of five
EMBEDDED, CO_LOCATED, OFF_SITE, NOBODY = "embedded", "co-located", "off-site", "nobody"
PERSON = (
    "role",
    "way",
    "starts",
    "half_day",
    "pause",
    "overtime",
    "leave",
    "first_week",
    "weeks_filled",
    "weeks_empty",
    "turnover",
    "vacancy",
    "caseload_cap",
    "experienced",
    "declines_pulls",
    "salary",
)


class Structure(NamedTuple):
    """One structure: its name and label, how it is drawn, and how its posts are made.

    ``staffed`` ends the sentence "Staffed ...". ``colour`` and ``marker`` are those of lines and
    points; on the map a cell has the ``shade``, the ``hatch`` and the ``letter``. ``posts`` takes
    a scenario and the half-days a week, ``fewest`` the number of practices, and returns the fewest
    half-days a week that such posts take.
    """

    name: str
    label: str
    staffed: str
    letter: str
    colour: str
    shade: str
    marker: str
    hatch: str
    posts: Callable[[Scenario, int], Sequence[Post]]
    fewest: Callable[[int], int] = lambda practices: 1


# --- posts of a structure, for the practices of a scenario


def embedded_posts(base: Scenario, half_days: int, team: str = "") -> list[Post]:
    """Return posts that spend their weeks in one practice each, more where there are more
    clinicians."""
    weeks = [
        (practice.name, week)
        for practice, size in zip(base.practices, in_proportion(half_days, clinicians_of(base)))
        for week in weeks_of(practice.name, size)
    ]
    return [
        Post(
            name=f"care manager {n}",
            week=week,
            covers=(name,),
            team=f"{team} {name}".strip()[:60] if team else "",
            **person(base),
        )
        for n, (name, week) in enumerate(weeks, 1)
    ]


def co_located_posts(base: Scenario, half_days: int, on_site: int | None = None) -> list[Post]:
    """Return posts that are at a hub for part of the week, or go from site to site, more often to
    where there are more clinicians."""
    names = tuple(practice.name for practice in base.practices)
    weeks = co_located_weeks(names, half_days, on_site, hub_of(base), clinicians_of(base))
    return [
        co_located(f"care manager {n}", *week, covers=names, **person(base))
        for n, week in enumerate(weeks, 1)
    ]


def off_site_posts(base: Scenario, half_days: int) -> list[Post]:
    """Return posts at the hub that share one worklist."""
    names = [practice.name for practice in base.practices]
    weeks = weeks_of(hub_of(base), half_days)
    pool = hub_pool(len(weeks), names, **person(base))
    return [post.replace(week=week) for post, week in zip(pool, weeks)]


def no_posts(base: Scenario, half_days: int) -> list[Post]:
    """Return no post at all."""
    return []


STRUCTURES = {
    row.name: row
    for row in (
        Structure(
            EMBEDDED,
            "Embedded",
            "in the practice all week",
            letter="E",
            colour="#0072B2",
            shade="#BBD7EA",
            marker="o",
            hatch="",
            posts=embedded_posts,
            fewest=lambda practices: practices,
        ),
        Structure(
            CO_LOCATED,
            "Co-located",
            "part of the week in the practice and part elsewhere",
            letter="C",
            colour="#D55E00",
            shade="#F2BE98",
            marker="s",
            hatch="///",
            posts=co_located_posts,
            fewest=lambda practices: 2,
        ),
        Structure(
            OFF_SITE,
            "Off-site",
            "by phone from a hub",
            letter="O",
            colour="#1A1A1A",
            shade="#8C8C8C",
            marker="^",
            hatch="...",
            posts=off_site_posts,
        ),
        Structure(
            NOBODY,
            "Nobody",
            "by nobody, for comparison",
            letter="N",
            colour="#007A5A",
            shade="#FFFFFF",
            marker="D",
            hatch="\\\\\\",
            posts=no_posts,
            fewest=lambda practices: 0,
        ),
    )
}


def staffed_structures() -> tuple[str, ...]:
    """Return the names of the structures in which somebody works.

    >>> staffed_structures()
    ('embedded', 'co-located', 'off-site')
    """
    return tuple(name for name in STRUCTURES if name != NOBODY)


# --- weeks


def shared_out(number: int, parts: int) -> list[int]:
    """Return a whole number cut into so many parts, as even as can be.

    >>> shared_out(7, 3)
    [3, 2, 2]
    """
    return [number // parts + (n < number % parts) for n in range(parts)]


def turns(weights: Sequence[float]) -> Iterator[int]:
    """Yield whose turn it is, for ever, so that turns are as near to the weights as can be.

    Everybody has a turn before anybody has a second one (Webster's method, from one each).

    >>> list(islice(turns([1, 2, 4]), 9))
    [2, 1, 0, 2, 2, 1, 2, 2, 1]
    """
    had = [0] * len(weights)
    while True:
        following = max(
            range(len(weights)), key=lambda n: (not had[n], weights[n] / (2 * had[n] + 1), -n)
        )
        had[following] += 1
        yield following


def in_proportion(number: int, weights: Sequence[float]) -> list[int]:
    """Return a whole number cut into parts as near to the weights as can be, none empty if it can.

    >>> in_proportion(25, [1, 1, 2, 2, 4]), in_proportion(7, [2, 2, 2])
    ([3, 2, 5, 5, 10], [3, 2, 2])
    """
    found = list(islice(turns(weights), number))
    return [found.count(n) for n in range(len(weights))]


def clinicians_of(base: Scenario) -> list[int]:
    """Return the clinicians of each practice."""
    return [practice.clinicians for practice in base.practices]


def post_sizes(half_days: int) -> list[int]:
    """Return the half-days of each of as few posts as so many half-days a week fill.

    >>> post_sizes(13)
    [7, 6]
    """
    return shared_out(half_days, ceil(half_days / HALF_DAYS_A_WEEK))


def weeks_of(site: str, half_days: int) -> list[tuple[str, ...]]:
    """Return the weeks of posts at one site, their half-days spread over the days.

    Each post begins its week a half-day after the one before, so that not all are off at once.

    >>> weeks_of("here", 2)
    [('here', 'off', 'off', 'off', 'off', 'here', 'off', 'off', 'off', 'off')]
    >>> [min(half_day) for half_day in zip(*weeks_of("here", 21))].count("off")
    0
    """
    weeks = (spread_week(site, size) for size in post_sizes(half_days))
    return [week[-n:] + week[:-n] for n, week in enumerate(weeks)]


def co_located_weeks(
    sites: Sequence[str],
    half_days: int,
    on_site: int | None = None,
    hub: str = HUB,
    weights: Sequence[float] = (),
) -> list[tuple[str, ...]]:
    """Return the weeks of co-located posts: whole days at one site, the rest at the hub.

    ``on_site`` half-days of all are spent at the sites; by default three days of five at a single
    one, and all of them where there are several to go round. Every second post begins its week at
    the hub, so that some one is on site on most days. The days at each of several sites are in the
    proportion of ``weights``, the same for all by default.

    >>> co_located_weeks(["here"], 8, 4)
    [('here', 'here', 'here', 'here', 'hub', 'hub', 'hub', 'hub', 'off', 'off')]
    """
    sizes = post_sizes(half_days)
    if on_site is None:
        on_site = half_days if len(sites) > 1 else sum(map(usual_days_on_site, sizes))
    weeks, taken = [], 0
    days = list(islice(turns(weights or [1] * len(sites)), on_site + len(sizes)))
    for n, (size, there) in enumerate(zip(sizes, shared_out(on_site, len(sizes)))):
        visits = [sites[days[(taken + k) // 2]] for k in range(min(there, size))]
        taken += len(visits) + len(visits) % 2
        at_hub = [hub] * (size - len(visits))
        week = at_hub + visits if n % 2 else visits + at_hub
        weeks.append(tuple(week + [OFF] * (HALF_DAYS_A_WEEK - size)))
    return weeks


def usual_days_on_site(half_days: int) -> int:
    """Return how many half-days of a co-located post are usually spent at its one site.

    >>> usual_days_on_site(10), usual_days_on_site(2)
    (6, 1)
    """
    return max(1, min(round(ON_SITE * half_days), half_days - 1))


def person(base: Scenario) -> dict[str, Any]:
    """Return the settings of the first care manager that describe the person, not the place."""
    first = base.care_managers[:1]
    return {name: getattr(post, name) for post in first for name in PERSON}


def hub_of(base: Scenario) -> str:
    """Return the name of the site that is not a practice."""
    return base.hubs[0].name if base.hubs else HUB

"""Ways to staff the practices of a scenario, from nobody upward."""

from math import ceil
from typing import NamedTuple

from cmsim.scenario.library.practices import CO_LOCATED, EMBEDDED, NOBODY, OFF_SITE
from cmsim.scenario.post import HUB, OFF, Post, hub_pool

HALF_DAYS_A_WEEK = 10
SHARED, MIXED = "embedded, one worklist", "mixed"
STRUCTURES = (EMBEDDED, SHARED, CO_LOCATED, OFF_SITE, MIXED)
HALF_DAYS = (2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40)
MOST_PER_CLINICIAN = 4
LEAST_FOR_MIX = 4
SHARED_TRUST = {"starting_trust": 0.35, "trust_growth": 0.8}
PERSON = (
    "role",
    "starts",
    "half_day",
    "pause",
    "overtime",
    "leave",
    "first_week",
    "turnover",
    "vacancy",
    "caseload_cap",
    "experienced",
    "declines_pulls",
    "salary",
)


class Option(NamedTuple):
    """One way to staff: a scenario, what it is called, and its paid hours a week."""

    scenario: object
    structure: str
    half_days: int
    hours: float

    def __str__(self):
        return self.scenario.name


def ladder(base, half_days=None, structures=STRUCTURES):
    """Return ways to staff the practices of ``base``, cheapest in paid hours first.

    Nobody, then every structure with 2, 3, 4 ... half-days a week, up to four for each clinician
    and at least one full-time post. Care managers are people like the first one of ``base``.
    *mixed* is half of the time in the practice and half off-site, by different people.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> [str(each) for each in ladder(solo_rural(), half_days=[3], structures=["off-site"])]
    ['nobody', 'off-site, 3 half-days a week']
    """
    if half_days is None:
        most = max(HALF_DAYS_A_WEEK, MOST_PER_CLINICIAN * sum(p.clinicians for p in base.practices))
        half_days = [each for each in HALF_DAYS if each <= most]
    options = [option(base, NOBODY, 0)]
    for number in half_days:
        options += [
            option(base, each, number)
            for each in structures
            if makes_sense(each, number, len(base.practices))
        ]
    return tuple(options)


def makes_sense(structure, half_days, practices):
    """Say whether so many half-days can be staffed in this structure."""
    least = {
        EMBEDDED: practices,
        SHARED: HALF_DAYS_A_WEEK * practices + 1,
        CO_LOCATED: 2,
        OFF_SITE: 1,
        MIXED: max(LEAST_FOR_MIX, 2 * practices),
    }
    return half_days >= least[structure]


def option(base, structure, half_days):
    """Return the practices of ``base`` staffed in one structure with so many half-days a week."""
    name = structure if structure == NOBODY else f"{structure}, {half_days} half-days a week"
    posts = tuple(POSTS[structure](base, half_days)) if half_days else ()
    cases = tuple(case.replace(post="") for case in base.caseload)
    made = base.replace(name=name, posts=posts, caseload=cases)
    return Option(made, structure, half_days, sum(post.hours_a_week for post in posts))


def person(base):
    """Return the settings that describe the person rather than the place."""
    first = base.posts[:1]
    return {name: getattr(post, name) for post in first for name in PERSON}


def weeks_of(sites, half_days):
    """Return the weeks of as many posts as so many half-days fill, spread over the days.

    ``sites`` are taken in turn, half-day by half-day.

    >>> weeks_of(["here"], 2)
    [('here', 'off', 'off', 'off', 'off', 'here', 'off', 'off', 'off', 'off')]
    """
    weeks, taken = [], 0
    for size in shared_out(half_days, ceil(half_days / HALF_DAYS_A_WEEK)):
        week = [OFF] * HALF_DAYS_A_WEEK
        for n in range(size):
            week[n * HALF_DAYS_A_WEEK // size] = sites[taken % len(sites)]
            taken += 1
        weeks.append(tuple(week))
    return weeks


def shared_out(number, parts):
    """Return a whole number cut into so many parts, as even as can be.

    >>> shared_out(7, 3)
    [3, 2, 2]
    """
    return [number // parts + (n < number % parts) for n in range(parts)]


def embedded_posts(base, half_days, team=""):
    names = [practice.name for practice in base.practices]
    weeks = [
        (name, week)
        for name, size in zip(names, shared_out(half_days, len(names)))
        for week in weeks_of([name], size)
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


def co_located_posts(base, half_days):
    """Return posts that are half of their time in the practice, or go from site to site."""
    names = tuple(practice.name for practice in base.practices)
    sites = names if len(names) > 1 else (*names, hub(base))
    return [
        Post(name=f"care manager {n}", week=week, covers=names, **person(base), **SHARED_TRUST)
        for n, week in enumerate(weeks_of(sites, half_days), 1)
    ]


def off_site_posts(base, half_days):
    """Return posts at the hub that share one worklist."""
    names = [practice.name for practice in base.practices]
    weeks = weeks_of([hub(base)], half_days)
    pool = hub_pool(len(weeks), names, **person(base))
    return [post.replace(week=week) for post, week in zip(pool, weeks)]


def mixed_posts(base, half_days):
    """Return half of the time embedded, the rest off-site."""
    off_site = half_days // 2
    return [*embedded_posts(base, half_days - off_site), *off_site_posts(base, off_site)]


def hub(base):
    """Return the name of the site that is not a practice."""
    return base.hubs[0].name if base.hubs else HUB


POSTS = {
    EMBEDDED: embedded_posts,
    CO_LOCATED: co_located_posts,
    OFF_SITE: off_site_posts,
    MIXED: mixed_posts,
    SHARED: lambda base, half_days: embedded_posts(base, half_days, team="team of"),
}

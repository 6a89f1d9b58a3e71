"""Ways to staff the practices of a scenario, from nobody upward."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cmsim.scenario.library.structures import (
    NOBODY,
    STRUCTURES,
    embedded_posts,
    off_site_posts,
    staffed_structures,
)
from cmsim.scenario.post import HALF_DAYS_A_WEEK, Post
from cmsim.scenario.scenario import Scenario

SHARED, MIXED = "embedded, one worklist", "mixed"
HALF_DAYS = (2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40)
MOST_PER_CLINICIAN = 4
LEAST_FOR_MIX = 4


class Option(NamedTuple):
    """One way to staff: a scenario, what it is called, and its paid hours a week."""

    scenario: Scenario
    structure: str
    half_days: int
    hours: float

    def __str__(self) -> str:
        return self.scenario.name


class Way(NamedTuple):
    """How posts are made for so many half-days, and the fewest for so many practices."""

    posts: Callable[[Scenario, int], Sequence[Post]]
    fewest: Callable[[int], int]


def one_worklist(base: Scenario, half_days: int) -> Sequence[Post]:
    """Return embedded posts that share the worklist of their practice."""
    return embedded_posts(base, half_days, team="team of")


def mixed_posts(base: Scenario, half_days: int) -> Sequence[Post]:
    """Return half of the time embedded, the rest off-site."""
    off_site = half_days // 2
    return [*embedded_posts(base, half_days - off_site), *off_site_posts(base, off_site)]


VARIANTS = {
    SHARED: Way(one_worklist, lambda practices: HALF_DAYS_A_WEEK * practices + 1),
    MIXED: Way(mixed_posts, lambda practices: max(LEAST_FOR_MIX, 2 * practices)),
}


def ways() -> dict[str, Way]:
    """Return ``{name: Way}``: every structure in which somebody works, and variants of them.

    >>> list(ways())
    ['embedded', 'co-located', 'off-site', 'embedded, one worklist', 'mixed']
    """
    rows = {name: STRUCTURES[name] for name in staffed_structures()}
    return {name: Way(row.posts, row.fewest) for name, row in rows.items()} | VARIANTS


def staffing_options(
    base: Scenario,
    half_days: Sequence[int] | None = None,
    structures: Sequence[str] | None = None,
) -> tuple[Option, ...]:
    """Return ways to staff the practices of ``base``, cheapest in paid hours first.

    Nobody, then every structure with 2, 3, 4 ... half-days a week, up to four for each clinician
    and at least one full-time post. Care managers are people like the first one of ``base``.
    *mixed* is half of the time in the practice and half off-site, by different people.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> [str(each) for each in staffing_options(solo_rural(), [3], ["off-site"])]
    ['nobody', 'off-site, 3 half-days a week']
    """
    if half_days is None:
        most = max(HALF_DAYS_A_WEEK, MOST_PER_CLINICIAN * sum(p.clinicians for p in base.practices))
        half_days = [each for each in HALF_DAYS if each <= most]
    all_ways = ways()
    options = [option(base, NOBODY, 0)]
    for number in half_days:
        options += [
            option(base, name, number)
            for name in (all_ways if structures is None else structures)
            if number >= all_ways[name].fewest(len(base.practices))
        ]
    return tuple(options)


def option(base: Scenario, structure: str, half_days: int) -> Option:
    """Return the practices of ``base`` staffed in one structure with so many half-days a week."""
    name = structure if structure == NOBODY else f"{structure}, {half_days} half-days a week"
    posts = tuple(ways()[structure].posts(base, half_days)) if half_days else ()
    cases = tuple(case.replace(post="") for case in base.caseload)
    made = base.replace(name=name, posts=posts, caseload=cases)
    return Option(made, structure, half_days, sum(post.hours_a_week for post in posts))

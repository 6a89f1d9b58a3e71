"""The named scenarios of the lessons: practices, each staffed in several ways."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from cmsim.scenario.library import workflows
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    OFF_SITE,
    STRUCTURES,
    in_proportion,
)
from cmsim.scenario.library.workflows import practice
from cmsim.scenario.post import HUB, OFF, Post, co_located, embedded, hub_pool
from cmsim.scenario.practice import Practice
from cmsim.scenario.scenario import Scenario

SECTION = "Source: the guide's section 'Structure as location for the care manager'."


def named() -> dict[str, Callable[[], Scenario]]:
    """Return ``{name: function}``: every scenario of the library, made when it is called.

    >>> named()["solo-rural-nobody"]().posts
    ()
    """
    structured: dict[str, Callable[[], Scenario]] = {
        f"{name}-{structure}": partial(function, structure)
        for name, function in practices().items()
        for structure in STRUCTURES
    }
    return structured | {
        "nurse-one-day-a-week": workflows.one_dedicated_day,
        "diabetes-task-diagram": workflows.diabetes_tasks,
        "practice-eleven": workflows.practice_eleven,
        "seven-practices": workflows.seven_practices,
        "practice-nurse-not-protected": workflows.practice_nurse,
        "practice-nurse-protected": workflows.protected_practice_nurse,
    }


def practices() -> dict[str, Callable[[str], Scenario]]:
    """Return ``{name: function}``: the practices that come in every structure."""
    return {
        "eight-clinicians": eight_clinicians,
        "three-clinicians": three_clinicians,
        "solo-rural": solo_rural,
        "five-small-sites": five_small_sites,
    }


def eight_clinicians(structure: str = EMBEDDED) -> Scenario:
    """Return the eight-clinician practice with two full-time care managers, or nobody.

    Every structure has the same paid hours, so what differs is where they are spent.
    """
    name = "Elm Street"
    posts = {
        EMBEDDED: (embedded("Ada", name), embedded("Bea", name)),
        CO_LOCATED: (
            co_located("Ada", name, name, name, HUB, HUB),
            co_located("Bea", HUB, HUB, name, name, name),
        ),
        OFF_SITE: hub_pool(2, [name]),
    }
    return built(
        "eight clinicians",
        structure,
        [practice(name, 8)],
        posts,
        20,
        "A practice of eight clinicians with about 10,000 patients, enough work for two "
        "full-time care managers.",
    )


def three_clinicians(structure: str = EMBEDDED) -> Scenario:
    """Return the three-clinician practice with four days a week of one post, or nobody."""
    name = "Oak Road"
    posts = {
        EMBEDDED: (embedded("Ada", name, half_days=8),),
        CO_LOCATED: (co_located("Ada", *((name,) * 4 + (HUB,) * 4)),),
        OFF_SITE: hub_pool(1, [name], half_days=8),
    }
    return built(
        "three clinicians",
        structure,
        [practice(name, 3)],
        posts,
        8,
        "A practice of three clinicians with about 3,750 patients and four days a week "
        "of a care manager.",
    )


def solo_rural(structure: str = EMBEDDED) -> Scenario:
    """Return the solo rural practice.

    Embedded means a full-time hire, the smallest that can usually be hired; sharing and buying
    bring three half-days a week.
    """
    name = "Mill Lane"
    shared = (name, OFF, OFF, OFF, HUB, OFF, OFF, OFF, name, OFF)
    posts = {
        EMBEDDED: (embedded("Ada", name),),
        CO_LOCATED: (co_located("Ada", *shared),),
        OFF_SITE: hub_pool(1, [name], half_days=3),
    }
    return built(
        "solo rural",
        structure,
        [practice(name, 1)],
        posts,
        3,
        "A rural practice of one clinician with about 1,250 patients. A full-time hire "
        "is more than it needs; sharing or buying brings three half-days a week.",
    )


def five_small_sites(structure: str = EMBEDDED) -> Scenario:
    """Return a network of five sites of one to four clinicians with two and a half posts, or
    nobody."""
    clinicians = [1, 1, 2, 2, 4]
    names = ["Ash Hill", "Birch Way", "Cedar Court", "Dale End", "East Green"]
    posts = {
        EMBEDDED: tuple(
            embedded(person, name, half_days=half_days)
            for person, name, half_days in zip(
                ("Ada", "Bea", "Cem", "Dot", "Eve"), names, in_proportion(25, clinicians)
            )
        ),
        CO_LOCATED: (
            co_located("Ada", names[0], names[1], names[4], names[4], names[4]),
            co_located("Bea", names[2], names[2], names[3], names[3], names[4]),
            co_located("Cem", *[*names, *[OFF] * 5], covers=tuple(names)),
        ),
        OFF_SITE: hub_pool(2, names) + hub_pool(1, names, team="hub half-time", half_days=5),
    }
    return built(
        "five small sites",
        structure,
        [practice(name, number) for name, number in zip(names, clinicians)],
        posts,
        25,
        "A network of five sites with one, one, two, two and four clinicians, about 1,250 patients "
        "for each clinician, and two and a half posts in all, their time shared in proportion.",
    )


def built(
    name: str,
    structure: str,
    practices: Sequence[Practice],
    posts: Mapping[str, Sequence[Post]],
    half_days: int,
    about: str,
) -> Scenario:
    """Return a scenario of practices staffed in one of the structures.

    ``posts`` are laid out by hand for some structures; the posts of any other are made by its row
    of the table, for so many half-days a week.
    """
    row = STRUCTURES[structure]
    scenario = staffed(
        f"{name}, {structure}", practices, (), about=f"{about} Staffed {row.staffed}. {SECTION}"
    )
    laid_out = posts.get(structure)
    made = row.posts(scenario, half_days) if laid_out is None else laid_out
    return scenario.replace(posts=tuple(made))


def staffed(
    name: str, practices: Sequence[Practice], posts: Sequence[Post], **changes: Any
) -> Scenario:
    """Return a scenario of practices and posts."""
    return Scenario(name=name, practices=tuple(practices), posts=tuple(posts), **changes)

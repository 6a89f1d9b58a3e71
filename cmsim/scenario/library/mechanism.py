"""What a mechanism is: a pro or con of a structure that can be switched off.

A structure is nothing but its posts' weeks; what it is worth rests on parameters. Switching a
mechanism off sets its parameters to neutral values, where it acts, and leaves everything else as
it was. The mechanisms themselves are in :mod:`cmsim.scenario.library.mechanisms`.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cmsim.scenario.library.structures import CO_LOCATED, EMBEDDED, OFF_SITE
from cmsim.scenario.post import Post
from cmsim.scenario.scenario import OpenCase, Scenario, changed

UP, DOWN = "up", "down"
PATIENTS_PER_POST = 5000  # generous against TC-A21, so that a full-time post has work


class ReadOff(NamedTuple):
    """A neutral value that depends on the scenario: in words, and as a function of it."""

    words: str
    of: Callable[..., object]


class Mechanism(NamedTuple):
    """One pro (``+``) or con (``-``) of a structure.

    ``neutral`` maps each path to the value that takes the mechanism away, or to how it is
    read off the scenario. In a path such as ``posts.embedded.meetings`` the placement
    stands for every post so placed, every practice they visit or cover, every hub they visit.
    ``outcome`` moves in ``direction`` when the mechanism is present.
    """

    id: str
    structure: str
    sign: str
    statement: str
    what: str
    neutral: Mapping[str, object]
    outcome: str
    direction: str
    example: Callable[[], Scenario]

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the parameters the mechanism rests on."""
        return tuple(self.neutral)

    def switched_off(self, scenario: Scenario) -> Scenario:
        """Return the scenario without this mechanism; the same one where it is not present.

        >>> from cmsim.scenario.library.mechanisms import BY_ID
        >>> from cmsim.scenario.library.practices import solo_rural
        >>> off = BY_ID["interruptions"].switched_off(solo_rural())
        >>> off.practice("Mill Lane").place.interruptions
        0.0
        """
        return without(scenario, self)

    def present_in(self, scenario: Scenario) -> bool:
        """Say whether switching this mechanism off changes any value."""
        return self.switched_off(scenario) != scenario


def without(scenario: Scenario, *mechanisms: Mechanism) -> Scenario:
    """Return the scenario without these mechanisms, each read off the scenario as it is given.

    Their order does not matter: where a neutral value is "as at the practice", it is as the
    practice was before any of them was switched off.
    """
    result = scenario
    for mechanism in mechanisms:
        for path, neutral in mechanism.neutral.items():
            for steps in places_of(path, scenario, mechanism.structure):
                value = neutral
                if isinstance(neutral, ReadOff):
                    value = neutral.of(scenario, *steps[1:2])
                result = changed(result, steps, value)
    return result


def places_of(path: str, scenario: Scenario, structure: str) -> list[list[str]]:
    """Return the paths, as lists of steps, that ``path`` stands for in a scenario.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> places_of("practices.embedded.hand_over", solo_rural(), "embedded")
    [['practices', 'Mill Lane', 'hand_over']]
    """
    steps = path.split(".")
    posts = posts_of(scenario, structure)
    if steps[1:2] != [structure]:
        return [steps] if posts else []
    names = {
        "posts": {post.name for post in posts},
        "hubs": {site for post in posts for site in post.sites},
        "practices": {site for post in posts for site in post.sites + post.covers},
    }
    return [
        [steps[0], part.name, *steps[2:]]
        for part in getattr(scenario, steps[0])
        if part.name in names[steps[0]]
    ]


def posts_of(scenario: Scenario, structure: str) -> list[Post]:
    """Return the care managers whose placement is ``structure`` and who cover practices."""
    return [post for post in scenario.care_managers if post.covers and post.placement == structure]


# --- neutral values that depend on the scenario


def as_at_the_practice(field: str) -> ReadOff:
    """Return the neutral value of a field of a hub: as at the first practice covered from it."""

    def value(scenario: Scenario, hub: str) -> float:
        post = next(post for post in posts_of(scenario, OFF_SITE) if hub in post.sites)
        return getattr(scenario.practice(post.covers[0]).place, field)

    return ReadOff("as at the practice", value)


def first_of_the_covered(scenario: Scenario, name: str) -> tuple[str, ...]:
    """Return the first practice that a post covers, as all it covers."""
    return next(post.covers[:1] for post in scenario.posts if post.name == name)


def cases_still_covered(scenario: Scenario) -> tuple[OpenCase, ...]:
    """Return the open cases, less those of a co-located post in its other practices."""
    first = {post.name: post.covers[0] for post in posts_of(scenario, CO_LOCATED)}
    return tuple(
        case for case in scenario.caseload if first.get(case.post, case.practice) == case.practice
    )


def large_enough(scenario: Scenario, name: str) -> int:
    """Return the panel that fills the posts embedded in a practice, or its own if larger."""
    hours = sum(post.hours_a_week for post in posts_of(scenario, EMBEDDED) if name in post.covers)
    return max(scenario.practice(name).panel.size, round(PATIENTS_PER_POST * hours / 40))


FIRST_PRACTICE = ReadOff("the first practice only", first_of_the_covered)
ITS_CASES = ReadOff("open cases of the first practice only", cases_still_covered)
LARGE_ENOUGH = ReadOff(f"{PATIENTS_PER_POST} for each full-time post", large_enough)

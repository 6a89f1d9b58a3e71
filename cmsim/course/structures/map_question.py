"""What page 81's map asks, and `cmsim map` too: a practice, two numbers, an outcome."""

from typing import NamedTuple

from cmsim.course.structures.map_figure import verdict, verdicts
from cmsim.course.structures.setting import PRACTICES, placed, preset
from cmsim.measures.registry import find as measure
from cmsim.scenario.library import practices as library
from cmsim.scenario.library.structures import ON_SITE, staffed_structures

LOOKS = (4, 8, 16)  # repeats
ELSE = "Everything else is as in this practice."
AXES = {
    "clinicians": ("Clinicians at each site", (1, 2, 3, 4, 6, 8)),
    "sites": ("Number of sites", (1, 2, 3, 5)),
    "time": ("Half-days of care management a week, the same in all", (5, 10, 15, 20)),
    "pulled": ("Pulled into other work at the practice, in 100 hours", (0, 10, 30, 50)),
    "interruptions": ("Interruptions at the practice, an hour", (0, 1, 2, 4)),
    "travel": ("Travel from site to site, minutes", (0, 30, 60, 90)),
    "peers": ("Support from peers in the practice, in 100", (0, 50, 100)),
}


def at(practice, **values):
    """Return the setting of a practice with the values of some axes.

    >>> at("eight", time=10, pulled=30)[3:8]
    (10, 10, 6, 30.0, 0.3)
    """
    setting = preset(practice)
    for name, value in values.items():
        if name == "time":
            setting = setting._replace(
                hired=value, half_days=value, on_site=max(1, round(ON_SITE * value))
            )
        else:
            setting = setting._replace(
                **{name: value / 100 if name in ("pulled", "peers") else value}
            )
    return setting._replace(hired=max(setting.hired, setting.sites))


def on_site(name):
    """Say whether a number is of the building itself: only who works there meets it."""
    return name in ("pulled", "interruptions", "peers")


def works_in_a_practice(scenario):
    """Say whether a post of a scenario spends time in a practice."""
    names = {practice.name for practice in scenario.practices}
    return any(names & set(post.sites) for post in scenario.posts)


class MapQuestion(NamedTuple):
    """What a map is asked: the practice, the numbers across and up, and what counts.

    All are keys: of ``PRACTICES``, of ``AXES`` twice, and of the measures.
    """

    practice: str
    across: str
    up: str
    outcome: str

    @property
    def xs(self):
        """Return the values across."""
        return AXES[self.across][1]

    @property
    def ys(self):
        """Return the values up."""
        return AXES[self.up][1]

    @property
    def words(self):
        """Return what the numbers across and up are."""
        return AXES[self.across][0], AXES[self.up][0]

    @property
    def title(self):
        """Return the practice and what counts."""
        return f"{PRACTICES[self.practice][0]}: {measure(self.outcome)}"

    def make(self, x, y):
        """Return the structures at one point of the map.

        Where nobody works in a practice, the numbers of its building change nothing: such runs are
        the same along that direction, and done once.
        """
        values = {self.across: x, self.up: y}
        places = placed(at(self.practice, **values), staffed_structures())
        away = [name for name, each in places.items() if not works_in_a_practice(each)]
        met = {name: value for name, value in values.items() if not on_site(name)}
        return places | (placed(at(self.practice, **met), away) if away else {})


def won(map_, ceiling):
    """Return in how many cells of a map each structure is best."""
    winners = [verdict(cell, ceiling) for cell in map_.cells.values()]
    counts = ", ".join(f"{name} in {winners.count(name)}" for name in verdicts())
    return f"Best on {map_.measure.label.lower()}: {counts} cells."


def practices():
    """Return the practices of a map, ``{name in the library: key}``."""
    names = {make: name for name, make in library.practices().items()}
    return {names[make]: key for key, (_, make) in PRACTICES.items()}


def practice_named(name):
    """Return the key of the practice that a scenario of the library shows, or ``None``.

    >>> practice_named("solo-rural-off-site"), practice_named("five-small-sites")
    ('solo', 'five')
    >>> practice_named("practice-eleven")
    """
    return next(
        (key for known, key in practices().items() if f"{name}-".startswith(f"{known}-")), None
    )

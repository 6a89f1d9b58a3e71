"""A practice as the panels describe it, laid out in every structure."""

from functools import cache
from typing import NamedTuple

from cmsim.analysis.staffing_options import option
from cmsim.scenario.library import practices as library
from cmsim.scenario.library.resize import half_days_of
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    NOBODY,
    co_located_posts,
    staffed_structures,
)
from cmsim.scenario.post import HALF_DAYS_A_WEEK

PRACTICES = {
    "eight": ("Eight clinicians", library.eight_clinicians),
    "three": ("Three clinicians", library.three_clinicians),
    "solo": ("Solo, rural", library.solo_rural),
    "five": ("Five small sites", library.five_small_sites),
}
MORE_SITES = ("Ash Hill", "Birch Way", "Cedar Court", "Dale End", "East Green", "Fern Bank")
OUTCOMES = (
    "active_caseload",
    "contacts_per_hour",
    "enrolled",
    "transition_calls_in_time",
    "overdue",
    "time_lost",
    "strain",
    "cost_to_practice",
    "cost_to_others",
    "reached",
    "on_time",
    "hand_offs",
    "utilization",
)
COUNTS_MOST = (
    "active_caseload",
    "contacts_per_hour",
    "transition_calls_in_time",
    "overdue",
    "strain",
    "cost_to_practice",
)
STRUCTURAL = ("sites", "half_days", "hired", "on_site")
RECORD = ("preparation", "documentation", "rework")


class StructureSetting(NamedTuple):
    """A practice as the panels describe it; the same for every structure.

    ``hired`` half-days a week are paid for if embedded, ``half_days`` if shared or bought, of which
    a co-located care manager is ``on_site`` for so many. ``clinicians`` are those of one site, the
    mean where sites differ.
    """

    practice: str = "eight"
    clinicians: int = 8
    sites: int = 1
    hired: int = 20
    half_days: int = 20
    on_site: int = 12
    travel: float = 30.0
    pulled: float = 0.10
    interruptions: float = 2.0
    peers: float = 0.0
    record: bool = False


@cache
def built(make, structure):
    """Return a practice in a structure, made once: a map asks for the same few 300 times."""
    return make(structure)


def preset(practice):
    """Return the setting that describes a practice of the library.

    >>> preset("solo").hired, preset("solo").half_days, preset("five").sites
    (10, 3, 5)
    """
    make = PRACTICES[practice][1]
    here, shared = built(make, EMBEDDED), built(make, CO_LOCATED)
    first, names = here.practices[0], {each.name for each in here.practices}
    return StructureSetting(
        practice,
        round(sum(each.clinicians for each in here.practices) / len(names)),
        len(names),
        half_days_of(here),
        half_days_of(shared),
        sum(site in names for post in shared.posts for site in post.week),
        here.work.travel,
        first.place.pulled,
        first.place.interruptions,
        first.place.peer_support,
    )


def placed(setting, structures=None):
    """Return ``{structure: scenario}`` for a setting, each named after its structure.

    By default every structure is there, nobody last.

    Where the number of sites and of half-days is as in the library, so are the posts' weeks;
    otherwise they are laid out anew.

    >>> sorted(placed(preset("three")))
    ['co-located', 'embedded', 'nobody', 'off-site']
    """
    known = preset(setting.practice)
    as_it_is = all(getattr(setting, name) == getattr(known, name) for name in STRUCTURAL)
    make = PRACTICES[setting.practice][1]
    made = {}
    for structure in (*staffed_structures(), NOBODY) if structures is None else structures:
        scenario = built(make, structure if as_it_is else EMBEDDED)
        if not as_it_is:
            scenario = laid_out(scenario, setting, structure)
        scenario = sized(scenario, setting.clinicians / known.clinicians)
        for path, value in changes(setting, known).items():
            scenario = scenario.change(path, value)
        made[structure] = scenario.replace(name=structure)
    return made


def changes(setting, known):
    """Return what a setting changes of its practice as it is in the library, by path."""
    paths = {
        "travel": "work.travel",
        "pulled": "practices.*.place.pulled",
        "interruptions": "practices.*.place.interruptions",
        "peers": "practices.*.place.peer_support",
    }
    found = {
        path: getattr(setting, name)
        for name, path in paths.items()
        if getattr(setting, name) != getattr(known, name)
    }
    if setting.record:
        place = built(PRACTICES[setting.practice][1], NOBODY).practices[0].place
        found |= {f"hubs.*.place.{name}": getattr(place, name) for name in RECORD}
    return found


def sized(scenario, ratio):
    """Return a scenario with so many times the clinicians at each site, and patients to match."""
    practices = []
    for practice in scenario.practices:
        panel, clinicians = practice.panel, max(1, round(practice.clinicians * ratio))
        size = round(panel.size * clinicians / practice.clinicians)
        practices.append(practice.replace(clinicians=clinicians, panel=panel.replace(size=size)))
    return scenario.replace(practices=tuple(practices))


def laid_out(base, setting, structure):
    """Return a practice with other numbers of sites or half-days, its posts laid out anew.

    Its sites are then alike.
    """
    mean = preset(setting.practice).clinicians
    first = sized(base, mean / base.practices[0].clinicians).practices[0]
    names = [practice.name for practice in base.practices]
    names = (names + [each for each in MORE_SITES if each not in names])[: setting.sites]
    base = base.replace(
        practices=tuple(first.replace(name=name) for name in names),
        posts=tuple(
            post.replace(week=(names[0],) * HALF_DAYS_A_WEEK, covers=(names[0],))
            for post in base.posts[:1]
        ),
    )
    half_days = {EMBEDDED: setting.hired, NOBODY: 0}.get(structure, setting.half_days)
    scenario = option(base, structure, half_days).scenario
    if structure != CO_LOCATED:
        return scenario
    return scenario.replace(posts=tuple(co_located_posts(base, half_days, setting.on_site)))

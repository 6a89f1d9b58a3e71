"""The same practice in several structures: what differs, what each row is worth, what flips it."""

from collections.abc import Callable
from typing import NamedTuple

from cmsim.analysis.staffing_options import option
from cmsim.analysis.statistics import estimate, simultaneous
from cmsim.analysis.structure_map import judged
from cmsim.measures.registry import find
from cmsim.scenario.library import practices as library
from cmsim.scenario.library.mechanisms import BY_ID, MECHANISMS, without
from cmsim.scenario.library.resize import half_days_of
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    HALF_DAYS_A_WEEK,
    NOBODY,
    co_located_posts,
    staffed_structures,
)
from cmsim.scenario.place import Place

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
    a co-located care manager is ``on_site`` for so many. ``clinicians`` are those of one site.
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


def preset(practice):
    """Return the setting that describes a practice of the library.

    >>> preset("solo").hired, preset("solo").half_days, preset("five").sites
    (10, 3, 5)
    """
    make = PRACTICES[practice][1]
    here, shared = make(EMBEDDED), make(CO_LOCATED)
    first, names = here.practices[0], {each.name for each in here.practices}
    return StructureSetting(
        practice,
        first.clinicians,
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
        scenario = make(structure) if as_it_is else laid_out(make(EMBEDDED), setting, structure)
        scenario = sized(scenario, setting.clinicians)
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
        place = PRACTICES[setting.practice][1](NOBODY).practices[0].place
        found |= {f"hubs.*.place.{name}": getattr(place, name) for name in RECORD}
    return found


def sized(scenario, clinicians):
    """Return a scenario with so many clinicians at each site, and patients to match."""
    practices = []
    for practice in scenario.practices:
        panel = practice.panel
        size = round(panel.size * clinicians / practice.clinicians)
        practices.append(practice.replace(clinicians=clinicians, panel=panel.replace(size=size)))
    return scenario.replace(practices=tuple(practices))


def laid_out(base, setting, structure):
    """Return a practice with other numbers of sites or half-days, its posts laid out anew."""
    first = base.practices[0]
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


# --- side by side


def compared(results, measure, base=EMBEDDED, confidence=0.95):
    """Return every other structure minus ``base``; all the intervals hold at once."""
    return simultaneous(results.measure(measure), base, confidence)


def levels(results, measure, confidence=0.95):
    """Return how large a measure is in each scenario."""
    table = results.measure(measure)
    return {name: estimate(table[name], confidence) for name in table}


def best(results, measure, among=None, confidence=0.95):
    """Return which structure is clearly best, if one is, as a :class:`structure_map.Cell`.

    Those in which somebody works are compared, or those named in ``among``.

    With ``confidence`` the structure that wins is better than each of the others.
    """
    table = results.measure(measure)
    names = staffed_structures() if among is None else among
    return best_of(measure, {name: table[name] for name in names}, confidence)


def best_of(measure, columns, confidence=0.95):
    """Return who is clearly best, from the values of each structure in each replication."""
    pairs = max(len(columns) * (len(columns) - 1) // 2, 1)
    values = {
        name: [None if value != value else value for value in column]
        for name, column in columns.items()
    }
    return judged(find(measure), None, None, values, None, 1 - (1 - confidence) / pairs)


def ahead_in(results, measure, winner):
    """Return in how many replications of how many a structure was the best, ties left out."""
    sign = 1 if find(measure).better == "more" else -1
    table = sign * results.measure(measure)[list(staffed_structures())]
    others = table.drop(columns=winner).max(axis=1)
    return int((table[winner] > others).sum()), int(table[winner].notna().sum())


# --- what each row is worth


def rows_of(structure):
    """Return the pros and cons of a structure."""
    return [row for row in MECHANISMS if row.structure == structure]


def each_alone(scenario, structure):
    """Return ``{id: scenario without that row}`` for each row of a structure that is there."""
    return {
        row.id: row.switched_off(scenario).replace(name=row.id)
        for row in rows_of(structure)
        if row.present_in(scenario)
    }


def switched(scenario, ids, name="without"):
    """Return the scenario without the rows of these ids."""
    return without(scenario, *(BY_ID[each] for each in ids)).replace(name=name)


def worth(results, measure, base, confidence=0.95):
    """Return what each row is worth: with it minus without it, all the intervals at once.

    The columns of the results are ``base`` and, named after their rows, the scenarios without.
    """
    known = simultaneous(results.measure(measure), base, confidence)
    return {name: each._replace(mean=-each.mean) for name, each in known.items()}


# --- what flips an answer


class Lever(NamedTuple):
    """One thing that may flip an answer: in words, and as a function of {structure: scenario}."""

    id: str
    words: str
    of: Callable


def levers(places, leader):
    """Return what may flip that ``leader`` is best: the leader's pros and the others' cons.

    Each is switched off alone, then all those of a structure together. Some numbers of the
    practice come last.

    >>> [each.id for each in levers(placed(preset("solo")), "co-located")][-4:]
    ['half_the_patients', 'twice_the_patients', 'pulled_most', 'paid_by_practices']
    """
    found = []
    for structure, scenario in places.items():
        against = "+" if structure == leader else "-"
        rows = [
            row for row in rows_of(structure) if row.sign == against and row.present_in(scenario)
        ]
        found += [
            Lever(
                row.id,
                f"without “{row.statement}” ({structure} {row.sign})",
                without_rows(structure, row),
            )
            for row in rows
        ]
        if len(rows) > 1:
            words = f"without all the {'pros' if against == '+' else 'cons'} of {structure}"
            found.append(Lever(f"all {structure} {against}", words, without_rows(structure, *rows)))
    return found + list(NUMBERS)


def without_rows(structure, *rows):
    """Return a lever that switches rows off, in their structure."""
    return lambda places: places | {structure: without(places[structure], *rows)}


def with_patients(ratio):
    """Return a lever that gives every clinician so many times the patients."""

    def of(places):
        return {
            name: each.replace(
                practices=tuple(
                    practice.replace(
                        panel=practice.panel.replace(size=round(practice.panel.size * ratio))
                    )
                    for practice in each.practices
                )
            )
            for name, each in places.items()
        }

    return of


def with_all(path, value):
    """Return a lever that sets a number of every practice or post, where there are any."""

    def of(places):
        return {
            name: each.change(path, value) if getattr(each, path.split(".")[0]) else each
            for name, each in places.items()
        }

    return of


NUMBERS = (
    Lever("half_the_patients", "with half as many patients", with_patients(0.5)),
    Lever("twice_the_patients", "with twice as many patients", with_patients(2)),
    Lever(
        "pulled_most",
        "with as much time pulled into other work as is plausible at most",
        with_all("practices.*.place.pulled", Place.known()["pulled"].high),
    ),
    Lever(
        "paid_by_practices",
        "if the practices paid for every post",
        with_all("posts.*.paid_by_practice", 1.0),
    ),
)


def pulled_apart(places, lever):
    """Return ``{structure: scenario}`` with a lever pulled; those it changes are named after it."""
    return {
        name: each if each == places[name] else each.replace(name=f"{name} {lever.id}"[:60])
        for name, each in lever.of(places).items()
    }


def to_run(places, several):
    """Return every scenario that :func:`flips` needs, as it is and with each lever pulled."""
    found = {each.name: each for each in places.values()}
    for lever in several:
        found |= {each.name: each for each in pulled_apart(places, lever).values()}
    return list(found.values())


def flips(results, measure, places, several, confidence=0.95):
    """Return ``{lever id: Cell}``: who is best with each lever pulled, one at a time."""
    table, found = results.measure(measure), {}
    for lever in several:
        columns = {name: each.name for name, each in pulled_apart(places, lever).items()}
        found[lever.id] = best_of(
            measure, {name: table[column] for name, column in columns.items()}, confidence
        )
    return found

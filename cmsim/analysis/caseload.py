"""How many patients one post can keep on schedule: a curve, and the largest safe caseload."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cmsim.analysis.factors import Factor, assumed
from cmsim.analysis.factors import factors as factors_of
from cmsim.analysis.sample import Sample
from cmsim.experiment.run import run
from cmsim.model.capacity import minutes_for_care, promised_minutes
from cmsim.scenario.library.practices import practice, staffed
from cmsim.scenario.post import Role, Way, embedded
from cmsim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

YEAR_OF_WEEKS = 52
ON_TIME, OVERDUE = 0.90, 0.10
TRIED = (*range(5, 100, 5), *range(100, 200, 10), *range(200, 400, 20), *range(400, 1001, 50))
OWN_HOURS = ("posts.*.half_day", "posts.*.leave")
SAME_MINUTES = ("practices.*.place.contact_length",)  # as the minutes of talk that it multiplies
MEASURED = (
    "on_time",
    "active_caseload",
    "open_caseload",
    "assigned_caseload",
    "contacts",
    "utilization",
    "minutes_per_contact",
)

Key = TypeVar("Key", bound=Hashable)
Make = Callable[[int], Scenario]


def held(role: str, caseload: int, way: str = Way.INTENSIVE) -> Scenario:
    """Return one experienced full-time post whose caseload is held by a practice that fills it.

    ``caseload`` is the cap and the open cases at the start. Whether the promised contacts fit the
    hours is what the caseload is tried for, so the post admits by heads, up to the cap. All else is
    as in the library.

    >>> held("everyone", 200, "monthly").posts[0].caseload_cap
    200
    """
    home = practice("Elm Street", 8)
    post = embedded(
        "Ada", home.name, role=Role(role), way=Way(way), caseload_cap=caseload, experienced=True
    )
    return staffed(
        f"{role}, {caseload} open cases",
        [home],
        [post],
        weeks=YEAR_OF_WEEKS,
        typical_caseload=caseload,
    ).change("engagement.admits_by_minutes", False)


def full_time(
    role: str, caseload: int, interval: float, documentation: float = 0.75, **changes: object
) -> Scenario:
    """Return a post with its caseload held as in :func:`held`, and its contacts as stated.

    ``role`` is ``"complex"`` or ``"moderate"``, ``interval`` the days between contacts,
    ``documentation`` the minutes of write-up per minute of contact. ``changes`` are dotted paths
    with ``__`` for the dot.

    >>> full_time("complex", 40, 14).posts[0].caseload_cap
    40
    """
    scenario = held(role, caseload)
    settings = {
        "practices__*__place__documentation": documentation,
        f"engagement__interval_{role}": interval,
        **changes,
    }
    for path, value in settings.items():
        scenario = scenario.change(path.replace("__", "."), value)
    return scenario


def curve(
    role: str,
    caseloads: Sequence[int],
    interval: float,
    documentation: float = 0.75,
    replications: int = 10,
    jobs: int = 1,
    **changes: object,
) -> "pd.DataFrame":
    """Return a table with a row per caseload and replication, a column per measure.

    ``late`` is the share of contacts that fell due and were not made on time.
    """
    import pandas as pd

    scenarios = [
        full_time(role, caseload, interval, documentation, **changes) for caseload in caseloads
    ]
    results = run(*scenarios, replications=replications, measures=MEASURED, jobs=jobs)
    columns = {
        name: results.measure(name).melt(ignore_index=False)["value"].to_numpy()
        for name in MEASURED
    }
    table = pd.DataFrame(columns)
    table.insert(0, "caseload", [each for each in caseloads for _ in range(results.replications)])
    table.insert(1, "late", 1 - table.pop("on_time"))
    return table


def largest(table: "pd.DataFrame", late: float = 0.10, chance: float = 0.80) -> int | None:
    """Return the largest caseload with at most ``late`` contacts late in ``chance`` of runs.

    Returns ``None`` when none of the caseloads tried keeps that.
    """
    on_schedule = (table["late"] <= late).groupby(table["caseload"]).mean()
    on_schedule = on_schedule[on_schedule >= chance]
    return None if on_schedule.empty else int(on_schedule.index.max())


# --- the safe caseload


def safe(on_time: float | None, overdue: float | None) -> bool:
    """Say whether a year was kept: contacts on time, and follow-ups not overdue.

    >>> safe(0.95, 0.05), safe(0.95, 0.2), safe(None, None)
    (True, False, False)
    """
    return on_time is not None and on_time >= ON_TIME and (overdue or 0.0) <= OVERDUE


def largest_safe(
    makes: Mapping[Key, Make],
    sample: Sample,
    replications: Iterable[int],
    guesses: Mapping[Key, float],
) -> dict[tuple[Key, int], int]:
    """Return ``{(key, replication): the largest safe caseload}``, 0 where none tried is safe.

    ``makes`` make a scenario of a caseload. Each search starts at its guess, steps outward until
    one caseload of :data:`TRIED` is safe and a larger one is not, and halves what lies between;
    ``sample`` has the measures ``on_time`` and ``overdue_follow_ups``. All searches take their
    steps together.
    """
    searches = {(key, n): Search(nearest(guesses[key])) for n in replications for key in makes}
    made: dict[tuple[Key, int], Scenario] = {}
    while running := {key: search for key, search in searches.items() if not search.done}:
        for (key, _), search in running.items():
            cases = TRIED[search.at]
            if (key, cases) not in made:
                made[key, cases] = makes[key](cases)
        here = {(key, n): made[key, TRIED[search.at]] for (key, n), search in running.items()}
        sample.take((scenario, n) for (_, n), scenario in here.items())
        for (key, n), search in running.items():
            on_time, overdue = (
                sample.values(here[key, n], name, (n,))[0]
                for name in ("on_time", "overdue_follow_ups")
            )
            search.told(safe(on_time, overdue))
    return {key: search.found for key, search in searches.items()}


class Search:
    """The search for the largest safe caseload, between one that is safe and one that is not."""

    def __init__(self, at: int) -> None:
        self.safe, self.unsafe, self.at, self.step = -1, len(TRIED), at, 1

    def told(self, safe: bool) -> None:
        """Go on from whether the caseload just tried is safe."""
        if safe:
            self.safe = self.at
        else:
            self.unsafe = self.at
        if self.unsafe == len(TRIED):
            ahead = self.safe + self.step
        elif self.safe == -1:
            ahead = self.unsafe - self.step
        else:
            ahead = (self.safe + self.unsafe) // 2
        self.step *= 2
        self.at = min(max(ahead, self.safe + 1), self.unsafe - 1)

    @property
    def done(self) -> bool:
        """Say whether the largest safe caseload is known."""
        return self.unsafe - self.safe == 1

    @property
    def found(self) -> int:
        """Return the largest safe caseload, 0 where none is."""
        return TRIED[self.safe] if self.safe >= 0 else 0


def nearest(caseload: float) -> int:
    """Return the place in :data:`TRIED` of the caseload nearest to a number.

    >>> TRIED[nearest(33)]
    35
    """
    return min(range(len(TRIED)), key=lambda n: abs(TRIED[n] - caseload))


def on_paper(scenario: Scenario) -> float:
    """Return how many patients fit the minutes of the first post, as many of each tier.

    >>> 10 < on_paper(held("complex", 30)) < 100
    True
    """
    post = scenario.posts[0]
    return minutes_for_care(scenario, post) / fmean(promised_minutes(scenario, post).values())


class Moving(NamedTuple):
    """A number of a scenario and the caseloads that fit on paper at the ends of its range."""

    factor: Factor
    low: float
    high: float

    @property
    def reach(self) -> float:
        """Return how far apart the two caseloads are."""
        return abs(self.high - self.low)


def moving_most(scenario: Scenario, top: int) -> list[Moving]:
    """Return the numbers that move the caseload on paper most, over their plausible ranges.

    Left out are what the practice decides, the hours of the post, and what only multiplies the
    minutes of another number.

    >>> [each.factor.path for each in moving_most(held("moderate", 50), 1)]
    ['work.follow_up']
    """
    found = []
    for factor in factors_of([scenario]):
        if factor.decided or factor.path in OWN_HOURS + SAME_MINUTES:
            continue
        ends = [assumed(scenario, {factor: value}) for value in (factor.low, factor.high)]
        if None not in ends:
            found.append(Moving(factor, *(on_paper(end) for end in ends if end)))
    return sorted(found, key=lambda each: each.reach, reverse=True)[:top]

"""The caseload curve: how many patients in active care one post can keep on schedule."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmsim.experiment.run import run
from cmsim.scenario.library.practices import practice, staffed
from cmsim.scenario.post import Role, embedded
from cmsim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

YEAR_OF_WEEKS = 52
MEASURED = (
    "on_time",
    "active_caseload",
    "open_caseload",
    "assigned_caseload",
    "contacts",
    "utilization",
    "minutes_per_contact",
)


def full_time(
    role: str, caseload: int, interval: float, documentation: float = 0.75, **changes: object
) -> Scenario:
    """Return one experienced full-time post in a practice that fills any caseload.

    Whether the promised contacts fit the hours is what the caseload is tried for, so the post
    admits by heads, up to the cap.

    ``role`` is ``"complex"`` or ``"moderate"``, ``caseload`` the cap and the open cases at the
    start, ``interval`` the days between contacts, ``documentation`` the minutes of write-up per
    minute of contact. ``changes`` are dotted paths with ``__`` for the dot.

    >>> full_time("complex", 40, 14).posts[0].caseload_cap
    40
    """
    role = Role(role)
    home = practice("Elm Street", 8)
    home = home.replace(place=home.place.replace(documentation=documentation))
    post = embedded("Ada", home.name, role=role, caseload_cap=caseload, experienced=True)
    scenario = staffed(
        f"{role}, {caseload} open cases",
        [home],
        [post],
        weeks=YEAR_OF_WEEKS,
        typical_caseload=caseload,
    )
    settings = {
        f"engagement__interval_{role}": interval,
        "engagement__admits_by_minutes": False,
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

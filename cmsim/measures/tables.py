"""One log as pandas tables: events, episodes, encounters and caseload. Times are in days."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cmsim.measures.episodes import OPEN
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity, Entry
from cmsim.scenario.scenario import Scenario
from cmsim.units import DAY

if TYPE_CHECKING:
    from pandas import DataFrame


def events(log: Iterable[Entry]) -> "DataFrame":
    """Return every entry as a row, with its time in minutes and in days from the start."""
    import pandas as pd

    table = pd.DataFrame.from_records(log, columns=Entry._fields)
    table["activity"] = [str(entry.activity) for entry in log]
    table["detail"] = [None if entry.detail is None else str(entry.detail) for entry in log]
    table["patient"] = table["patient"].astype("Int64")
    table.insert(1, "day", table["time"] / DAY)
    return table


def episodes(scenario: Scenario, log: Sequence[Entry]) -> "DataFrame":
    """Return a row for each patient identified or referred or in care at the start.

    Beside practice, patient, tier, source and care manager there is a column for the day of the
    first of each activity, and how the episode ended; empty where that has not happened.
    """
    import pandas as pd

    rows = [
        {
            "practice": episode.practice,
            "patient": episode.patient,
            "episode": episode.number,
            "tier": str(episode.tier),
            "source": episode.source,
            "care_manager": episode.care_manager,
            "identified_or_referred": episode.opened / DAY,
            "closed": None if episode.closed == OPEN else episode.closed / DAY,
            "reason": episode.reason and str(episode.reason),
            "contacts": len(episode.contacts),
        }
        | {str(activity): time / DAY for activity, time in episode.first.items()}
        for episode in RunRecord(scenario, log).episodes
    ]
    columns = [
        "practice",
        "patient",
        "episode",
        "tier",
        "source",
        "care_manager",
        "identified_or_referred",
        "closed",
        "reason",
        "contacts",
    ]
    seen = {name for row in rows for name in row}
    columns += [str(activity) for activity in Activity if str(activity) in seen]
    return pd.DataFrame(rows, columns=list(dict.fromkeys(columns)))


def encounters(log: Iterable[Entry]) -> "DataFrame":
    """Return a row for each stretch of time that a care manager spent, with start and end."""
    import pandas as pd

    rows = [
        (
            entry.care_manager,
            str(entry.kind),
            entry.practice,
            entry.patient,
            entry.start / DAY,
            entry.time / DAY,
            entry.minutes,
        )
        for entry in log
        if entry.activity == Activity.SPENT
    ]
    table = pd.DataFrame(
        rows, columns=["care_manager", "kind", "practice", "patient", "start", "end", "minutes"]
    )
    return table.astype({"patient": "Int64"})


def caseload(scenario: Scenario, log: Sequence[Entry]) -> "DataFrame":
    """Return the caseload at the end of each week: open, active, monitored and waiting."""
    import pandas as pd

    record = RunRecord(scenario, log)
    return pd.DataFrame(
        {
            "open": record.level(record.open_spells),
            "active": record.level(record.active_spells),
            "monitored": record.level(record.monitored_spells),
            "waiting": record.level(record.waiting_spells),
        },
        index=pd.RangeIndex(1, record.whole_weeks + 1, name="week"),
    )

"""The entries of one log by activity, and its episodes: what every reader of a log starts from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from cmsim.measures.episodes import TOLD, Episode, read_episodes
from cmsim.model.log import Activity, Entry, Kind, Who
from cmsim.model.roster import roster_of
from cmsim.scenario.panel import Tier
from cmsim.scenario.scenario import Scenario


class Sorted(dict[Activity | tuple[Activity, Kind], list[Entry]]):
    """The entries of a log in order of time by activity, and by activity and kind of work.

    >>> Sorted([])[Activity.SPENT, Kind.FOLLOW_UP]
    []
    """

    def __init__(self, log: Iterable[Entry]) -> None:
        super().__init__((activity, []) for activity in Activity)
        append = {activity: entries.append for activity, entries in self.items()}
        for entry in log:
            append[entry.activity](entry)

    def __missing__(self, key: tuple[Activity, Kind]) -> list[Entry]:
        activity, _ = key
        kinds: dict[Kind, list[Entry]] = {kind: [] for kind in Kind}
        for entry in self[activity]:
            kinds[entry.detail].append(entry)
        self.update(((activity, kind), entries) for kind, entries in kinds.items())
        return self[key]


class IndexedLog:
    """A log with its scenario.

    ``by`` holds the entries of each activity, and of each activity and kind of work.
    ``roster`` tells who the patients are: that of a :class:`cmsim.model.log.Log`, or of the
    scenario for a plain list of entries.
    """

    def __init__(self, scenario: Scenario, log: Sequence[Entry]) -> None:
        self.scenario, self.log = scenario, log
        self.roster, self.by = roster_of(scenario, log), Sorted(log)

    def among(self, *activities: Activity) -> list[Entry]:
        """Return the entries of some activities in the order of the log."""
        wanted = frozenset(activities)
        return [entry for entry in self.log if entry.activity in wanted]

    def tier(self, entry: Entry) -> Tier:
        """Return the tier of the patient of an entry."""
        return self.roster.tier(*entry.who)

    @cached_property
    def episodes(self) -> list[Episode]:
        """Return the episodes of care, those open at the start included."""
        return read_episodes(self.among(*TOLD), self.scenario.engagement.attempts, self.roster)

    @cached_property
    def episodes_of(self) -> dict[Who, list[Episode]]:
        """Return the episodes of each patient, as ``{(practice, number): [episode, ...]}``."""
        found = defaultdict(list)
        for episode in self.episodes:
            found[episode.who].append(episode)
        return found

    def episode_of(self, entry: Entry) -> Episode | None:
        """Return the episode that an entry belongs to, ``None`` if it is before the first one."""
        for episode in reversed(self.episodes_of.get(entry.who, ())):
            if episode.opened <= entry.time:
                return episode
        return None

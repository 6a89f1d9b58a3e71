"""One run, read once: what a measure may ask, and where a log is interpreted."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from math import ceil
from typing import Any, TypeVar

from cmsim.measures.episodes import OPEN, Episode, active_spells
from cmsim.measures.indexed_log import IndexedLog
from cmsim.measures.time_spent import Stretch, stretches
from cmsim.measures.work_items import CONTACTS, READERS, WorkItem
from cmsim.model.calendar import HalfDays
from cmsim.model.log import SPENT, Activity, Entry, Kind, Log
from cmsim.scenario.post import Post
from cmsim.scenario.scenario import Scenario
from cmsim.units import DAY, HOUR, MONTH, WEEK, YEAR

GRACE = 7 * DAY
Spells = Sequence[Sequence[float]]  # (start, end) in minutes
Found = TypeVar("Found")
Number = TypeVar("Number", int, float)


class RunRecord(IndexedLog):
    """The log of one run with its scenario, ready for measures.

    A record made by ``since`` counts only what happened from ``start`` on. Episodes, pieces of work
    and spells are those of the ``whole`` run, so what began earlier is known.
    """

    def __init__(
        self,
        scenario: Scenario,
        log: Sequence[Entry],
        whole: "RunRecord | None" = None,
        from_week: int = 0,
    ) -> None:
        super().__init__(scenario, log)
        self.wider, self.start, self.end = whole, from_week * WEEK, scenario.weeks * WEEK
        length = self.end - self.start
        self.weeks, self.months, self.years = (length / x for x in (WEEK, MONTH, YEAR))
        self.kept: dict[Callable, Any] = {}

    def since(self, week: int) -> "RunRecord":
        """Return the record of the same run that counts only what happened from a week on."""
        late = Log((entry for entry in self.log if entry.time >= week * WEEK), roster=self.roster)
        return RunRecord(self.scenario, late, self, week)

    @property
    def whole(self) -> "RunRecord":
        """Return the record of the whole run."""
        return self.wider or self

    def counts(self, time: float) -> bool:
        """Say whether a moment lies in what is counted."""
        return self.start <= time <= self.end

    # --- time

    @cached_property
    def minutes(self) -> dict[Kind, float]:
        """Return the minutes spent on each kind of work, as ``{kind: minutes}``."""
        return {kind: sum(entry.value for entry in self.by[SPENT, kind]) for kind in Kind}

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Return each stretch of a care manager's time, with what came of it."""
        return stretches(self.log)

    @cached_property
    def filled(self) -> dict[str, list[tuple[float, float]]]:
        """Return the spells in which each post was filled, as ``{post: [(start, end), ...]}``."""
        found = {}
        for post in self.scenario.posts:
            starts, ends = (
                [each.time for each in self.whole.by[activity] if each.care_manager == post.name]
                for activity in (Activity.JOINED, Activity.LEFT)
            )
            spells = zip([post.first_week * WEEK, *starts], [*ends, self.end])
            counted = [(max(start, self.start), end) for start, end in spells]
            found[post.name] = [(start, end) for start, end in counted if start < end]
        return found

    @cached_property
    def paid_of(self) -> dict[str, float]:
        """Return the paid minutes of each post: its half-days while it was filled."""
        return {
            post.name: self.half_days(post) * post.half_day * HOUR for post in self.scenario.posts
        }

    def half_days(self, post: Post) -> int:
        """Return how many half-days began while a post was filled."""
        starts = HalfDays(post).starts

        def before(time: float) -> int:
            weeks, rest = divmod(time, WEEK)
            return int(weeks) * len(starts) + bisect_left(starts, rest)

        return sum(before(end) - before(start) for start, end in self.filled[post.name])

    @cached_property
    def paid(self) -> float:
        """Return the paid minutes of all posts, overtime left out."""
        return sum(self.paid_of.values())

    @cached_property
    def worked(self) -> float:
        """Return the minutes at work and not waiting for work."""
        return sum(self.minutes.values()) - self.minutes[Kind.WAITING] - self.minutes[Kind.LEAVE]

    @cached_property
    def week_minutes(self) -> dict[tuple[str | None, Kind], list[float]]:
        """Return the minutes of each post, kind and week, as ``{(post, kind): [..]}``."""
        # not self: what is kept must not keep the record that keeps it
        weeks, first = self.whole_weeks, int(self.start // WEEK)
        grid: dict[tuple[str | None, Kind], list[float]] = {}
        for kind in Kind:
            rows: dict[str | None, list[float]] = defaultdict(lambda: [0.0] * (weeks + 1))
            for entry in self.by[SPENT, kind]:
                rows[entry.care_manager][int(entry.time // WEEK) - first] += entry.value
            grid.update({(name, kind): with_the_end(row) for name, row in rows.items()})
        return grid

    def weekly_minutes(self, kind: Kind) -> list[float]:
        """Return the minutes spent on a kind in each week."""
        rows = [row for (_, spent_on), row in self.week_minutes.items() if spent_on == kind]
        return [sum(column) for column in zip(*rows)] if rows else [0.0] * self.whole_weeks

    def once(self, function: Callable[["RunRecord"], Found]) -> Found:
        """Return ``function(self)``, computed once."""
        if function not in self.kept:
            self.kept[function] = function(self)
        return self.kept[function]

    # --- counts

    @cached_property
    def whole_weeks(self) -> int:
        """Return the weeks of the run, a part of one as a whole."""
        return max(1, ceil(self.weeks))

    @cached_property
    def week_ends(self) -> list[float]:
        """Return the end of each week, in minutes."""
        return [min(self.start + (n + 1) * WEEK, self.end) for n in range(self.whole_weeks)]

    def count(self, *activities: Activity, detail: str | None = None) -> int:
        """Return how many entries there are of these activities, with a detail if one is given."""
        if detail is None:
            return sum(len(self.by[activity]) for activity in activities)
        return sum(entry.detail == detail for activity in activities for entry in self.by[activity])

    def weekly(self, *activities: Activity) -> list[int]:
        """Return how many entries of these activities each week had."""
        counts = [0] * (self.whole_weeks + 1)
        for activity in activities:
            for entry in self.by[activity]:
                counts[int((entry.time - self.start) // WEEK)] += 1
        return with_the_end(counts)

    @cached_property
    def panel(self) -> float:
        """Return the patients of all practices, mean over what is counted."""
        # a panel grows in a straight line: the mean is the size halfway from start to end
        years = (self.start + self.end) / YEAR
        return sum(practice.panel.mean_size(years) for practice in self.scenario.practices)

    # --- episodes and work

    @cached_property
    def episodes(self) -> list[Episode]:
        """Return the episodes of the whole run, those open at the start included."""
        return self.wider.episodes if self.wider else super().episodes

    @cached_property
    def identified_or_referred(self) -> list[Episode]:
        """Return the episodes that began in the run, patients who were not eligible left out."""
        return [
            episode
            for episode in self.episodes
            if episode.began_in_run
            and Activity.NOT_ELIGIBLE not in episode.first
            and self.counts(episode.opened)
        ]

    @cached_property
    def work(self) -> list[WorkItem]:
        """Return all pieces of work of the whole run, open ones included."""
        return self.work_of(*READERS)

    def work_of(self, *kinds: Kind) -> list[WorkItem]:
        """Return the pieces of work of some kinds in the whole run, open ones included."""
        readers, wanted = dict.fromkeys(READERS[kind] for kind in kinds), frozenset(kinds)
        once = self.whole.once
        return [item for reader in readers for item in once(reader) if item.kind in wanted]

    @cached_property
    def open_spells(self) -> list[list[float]]:
        """Return the spells of open episodes, as (start, end)."""
        return [spell for episode in self.episodes for spell in episode.active]

    @cached_property
    def active_spells(self) -> list[tuple[float, float]]:
        """Return the spells of active episodes: open, with a contact within 60 days."""
        return [spell for episode in self.episodes for spell in active_spells(episode)]

    @cached_property
    def monitored_spells(self) -> list[list[float]]:
        """Return the spells in which graduated patients were monitored, as (start, end)."""
        return [spell for episode in self.episodes for spell in episode.monitored]

    @cached_property
    def waiting_spells(self) -> list[tuple[float, float]]:
        """Return the spells from identification or referral to reached or given up."""
        return [
            (
                episode.opened,
                min(episode.first.get(Activity.REACHED, OPEN), episode.closed, episode.given_up),
            )
            for episode in self.whole.identified_or_referred
        ]

    @cached_property
    def overdue_spells(self) -> list[tuple[float, float]]:
        """Return the spells in which a contact was overdue by more than a week."""
        return [
            (work.due + GRACE, work.settled)
            for work in self.work_of(*CONTACTS)
            if work.settled > work.due + GRACE
        ]

    @cached_property
    def backlog(self) -> list[int]:
        """Return how many pieces of work were open at the end of each week."""
        return level([(work.added, work.settled) for work in self.work], self.week_ends)

    def mean_level(self, spells: Spells) -> float:
        """Return how many spells were open, averaged over all that is counted."""
        first, end = self.start, self.end
        total = sum(max(0.0, min(stop, end) - max(start, first)) for start, stop in spells)
        return total / (end - first)

    def level(self, spells: Spells) -> list[int]:
        """Return how many spells were open at the end of each week."""
        return level(spells, self.week_ends)


def with_the_end(weeks: list[Number]) -> list[Number]:
    """Return numbers by week; what happened at the very end belongs to the last week.

    >>> with_the_end([3, 4, 1])
    [3, 5]
    """
    *before, last, end = weeks
    return [*before, last + end]


def level(spells: Spells, times: Sequence[float]) -> list[int]:
    """Return how many spells (start, end) are open at each of the times.

    >>> level([(0, 5), (2, 9)], [1, 4, 6])
    [1, 2, 1]
    """
    starts, ends = sorted(start for start, _ in spells), sorted(end for _, end in spells)
    return [bisect_right(starts, time) - bisect_right(ends, time) for time in times]

"""One run, read once: what a measure may ask, and where a log is interpreted."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from math import ceil

from cmsim.measures.episodes import OPEN, TOLD, active_spells, read_episodes
from cmsim.measures.time_spent import stretches
from cmsim.measures.work_items import CONTACTS, READERS
from cmsim.model.calendar import HalfDays
from cmsim.model.log import SPENT, Activity, Kind
from cmsim.model.roster import roster_of
from cmsim.units import DAY, HOUR, MONTH, WEEK, YEAR

GRACE = 7 * DAY


class Sorted(dict):
    """The entries of a log in order of time by activity, and by activity and kind of work.

    >>> Sorted([])[Activity.SPENT, Kind.FOLLOW_UP]
    []
    """

    def __init__(self, log):
        super().__init__((activity, []) for activity in Activity)
        append = {activity: entries.append for activity, entries in self.items()}
        for entry in log:
            append[entry.activity](entry)

    def __missing__(self, key):
        activity, _ = key
        kinds = {kind: [] for kind in Kind}
        for entry in self[activity]:
            kinds[entry.detail].append(entry)
        self.update(((activity, kind), entries) for kind, entries in kinds.items())
        return self[key]


class RunRecord:
    """The log of one run with its scenario, ready for measures.

    ``by`` holds the entries of each activity, and of each activity and kind of work.
    ``roster`` tells who the patients are: that of a :class:`cmsim.model.log.Log`, or of the
    scenario for a plain list of entries.
    """

    def __init__(self, scenario, log):
        self.scenario, self.log = scenario, log
        self.roster = roster_of(scenario, log)
        self.end = scenario.weeks * WEEK
        self.weeks, self.months, self.years = (self.end / x for x in (WEEK, MONTH, YEAR))
        self.by, self.kept = Sorted(log), {}

    def among(self, *activities):
        """Return the entries of some activities in the order of the log."""
        wanted = frozenset(activities)
        return [entry for entry in self.log if entry.activity in wanted]

    def tier(self, entry):
        """Return the tier of the patient of an entry."""
        return self.roster.tier(*entry.who)

    # --- time

    @cached_property
    def minutes(self):
        """Return the minutes spent on each kind of work, as ``{kind: minutes}``."""
        return {kind: sum(entry.value for entry in self.by[SPENT, kind]) for kind in Kind}

    @cached_property
    def stretches(self):
        """Return each stretch of a care manager's time, with what came of it."""
        return stretches(self.log)

    @cached_property
    def filled(self):
        """Return the spells in which each post was filled, as ``{post: [(start, end), ...]}``."""
        spells = {post.name: [[post.first_week * WEEK, self.end]] for post in self.scenario.posts}
        for entry in self.by[Activity.LEFT]:
            spells[entry.care_manager][-1][1] = entry.time
            after = [
                joined.time
                for joined in self.by[Activity.JOINED]
                if joined.care_manager == entry.care_manager and joined.time >= entry.time
            ]
            spells[entry.care_manager].append([min([*after, self.end]), self.end])
        return {
            name: [(start, end) for start, end in several if start < end]
            for name, several in spells.items()
        }

    @cached_property
    def paid_of(self):
        """Return the paid minutes of each post: its half-days while it was filled."""
        return {
            post.name: self.half_days(post) * post.half_day * HOUR for post in self.scenario.posts
        }

    def half_days(self, post):
        """Return how many half-days began while a post was filled."""
        starts = HalfDays(post).starts

        def before(time):
            weeks, rest = divmod(time, WEEK)
            return weeks * len(starts) + bisect_left(starts, rest)

        return sum(before(end) - before(start) for start, end in self.filled[post.name])

    @cached_property
    def paid(self):
        """Return the paid minutes of all posts, overtime left out."""
        return sum(self.paid_of.values())

    @cached_property
    def worked(self):
        """Return the minutes at work and not waiting for work."""
        return sum(self.minutes.values()) - self.minutes[Kind.WAITING] - self.minutes[Kind.LEAVE]

    @cached_property
    def week_minutes(self):
        """Return the minutes of each post, kind and week, as ``{(post, kind): [..]}``."""
        weeks, grid = self.whole_weeks, {}
        for kind in Kind:
            rows = defaultdict(lambda: [0.0] * (weeks + 1))
            for entry in self.by[SPENT, kind]:
                rows[entry.care_manager][int(entry.time // WEEK)] += entry.value
            grid.update({(name, kind): with_the_end(row) for name, row in rows.items()})
        return grid

    def weekly_minutes(self, kind):
        """Return the minutes spent on a kind in each week."""
        rows = [row for (_, spent_on), row in self.week_minutes.items() if spent_on == kind]
        return [sum(column) for column in zip(*rows)] if rows else [0.0] * self.whole_weeks

    def once(self, function):
        """Return ``function(self)``, computed once."""
        if function not in self.kept:
            self.kept[function] = function(self)
        return self.kept[function]

    # --- counts

    @cached_property
    def whole_weeks(self):
        return max(1, ceil(self.weeks))

    @cached_property
    def week_ends(self):
        """Return the end of each week, in minutes."""
        return [min((n + 1) * WEEK, self.end) for n in range(self.whole_weeks)]

    def count(self, *activities, detail=None):
        """Return how many entries there are of these activities, with a detail if one is given."""
        if detail is None:
            return sum(len(self.by[activity]) for activity in activities)
        return sum(entry.detail == detail for activity in activities for entry in self.by[activity])

    def weekly(self, *activities):
        """Return how many entries of these activities each week had."""
        counts = [0] * (self.whole_weeks + 1)
        for activity in activities:
            for entry in self.by[activity]:
                counts[int(entry.time // WEEK)] += 1
        return with_the_end(counts)

    @cached_property
    def panel(self):
        """Return the patients of all practices."""
        return sum(practice.panel.size for practice in self.scenario.practices)

    # --- episodes and work

    @cached_property
    def episodes(self):
        """Return the episodes of care, those open at the start included."""
        return read_episodes(self.among(*TOLD), self.scenario.engagement.attempts, self.roster)

    @cached_property
    def episodes_of(self):
        """Return the episodes of each patient, as ``{(practice, number): [episode, ...]}``."""
        found = defaultdict(list)
        for episode in self.episodes:
            found[episode.who].append(episode)
        return found

    def episode_of(self, entry):
        """Return the episode that an entry belongs to, ``None`` if it is before the first one."""
        for episode in reversed(self.episodes_of.get(entry.who, ())):
            if episode.opened <= entry.time:
                return episode
        return None

    @cached_property
    def identified_or_referred(self):
        """Return the episodes that began in the run, patients who were not eligible left out."""
        return [
            episode
            for episode in self.episodes
            if episode.began_in_run and Activity.NOT_ELIGIBLE not in episode.first
        ]

    @cached_property
    def work(self):
        """Return all pieces of work, open ones included."""
        return self.work_of(*READERS)

    def work_of(self, *kinds):
        """Return the pieces of work of some kinds, open ones included."""
        readers, wanted = dict.fromkeys(READERS[kind] for kind in kinds), frozenset(kinds)
        return [item for reader in readers for item in self.once(reader) if item.kind in wanted]

    @cached_property
    def open_spells(self):
        """Return the spells of open episodes, as (start, end)."""
        return [spell for episode in self.episodes for spell in episode.active]

    @cached_property
    def active_spells(self):
        """Return the spells of active episodes: open, with a contact within 60 days."""
        return [spell for episode in self.episodes for spell in active_spells(episode)]

    @cached_property
    def monitored_spells(self):
        return [spell for episode in self.episodes for spell in episode.monitored]

    @cached_property
    def waiting_spells(self):
        """Return the spells from identification or referral to reached or given up."""
        return [
            (
                episode.opened,
                min(episode.first.get(Activity.REACHED, OPEN), episode.closed, episode.given_up),
            )
            for episode in self.identified_or_referred
        ]

    @cached_property
    def overdue_spells(self):
        """Return the spells in which a contact was overdue by more than a week."""
        return [
            (work.due + GRACE, work.settled)
            for work in self.work_of(*CONTACTS)
            if work.settled > work.due + GRACE
        ]

    @cached_property
    def backlog(self):
        """Return how many pieces of work were open at the end of each week."""
        return level([(work.added, work.settled) for work in self.work], self.week_ends)

    def mean_level(self, spells):
        """Return how many spells were open, averaged over the whole run."""
        end = self.end
        return sum(max(0.0, min(stop, end) - max(start, 0.0)) for start, stop in spells) / end

    def level(self, spells):
        """Return how many spells were open at the end of each week."""
        return level(spells, self.week_ends)


def with_the_end(weeks):
    """Return numbers by week; what happened at the very end belongs to the last week.

    >>> with_the_end([3, 4, 1])
    [3, 5]
    """
    *before, last, end = weeks
    return [*before, last + end]


def level(spells, times):
    """Return how many spells (start, end) are open at each of the times.

    >>> level([(0, 5), (2, 9)], [1, 4, 6])
    [1, 2, 1]
    """
    starts, ends = sorted(start for start, _ in spells), sorted(end for _, end in spells)
    return [bisect_right(starts, time) - bisect_right(ends, time) for time in times]

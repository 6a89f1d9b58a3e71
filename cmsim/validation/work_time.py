"""Where each care manager was, and when: spells of work laid over the paid half-days."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import NamedTuple

from cmsim.model.log import INTERRUPTION, WAITING, Activity, Kind
from cmsim.scenario.post import OFF
from cmsim.units import DAY, HOUR, WEEK

EPS = 5e-7
DUTIES = frozenset([Kind.TRAVEL, Kind.MEETING, Kind.RELATIONSHIP, Kind.TRAINING])
LEAVE = Kind.LEAVE


class HalfDay(NamedTuple):
    """One paid half-day; its end includes overtime. Times in minutes."""

    start: float
    end: float
    site: str


def filled(post, joined, left):
    """Return ``(from, until)`` for each time the post was filled, in minutes."""
    begins = [post.first_week * WEEK, *(entry.time for entry in joined)]
    ends = [*(entry.time for entry in left), float("inf")]
    return list(zip(begins, ends))


def half_days(post, weeks, spans, overtime=()):
    """Return the paid half-days of a post over a run, from its week alone."""
    offsets = [
        (n // 2 * DAY + (post.starts + n % 2 * (post.half_day + post.pause)) * HOUR, site)
        for n, site in enumerate(post.week)
        if site != OFF
    ]
    starts = [(week * WEEK + offset, site) for week in range(weeks) for offset, site in offsets]
    ends = [start + post.half_day * HOUR for start, _ in starts]
    for entry in overtime:
        ends[bisect_right(starts, (entry.time, "\uffff")) - 1] += entry.minutes
    return [
        HalfDay(start, end, site)
        for (start, site), end in zip(starts, ends)
        if any(begin <= start < until for begin, until in spans)
    ]


class Worker:
    """One post over a run. ``violations`` are sentences about its minutes."""

    def __init__(self, post, weeks, spent, joined, left, overtime):
        self.post, self.horizon, self.violations = post, weeks * WEEK, []
        self.half_days = half_days(post, weeks, filled(post, joined, left), overtime)
        self.minutes = sum([entry.value for entry in spent])
        self.idle = sum([entry.value for entry in spent if entry.detail == WAITING])
        self.at, self.last, self.on_leave = -1, 0.0, set()
        self.starts, self.ends, self.served = [], [], []
        self.lay_out(spent)
        self.begins = [half_day.start for half_day in self.half_days]
        self.add_up()

    def lay_out(self, spent):
        """Lay each spell into its half-day; one must follow from the other.

        ``starts``, ``ends`` and ``served`` (the half-day) describe the spells one by one; an
        interruption belongs to the spell before it.
        """
        starts, ends, served, closing, before = self.starts, self.ends, self.served, -1.0, None
        last, at = self.last, self.at
        for entry in spent:
            time, kind = entry.time, entry.detail
            begin = time - entry.value
            follows = -EPS < begin - last < EPS
            if kind == INTERRUPTION and follows and ends:
                ends[-1] = time
            else:
                if begin > closing - EPS or not follows:
                    self.last = last
                    self.go_on(begin, kind, before)
                    at = self.at
                    closing = self.half_days[at].end if at >= 0 else -1.0
                starts.append(begin)
                ends.append(time)
                served.append(at)
                before = kind
                if kind == LEAVE:
                    self.on_leave.add(at)
            last = time
        self.last = last

    def following(self):
        """Return the next half-day that is worked and when work in it starts."""
        at, owed = self.at + 1, 0.0
        if self.at >= 0:
            owed = max(0.0, self.last - self.half_days[self.at].end)
        while at < len(self.half_days):
            half_day = self.half_days[at]
            if half_day.start + owed < half_day.end:
                return at, half_day.start + owed
            owed -= half_day.end - half_day.start
            at += 1
        return at, float("inf")

    def go_on(self, begin, kind, before):
        """Begin the next half-day, or stay for what must still be done in this one."""
        at, starts = self.following()
        if begin >= starts - EPS:
            if begin > starts + EPS:
                self.object(f"nothing from {starts:.2f} to {begin:.2f}")
            self.check_end()
            self.at = at
        elif begin < self.last - EPS:
            self.object(f"in two places at {begin:.2f}")
        elif begin > self.last + EPS:
            self.object(f"work at {begin:.2f}, outside working hours")
        elif not (kind in DUTIES and before in DUTIES):
            self.object(f"{kind} begun at {begin:.2f}, after the half-day")

    def check_end(self):
        if self.at >= 0 and self.last < self.half_days[self.at].end - EPS:
            self.object(f"nothing from {self.last:.2f} to {self.half_days[self.at].end:.2f}")

    def add_up(self):
        """Minutes spent are minutes paid, and the last overrun."""
        if not self.half_days:
            if self.minutes:
                self.object(f"{self.minutes:g} minutes spent, none paid")
            return
        last = self.half_days[max(self.at, 0)]
        overrun = self.last - min(last.end, self.horizon)
        paid = sum(
            min(half_day.end, self.horizon) - half_day.start
            for half_day in self.half_days[: self.at + 1]
        )
        if overrun < -EPS or self.following()[1] < self.horizon - EPS:
            self.object(f"no minutes after {self.last:.2f}")
        if abs(self.minutes - paid - overrun) > 1e-7 * paid + 0.001:
            self.object(
                f"{self.minutes:.3f} minutes spent of {paid:.3f} paid "
                f"and an overrun of {overrun:.3f}"
            )
        if not -EPS <= self.idle <= self.minutes + EPS:
            self.object("a utilization outside 0 to 1")

    def object(self, what):
        self.violations.append(f"{self.post.name}: {what}")

    def there(self, site, time):
        """Say whether the post is at work at a site at a time."""
        at = bisect_right(self.begins, time + EPS) - 1
        return any(
            n >= 0
            and self.half_days[n].site == site
            and time < self.half_days[n].end + EPS
            and n not in self.on_leave
            for n in (at, at - 1)
        )

    def working(self, time):
        """Return the half-day within which a time lies, ``None`` if none or away in it."""
        at = bisect_right(self.begins, time + EPS) - 1
        if at < 0 or at in self.on_leave or time > self.half_days[at].end:
            return None
        return self.half_days[at]

    def ending(self, time):
        """Return the positions of the spells that end at a time."""
        return range(bisect_left(self.ends, time - EPS), bisect_right(self.ends, time + EPS))

    def sites(self, time):
        """Return where the tasks that end at a time were begun."""
        return {self.half_days[self.served[n]].site for n in self.ending(time)}

    def begin_of_task_ending(self, time):
        """Return when the task that ends at a time was begun."""
        return min((self.starts[n] for n in self.ending(time)), default=time)


class WorkTime:
    """All posts over one run."""

    def __init__(self, scenario, by):
        entries = {
            activity: defaultdict(list)
            for activity in (Activity.SPENT, Activity.JOINED, Activity.LEFT, Activity.OVERTIME)
        }
        for activity, of in entries.items():
            for entry in by[activity]:
                of[entry.care_manager].append(entry)
        self.workers = {
            post.name: Worker(post, scenario.weeks, *(of[post.name] for of in entries.values()))
            for post in scenario.posts
        }
        self.strangers = {name for of in entries.values() for name in of} - self.workers.keys()

    def violations(self):
        for name in sorted(map(str, self.strangers)):
            yield f"{name}: minutes of nobody's post"
        for worker in self.workers.values():
            yield from worker.violations

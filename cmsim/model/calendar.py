"""Time as arithmetic: office hours, half-days, business days. Nothing here runs."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from cmsim.scenario.post import HALF_DAYS, OFF, Post
from cmsim.units import DAY, HOUR, WEEK

FRIDAY = 4


def weekday(now: float) -> int:
    """Return 0 for Monday to 6 for Sunday."""
    return int(now // DAY) % 7


def business_deadline(now: float, days: int, closes: float = 17 * HOUR) -> float:
    """Return the close of the ``days``-th business day after the day of ``now``.

    >>> business_deadline(4 * DAY + 15 * HOUR, 2) == 8 * DAY + 17 * HOUR  # Friday to Tuesday
    True
    """
    day = now // DAY
    while days > 0:
        day += 1
        if day % 7 <= FRIDAY:
            days -= 1
    return day * DAY + closes


class OfficeTime:
    """Convert between the clock and minutes of office time.

    A steady stream in office time is a stream on the clock that stops at night and on closed
    days.
    """

    def __init__(self, opens: float, closes: float, days: int) -> None:
        self.opens, self.closes, self.days = opens * HOUR, closes * HOUR, days
        self.day = self.closes - self.opens
        self.week = self.day * days

    def passed(self, now: float) -> float:
        """Return the office minutes from the start of the run to ``now``."""
        weeks = now // WEEK
        rest = now - weeks * WEEK
        day = rest // DAY
        if day >= self.days:
            return weeks * self.week + self.days * self.day
        today = rest - day * DAY - self.opens
        if today < 0.0:
            today = 0.0
        elif today > self.day:
            today = self.day
        return weeks * self.week + day * self.day + today

    def clock(self, minutes: float) -> float:
        """Return the moment at which ``minutes`` of office time have passed."""
        rest = minutes % self.week
        return minutes // self.week * WEEK + rest // self.day * DAY + self.opens + rest % self.day

    def open_from(self, time: float) -> float:
        """Return a time itself if it is open then or closes just then, else the next opening."""
        day = time // DAY
        if self.opens <= time - day * DAY <= self.closes and day % 7 < self.days:
            return time
        return self.next_opening(time)

    def between(self, begin: float, end: float, u: float) -> float | None:
        """Return the moment at the quantile ``u`` of the office time between two times, if any."""
        first, last = self.passed(begin), self.passed(end)
        return self.clock(first + u * (last - first)) if first < last else None

    def open_in(self, start: float, end: float) -> tuple[float, float]:
        """Return from when to when it is open between two times of one day; equal if it is not."""
        day = start // DAY
        if day % 7 >= self.days:
            return start, start
        day *= DAY
        opens, closes = day + self.opens, day + self.closes
        if opens < start:
            opens = start
        if closes > end:
            closes = end
        return opens, closes if closes > opens else opens

    def next_opening(self, now: float) -> float:
        """Return the first opening after ``now``."""
        opening = now // DAY * DAY + self.opens
        while opening <= now or opening // DAY % 7 >= self.days:
            opening += DAY
        return opening


class HalfDays:
    """The half-days of a post, as (start, end, site) in order of time."""

    def __init__(self, post: Post) -> None:
        length, lunch = post.half_day * HOUR, (post.half_day + post.pause) * HOUR
        self.spells = [
            (start, start + length, site)
            for n, site in enumerate(post.week[: len(HALF_DAYS)])
            if site != OFF
            for start in [n // 2 * DAY + post.starts * HOUR + n % 2 * lunch]
        ]
        self.starts = [start for start, _, _ in self.spells]
        self.days: dict[tuple[str, int], list[float]] = defaultdict(list)
        for start, _, site in self.spells:
            self.days[site, weekday(start)].append(start)

    def after(self, now: float) -> Iterator[tuple[float, float, str]]:
        """Yield (start, end, site) for every half-day that starts at or after ``now``."""
        week = now // WEEK * WEEK
        spells = self.spells[bisect_left(self.starts, now - week) :]
        while self.spells:
            for start, end, site in spells:
                yield week + start, week + end, site
            spells, week = self.spells, week + WEEK

    def at(self, site: str, today: float) -> list[float]:
        """Return the starts of the half-days at ``site`` on the day that starts at ``today``."""
        week, day = today // WEEK * WEEK, weekday(today)
        return [week + start for start in self.days.get((site, day), ())]

    def next_at(self, site: str, now: float) -> float | None:
        """Return the start of the next half-day at ``site``, now if within one, or ``None``."""
        week = now // WEEK * WEEK
        for base in (week, week + WEEK):
            for start, end, where in self.spells:
                if where == site and base + end > now:
                    return max(base + start, now)
        return None

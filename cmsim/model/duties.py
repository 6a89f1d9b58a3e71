"""What is on the calendar of a care manager, and what colleagues ask for."""

from __future__ import annotations

from itertools import islice

from cmsim.model.base import CareManagerBase, Process
from cmsim.model.log import PULLED, REGISTRY, UPKEEP, Activity, Kind
from cmsim.model.policy import Task
from cmsim.model.streams import poisson
from cmsim.scenario.post import FULL_TIME
from cmsim.scenario.work import Work
from cmsim.units import DAY, HOUR, MONTH, WEEK

Fixed = list[tuple[Kind, float]]  # kind, minutes


class Duties(CareManagerBase):
    """What is on the calendar of a care manager, and what colleagues ask for."""

    __slots__ = ()

    def duties(self, start: float, end: float) -> Fixed:
        """Return ``(kind, minutes)`` for what is fixed at the start of this half-day."""
        post, work, weeks_in = self.terms, self.network.work, (start - self.hired) / WEEK
        fixed: Fixed = []
        if self.last_site not in (None, self.site):
            fixed.append((Kind.TRAVEL, work.travel))
        self.last_site = self.site
        first_today, self.day = self.day != start // DAY + 1, start // DAY + 1
        if first_today and self.place.huddle and self.site in post.covers:
            fixed.append((Kind.MEETING, work.huddle))
        self.meetings_due += post.meetings * 12 / 52 / len(self.half_days.spells)
        fixed += self.meeting(work) + self.onboarding(weeks_in)
        fixed += self.training(weeks_in, end - start)
        if first_today:
            self.plan_the_day(start, end)
        return [(kind, minutes) for kind, minutes in fixed if minutes > 0]

    def meeting(self, work: Work) -> Fixed:
        if self.meetings_due < 1:
            return []
        self.meetings_due -= 1
        return [(Kind.MEETING, work.meeting)]

    def onboarding(self, weeks_in: float) -> Fixed:
        """Meet the clinicians weekly in the first month, then monthly for a year."""
        week = int(weeks_in)
        due = week < 4 or (week < 52 and week % 4 == 0)
        if not due or self.met_in == (self.person, week):
            return []
        self.met_in = self.person, week
        clinicians = sum(
            self.network.practices[name].profile.clinicians for name in self.post.covers
        )
        share = clinicians / self.network.posts_for(self.post.covers)
        return [(Kind.RELATIONSHIP, self.network.learning.onboarding * share)]

    def training(self, weeks_in: float, length: float) -> Fixed:
        learning = self.network.learning
        if weeks_in >= learning.competent_after or (self.terms.experienced and self.person == 0):
            return []
        return [(Kind.TRAINING, learning.training * length / FULL_TIME)]

    def plan_the_day(self, start: float, end: float) -> None:
        """Put today's share of registry work and directory upkeep on the worklist."""
        evening = start // DAY * DAY + 17 * HOUR
        if self.registry:
            self.own.add(Task(REGISTRY, None, start, evening, self.registry))
        if self.upkeep:
            self.own.add(Task(UPKEEP, None, start, evening + WEEK, self.upkeep))

    def attend(self, fixed: Fixed) -> Process:
        """Process: spend the time of the duties, one after the other."""
        for kind, minutes in fixed:
            self.doing, self.began, self.busy_until = kind, self.env.now, self.env.now + minutes
            yield self.env.timeout(minutes)
            self.spend(kind, None, minutes)
        self.doing = None

    def expect_pulls(self, start: float, end: float) -> None:
        """Let colleagues ask for help in this half-day, as often as this site does."""
        place = self.place
        if not (place.pulled or place.pulled_when_short):
            return
        short = self.network.short_staffed(self.site, int(start // DAY))
        share = place.pulled_when_short if short < place.short_days else place.pulled
        minutes = self.network.work.pull
        first, *moments = self.stream.four(b"pulls", int(start // HOUR))
        often = share * self.habit(start) * (end - start) / minutes
        times = poisson(often, first)
        if times > len(moments):
            moments = list(islice(self.stream.numbers(b"pulls", int(start // HOUR)), 1, times + 1))
        for at in moments[:times]:
            self.network.later(start + at * (end - start) - self.env.now, self.pulled, end)

    def habit(self, start: float) -> float:
        """Return how often colleagues ask by now, against how often they did when she came.

        It grows with the requests that are taken, and a new person starts at 1.
        """
        taken = 1 - self.terms.declines_pulls
        return 1 + self.place.pull_drift * taken * (start - self.hired) / MONTH

    def pulled(self, end: float) -> None:
        """Take a request for help with other work, unless the written role turns it away."""
        now = self.env.now
        row = self.stream.two(b"pull", int(now * 16))
        if row[0] < self.terms.declines_pulls:
            self.log((now, Activity.TURNED_AWAY, self.site, None, self.name, PULLED, None))
            return
        work = self.network.work
        self.own.add(
            Task(PULLED, None, now, now, work.pull * self.network.vary(row[1]), rank=0, until=end)
        )

    def share_stale(self) -> float:
        """Return the share of directory entries that are out of date now."""
        monthly = self.network.directory.goes_stale
        months = (self.env.now - self.stale_at) / MONTH
        return 1 - (1 - self.stale) * (1 - monthly) ** months

    def keep_directory(self, minutes: float) -> None:
        """Check some entries of the directory; those found stale are current again."""
        directory = self.network.directory
        checked = min(1.0, directory.checked_per_hour * minutes / HOUR / directory.entries)
        self.stale, self.stale_at = self.share_stale() * (1 - checked), self.env.now

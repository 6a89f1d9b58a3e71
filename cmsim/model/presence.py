"""Whether the person in a post is there: hired, on leave, gone, and how quick by now."""

from __future__ import annotations

from itertools import takewhile
from math import exp, floor, inf, log
from typing import Any

from cmsim.model.base import CareManagerBase, Process
from cmsim.model.log import Activity, Kind
from cmsim.model.streams import steady
from cmsim.model.worklist import Item
from cmsim.units import HOUR, WEEK, YEAR

TEN = log(10)
WITHIN_REACH = 2  # practices that one person can keep in mind without losing time
GOLDEN = 0.618  # spreads any number of phases, and leaves the earlier ones where they are


class Presence(CareManagerBase):
    """Whether the person in a post is there: hired, on leave, gone, and how quick by now."""

    __slots__ = ()

    def visits_to(self, site: str, today: float) -> int:
        """Return the half-days spent at a site on the day that starts at ``today``."""
        visits = 0
        for begin in self.half_days.at(site, today):
            visits += self.hired <= begin < self.leaves and not self.on_leave(begin)
        return visits

    def begin_half_day(self, start: float, end: float, site: str) -> None:
        """Arrive at a site: know what it gives and takes, and how quick one is by now."""
        network = self.network
        self.site, self.ends, self.place = site, end, network.places[site]
        network.here[site] += self.owns
        learning, post = network.learning, self.terms
        peers = self.peer_support()
        faster = 1 - learning.peers_speed * peers
        own = (
            0.0
            if post.experienced and self.person == 0
            else learning.beginner
            * exp(-TEN * (start - self.hired) / (learning.competent_after * faster * WEEK))
        )
        meetings = 1 - learning.meetings_speed * min(post.meetings / 2, 1)
        program = learning.program * exp(-TEN * start / (learning.settled_after * meetings * WEEK))
        practices = max(0, len(post.covers) - WITHIN_REACH)
        self.pace = steady(1 + own + program) * (1 + network.work.fragmentation * practices)
        self.interruptions = self.place.interruptions / HOUR
        self.expect_pulls(start, end)

    def peer_support(self) -> float:
        """Return the support of other care managers in the office, from 0 to 1."""
        return 1.0 if self.network.here[self.site] > self.owns else self.place.peer_support

    def on_leave(self, start: float) -> bool:
        """Say whether this week is one of leave for which nobody stands in."""
        week = start // WEEK
        away = self.weeks_away.get(week)
        if away is None:
            leave = self.post.leave
            before = week * leave / 52 + self.leave_phase
            away = floor(before + leave / 52) > floor(before) and (
                self.stream.one(b"cover", int(week)) >= self.post.covered_on_leave
            )
            away = self.weeks_away[week] = away or (
                self.person == 0
                and any(
                    absence.from_week <= week < absence.from_week + absence.weeks
                    for absence in self.post.absences
                )
            )
        return away

    def at_work_by(self, deadline: float) -> bool:
        """Say whether this person is at work now or begins a half-day before a deadline."""
        if self.env.now < self.ends:
            return True
        now, starts, latest = self.env.now, self.half_days.starts, self.leaves
        if latest > deadline:
            latest = deadline
        week = now // WEEK * WEEK
        while starts and week < latest:
            for begins in () if self.on_leave(week) else starts:
                start = week + begins
                if start >= latest:
                    return False
                if start >= now and start >= self.hired:
                    return True
            week += WEEK
        return False

    def phase_of_leave(self) -> float:
        """Return where between two weeks of leave the run begins, from 0 to 1.

        Those who share a first practice agree on leave, so that not all are away at once.
        """
        first = self.post.covers[0]
        before = takewhile(lambda other: other is not self.post, self.network.scenario.posts)
        earlier = sum(first == other.covers[0] for other in before)
        shared = self.network.streams.stream("leave", first).one(b"phase")
        return (shared + earlier * GOLDEN) % 1

    def stay_away(self, end: float) -> Process:
        """Process: be on paid leave until the end of the half-day."""
        self.doing, self.began = Kind.LEAVE, self.env.now
        yield self.env.timeout(end - self.env.now)
        self.spend(Kind.LEAVE, None, self.env.now - self.began)
        self.doing = None

    def departure(self) -> float:
        """Return when this person leaves the post, at the latest when the post ends."""
        if not self.post.turnover:
            return self.end_of_post
        stay = steady(-log(self.stream.one(b"departure", self.person))) * YEAR / self.post.turnover
        return min(self.hired + stay, self.end_of_post)

    def hand_in_notice(self) -> None:
        """Leave the post empty until the next person starts; when it ends, for longer or good.

        Patients and tasks wait for the next person. Where there will be none, they go to whoever
        else covers the practice, and wait if nobody does.
        """
        self.log((self.leaves, Activity.LEFT, None, None, self.name, None, None))
        self.person += 1
        self.weeks_away.clear()
        self.hired = self.leaves + self.post.vacancy * WEEK
        if self.hired >= self.end_of_post:
            if not self.post.weeks_empty:
                self.hired = self.leaves = inf
                self.cap, self.room = 0, False
                self.pass_on()
                return
            self.hired = self.end_of_post + self.post.weeks_empty * WEEK
            self.end_of_post = inf
        self.log((self.hired, Activity.JOINED, None, None, self.name, None, None))
        self.leaves = self.departure()

    def pass_on(self) -> None:
        """Give patients and tasks to whoever else takes such patients; notes stay unwritten."""
        for name in self.post.covers:
            practice = self.network.practices[name]
            practice.do_without(self)
            for patient in practice.known.values():
                if patient.care_manager is self:
                    patient.change_hands()
        for task in self.own.tasks(True):
            if task.patient and task.rank == 0:
                task.gone = True
                task.patient.too_late(task)
        if not any(member.owns and member.hired < inf for member in self.worklist.members):
            self.pass_on_tasks(self.worklist.work)
            self.pass_on_tasks(self.worklist.intake, needs_room=True)

    def pass_on_tasks(self, heap: list[Item], needs_room: bool = False) -> None:
        """Move tasks to the worklists of those who have the patients now."""
        kept = []
        for item in sorted(heap):
            patient: Any = item[-1].patient
            holder = self if item[-1].gone else patient.holder(self)
            if holder is self:
                kept.append(item)
            else:
                holder.worklist.add(item[-1], needs_room)
        heap[:] = kept

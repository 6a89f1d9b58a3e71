"""A care manager at work: where she is, what she does next, what she is pulled away for."""

from __future__ import annotations

from math import exp, inf
from typing import Any

from cmsim.model.appointments import Calendar
from cmsim.model.base import (
    After,
    CareManagerBase,
    NetworkBase,
    PatientBase,
    Process,
)
from cmsim.model.calendar import HalfDays
from cmsim.model.capacity import minutes_for_care, monitored_minutes, promised_minutes
from cmsim.model.clock import Call
from cmsim.model.duties import Duties
from cmsim.model.log import (
    ADDED,
    DOCUMENTATION,
    INTERRUPTION,
    SPENT,
    UPKEEP,
    WAITING,
    Activity,
    Kind,
)
from cmsim.model.numbers import numbers_of
from cmsim.model.patient import BEGIN
from cmsim.model.policy import Policy, Rule, Task, TaskPatient
from cmsim.model.presence import Presence
from cmsim.model.streams import poisson
from cmsim.model.task_selection import TaskSelection
from cmsim.model.worklist import Worklist
from cmsim.scenario.post import FULL_TIME, Post
from cmsim.units import DAY, HOUR, WEEK

MOMENT = 1e-6


class CareManager(Presence, Duties, Calendar, TaskSelection):
    """A post filled: one person, one caseload, one task at a time."""

    __slots__ = (
        "rule",
        "list_turn",
        "list_ahead",
        "promised",
        "minutes_of",
        "minutes_for_care",
        "minutes_monitored",
        "record",
        "owed",
        "waits_for",
    )
    owns = True  # patients of her own

    def __init__(
        self, network: NetworkBase, post: Post, worklist: Worklist, policy: Policy
    ) -> None:
        self.network, self.env, self.log = network, network.env, network.log.append
        self.post, self.terms, self.name = post, numbers_of(post), post.name
        self.worklist, self.policy = worklist, policy
        self.own = Worklist(worklist.key, network.numbers)
        self.own.members.append(self)
        worklist.members.append(self)
        self.rule = isinstance(policy, Rule) and policy.key is worklist.key
        self.asked, self.answer = self.env.event(), self.env.event()
        self.stream = network.streams.stream("post", post.name)
        self.half_days = HalfDays(post)
        days = len({int(begin // DAY) for begin in self.half_days.starts})
        part = post.hours_a_week / FULL_TIME
        self.registry = post.registry * part * HOUR / max(days, 1)
        self.upkeep = post.upkeep * part * HOUR * 12 / 52 / max(days, 1)
        self.tiers = frozenset(post.role.tiers)
        self.monthly_tiers = frozenset(post.way.monthly_tiers)
        self.cap = network.scenario.cap(post)
        self.list_turn = 0
        self.list_ahead = network.engagement.list_ahead * post.hours_a_week / FULL_TIME
        self.promised, self.minutes_for_care, self.minutes_monitored = 0.0, inf, 0.0
        self.minutes_of = promised_minutes(network.scenario, post)
        if network.engagement.admits_by_minutes:
            self.minutes_for_care = minutes_for_care(network.scenario, post)
            self.minutes_monitored = monitored_minutes(network.scenario, post)
        self.caseload = self.waiting = self.hoping = self.monitored = 0
        self.count()
        self.site = self.place = None  # type: ignore[assignment]  # read only while at work
        self.last_site = None
        self.record: str | None = None  # the practice whose records are open
        self.idle = False
        self.waits_for: Call | None = None  # what wakes her
        self.ends = self.busy_until = self.began = 0.0
        self.doing = None
        self.pace, self.owed, self.meetings_due = 1.0, 0.0, 0.0
        self.day = self.person = 0
        self.met_in, self.weeks_away = None, {}
        self.hired = post.first_week * WEEK
        self.end_of_post = self.hired + post.weeks_filled * WEEK if post.weeks_filled else inf
        self.leaves = self.departure()
        self.leave_phase = self.phase_of_leave()
        self.stale = network.directory.stale_at_start
        self.stale_at = 0.0
        self.calendar, self.today, self.bookable = {}, [], {}
        self.env.process(self.work())

    def has_room(self) -> bool:
        return self.room

    def count(self) -> None:
        """Settle whether there is room, whenever those in care have become more or fewer."""
        self.room = self.caseload < self.cap and (
            self.promised + self.monitored * self.minutes_monitored < self.minutes_for_care
        )

    def may_do(self, kind: Kind, patient: TaskPatient) -> bool:
        """Say whether work of a kind for a patient may be done by this person."""
        return True

    def may_take(self, task: Task) -> bool:
        """Say whether this person may do a task."""
        return True

    def owner_of(self, patient: PatientBase) -> CareManagerBase:
        """Return who has a patient in care whom this person enrolls."""
        return self

    def present(self, site: str) -> bool:
        """Say whether this care manager is at work in a building now."""
        return self.site == site and self.env.now < self.ends

    def free_within(self, minutes: float) -> bool:
        """Say whether whatever is being done ends within ``minutes``."""
        return self.idle or (self.busy_until - self.env.now <= minutes and not self.standing)

    def work(self) -> Process:
        """Process: live through the half-days of the post, at work, on leave or not there yet."""
        env = self.env
        for start, end, site in self.half_days.after(0.0):
            while start >= self.leaves:
                self.hand_in_notice()
            if self.hired == inf:
                return
            if start < self.hired:
                continue
            started = start + self.owed
            self.owed = 0.0
            if started > env.now:
                yield env.timeout(started - env.now)
            if started >= end:
                self.owed = started - end
                continue
            if self.on_leave(start):
                yield from self.stay_away(end)
                continue
            self.begin_half_day(start, end, site)
            self.open_calendar(start)
            yield from self.attend(self.duties(start, end))
            yield from self.use_half_day()
            self.owed = max(0.0, env.now - self.ends)
            self.network.here[site] -= self.owns
            self.site = self.place = None  # type: ignore[assignment]  # read only while at work

    def use_half_day(self) -> Process:
        """Process: until the half-day ends, choose a task and do it; wait when there is none."""
        env, extended = self.env, False
        while True:
            now = env.now
            if now > self.ends - MOMENT:
                if extended or not self.may_stay():
                    return
                extended = True
            task = self.next_task() if self.rule else (yield from self.choose())
            if task is None:
                if not self.take_from_list():
                    yield self.wait()
                    self.idle, self.doing = False, None
                    if env.now > self.began:
                        waited = env.now - self.began
                        self.log((env.now, SPENT, None, None, self.name, WAITING, waited))
            else:
                minutes, broken, after = self.begin(task, now)
                wait = env.passing(minutes + broken)
                if wait:
                    yield wait
                self.complete(task, minutes, broken, after)

    def take_from_list(self) -> bool:
        """Begin to call the next patient of a standing list, where there is time and room.

        Return whether there was one.
        """
        if self.waiting - self.hoping >= self.list_ahead or not self.room:
            return False
        if self.today and self.time_left() < self.network.work.invitation:
            return False
        covers = self.terms.covers
        for n in range(len(covers)):
            practice = self.network.practices[covers[(self.list_turn + n) % len(covers)]]
            number = practice.next_on_list(self.tiers)
            if number is not None:
                self.list_turn += n + 1
                practice.identify(number, "standing list", self)
                return True
        return False

    def may_stay(self) -> bool:
        """Stay for overtime if the post allows it and work due today is left."""
        over, overtime = self.env.now - self.ends, self.terms.overtime
        if over >= overtime - MOMENT:
            return False
        following = next(self.half_days.after(self.ends - MOMENT))
        entry, tonight = self.first(), (self.env.now // DAY + 1) * DAY
        if not entry or entry[-1].due > tonight or following[0] < self.ends + overtime:
            return False
        self.log((self.env.now, Activity.OVERTIME, None, None, self.name, None, overtime))
        self.ends += overtime
        return True

    def wait(self) -> Any:
        """Return a wait with nothing to do until a task comes or the half-day ends."""
        env = self.env
        self.idle, self.began, self.doing = True, env.now, WAITING
        waits_for: Call = [bool, None]  # of no consequence until somebody waits, as in the clock
        self.waits_for = waits_for
        self.network.later(self.ends - env.now, self.closing, waits_for)
        return waits_for

    def wake(self) -> None:
        """Stop waiting for work."""
        assert self.waits_for is not None, "woken once"
        go_on, self.idle, self.waits_for = self.waits_for[0], False, None
        self.network.later(0.0, go_on)

    def closing(self, waits_for: Call) -> None:
        """Stop waiting at the end of the half-day, if still waiting since then."""
        if waits_for is self.waits_for:
            self.wake()

    def begin(self, task: Task, now: float) -> tuple[float, float, After | None]:
        """Begin a task; return its minutes, those of interruptions, and what follows."""
        patient, minutes, broken = task.patient, task.minutes, 0.0
        after: After | None = None
        if patient is not None:
            minutes, after, u = BEGIN[task.kind](patient, task, self)
            patient.in_contact = True
            name = patient.home.name
            if self.record != name:
                if self.record is not None:
                    minutes += self.network.switching
                self.record = name
            if u is not None and self.interruptions:
                expected = self.interruptions * minutes
                if u > exp(-expected):
                    broken = poisson(expected, u) * self.network.interruption
                    minutes *= 1 + self.network.recovery
        self.doing, self.began, self.busy_until = task.kind, now, now + (minutes + broken)
        return minutes, broken, after

    def complete(self, task: Task, minutes: float, broken: float, after: After | None) -> None:
        """Write down a task that is done, and let the patient's care move on."""
        patient, kind, now, log = task.patient, task.kind, self.busy_until, self.log
        self.doing = None
        if patient is None:
            log((now, SPENT, None, None, self.name, kind, minutes))
            if kind is UPKEEP:
                self.keep_directory(minutes)
            return
        log((now - broken, SPENT, patient.home.name, patient.number, self.name, kind, minutes))
        if broken:
            log((now, SPENT, self.site, None, self.name, INTERRUPTION, broken))
        patient.in_contact = False
        if after is not None:
            after(patient, task, self)

    def take_on(self, patient: TaskPatient) -> None:
        """Have one patient more in the caseload."""
        self.caseload += 1
        self.promised += self.minutes_of[patient.tier]
        self.count()

    def make_room(self, patient: TaskPatient) -> None:
        """Have one patient fewer in the caseload, and look at who waits for room."""
        self.caseload -= 1
        self.promised -= self.minutes_of[patient.tier]
        self.count()
        self.look_at_intake()

    def look_after(self) -> None:
        """Have one graduated patient more to look after."""
        self.monitored += 1
        self.count()

    def let_go(self) -> None:
        """Have one graduated patient fewer to look after."""
        self.monitored -= 1
        self.count()
        if self.minutes_monitored and self.has_room():
            self.look_at_intake()

    def look_at_intake(self) -> None:
        """Have patients called who wait for room here, by herself or by a colleague, if idle."""
        if self.worklist.intake:
            for member in self.worklist.members:
                if member.idle and (member is self or not member.owns):
                    member.wake()

    def write_up(self, patient: TaskPatient, minutes: float, within: float) -> None:
        """Leave documentation of a contact to be written, by this care manager."""
        now, home, log = self.env.now, patient.home, self.log
        due = home.office.open_from(now + within)
        log((now, ADDED, home.name, patient.number, self.name, DOCUMENTATION, due))
        self.own.add(Task(DOCUMENTATION, patient, now, due, minutes, 1))

    def spend(self, kind: Kind, practice: str | None, minutes: float) -> None:
        self.log((self.env.now, SPENT, practice, None, self.name, kind, minutes))

    def note(
        self,
        activity: Activity,
        patient: TaskPatient | None,
        detail: str | None = None,
        value: float | None = None,
    ) -> None:
        log, now = self.log, self.env.now
        if patient:
            log((now, activity, patient.home.name, patient.number, self.name, detail, value))
        else:
            log((now, activity, None, None, self.name, detail, value))

    def stop(self) -> None:
        """Log the part of a task, a wait or a leave that has passed when the run ends."""
        if self.doing and self.env.now > self.began:
            self.spend(self.doing, None, self.env.now - self.began)

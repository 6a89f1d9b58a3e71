"""The end of an episode, and what follows: monitoring, coming back, leaving."""

from __future__ import annotations

from math import log

from cmsim.model.base import Begun, CareManagerBase, PatientBase
from cmsim.model.log import FOLLOW_UP, MONTHLY, UNANSWERED, Activity, Kind
from cmsim.model.policy import Task
from cmsim.model.state import ACTIVE, CLOSED, MONITORED
from cmsim.model.streams import steady
from cmsim.units import DAY, YEAR


class Aftercare(PatientBase):
    """How an episode ends, and what follows.

    The methods named ``begin`` return (minutes, what follows, u); u decides on interruptions.
    The outcome is settled when a task begins, since an unanswered call is a short one.
    """

    __slots__ = ()

    def graduate(self, why: str) -> None:
        """Close the episode because goals are met; light monitoring follows."""
        cm = self.care_manager
        cm.note(Activity.GRADUATED, self, why)
        cm.make_room(self)
        cm.look_after()
        self.state, self.closed_at = MONITORED, self.env.now
        self.booking += 1
        if self.task:
            self.task.gone = True
        self.check_again()

    def check_again(self, last: float | None = None) -> None:
        """Come up for a monitoring contact, or leave the assigned list when it is time."""
        network, e = self.network, self.network.engagement
        until = self.closed_at + e.monitored_for * DAY
        following = (self.env.now if last is None else last) + e.monitored_every * DAY
        self.booking += 1
        network.later(min(until, following) - self.env.now, self.monitor, self.booking)

    def monitor(self, booking: int) -> None:
        if booking != self.booking or self.state is not MONITORED:
            return
        network, cm = self.network, self.care_manager
        now = self.env.now
        if now >= self.closed_at + network.engagement.monitored_for * DAY - 1:
            cm.let_go()
            self.close(Activity.RELEASED)
            return
        due = self.home.office.open_from(now + 7 * DAY)
        self.add(Task(Kind.MONITORING, self, now, due, network.work.monitoring))

    def begin_monitoring(self, task: Task, cm: CareManagerBase) -> Begun:
        work, row = self.network.work, self.stream.next_four(b"monitoring")
        if not self.answers(cm, row[0], booked=True):
            return work.attempt * self.network.vary(row[1]), Aftercare.not_checked, row[2]
        return self.talk(cm, work.monitoring, row)[0], Aftercare.checked, row[2]

    def not_checked(self, task: Task, cm: CareManagerBase) -> None:
        cm.note(UNANSWERED, self, task.kind)
        if self.state is MONITORED:
            self.check_again()

    def checked(self, task: Task, cm: CareManagerBase) -> None:
        if self.state is MONITORED:
            cm.note(Activity.CHECKED, self)
            self.check_again()

    def flare(self, u: float) -> None:
        """Come back into active care after a flare, or not."""
        network = self.network
        if self.state is MONITORED and u < network.engagement.reopens:
            cm = self.care_manager
            cm.let_go()
            cm.take_on(self)
            if self.task:
                self.task.gone = True
            self.state, self.missed = ACTIVE, 0
            self.needed = self.contacts + network.contacts_needed(
                self.tier, self.stream.next_one(b"again")
            )
            self.sessions = self.contacts + network.sessions[self.tier]
            cm.note(Activity.REOPENED, self)
            self.due = self.home.office.open_from(self.env.now + DAY)
            self.book(0.0, MONTHLY if self.monthly else FOLLOW_UP)

    def disengage(self, why: str) -> None:
        self.care_manager.make_room(self)
        self.close(Activity.DISENGAGED, why)

    def stay_for_now(self) -> None:
        """Die or move away at a moment of the patient's own."""
        network = self.network
        leaves = self.home.rates[self.tier].leaves
        if leaves:
            time = steady(-log(self.fate[2])) * YEAR / leaves
            if self.env.now + time < network.horizon:
                network.later(time, self.go, self.episode)

    def go(self, episode: int) -> None:
        """Die or move away."""
        if episode != self.episode:
            return
        if self.state is ACTIVE:
            self.care_manager.make_room(self)
        elif self.state is MONITORED:
            self.care_manager.let_go()
        else:
            return
        self.close(Activity.DIED_OR_MOVED)
        self.closed_at = float("inf")

    def close(
        self, activity: Activity | None, why: str | None = None, at: float | None = None
    ) -> None:
        """End the episode; whatever was planned for it falls away."""
        network, cm = self.network, self.care_manager
        if activity:
            now = self.env.now if at is None else at
            network.log.append((now, activity, self.home.name, self.number, cm.name, why, None))
        self.state, self.closed_at = CLOSED, self.env.now
        self.booking += 1
        if self.task:
            self.task.gone = True
        self.task = None

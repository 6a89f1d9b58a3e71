"""Home from hospital: the transition call, and whether care is active."""

from __future__ import annotations

from cmsim.model.base import Begun, CareManagerBase, PatientBase
from cmsim.model.calendar import business_deadline
from cmsim.model.health import Transition
from cmsim.model.log import ADDED, CALLED, NOTIFIED, TRANSITION, Activity
from cmsim.model.outreach import Outreach
from cmsim.model.policy import Task
from cmsim.model.state import ACTIVE, CLOSED, COMPLEX, KNOWN, MONITORED, WAITING
from cmsim.units import DAY


class TransitionalCare(PatientBase):
    """How a patient comes home from hospital and is called.

    The methods named ``begin`` return (minutes, what follows, u); u decides on interruptions.
    The outcome is settled when a task begins, since an unanswered call is a short one.
    """

    __slots__ = ()

    @property
    def in_effective_care(self) -> bool:
        """Say whether care is active: an open episode with a contact not long ago."""
        return (
            self.state is ACTIVE
            and self.contacts > 0
            and self.env.now - self.last_contact <= self.network.effect.active_within * DAY
        )

    def come_home(self, transition: Transition) -> None:
        """Become known as discharged: a transition call is due in two business days."""
        network, now = self.network, self.env.now
        self.draw_from_own()
        cm = (
            self.care_manager
            if self.state in (ACTIVE, WAITING, MONITORED)
            else network.assign(self, self.home.taking[self.tier])
        )
        if self.transition:
            self.transition.task.gone = True
        self.transition = transition
        due = business_deadline(transition.discharged, 2)
        cm = self.at_work(cm, due)
        network.log.append(
            (
                now,
                NOTIFIED,
                self.home.name,
                self.number,
                None,
                None,
                (now - transition.discharged) / DAY,
            )
        )
        cm.note(ADDED, self, TRANSITION, due)
        task = Task(
            TRANSITION,
            self,
            now,
            due,
            network.work.transition,
            until=transition.discharged + 30 * DAY,
        )
        transition.task = task
        if now <= due:
            task.clock = due
        cm.worklist.add(task)

    def at_work(self, cm: CareManagerBase, deadline: float) -> CareManagerBase:
        """Return who makes a call that has a deadline: a colleague where its owner is away.

        Where the practice arranges no cover, or nobody else is at work in time either, the call
        waits for its owner.
        """
        now = self.env.now
        if not self.network.work.covers_deadlines or deadline < now:
            return cm
        for member in cm.worklist.members:
            able = member.owns or member.may_do(TRANSITION, self)
            if able and member.at_work_by(deadline):
                return cm
        there = [  # of hundreds, perhaps: who is at work now is not asked
            other
            for other in self.home.taking[self.tier]
            if now < other.ends or other.at_work_by(deadline)
        ]
        return self.network.assign(self, there) if there else cm

    def begin_transition(self, task: Task, cm: CareManagerBase) -> Begun:
        work, row = self.network.work, self.stream.next_four(b"transition")
        if not self.answers(cm, row[0]):
            return self.vain(task, row[1]), Outreach.unanswered, row[2]
        minutes, task.talk = self.talk(cm, work.transition, row)
        return minutes, TransitionalCare.called, row[2]

    def called(self, task: Task, cm: CareManagerBase) -> None:
        """Have the transition call: a visit is arranged, and care management may be offered."""
        now, home, transition = self.env.now, self.home, self.transition
        in_time = now <= task.due
        cm.note(
            CALLED,
            self,
            "in time" if in_time else "late",
            (now - transition.discharged) / DAY if transition else None,
        )
        self.document(task, cm)
        if transition is None or transition.task is not task:
            return
        transition.called, transition.in_time = now, in_time
        row = self.stream.next_six(b"after call")
        if transition.seen is None and row[0] < home.profile.visit_slot:
            home.arrange_visit(self, transition, row[1])
        if (
            self.state in (KNOWN, CLOSED)
            and self.tier is COMPLEX
            and row[2] < home.profile.after_discharge
        ):
            home.identify(self.number, "discharge")
        self.needs(cm, [row[3], row[4]])

    def give_up(self, task: Task, cm: CareManagerBase | None, at: float | None = None) -> None:
        """Give up a transition call."""
        self.home.log(
            (
                self.env.now if at is None else at,
                Activity.UNREACHED,
                self.home.name,
                self.number,
                cm.name if cm else None,
                task.kind,
                None,
            )
        )
        if self.transition and self.transition.task is task:
            self.transition = None

"""What a contact leaves behind: write-ups, questions for clinicians, community resources."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from cmsim.model.base import Begun, CareManagerBase, PatientBase
from cmsim.model.log import ADDED, COORDINATION, RESOURCE, Activity, Kind
from cmsim.model.policy import Task
from cmsim.units import DAY


class CareCoordination(PatientBase):
    """What a contact leaves behind for the care manager to do.

    The methods named ``begin`` return (minutes, what follows, u); u decides on interruptions.
    The outcome is settled when a task begins, since an unanswered call is a short one.
    """

    __slots__ = ()

    def needs(self, cm: CareManagerBase, row: Sequence[float]) -> None:
        """Let a contact raise a question for a clinician, or a need for a resource."""
        work = self.network.work
        if row[0] < work.coordination:
            self.extra(COORDINATION, DAY, work.answer, cm)
        if row[1] < work.resource_need:
            self.extra(RESOURCE, 3 * DAY, work.resource, cm)

    def extra(self, kind: Kind, within: float, minutes: float, cm: CareManagerBase) -> None:
        """Put work that came up beside the contacts on the worklist."""
        now = self.env.now
        due = self.home.office.open_from(now + within)
        cm.note(ADDED, self, kind, due)
        self.holder(cm).worklist.add(Task(kind, self, now, due, minutes))

    def begin_coordination(self, task: Task, cm: CareManagerBase) -> Begun:
        network, row = self.network, self.stream.next_four(b"coordination")
        vary = network.vary(row[1]) * cm.pace
        if task.channel:
            return network.work.answer * vary, CareCoordination.answered, row[2]
        if cm.site == self.home.name and cm.place.hallway and row[0] < cm.place.integration:
            task.channel = "in the hallway"
            return network.work.answer * vary, CareCoordination.answered, row[2]
        return network.work.message * vary, CareCoordination.asked, row[2]

    def begin_resource(self, task: Task, cm: CareManagerBase) -> Begun:
        row = self.stream.next_four(b"resource")
        task.draw = row
        return (
            self.network.work.resource * self.network.vary(row[1]) * cm.pace,
            CareCoordination.connect,
            row[2],
        )

    def begin_documentation(self, task: Task, cm: CareManagerBase) -> Begun:
        return task.minutes, None, None

    def asked(self, task: Task, cm: CareManagerBase) -> None:
        """Wait for a clinician's answer to a message."""
        cm.note(Activity.ASKED, self)
        office = self.home.office
        delay = cm.place.message_delay * office.day
        ready = office.clock(office.passed(self.env.now) + delay)
        self.network.later(ready - self.env.now, self.reply, (task.created, cm))

    def reply(self, question: tuple[float, CareManagerBase]) -> None:
        created, cm = question
        holder = self.holder(cm)
        due = self.home.office.open_from(self.env.now + DAY)
        work = self.network.work
        holder.worklist.add(
            Task(COORDINATION, self, created, due, work.answer, channel="by message")
        )
        whose = cm if cm.hired < inf else holder  # who has left for good has no work any more
        whose.note(ADDED, self, COORDINATION, due)

    def answered(self, task: Task, cm: CareManagerBase) -> None:
        days = (self.env.now - task.created) / DAY
        cm.note(Activity.ANSWERED, self, task.channel, days)

    def connect(self, task: Task, cm: CareManagerBase) -> None:
        """Find the resource, find the entry out of date, or find that there is none."""
        row, directory = task.draw, self.network.directory
        if row[0] < directory.scarcity:
            cm.note(Activity.NOTHING_NEARBY, self)
        elif row[3] < cm.share_stale():
            cm.note(Activity.DEAD_END, self)
            if self.stream.turns.get(b"resource", 0) < 3 * (1 + self.contacts):
                self.extra(RESOURCE, 3 * DAY, task.minutes, cm)
        else:
            cm.note(Activity.CONNECTED, self)

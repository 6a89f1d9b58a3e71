"""Visits to the practice for other reasons: a chance to meet a care manager."""

from __future__ import annotations

from math import log

from cmsim.model.base import PatientBase
from cmsim.model.log import FOLLOW_UP, MONTHLY, OUTREACH
from cmsim.model.state import ACTIVE, AT_VISIT, WAITING
from cmsim.model.streams import steady
from cmsim.units import DAY


class ChanceVisits(PatientBase):
    """How a patient who comes to the practice anyway may meet a care manager."""

    __slots__ = ()

    def watch_visits(self) -> None:
        """Follow the patient's visits to the practice while there is open work."""
        if self.home.meets_patients and not self.watching:
            self.watching = True
            self.next_visit()

    def next_visit(self) -> None:
        home, network = self.home, self.network
        rate = home.rates[self.tier].visits
        if not rate:
            return
        u = self.stream.one(b"visit", self.visits)
        self.visits += 1
        gap = steady(-log(u)) * home.office.week * 365 / 7 / rate
        at = home.office.clock(home.office.passed(self.env.now) + gap)
        if at < network.horizon:
            network.later(at - self.env.now, self.visit, None)

    def visit(self, _: None) -> None:
        """Come to the practice anyway: a care manager who is free may use the moment."""
        home, network = self.home, self.network
        if self.state not in (WAITING, ACTIVE):
            self.watching = False
            return
        meets = self.stream.one(b"visit", self.visits - 1, 1) < home.profile.visit_meetings
        if meets and self.has_open_work() and not self.in_hospital:
            cm = home.free_care_manager(self)
            if cm is not None and (self.state is ACTIVE or cm.room):
                if self.task:
                    self.task.gone = True
                elif self.state is WAITING:
                    self.care_manager.hoping -= 1
                self.booking += 1
                if self.state is WAITING:
                    self.stand(cm, OUTREACH, network.work.invitation, AT_VISIT)
                else:
                    kind = MONTHLY if self.monthly else FOLLOW_UP
                    self.stand(cm, kind, self.usual_minutes(kind), AT_VISIT)
        self.next_visit()

    def has_open_work(self) -> bool:
        """Say whether outreach is waiting, or a follow-up is overdue or due within a week."""
        standing = self.task is not None and self.task.rank == 0 and not self.task.gone
        if standing or self.in_contact:
            return False
        if self.state is WAITING:
            return True
        return self.contacts > 0 and self.due - self.env.now <= 7 * DAY

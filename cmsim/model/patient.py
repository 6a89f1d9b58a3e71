"""A patient and the care management episode: what follows from each task.

Care managers spend the time; the patient's own random numbers decide what comes of it. Every draw
is addressed by patient, decision and turn. The steps of an episode are in files of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cmsim.model.aftercare import Aftercare
from cmsim.model.base import Begun, CareManagerBase, PracticeBase
from cmsim.model.care_coordination import CareCoordination
from cmsim.model.chance_visits import ChanceVisits
from cmsim.model.contacts import Contacts
from cmsim.model.log import (
    CHECK_IN,
    DOCUMENTATION,
    FIRST_VISIT,
    FOLLOW_UP,
    MONTHLY,
    OUTREACH,
    TRANSITION,
    Kind,
)
from cmsim.model.outreach import Outreach
from cmsim.model.policy import Task
from cmsim.model.roster import is_covered, tier_of
from cmsim.model.state import KNOWN, NOON
from cmsim.model.transitional_care import TransitionalCare
from cmsim.units import DAY


class Patient(Outreach, ChanceVisits, Contacts, CareCoordination, Aftercare, TransitionalCare):
    """Somebody who has come to the attention of care management."""

    __slots__ = ()

    def __init__(self, home: PracticeBase, number: int) -> None:
        self.home, self.network, self.env = home, home.network, home.env
        self.number, self.tier = number, tier_of(number)
        self.stream = None  # type: ignore[assignment]  # made with the first episode or stay
        row = home.patients.four(b"/%dself" % number)  # as from a stream within, without making it
        self.ease = 0.5 + row[0]
        self.has_number = row[1] >= home.panel.no_number
        self.covered = is_covered(home.panel, row)
        self.state, self.met, self.referrer = KNOWN, None, None
        self.contacts = self.missed = self.booking = self.episode = self.visits = 0
        self.needed, self.task, self.transition = 0, None, None
        self.sessions, self.monthly = 0, False
        self.due = self.since = 0.0
        # Read only in the states in which they are known.
        self.care_manager = self.last_contact = self.closed_at = None  # type: ignore[assignment]
        self.watching, self.mornings = False, None
        self.tried = self.deadline = 0.0
        self.attempts_made, self.in_contact = 0, False

    def draw_from_own(self) -> None:
        """Have random numbers of one's own outside of an episode."""
        if self.stream is None:
            self.stream = self.home.patients.within(b"/%d" % self.number)

    def __repr__(self) -> str:
        return f"{self.home.name} {self.number}"

    def answers(
        self, cm: CareManagerBase, u: float, booked: bool = False, agreed: bool = False
    ) -> bool:
        """Say whether a call from where ``cm`` is now is answered.

        ``agreed`` tells a call at the time of an appointment.
        """
        home, number = self.home, self.number
        if not self.has_number or (number in home.in_hospital and home.keeps_in_hospital(number)):
            return False
        e = self.network.engagement
        if booked:
            chance = e.answered_booked
        else:
            chance = e.answered_met if self.met and self.knows(cm) else e.answered_known
            if cm.site != home.name and not cm.place.forwards_number:
                chance *= self.network.unknown_number
        morning = self.env.now % DAY < NOON
        ease = self.ease * (e.morning_answers if morning else 2 - e.morning_answers)
        vain = (1 - chance if chance < 1 else 0.0) ** ease
        difference = e.hours_matter
        if difference and not agreed:
            mornings = self.rather_mornings() if self.mornings is None else self.mornings
            likelier = 1 + difference if mornings == morning else 1 - difference
            return u > 1 - (1 - vain) * likelier
        return u > vain

    def rather_mornings(self) -> bool:
        """Say whether calls are likelier answered in the morning than in the afternoon."""
        self.mornings = self.home.patients.one(b"/%dhours" % self.number) < 0.5
        return self.mornings

    @property
    def in_hospital(self) -> bool:
        """Say whether the patient is in hospital now, and neither answers nor comes."""
        return self.home.keeps_in_hospital(self.number)

    def knows(self, cm: CareManagerBase) -> bool:
        """Say whether the patient has met this care manager in person."""
        return self.met == (cm.name, cm.person)

    @property
    def interval(self) -> float:
        """Return the minutes from one contact to the next, as planned."""
        network = self.network
        return network.interval_monthly if self.monthly else network.interval[self.tier]


BEGIN: dict[Kind, Callable[[Any, Task, CareManagerBase], Begun]] = {
    Kind.HAND_OFF: Patient.begin_outreach,
    OUTREACH: Patient.begin_outreach,
    FIRST_VISIT: Patient.begin_first_visit,
    FOLLOW_UP: Patient.begin_follow_up,
    CHECK_IN: Patient.begin_check_in,
    MONTHLY: Patient.begin_monthly,
    Kind.MONITORING: Patient.begin_monitoring,
    TRANSITION: Patient.begin_transition,
    Kind.COORDINATION: Patient.begin_coordination,
    Kind.RESOURCE: Patient.begin_resource,
    DOCUMENTATION: Patient.begin_documentation,
}

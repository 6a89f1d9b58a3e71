"""What happens to the patients of a practice in hospital, and when it is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from cmsim.model.base import PatientBase, PracticeBase
from cmsim.model.health import (
    RECENT,
    Transition,
    days_to_later_stay,
    days_to_readmission,
    notice,
    stay,
)
from cmsim.model.log import ADMITTED, DISCHARGED, ED_VISIT, SEEN, Activity
from cmsim.model.roster import tier_of
from cmsim.model.state import ACTIVE, COMPLEX, MODERATE, MONITORED
from cmsim.scenario.panel import Tier
from cmsim.units import DAY

IN_HOSPITAL = 2**40  # added to the turn of a flare for the random numbers of the stay that follows
AGAIN = 2**41  # added for each readmission
LATER = 2**60  # added for whether another stay follows later
USUAL_DAYS = 2, 14  # after a discharge, of a visit that nobody arranged


class HospitalUse(PracticeBase):
    """What happens to the patients of a practice in hospital, and when it is known."""

    __slots__ = ()

    def hospital_news(self, until: float) -> None:
        """Let what happens in emergency departments and hospitals until the next opening happen."""
        illness, pending, log = self.illness, self.pending, self.log
        known, to_ed, to_hospital, name = self.known, illness.to_ed, illness.to_hospital, self.name
        in_hospital, covered = self.in_hospital, bool(self.covering)
        for time, number, tier, u, turn in illness.until(until):
            while pending and pending[0][0] <= time:
                self.happen()
            if number in in_hospital and in_hospital[number][-1] > time:
                continue
            patient = known.get(number)
            if patient is not None and patient.state in (ACTIVE, MONITORED):
                self.flare_in_care(patient, time, u, turn)
                continue
            if u < to_ed:
                log((time, ED_VISIT, name, number, None, None, None))
                if covered and tier is COMPLEX:
                    self.hear_of_visit(time, number, turn)
            if u < to_hospital[tier]:
                self.admit(time, number, turn, "first")
        while pending and pending[0][0] < until:
            self.happen()

    def happen(self) -> None:
        """Let the next thing that was to come happen."""
        time, _, what, *details = heappop(self.pending)
        what(time, *details)

    def later(self, time: float, what: Callable[..., None], *details: Any) -> None:
        """Let ``what(time, *details)`` happen at a time, in the order of the hospital's news."""
        self.order += 1
        heappush(self.pending, (time, self.order, what, *details))

    def keeps_in_hospital(self, number: int) -> bool:
        """Say whether a patient is in hospital now, known here or not."""
        stays = self.in_hospital.get(number)
        return stays is not None and bisect_right(stays, self.env.now) % 2 == 1

    def hear_of_visit(self, time: float, number: int, turn: int) -> None:
        """Let an emergency notice put a complex patient forward."""
        if self.illness.part_of_fate(number, turn, 5) < self.profile.ed_notices:
            self.network.later(
                self.office.next_opening(time) - self.env.now,
                self.listed,
                (number, "emergency notice"),
            )

    def listed(self, notice: tuple[int, str]) -> None:
        self.identify(*notice)

    def flare_in_care(self, patient: PatientBase, time: float, u: float, turn: int) -> None:
        """Let a flare of a patient in care happen, or be averted."""
        illness, effect = self.illness, self.network.effect
        fate = illness.fate(patient.number, turn)
        works = self.working(patient)
        if u < illness.to_ed:
            averted = fate[0] < effect.averted_ed * works
            self.log(
                (
                    time,
                    Activity.ED_AVERTED if averted else ED_VISIT,
                    self.name,
                    patient.number,
                    None,
                    None,
                    None,
                )
            )
        elif u < illness.to_ed * (1 - effect.averted_ed * works):
            self.log((time, ED_VISIT, self.name, patient.number, None, None, None))
            self.bring_on(time, Activity.ED_BROUGHT_ON, patient.number)
        to_hospital = illness.to_hospital[patient.tier]
        if u < to_hospital:
            if fate[1] < effect.averted_admissions * works:
                self.log(
                    (
                        time,
                        Activity.ADMISSION_AVERTED,
                        self.name,
                        patient.number,
                        None,
                        "first",
                        None,
                    )
                )
            else:
                self.admit(time, patient.number, turn, "first")
        elif u < to_hospital * (1 - effect.averted_admissions * works):
            self.bring_on(time, Activity.ADMISSION_BROUGHT_ON, patient.number, "first")
            self.admit(time, patient.number, turn, "first")
        self.network.later(time - self.env.now, patient.flare, fate[5])

    def bring_on(self, time: float, what: Activity, number: int, which: str | None = None) -> None:
        """Write down that care brought on an event that is logged beside this."""
        self.log((time, what, self.name, number, None, which, None))

    def admit(self, time: float, number: int, turn: int, which: str, stays: int = 1) -> None:
        """Admit a patient; the discharge, and perhaps a readmission, will follow."""
        self.log((time, ADMITTED, self.name, number, None, which, None))
        length, *fate = self.illness.end_of_fate(number, turn + IN_HOSPITAL)
        home = time + stay(self.network.effect.hospital_stay, length) * DAY
        self.later(home, self.discharge, number, turn, fate, stays)
        before = self.in_hospital.get(number, ())
        lasts = before and before[-1] > self.env.now
        self.in_hospital[number] = (*before, time, home) if lasts else (time, home)

    def discharge(self, time: float, number: int, turn: int, fate: list[float], stays: int) -> None:
        """Send a patient home; news travels, visits happen, some come back to hospital."""
        self.log((time, DISCHARGED, self.name, number, None, None, None))
        tier = tier_of(number)
        transition = Transition(time, (7 if tier is COMPLEX else 14) * DAY)
        usual, (visit, again, news) = self.profile.usual_visit, fate
        if visit < usual:
            first, last = time + USUAL_DAYS[0] * DAY, time + USUAL_DAYS[1] * DAY
            self.expect(number, transition, "usual", first, last, visit / usual)
        course = self.illness.courses[tier]
        readmission = course.readmission(stays)
        if again < readmission:
            back = time + days_to_readmission(again / readmission) * DAY
            self.later(back, self.readmit, number, turn + AGAIN, transition, stays + 1)
        elif course.later:
            u, v = self.illness.stream.two(b"flare %d" % number, turn + LATER)
            if u < course.later * self.most_stays:
                back = time + days_to_later_stay(v) * DAY
                self.later(back, self.come_back, number, turn + AGAIN, stays + 1, u / course.later)
        if self.profile.follows_stays:
            home = time, number
            for those in (self.recent[tier], self.just_home[tier]):
                while those and self.env.now - those[0][0] > RECENT:
                    those.popleft()
                those.append(home)
        if tier in self.transition_tiers:
            delay = notice(self.profile.notice_delay, news) * DAY
            self.network.later(
                max(0.0, time + delay - self.env.now), self.know(number).come_home, transition
            )

    def arrange_visit(self, patient: PatientBase, transition: Transition, u: float) -> None:
        """Book the visit after a discharge within the days allowed, if any are left."""
        latest = transition.discharged + transition.within
        self.expect(patient.number, transition, "arranged", self.env.now + DAY / 2, latest, u)

    def expect(
        self, number: int, transition: Transition, how: str, first: float, last: float, u: float
    ) -> None:
        """Let a visit come at a moment of the office hours between two times, if there are any."""
        at = self.office.between(first, last, u)
        if at is not None:
            self.later(at, self.seen, number, transition, how)

    def seen(self, time: float, number: int, transition: Transition, how: str) -> None:
        if transition.seen is None:
            transition.seen = time
            self.log(
                (time, SEEN, self.name, number, None, how, (time - transition.discharged) / DAY)
            )

    def come_back(self, time: float, number: int, turn: int, stays: int, u: float) -> None:
        """Admit a patient once more, later than a readmission, unless care averts it.

        With ``u`` above 1 it happens only if care brings it on.
        """
        if self.in_hospital[number][-1] > time:
            return
        patient, averted = self.known.get(number), 0.0
        if patient is not None and patient.state in (ACTIVE, MONITORED):
            averted = self.network.effect.averted_admissions * self.working(patient)
        if u >= 1:
            if u >= 1 - averted:
                return
            self.bring_on(time, Activity.ADMISSION_BROUGHT_ON, number, "first")
        elif self.illness.part_of_fate(number, turn, 1) < averted:
            self.log((time, Activity.ADMISSION_AVERTED, self.name, number, None, "first", None))
            return
        self.admit(time, number, turn, "first", stays)

    def working(self, patient: PatientBase) -> float:
        """Return how far care management works for a patient now, from 0 to 1."""
        effect, tier = self.network.effect, patient.tier
        return (
            patient.in_effective_care
            * self.network.onset(patient)
            * (1.0 if tier is COMPLEX else effect.moderate if tier is MODERATE else 0.0)
            * (effect.monthly if patient.monthly else 1.0)
        )

    def lately_home(self, tier: Tier) -> dict[int, None]:
        """Return the patients of a tier who came home within half a year, the last one first."""
        recent = self.recent[tier]
        while recent and recent[0][0] < self.env.now - RECENT:
            recent.popleft()
        return {number: None for _, number in reversed(recent)}

    def readmit(
        self, time: float, number: int, turn: int, transition: Transition, stays: int
    ) -> None:
        """Readmit a patient unless call and visit in time averted it."""
        if self.in_hospital[number][-1] > time:
            return
        averted = self.averted_readmission(time, number, transition)
        if self.illness.part_of_fate(number, turn, 1) < averted:
            self.log((time, Activity.ADMISSION_AVERTED, self.name, number, None, "again", None))
        else:
            self.admit(time, number, turn, "again", stays)

    def averted_readmission(self, time: float, number: int, transition: Transition) -> float:
        """Return the share of readmissions that this transition averts."""
        effect = self.network.effect
        if transition.called is None or transition.called > time:
            return 0.0
        if tier_of(number) is not COMPLEX:
            return 0.0
        seen_in_time = (
            transition.seen is not None
            and transition.seen <= time
            and transition.seen - transition.discharged <= transition.within
        )
        return effect.call_and_visit if transition.in_time and seen_in_time else effect.call_only

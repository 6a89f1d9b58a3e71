"""Appointments: the calendar of a care manager, and how a patient is given a time in it."""

from __future__ import annotations

from bisect import bisect_left, insort
from math import ceil, inf
from operator import attrgetter

from cmsim.model.base import CareManagerBase, PatientBase, PracticeBase
from cmsim.model.log import ADDED, BOOKED, FIRST_VISIT, Kind
from cmsim.model.policy import Task
from cmsim.model.state import IN_PERSON, PHONE
from cmsim.model.worklist import Appointment
from cmsim.units import DAY, WEEK

GRID = 15  # minutes
ROUNDING = 1e-9
TIME = attrgetter("at")

Slot = tuple[float, float, float, float]  # from, to, half-day from, to
Hours = tuple[float, float, str, float, float]  # of a half-day: from, to, site, bookable from, to


class Calendar(CareManagerBase):
    """The calendar of a care manager.

    The bookable share of a half-day is the end of it: huddles, meetings and travel come at its
    beginning, and whoever was given that time would wait.
    """

    __slots__ = ()

    def open_calendar(self, start: float) -> None:
        """Take up the appointments of the half-day that begins."""
        self.today = self.calendar.pop(start, [])

    def time_left(self) -> float:
        """Return the minutes until the next appointment of this half-day, infinite if none."""
        today = self.today  # in order of time; what no longer stands never will again
        while today:
            first = today[0]
            if not first.come and first.patient.booking == first.booking:
                left = first.at - self.env.now
                return left if left > 0.0 else 0.0
            del today[0]
        return inf

    def fits_before(self, task: Task) -> bool:
        """Say whether a task can be begun now and done before the next appointment.

        Whoever stands waiting is seen all the same.
        """
        return not self.today or not task.rank or task.minutes <= self.time_left()

    def upcoming(self) -> list[Appointment]:
        """Return the appointments still to come today, in order of time."""
        today = self.env.now // DAY
        later = [
            one for start, each in self.calendar.items() if start // DAY == today for one in each
        ]
        return sorted((one for one in (*self.today, *later) if one.stands()), key=TIME)

    def enter(self, appointment: Appointment, start: float) -> None:
        """Write an appointment into the half-day that begins at ``start``."""
        insort(self.calendar.setdefault(start, []), appointment, key=TIME)

    def free_slot(
        self, patient: PatientBase, talk: float, earliest: float, latest: float, in_person: bool
    ) -> Slot | None:
        """Return the first free slot for ``talk`` minutes in a half-day between two times.

        It begins at a quarter of an hour, in the bookable share of the half-day. In person it is
        at the patient's practice, by phone anywhere; always in its opening hours.
        """
        calendar, places, home = self.calendar, self.network.places, patient.home
        spells = self.bookable.get(home.name) or self.learn_hours(home)
        week = earliest // WEEK * WEEK
        if latest > self.leaves:
            latest = self.leaves
        first = bisect_left(self.half_days.starts, earliest - week)
        while spells and week < latest:  # `half_days.after`, written out: it is asked for so often
            away = self.weeks_away.get(week // WEEK)
            if away is None:
                away = self.on_leave(week)
            for begins, ends, site, opens, closes in () if away else spells[first:]:
                start = week + begins
                if start >= latest:
                    return None
                if (in_person and site != home.name) or start < self.hired:
                    continue
                place, until = places[site], week + closes
                at: float = int(week + opens)  # in the log a time agreed on has no fraction
                length = place.preparation + talk * place.contact_length
                if start in calendar:
                    for one in calendar[start]:
                        if not one.come and one.patient.booking == one.booking:
                            if at + length <= one.at:
                                break
                            if one.free > at:
                                at = one.free
                if at < until and at + length <= until:
                    return at, at + length, start, week + ends
            first, week = 0, week + WEEK
        return None

    def learn_hours(self, home: PracticeBase) -> list[Hours]:
        """Return the half-days of a week, each with its hours for patients of a practice."""
        bookable = self.network.engagement.bookable
        found: list[Hours] = []
        for start, end, site in self.half_days.spells:
            opens, closes = home.office.open_in(start, end)
            at = closes - bookable * (closes - opens)
            found.append((start, end, site, ceil(at / GRID - ROUNDING) * GRID, closes))
        self.bookable[home.name] = found
        return found


class Appointments(PatientBase):
    """How a patient is given a time for a first visit or a follow-up, and keeps it."""

    __slots__ = ()

    def make_appointment(self, wait: float, kind: Kind) -> bool:
        """Agree on a time from the wanted day on, not today; return whether one was found."""
        network, cm, now = self.network, self.care_manager, self.env.now
        e, talk, tomorrow = network.engagement, self.usual_minutes(kind), now // DAY + 1
        wanted = (now + wait) // DAY
        wanted = (tomorrow if wanted < tomorrow else wanted) * DAY
        u = self.stream.next_one(b"appointment")
        come = kind is FIRST_VISIT or u < e.in_person or not self.has_number
        slot, channel = None, IN_PERSON
        if come and self.home.place.room:
            within = e.waits_for_site_day if kind is FIRST_VISIT else e.booked_within
            slot = cm.free_slot(self, talk, wanted, wanted + within * DAY, in_person=True)
        if slot is None and self.has_number:
            channel = PHONE
            slot = cm.free_slot(self, talk, wanted, wanted + e.booked_within * DAY, in_person=False)
        if slot is None:
            return False
        at, end, start, until = slot
        if at // DAY == self.due // DAY:
            self.due = at
        task = Task(kind, self, at, self.due, talk, rank=0, channel=channel)
        task.at, task.number = at, next(network.numbers)
        free = ceil(end / GRID - ROUNDING) * GRID
        appointment = Appointment(at, free, until, task, self)
        cm.enter(appointment, start)
        cm.note(BOOKED, self, channel, at)
        network.later(at - now, self.appear, appointment)
        return True

    def appear(self, appointment: Appointment) -> None:
        """Come, or expect the call, at the time agreed on."""
        cm, now = self.care_manager, self.env.now
        if appointment.come or self.booking != appointment.booking:
            if cm.idle:
                cm.wake()
            return
        appointment.come = True
        self.task = task = appointment.task
        self.home.log((now, ADDED, self.home.name, self.number, None, task.kind, task.due))
        cm.own.add(task)
        self.network.later(appointment.until - now, self.wait_no_longer, task)

    def wait_no_longer(self, task: Task) -> None:
        """Go on the worklist at the end of a half-day in which nobody came to the appointment."""
        if task is self.task and not task.gone:
            task.gone = True
            self.fall_due(self.due, task.kind)

"""First visits and follow-ups: held, missed, booked again."""

from __future__ import annotations

from cmsim.model.appointments import Appointments
from cmsim.model.base import Begun, CareManagerBase
from cmsim.model.log import (
    CHECK_IN,
    CONTACTED,
    FIRST_VISIT,
    FOLLOW_UP,
    MONTHLY,
    VISITED_FIRST,
    Activity,
    Kind,
)
from cmsim.model.outreach import Outreach
from cmsim.model.policy import Task
from cmsim.model.state import ACTIVE, AT_VISIT, IN_PERSON, PHONE
from cmsim.model.streams import Uniforms
from cmsim.scenario.engagement import Engagement
from cmsim.units import DAY, HOUR, MONTH


class Contacts(Appointments):
    """How first visits and follow-ups are held, missed and booked again.

    The methods named ``begin`` return (minutes, what follows, u); u decides on interruptions.
    The outcome is settled when a task begins, since an unanswered call is a short one.
    """

    __slots__ = ()

    def talk(self, cm: CareManagerBase, minutes: float, row: Uniforms) -> tuple[float, float]:
        """Return the minutes of a contact, as ``(all, talk)``; ``row`` varies them."""
        place, vary = cm.place, self.network.vary
        talk = minutes * place.contact_length * vary(row[1]) * cm.pace
        again = talk / 2 if row[3] < place.rework else 0.0
        return place.preparation * cm.pace + talk + again, talk

    def begin_first_visit(self, task: Task, cm: CareManagerBase) -> Begun:
        work, row = self.network.work, self.stream.next_four(b"first visit")
        if self.seen_in_person(task, cm, True):
            task.channel = IN_PERSON
            if row[0] < self.network.engagement.no_show or self.in_hospital:
                return work.no_show, Contacts.stayed_away, row[2]
        elif self.answers(cm, row[0], booked=True, agreed=task.at is not None):
            task.channel = PHONE
        else:
            return self.vain(task, row[1]), Outreach.unanswered, row[2]
        minutes, task.talk = self.talk(cm, work.first_visit, row)
        return minutes, Contacts.contacted, row[2]

    def begin_follow_up(self, task: Task, cm: CareManagerBase) -> Begun:
        network, row = self.network, self.stream.next_six(b"follow-up")
        work, e = network.work, network.engagement
        if task.channel != AT_VISIT:
            in_person = self.seen_in_person(task, cm, row[4] < e.in_person or not self.has_number)
            task.channel = None
            if in_person:
                task.channel = IN_PERSON
                if row[0] < e.no_show or self.in_hospital:
                    return work.no_show, Contacts.stayed_away, row[2]
            elif self.answers(cm, row[0], booked=True, agreed=task.at is not None):
                task.channel = PHONE
            else:
                return self.vain(task, row[1]), Outreach.unanswered, row[2]
        minutes, task.talk = self.talk(cm, work.follow_up, row)
        return minutes, Contacts.contacted, row[2]

    def begin_check_in(self, task: Task, cm: CareManagerBase) -> Begun:
        row = self.stream.next_four(b"check-in call")
        if not self.answers(cm, row[0]):
            return self.vain(task, row[1]), Outreach.unanswered, row[2]
        task.channel = PHONE
        minutes, task.talk = self.talk(cm, self.network.work.check_in, row)
        return minutes, Contacts.contacted, row[2]

    def begin_monthly(self, task: Task, cm: CareManagerBase) -> Begun:
        """Begin a call with the record beside it; after a short talk more time goes to the record.

        Less than the minutes stated would not count as a month.
        """
        work, row = self.network.work, self.stream.next_four(b"monthly contact")
        if task.channel != AT_VISIT:
            if not self.answers(cm, row[0], booked=True):
                return self.vain(task, row[1]), Outreach.unanswered, row[2]
            task.channel = PHONE
        talk = work.monthly_talk * max(1.0, self.network.vary(row[1]))
        return (talk + self.beside_talk) * cm.pace, Contacts.contacted, row[2]

    @property
    def beside_talk(self) -> float:
        """Return the minutes of the next monthly contact that are not talk."""
        work = self.network.work
        return work.monthly_review if self.contacts else work.monthly_start

    def usual_minutes(self, kind: Kind) -> float:
        """Return the minutes that a contact of a kind usually takes: talk, and a month's record."""
        work = self.network.work
        if kind is FOLLOW_UP:
            return work.follow_up
        if kind is CHECK_IN:
            return work.check_in
        return work.first_visit if kind is FIRST_VISIT else work.monthly_talk + self.beside_talk

    def seen_in_person(self, task: Task, cm: CareManagerBase, wanted: bool) -> bool:
        """Say whether a contact is held in person: as agreed on, or where she happens to be."""
        if cm.site != self.home.name or not cm.place.room:
            return False
        return wanted if task.at is None else task.channel == IN_PERSON

    def document(self, task: Task, cm: CareManagerBase) -> None:
        """Leave the write-up of a contact on the care manager's own worklist."""
        if not task.talk:
            return
        place = cm.place
        note = place.note_fixed * cm.pace + task.talk * place.documentation
        minutes = note * (1 - place.note_template)
        if minutes > 0:
            cm.write_up(self, minutes, self.network.work.document_within * HOUR)

    def contacted(self, task: Task, cm: CareManagerBase) -> None:
        """Count a completed contact; needs come up, goals may be met, the next is booked."""
        network, now = self.network, self.env.now
        if self.state is not ACTIVE:
            return
        monthly = task.kind is MONTHLY
        first = task.kind is FIRST_VISIT or (monthly and not self.contacts)
        if task.channel != PHONE:
            self.met = cm.name, cm.person
        self.contacts += 1
        self.missed = 0
        late = (now - self.due) / DAY if now > self.due else 0.0
        months = (now - self.last_contact) / MONTH if self.contacts > 1 else 0.0
        self.last_contact = now
        cm.note(VISITED_FIRST if first else CONTACTED, self, task.channel, late)
        row, e = self.stream.next_four(b"after contact"), network.engagement
        if not monthly:
            self.document(task, cm)
            self.needs(cm, row)
        at_once = e.leaves_at_once if self.contacts == 1 else 0.0
        drift = e.leaves_after_late * late * DAY / self.interval
        if drift > 1.0:
            drift = 1.0
        stops = e.monthly_stops if self.monthly else e.leaves_monthly
        stays = (1 - at_once) * (1 - drift) * (1 - stops) ** months
        if row[2] > stays ** (e.relationship if self.knows(cm) else 1.0):
            self.disengage("stopped after contact")
        elif self.contacts >= self.needed and not self.monthly:
            self.graduate("goals met")
        else:
            self.book_next(row[3])

    def book_next(self, u: float) -> None:
        wait = self.interval * self.network.vary_interval(u)
        self.due = self.home.office.open_from(self.env.now + wait)
        self.book(self.due - self.env.now, self.next_kind())

    def next_kind(self) -> Kind:
        """Return the kind of the next contact, by what care has come to.

        A patient without a phone number cannot be checked in on.
        """
        if self.monthly:
            return MONTHLY
        n, share = self.contacts, self.network.engagement.check_ins
        if not n:
            return FIRST_VISIT
        if not share or n < self.sessions or not self.has_number:
            return FOLLOW_UP
        return CHECK_IN if self.stream.one(b"check-in", n) < share else FOLLOW_UP

    def book(self, wait: float, kind: Kind) -> None:
        """Let the next contact come up after ``wait`` minutes, or at an appointment near then."""
        self.booking += 1
        books = self.network.engagement.books_appointments and kind in (FIRST_VISIT, FOLLOW_UP)
        if books and self.make_appointment(wait, kind):
            return
        if wait > 0:
            self.network.later(wait, self.come_up, (kind, self.booking))
        else:
            self.fall_due(self.due, kind)

    def come_up(self, plan: tuple[Kind, int]) -> None:
        kind, booking = plan
        if booking == self.booking and self.state is ACTIVE:
            self.fall_due(self.due, kind)

    def fall_due(self, due: float, kind: Kind | None = None) -> None:
        """Put the next contact on the worklist."""
        kind = kind or self.next_kind()
        self.add(Task(kind, self, self.env.now, due, self.usual_minutes(kind)))

    def site_day(self, cm: CareManagerBase, e: Engagement) -> float:
        """Return when the first visit can be held: in person if she is there soon enough."""
        now = self.env.now
        place = self.home.place
        there = cm.half_days.next_at(self.home.name, now + HOUR) if place.room else None
        wait = e.waits_for_site_day * DAY
        return there if there is not None and there - now <= wait else now

    def stayed_away(self, task: Task, cm: CareManagerBase) -> None:
        self.miss(task, cm, "did not come")

    def miss(self, task: Task, cm: CareManagerBase, why: str) -> None:
        """Count a missed contact; the patient may stop, or is asked again."""
        if self.state is not ACTIVE:
            return
        self.missed += 1
        cm.note(Activity.MISSED, self, why)
        e, row = self.network.engagement, self.stream.next_four(b"missed")
        stays = 1 - min(1.0, e.leaves_after_missed * self.missed)
        if row[0] > stays ** (e.relationship if self.knows(cm) else 1.0):
            self.disengage("stopped after missed contact")
        elif self.contacts:
            self.book_next(row[1])
        else:
            self.due = self.home.office.open_from(self.env.now + e.first_visit_within * DAY)
            visible = self.env.now if self.monthly else self.site_day(cm, e)
            self.book(visible - self.env.now + DAY, self.next_kind())

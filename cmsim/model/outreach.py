"""How a patient identified or referred is reached and asked, or lost on the way."""

from __future__ import annotations

from math import inf

from cmsim.model.base import Begun, CareManagerBase, PatientBase
from cmsim.model.clinician import Referrer
from cmsim.model.log import (
    ADDED,
    OUTREACH,
    REACHED,
    TRANSITION,
    UNANSWERED,
    Activity,
    Kind,
)
from cmsim.model.policy import Task
from cmsim.model.state import ACTIVE, HANDED_OVER, MONITORED, PHONE, WAITING
from cmsim.model.streams import steady
from cmsim.units import DAY, HOUR, WEEK


class Outreach(PatientBase):
    """How a patient identified or referred is reached and asked, or lost on the way.

    The methods named ``begin`` return (minutes, what follows, u); u decides on interruptions.
    The outcome is settled when a task begins, since an unanswered call is a short one.
    """

    __slots__ = ()

    def refer(
        self,
        standing_with: CareManagerBase | None = None,
        referrer: Referrer | None = None,
        taker: CareManagerBase | None = None,
    ) -> None:
        """Open outreach: in person with the care manager who is there, or on a worklist."""
        network, now, home, patience = self.network, self.env.now, self.home, self.network.patience
        e = network.engagement
        self.state, self.referrer, self.since = WAITING, referrer, now
        self.contacts = self.missed = self.attempts_made = 0
        self.episode += 1
        self.stream = stream = home.patients.within(b"/%d/%d" % (self.number, self.episode))
        self.fate = stream.four(b"episode")
        self.deadline = now + e.patience * DAY * patience(self.fate[0])
        if standing_with:
            cm = standing_with
            self.join(cm)
            self.stand(cm, Kind.HAND_OFF, network.work.hand_off, HANDED_OVER)
        else:
            cm = taker or network.assign(self, home.taking[self.tier])
            self.care_manager = cm
            cm.waiting += 1
            due = home.office.open_from(now + e.outreach_within * DAY)
            task = Task(OUTREACH, self, now, due, network.work.invitation, until=self.deadline)
            self.add(task, needs_room=True)
        if home.meets_patients:
            self.watch_visits()

    def join(self, cm: CareManagerBase) -> None:
        """Wait for this care manager, or for the team that shares the worklist."""
        self.care_manager = cm
        cm.waiting += 1

    def stand(self, cm: CareManagerBase, kind: Kind, minutes: float, channel: str) -> None:
        """Wait in the building for a care manager who is there, and not for long."""
        now = self.env.now
        until = now + self.network.work.hand_off_wait
        task = Task(kind, self, now, now, minutes, rank=0, until=until, channel=channel)
        task.attempts = self.attempts_made
        self.task = task
        cm.note(ADDED, self, kind, now)
        cm.own.add(task)

    def add(self, task: Task, needs_room: bool = False) -> None:
        """Put a task for this patient on the worklist."""
        self.task, home = task, self.home
        log = home.log
        log((task.created, ADDED, home.name, self.number, None, task.kind, task.due))
        self.care_manager.worklist.add(task, needs_room)

    def holder(self, cm: CareManagerBase) -> CareManagerBase:
        """Return on whose worklist work for this patient goes that came up with somebody.

        It is her own, unless she is a colleague or has left for good.
        """
        if cm.owns and cm.hired < inf:
            return cm
        if self.state in (ACTIVE, WAITING, MONITORED):
            return self.care_manager
        return self.network.assign(self, self.home.taking[self.tier])

    def change_hands(self) -> None:
        """Go from a care manager whose post has ended to another who takes the tier, if any.

        Outreach whose time has passed without anybody noticing ends before that.
        """
        task = self.task
        if self.waits and task and task.rank and not self.in_contact and self.env.now > task.until:
            task.gone = True
            self.too_late(task)
        if self.state not in (WAITING, ACTIVE, MONITORED):
            return
        gone = self.care_manager
        taker = self.network.assign(self, self.home.taking[self.tier])
        if taker is gone:
            return
        self.care_manager = taker
        if self.state is WAITING:
            gone.waiting -= 1
            taker.waiting += 1
            if self.task is None:
                gone.hoping -= 1
                taker.hoping += 1
        elif self.state is ACTIVE:
            gone.make_room(self)
            taker.take_on(self)
        else:
            gone.let_go()
            taker.look_after()
        taker.note(Activity.TAKEN_OVER, self, gone.name)

    def too_late(self, task: Task) -> None:
        """Go on from a task nobody came to in time."""
        if task.rank == 0:
            self.after_standing(task)
        elif task.kind is TRANSITION:
            self.give_up(task, self.care_manager, at=task.until)
        elif self.state is WAITING and task is self.task:
            self.care_manager.waiting -= 1
            if task.attempts:
                self.close(Activity.UNREACHED, OUTREACH, at=max(task.until, self.tried))
            else:
                self.close(Activity.EXPIRED, at=task.until)
                self.home.referrals_expired(self)

    def after_standing(self, task: Task) -> None:
        """Go back to the worklist after waiting in the building for nothing."""
        if task is not self.task:
            return
        e, now = self.network.engagement, self.env.now
        if self.state is WAITING and task.attempts >= e.attempts:
            self.task = None
            self.hope_for_visit()
        elif self.state is WAITING:
            due = self.home.office.open_from(max(now, self.since + e.outreach_within * DAY))
            again = Task(
                OUTREACH,
                self,
                now,
                due,
                self.network.work.invitation,
                until=max(now, self.deadline),
            )
            again.attempts = task.attempts
            self.add(again, needs_room=True)
        elif self.state is ACTIVE and e.books_appointments:
            self.book(self.due - now, self.next_kind())
        elif self.state is ACTIVE:
            self.fall_due(self.due)

    def turned_down(self, task: Task) -> None:
        """Go on from a request the care manager turned down."""
        if task.rank == 0:
            self.after_standing(task)
        elif self.state is WAITING:
            self.care_manager.waiting -= 1
            self.close(Activity.NOT_TAKEN)

    @property
    def waits(self) -> bool:
        """Say whether the patient is identified or referred and has not been asked yet."""
        return self.state is WAITING

    def begin_outreach(self, task: Task, cm: CareManagerBase) -> Begun:
        work, row = self.network.work, self.stream.next_six(b"outreach")
        if self.network.trust.slow:
            self.called_late()
        if self.home.sorting and not self.covered:
            return self.home.profile.screening, Outreach.not_eligible, row[2]
        sorting = self.home.profile.screening if self.home.sorting else 0.0
        if task.channel:
            minutes, talk = self.talk(cm, task.minutes, row)
        elif self.answers(cm, row[0]):
            minutes, talk = self.talk(cm, work.invitation, row)
        else:
            return sorting + self.vain(task, row[1]), Outreach.unanswered, row[2]
        task.talk, task.draw = talk, row[4]
        return sorting + minutes, Outreach.invited, row[2]

    def vain(self, task: Task, u: float) -> float:
        """Return the minutes of a call that is not answered; looking things up costs but once."""
        work, vary = self.network.work, self.network.vary
        usual = work.attempt * work.redial if task.attempts else work.attempt
        return usual * vary(u)

    def called_late(self) -> None:
        """Cost the referrer's trust by how late the first call comes."""
        slow, e = self.network.trust.slow, self.network.engagement
        if self.referrer and not self.attempts_made:
            late = self.env.now - self.since - e.outreach_within * DAY
            if late > 0:
                self.referrer.clinician.lose(1 - steady((1 - slow) ** (late / WEEK)))

    def not_eligible(self, task: Task, cm: CareManagerBase) -> None:
        cm.note(Activity.NOT_ELIGIBLE, self)
        self.care_manager.waiting -= 1
        self.close(None)

    def unanswered(self, task: Task, cm: CareManagerBase) -> None:
        """Try again after a while, until the allowed calls are used up."""
        network = self.network
        cm.note(UNANSWERED, self, task.kind)
        self.tried = self.env.now
        task.attempts += 1
        task.at, task.rank = None, 2
        if task.kind is OUTREACH:
            self.attempts_made = task.attempts
        if task.attempts < network.engagement.attempts:
            e = network.engagement
            pause = e.transition_retry * HOUR if task.kind is TRANSITION else e.retry_after * DAY
            if task.kind is not TRANSITION:
                self.booking += 1
            network.later(pause, self.try_again, (task, self.booking, cm))
        elif task.kind is OUTREACH:
            self.task = None
            self.hope_for_visit()
        elif task.kind is TRANSITION:
            self.give_up(task, cm)
        else:
            self.miss(task, cm, "not answered")

    def hope_for_visit(self) -> None:
        """Wait for the patient to come to the practice, where a care manager can be met there.

        Nobody has anything to do for the patient until then.
        """
        if self.home.meets_patients and self.deadline > self.env.now:
            self.care_manager.hoping += 1
            self.network.later(self.deadline - self.env.now, self.hope_no_more, self.episode)
        else:
            self.stay_unreached()

    def hope_no_more(self, episode: int) -> None:
        if episode == self.episode and self.waits and self.task is None:
            self.care_manager.hoping -= 1
            self.stay_unreached()

    def stay_unreached(self) -> None:
        """End outreach that reached nobody."""
        self.care_manager.waiting -= 1
        self.close(Activity.UNREACHED, OUTREACH)

    def try_again(self, call: tuple[Task, int, CareManagerBase]) -> None:
        """Put a call that was not answered on the worklist once more, if it still matters."""
        task, booking, cm = call
        cm = self.holder(cm)
        if task.kind is TRANSITION:
            if self.transition and self.transition.task is task:
                task.gone = False
                self.at_work(cm, task.due).worklist.add(task)
        elif booking == self.booking and self.state is (
            WAITING if task.kind is OUTREACH else ACTIVE
        ):
            task.gone, self.task = False, task
            cm.worklist.add(task, task.kind is OUTREACH)

    def invited(self, task: Task, cm: CareManagerBase) -> None:
        """Be asked to enroll; write-up, report to the referrer and first visit follow."""
        network, route, u = self.network, task.channel or PHONE, task.draw
        e = network.engagement
        cm.note(REACHED, self, route)
        if route == PHONE:
            chance = cm.place.consent_by_phone
        else:
            self.met = cm.name, cm.person
            chance = e.consent_handed_over if route == HANDED_OVER else e.consent_in_person
        self.document(task, cm)
        self.care_manager.waiting -= 1
        if u < chance:
            self.enroll(cm.owner_of(self), route)
        else:
            cm.note(Activity.DECLINED, self, route)
            self.close(None)
        self.tell_referrer(cm)

    def enroll(self, cm: CareManagerBase, route: str) -> None:
        network, now = self.network, self.env.now
        self.care_manager, self.state = cm, ACTIVE
        cm.take_on(self)
        cm.note(Activity.ENROLLED, self, route)
        self.stay_for_now()
        self.needed = network.contacts_needed(self.tier, self.fate[1])
        self.sessions = network.sessions[self.tier]
        e = network.engagement
        self.due = self.home.office.open_from(now + e.first_visit_within * DAY)
        self.monthly = self.tier in cm.monthly_tiers
        visible = now if self.monthly else self.site_day(cm, e)
        self.book(visible - now, self.next_kind())

    def tell_referrer(self, cm: CareManagerBase) -> None:
        """Report back to the clinician who referred, as often as this is done."""
        if self.referrer is None:
            return
        if self.fate[3] < self.network.work.reports_back:
            cm.note(Activity.REPORTED_BACK, self, self.referrer.name)
            self.referrer.hear(cm)
        elif self.network.trust.open_loop:
            self.referrer.clinician.lose(self.network.trust.open_loop)

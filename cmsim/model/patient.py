"""A patient and the care management episode: what follows from each task.

Care managers spend the time; the patient's own luck decides what comes of it. Every draw is
addressed by patient, decision and turn.
"""

from enum import Enum
from math import exp, log

from cmsim.model.calendar import business_deadline
from cmsim.model.log import (
    ADDED, CALLED, CONTACTED, DOCUMENTATION, FIRST_VISIT, FOLLOW_UP, NOTIFIED, OUTREACH, REACHED,
    TRANSITION, UNANSWERED, VISITED_FIRST, Activity, Kind)
from cmsim.model.policy import Task
from cmsim.model.streams import normal
from cmsim.scenario.panel import Tier
from cmsim.units import DAY, HOUR, YEAR

TIERS = tuple(Tier)
COMPLEX = Tier.COMPLEX
PHONE, IN_PERSON, AT_VISIT = "by phone", "in person", "at a visit"
HANDED_OVER = "handed over"
NOON = 12 * HOUR


class State(Enum):
    """Where a patient stands."""

    KNOWN = "known"  # to the model, for a transition; not put forward
    WAITING = "waiting"  # put forward, on a worklist
    ACTIVE = "active"
    MONITORED = "monitored"
    CLOSED = "closed"


KNOWN, WAITING, ACTIVE, MONITORED, CLOSED = State


class Patient:
    """Somebody who has come to the attention of care management."""

    __slots__ = ("home", "network", "env", "number", "tier", "luck", "fate", "ease",
                 "has_number", "covered", "state", "care_manager", "met", "referrer", "contacts",
                 "needed", "booking", "task", "last_contact", "transition", "closed_at",
                 "episode", "turns", "due", "missed", "since", "visits", "watching", "stay",
                 "tried", "deadline", "attempts_made", "in_contact")

    def __init__(self, home, number):
        self.home, self.network, self.env = home, home.network, home.env
        self.number, self.tier = number, TIERS[number % 3]
        self.luck = home.luck.of("patient", number)
        row = self.luck.row(b"self")
        self.ease = 0.5 + row[0]
        self.has_number = row[1] >= home.profile.panel.no_number
        self.covered = row[2] < home.profile.panel.covered
        self.state, self.care_manager, self.met, self.referrer = KNOWN, None, None, None
        self.contacts = self.missed = self.booking = self.episode = self.visits = 0
        self.needed, self.task, self.transition, self.closed_at = 0, None, None, None
        self.last_contact, self.due, self.turns, self.since = None, 0.0, {}, 0.0
        self.watching, self.stay = False, None
        self.tried = self.deadline = 0.0
        self.attempts_made, self.in_contact = 0, False

    def __repr__(self):
        return f"{self.home.name} {self.number}"

    # --- chance

    def draw(self, decision):
        """Return the next six uniform numbers for a decision of this patient."""
        turn = self.turns.get(decision, 0)
        self.turns[decision] = turn + 1
        return self.luck.row(decision, turn)

    def answers(self, cm, u, booked=False):
        """Say whether a call from where ``cm`` is now is answered."""
        if not self.has_number or self.in_hospital:
            return False
        e = self.network.engagement
        if booked:
            chance = e.answered_booked
        else:
            chance = e.answered_met if self.knows(cm) else e.answered_known
            if cm.site != self.home.name and not cm.place.forwards_number:
                chance *= self.network.unknown_number
        ease = self.ease * (e.morning_answers if self.env.now % DAY < NOON
                            else 2 - e.morning_answers)
        return u > (1 - min(chance, 1.0)) ** ease

    @property
    def in_hospital(self):
        """Say whether the patient is in hospital now, and neither answers nor comes."""
        if self.stay is None:
            return False
        admitted, home = self.stay
        return admitted <= self.env.now < home

    def knows(self, cm):
        """Say whether the patient has met this care manager in person."""
        return self.met == (cm.name, cm.person)

    # --- put forward

    def put_forward(self, standing_with=None, referrer=None):
        """Open outreach: in person with the care manager who is there, or on a worklist."""
        network, now = self.network, self.env.now
        e = network.engagement
        self.state, self.referrer, self.since = WAITING, referrer, now
        self.contacts = self.missed = self.attempts_made = 0
        self.episode += 1
        self.turns.clear()
        self.luck = self.home.luck.of("patient", self.number, self.episode)
        self.fate = self.luck.row(b"episode")
        self.deadline = now + e.patience * DAY * network.patience(self.fate[0])
        self.needed = network.contacts_needed(self.tier, self.fate[1])
        if standing_with:
            cm = standing_with
            self.join(cm)
            self.stand(cm, Kind.HAND_OFF, network.work.hand_off, HANDED_OVER)
        else:
            candidates = [cm for cm in self.home.covering if self.tier in cm.tiers]
            self.join(network.assign(self, candidates))
            task = Task(OUTREACH, self, now, now + e.outreach_within * DAY,
                        network.work.invitation, until=self.deadline)
            self.add(task, needs_room=True)
        self.watch_visits()

    def join(self, cm):
        """Wait for this care manager, or for the team that shares the worklist."""
        self.care_manager = cm
        cm.waiting += 1

    def stand(self, cm, kind, minutes, channel):
        """Wait in the building for a care manager who is there, and not for long."""
        now = self.env.now
        until = now + self.network.work.hand_off_wait
        task = Task(kind, self, now, now, minutes, rank=0, until=until, channel=channel)
        task.attempts = self.attempts_made
        self.task = task
        cm.note(ADDED, self, kind, now)
        cm.own.add(task)

    def add(self, task, needs_room=False):
        """Put a task for this patient on the worklist."""
        self.task = task
        self.home.log((task.created, ADDED, self.home.name, self.number, None, task.kind,
                       task.due))
        self.care_manager.worklist.add(task, needs_room)

    def too_late(self, task):
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
                self.close(Activity.WENT_COLD, at=task.until)
                self.home.went_cold(self)

    def after_standing(self, task):
        """Go back to the worklist after waiting in the building for nothing."""
        if task is not self.task:
            return
        e, now = self.network.engagement, self.env.now
        if self.state is WAITING and task.attempts >= e.attempts:
            self.task = None
            self.hope_for_visit()
        elif self.state is WAITING:
            due = max(now, self.since + e.outreach_within * DAY)
            again = Task(OUTREACH, self, now, due, self.network.work.invitation,
                         until=max(now, self.deadline))
            again.attempts = task.attempts
            self.add(again, needs_room=True)
        elif self.state is ACTIVE:
            self.fall_due(self.due)

    def turned_down(self, task):
        """Go on from a request the care manager turned down."""
        if task.rank == 0:
            self.after_standing(task)
        elif self.state is WAITING:
            self.care_manager.waiting -= 1
            self.close(Activity.NOT_TAKEN)

    # --- what a task takes, and what comes of it

    # Each of the next returns (minutes, what follows, u); u decides on interruptions. The
    # outcome is settled when a task begins, since an unanswered call is a short one.

    def talk(self, cm, minutes, row):
        """Return the minutes of a contact, as ``(all, talk)``; ``row`` varies them."""
        place = cm.place
        talk = minutes * place.contact_length * self.network.vary(row[1]) * cm.pace
        again = talk / 2 if row[3] < place.rework else 0.0
        return place.preparation * cm.pace + talk + again, talk

    def begin_outreach(self, task, cm):
        work, row = self.network.work, self.draw(b"outreach")
        if self.home.sorting:
            if not self.covered:
                return self.home.profile.screening, Patient.not_eligible, row[2]
        sorting = self.home.profile.screening if self.home.sorting else 0.0
        if task.channel:
            minutes, talk = self.talk(cm, task.minutes, row)
        elif self.answers(cm, row[0]):
            minutes, talk = self.talk(cm, work.invitation, row)
        else:
            return sorting + work.attempt * self.network.vary(row[1]), \
                Patient.unanswered, row[2]
        task.talk, task.luck = talk, row[4]
        return sorting + minutes, Patient.invited, row[2]

    def begin_first_visit(self, task, cm):
        work, row = self.network.work, self.draw(b"first visit")
        if cm.site == self.home.name and cm.place.room:
            task.channel = IN_PERSON
            if row[0] < self.network.engagement.no_show or self.in_hospital:
                return work.no_show, Patient.stayed_away, row[2]
        elif self.answers(cm, row[0], booked=True):
            task.channel = PHONE
        else:
            return work.attempt * self.network.vary(row[1]), Patient.unanswered, row[2]
        minutes, task.talk = self.talk(cm, work.first_visit, row)
        return minutes, Patient.contacted, row[2]

    def begin_follow_up(self, task, cm):
        network, row = self.network, self.draw(b"follow-up")
        work, e = network.work, network.engagement
        if task.channel != AT_VISIT:
            task.channel = None
            if cm.site == self.home.name and cm.place.room and (
                    row[4] < e.in_person or not self.has_number):
                task.channel = IN_PERSON
                if row[0] < e.no_show or self.in_hospital:
                    return work.no_show, Patient.stayed_away, row[2]
            elif self.answers(cm, row[0], booked=True):
                task.channel = PHONE
            else:
                return work.attempt * network.vary(row[1]), Patient.unanswered, row[2]
        minutes, task.talk = self.talk(cm, work.follow_up, row)
        return minutes, Patient.contacted, row[2]

    def begin_monitoring(self, task, cm):
        work, row = self.network.work, self.draw(b"monitoring")
        if not self.answers(cm, row[0], booked=True):
            return work.attempt * self.network.vary(row[1]), Patient.not_checked, row[2]
        return self.talk(cm, work.monitoring, row)[0], Patient.checked, row[2]

    def begin_transition(self, task, cm):
        work, row = self.network.work, self.draw(b"transition")
        if not self.answers(cm, row[0]):
            return work.attempt * self.network.vary(row[1]), Patient.unanswered, row[2]
        minutes, task.talk = self.talk(cm, work.transition, row)
        return minutes, Patient.called, row[2]

    def begin_coordination(self, task, cm):
        network, row = self.network, self.draw(b"coordination")
        vary = network.vary(row[1]) * cm.pace
        if task.channel:
            return network.work.answer * vary, Patient.answered, row[2]
        if cm.site == self.home.name and cm.place.hallway and row[0] < cm.place.integration:
            task.channel = "in the hallway"
            return network.work.answer * vary, Patient.answered, row[2]
        return network.work.message * vary, Patient.asked, row[2]

    def begin_resource(self, task, cm):
        row = self.draw(b"resource")
        task.luck = row
        return self.network.work.resource * self.network.vary(row[1]) \
            * cm.pace, Patient.connect, row[2]

    def begin_documentation(self, task, cm):
        return task.minutes, None, None

    # --- outreach

    def not_eligible(self, task, cm):
        cm.note(Activity.NOT_ELIGIBLE, self)
        self.care_manager.waiting -= 1
        self.close(None)

    def unanswered(self, task, cm):
        """Try again after a while, until the allowed calls are used up."""
        network = self.network
        cm.note(UNANSWERED, self, task.kind)
        self.tried = self.env.now
        task.attempts += 1
        if task.kind is OUTREACH:
            self.attempts_made = task.attempts
        if task.attempts < network.engagement.attempts:
            e = network.engagement
            pause = e.transition_retry * HOUR if task.kind is TRANSITION \
                else e.retry_after * DAY
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

    def hope_for_visit(self):
        """Wait for the patient to come to the practice, where a care manager can be met there."""
        if self.home.meets_patients and self.deadline > self.env.now:
            self.network.later(self.deadline - self.env.now, self.hope_no_more, self.episode)
        else:
            self.stay_unreached()

    def hope_no_more(self, event):
        if event.value == self.episode and self.waits and self.task is None:
            self.stay_unreached()

    def stay_unreached(self):
        """End outreach that reached nobody."""
        self.care_manager.waiting -= 1
        self.close(Activity.UNREACHED, OUTREACH)

    def give_up(self, task, cm, at=None):
        """Give up a transition call."""
        self.home.log((self.env.now if at is None else at, Activity.UNREACHED, self.home.name,
                       self.number, cm and cm.name, task.kind, None))
        if self.transition and self.transition.task is task:
            self.transition = None

    def try_again(self, event):
        """Put a call that was not answered on the worklist once more, if it still matters."""
        task, booking, cm = event.value
        if task.kind is TRANSITION:
            if self.transition and self.transition.task is task:
                task.gone = False
                cm.worklist.add(task)
        elif booking == self.booking and self.state is (
                WAITING if task.kind is OUTREACH else ACTIVE):
            task.gone, self.task = False, task
            cm.worklist.add(task, task.kind is OUTREACH)

    def invited(self, task, cm):
        """Be asked to enroll; write-up, report to the referrer and first visit follow."""
        network, route, u = self.network, task.channel or PHONE, task.luck
        e = network.engagement
        cm.note(REACHED, self, route)
        if route != PHONE:
            self.met = cm.name, cm.person
        chance = {HANDED_OVER: e.consent_handed_over, AT_VISIT: e.consent_in_person,
                  PHONE: cm.place.consent_by_phone}[route]
        self.document(task, cm)
        self.care_manager.waiting -= 1
        if u < chance:
            self.enroll(cm, route)
        else:
            cm.note(Activity.DECLINED, self, route)
            self.close(None)
        self.tell_referrer(cm)

    def enroll(self, cm, route):
        network, now = self.network, self.env.now
        self.care_manager, self.state = cm, ACTIVE
        cm.caseload += 1
        cm.note(Activity.ENROLLED, self, route)
        self.stay_for_now()
        e = network.engagement
        self.due = now + e.first_visit_within * DAY
        visible = self.site_day(cm, e)
        self.book(visible - now, FIRST_VISIT)

    def stay_for_now(self):
        """Die or move away at a moment of the patient's own."""
        network = self.network
        leaves = self.home.rates[self.tier].leaves
        if leaves:
            time = -log(self.fate[2]) * YEAR / leaves
            if self.env.now + time < network.horizon:
                network.later(time, self.go, self.episode)

    def site_day(self, cm, e):
        """Return when the first visit can be held: in person if she is there soon enough."""
        now = self.env.now
        place = self.home.profile.place
        there = cm.half_days.next_at(self.home.name, now + HOUR) if place.room else None
        wait = e.waits_for_site_day * DAY
        return there if there is not None and there - now <= wait else now

    def tell_referrer(self, cm):
        """Report back to the clinician who referred, as often as this is done."""
        if self.referrer is None:
            return
        if self.fate[3] < self.network.work.reports_back:
            cm.note(Activity.TOLD, self, self.referrer.name)
            self.referrer.hear(cm)

    # --- contacts

    def document(self, task, cm):
        """Leave the write-up of a contact on the care manager's own worklist."""
        minutes = task.talk * cm.place.documentation
        if minutes > 0:
            cm.write_up(self, minutes, self.network.work.document_within * HOUR)

    def contacted(self, task, cm):
        """Count a completed contact; needs come up, goals may be met, the next is booked."""
        network, now = self.network, self.env.now
        if self.state is not ACTIVE:
            return
        first = task.kind is FIRST_VISIT
        if task.channel != PHONE:
            self.met = cm.name, cm.person
        self.contacts += 1
        self.missed = 0
        late = max(0.0, (now - self.due) / DAY)
        self.last_contact = now
        cm.note(VISITED_FIRST if first else CONTACTED, self, task.channel, late)
        self.document(task, cm)
        row = self.draw(b"after contact")
        self.needs(cm, row)
        e = network.engagement
        at_once = e.leaves_at_once if self.contacts == 1 else 0.0
        drift = min(1.0, e.leaves_after_late * late * DAY / network.interval[self.tier])
        stays = (1 - at_once) * (1 - drift)
        if row[2] > stays ** (e.relationship if self.knows(cm) else 1.0):
            self.disengage("stopped after contact")
        elif self.contacts >= self.needed:
            self.graduate("goals met")
        else:
            self.book_next(row[3])

    def needs(self, cm, row):
        """Let a contact raise a question for a clinician, or a need for a resource."""
        work = self.network.work
        if row[0] < work.coordination:
            self.extra(Kind.COORDINATION, DAY, work.answer, cm)
        if row[1] < work.resource_need:
            self.extra(Kind.RESOURCE, 3 * DAY, work.resource, cm)

    def extra(self, kind, within, minutes, cm):
        """Put work that came up beside the contacts on the worklist."""
        now = self.env.now
        cm.note(ADDED, self, kind, now + within)
        cm.worklist.add(Task(kind, self, now, now + within, minutes))

    def book_next(self, u):
        network = self.network
        wait = network.interval[self.tier] * network.vary_interval(u)
        self.due = self.env.now + wait
        self.book(wait, FOLLOW_UP)

    def book(self, wait, kind):
        """Let the next contact come up after ``wait`` minutes."""
        self.booking += 1
        if wait > 0:
            self.network.later(wait, self.come_up, (kind, self.booking))
        else:
            self.fall_due(self.due, kind)

    def come_up(self, event):
        kind, booking = event.value
        if booking == self.booking and self.state is ACTIVE:
            self.fall_due(self.due, kind)

    @property
    def waits(self):
        """Say whether the patient is put forward and has not been asked yet."""
        return self.state is WAITING

    def fall_due(self, due, kind=None):
        """Put the next contact on the worklist."""
        work, now = self.network.work, self.env.now
        kind = kind or (FOLLOW_UP if self.contacts else FIRST_VISIT)
        minutes = work.follow_up if kind is FOLLOW_UP else work.first_visit
        self.add(Task(kind, self, now, due, minutes))

    def stayed_away(self, task, cm):
        self.miss(task, cm, "did not come")

    def miss(self, task, cm, why):
        """Count a missed contact; the patient may stop, or is asked again."""
        if self.state is not ACTIVE:
            return
        self.missed += 1
        cm.note(Activity.MISSED, self, why)
        e, row = self.network.engagement, self.draw(b"missed")
        stays = 1 - min(1.0, e.leaves_after_missed * self.missed)
        if row[0] > stays ** (e.relationship if self.knows(cm) else 1.0):
            self.disengage("stopped after missed contact")
        elif self.contacts:
            self.book_next(row[1])
        else:
            self.due = self.env.now + e.first_visit_within * DAY
            self.book(self.site_day(cm, e) - self.env.now + DAY, FIRST_VISIT)

    # --- what contacts leave behind

    def asked(self, task, cm):
        """Wait for a clinician's answer to a message."""
        cm.note(Activity.ASKED, self)
        office = self.home.office
        delay = cm.place.message_delay * office.day
        ready = office.clock(office.passed(self.env.now) + delay)
        self.network.later(ready - self.env.now, self.reply, (task.created, cm))

    def reply(self, event):
        created, cm = event.value
        now = self.env.now
        work = self.network.work
        cm.worklist.add(Task(Kind.COORDINATION, self, created, now + DAY, work.answer,
                             channel="by message"))
        cm.note(ADDED, self, Kind.COORDINATION, now + DAY)

    def answered(self, task, cm):
        days = (self.env.now - task.created) / DAY
        cm.note(Activity.ANSWERED, self, task.channel, days)

    def connect(self, task, cm):
        """Find the resource, find the entry out of date, or find that there is none."""
        row, directory = task.luck, self.network.directory
        if row[0] < directory.scarcity:
            cm.note(Activity.NOTHING_NEARBY, self)
        elif row[3] < cm.share_stale():
            cm.note(Activity.DEAD_END, self)
            if self.turns[b"resource"] < 3 * (1 + self.contacts):
                self.extra(Kind.RESOURCE, 3 * DAY, task.minutes, cm)
        else:
            cm.note(Activity.CONNECTED, self)

    # --- the end of an episode, and after

    def graduate(self, why):
        """Close the episode because goals are met; light monitoring follows."""
        cm = self.care_manager
        cm.note(Activity.GRADUATED, self, why)
        cm.make_room()
        cm.monitored += 1
        self.state, self.closed_at = MONITORED, self.env.now
        self.booking += 1
        if self.task:
            self.task.gone = True
        self.check_again()

    def check_again(self, last=None):
        """Come up for a monitoring contact, or leave the assigned list when it is time."""
        network, e = self.network, self.network.engagement
        until = self.closed_at + e.monitored_for * DAY
        following = (self.env.now if last is None else last) + e.monitored_every * DAY
        self.booking += 1
        network.later(min(until, following) - self.env.now, self.monitor, self.booking)

    def monitor(self, event):
        if event.value != self.booking or self.state is not MONITORED:
            return
        network, cm = self.network, self.care_manager
        now = self.env.now
        if now >= self.closed_at + network.engagement.monitored_for * DAY - 1:
            cm.monitored -= 1
            self.close(Activity.RELEASED)
            return
        self.add(Task(Kind.MONITORING, self, now, now + 7 * DAY, network.work.monitoring))

    def not_checked(self, task, cm):
        cm.note(UNANSWERED, self, task.kind)
        if self.state is MONITORED:
            self.check_again()

    def checked(self, task, cm):
        if self.state is MONITORED:
            cm.note(Activity.CHECKED, self)
            self.check_again()

    def flare(self, event):
        """Come back into active care after a flare, or not."""
        u = event.value
        network = self.network
        if self.state is MONITORED and u < network.engagement.reopens:
            cm = self.care_manager
            cm.monitored -= 1
            cm.caseload += 1
            if self.task:
                self.task.gone = True
            self.state, self.missed = ACTIVE, 0
            self.needed = self.contacts + network.contacts_needed(self.tier, self.draw(b"again")[0])
            cm.note(Activity.REOPENED, self)
            self.due = self.env.now + DAY
            self.book(0.0, FOLLOW_UP)

    def disengage(self, why):
        self.care_manager.make_room()
        self.close(Activity.DISENGAGED, why)

    def go(self, event):
        """Die or move away."""
        if event.value != self.episode:
            return
        if self.state is ACTIVE:
            self.care_manager.make_room()
        elif self.state is MONITORED:
            self.care_manager.monitored -= 1
        else:
            return
        self.close(Activity.GONE)
        self.closed_at = float("inf")

    def close(self, activity, why=None, at=None):
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

    # --- in hospital, and home again

    @property
    def in_effective_care(self):
        """Say whether care is active: an open episode with a contact not long ago."""
        return (self.state is ACTIVE and self.contacts > 0 and self.env.now
                - self.last_contact <= self.network.effect.active_within * DAY)

    def come_home(self, event):
        """Become known as discharged: a transition call is due in two business days."""
        transition = event.value
        network, now = self.network, self.env.now
        cm = self.care_manager if self.state in (ACTIVE, WAITING, MONITORED) \
            else network.assign(self, [c for c in self.home.covering if self.tier in c.tiers])
        if self.transition:
            self.transition.task.gone = True
        self.transition = transition
        due = business_deadline(transition.discharged, 2)
        network.log.append((now, NOTIFIED, self.home.name, self.number, None, None,
                            (now - transition.discharged) / DAY))
        cm.note(ADDED, self, TRANSITION, due)
        task = Task(TRANSITION, self, now, due, network.work.transition,
                    until=transition.discharged + 30 * DAY)
        transition.task = task
        cm.worklist.add(task)

    def called(self, task, cm):
        """Have the transition call: a visit is arranged, and care management may be offered."""
        now, home, transition = self.env.now, self.home, self.transition
        in_time = now <= task.due
        cm.note(CALLED, self, "in time" if in_time else "late",
                transition and (now - transition.discharged) / DAY)
        self.document(task, cm)
        if transition is None or transition.task is not task:
            return
        transition.called, transition.in_time = now, in_time
        row = self.draw(b"after call")
        if transition.seen is None and row[0] < home.profile.visit_slot:
            home.arrange_visit(self, transition, row[1])
        if self.state in (KNOWN, CLOSED) and self.tier is COMPLEX \
                and row[2] < home.profile.after_discharge:
            home.identify(self.number, "discharge")
        self.needs(cm, [row[3], row[4]])

    # --- visits to the practice for other reasons

    def watch_visits(self):
        """Follow the patient's visits to the practice while there is open work."""
        if self.home.meets_patients and not self.watching:
            self.watching = True
            self.next_visit()

    def next_visit(self):
        home, network = self.home, self.network
        rate = home.rates[self.tier].visits
        if not rate:
            return
        u = self.luck.row(b"visit", self.visits)[0]
        self.visits += 1
        gap = -log(u) * home.office.week * 365 / 7 / rate
        at = home.office.clock(home.office.passed(self.env.now) + gap)
        if at < network.horizon:
            network.later(at - self.env.now, self.visit, None)

    def visit(self, event):
        """Come to the practice anyway: a care manager who is free may use the moment."""
        home, network = self.home, self.network
        if self.state not in (WAITING, ACTIVE):
            self.watching = False
            return
        row = self.luck.row(b"visit", self.visits - 1)
        if row[1] < home.profile.visit_meetings and self.has_open_work() and not self.in_hospital:
            cm = home.free_care_manager(self)
            if cm is not None and (self.state is ACTIVE or cm.has_room):
                if self.task:
                    self.task.gone = True
                self.booking += 1
                if self.state is WAITING:
                    self.stand(cm, OUTREACH, network.work.invitation, AT_VISIT)
                else:
                    self.stand(cm, FOLLOW_UP, network.work.follow_up, AT_VISIT)
        self.next_visit()

    def has_open_work(self):
        """Say whether outreach is waiting, or a follow-up is overdue or due within a week."""
        standing = self.task is not None and self.task.rank == 0 and not self.task.gone
        if standing or self.in_contact:
            return False
        if self.state is WAITING:
            return True
        return self.contacts > 0 and self.due - self.env.now <= 7 * DAY


def contacts_needed(median, spread):
    """Return a function from a uniform number to how many contacts reach the goals."""
    return lambda u: max(1, round(median * exp(spread * normal(u))))


BEGIN = {
    Kind.HAND_OFF: Patient.begin_outreach, OUTREACH: Patient.begin_outreach,
    FIRST_VISIT: Patient.begin_first_visit, FOLLOW_UP: Patient.begin_follow_up,
    Kind.MONITORING: Patient.begin_monitoring, TRANSITION: Patient.begin_transition,
    Kind.COORDINATION: Patient.begin_coordination, Kind.RESOURCE: Patient.begin_resource,
    DOCUMENTATION: Patient.begin_documentation,
}

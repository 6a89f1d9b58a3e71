"""A care manager at work: where she is, what she does next, what she is pulled away for."""

from heapq import heappop
from math import exp, floor, log

from cmsim.model.calendar import HalfDays
from cmsim.model.log import (
    ADDED, DOCUMENTATION, INTERRUPTION, PULLED, REGISTRY, SPENT, UPKEEP, Activity, Kind)
from cmsim.model.patient import BEGIN
from cmsim.model.policy import ASK, Card, Choice, Desk, Rule, Task, at_once
from cmsim.model.streams import poisson
from cmsim.model.worklist import Worklist, head
from cmsim.units import DAY, HOUR, MONTH, WEEK, YEAR

TEN = log(10)
MOMENT = 1e-6
FULL_TIME = 40  # hours a week
GOLDEN = 0.618  # spreads any number of phases, and leaves the earlier ones where they are


class CareManager:
    """A post filled: one person, one caseload, one task at a time."""

    def __init__(self, network, post, worklist, policy):
        self.network, self.env, self.log = network, network.env, network.log.append
        self.post, self.name = post, post.name
        self.worklist, self.policy = worklist, policy
        self.own = Worklist(worklist.key, network.numbers)
        self.own.members.append(self)
        worklist.members.append(self)
        self.rule = isinstance(policy, Rule) and policy.key is worklist.key
        self.asked, self.answer = self.env.event(), None
        self.luck = network.streams.luck("post", post.name)
        self.half_days = HalfDays(post)
        days = len({int(begin // DAY) for begin in self.half_days.starts})
        part = post.hours_a_week / FULL_TIME
        self.registry = post.registry * part * HOUR / max(days, 1)
        self.upkeep = post.upkeep * part * HOUR * 12 / 52 / max(days, 1)
        self.tiers = frozenset(post.role.tiers)
        self.cap = post.caseload_cap
        self.caseload = self.waiting = self.monitored = 0
        self.site = self.place = self.record = self.last_site = None
        self.idle, self.news = False, None
        self.ends = self.busy_until = self.began = 0.0
        self.doing = None
        self.pace, self.owed, self.meetings_due = 1.0, 0.0, 0.0
        self.day = self.person = 0
        self.met_in = self.week_checked = None
        self.away = False
        self.hired = post.first_week * WEEK
        self.leaves = self.departure()
        self.leave_phase = self.phase_of_leave()
        self.stale = network.directory.stale_at_start
        self.stale_at = 0.0
        self.env.process(self.work())

    # --- what others may ask

    @property
    def has_room(self):
        return self.caseload < self.cap

    @property
    def load(self):
        return self.caseload + self.waiting

    def present(self, site):
        """Say whether this care manager is at work in a building now."""
        return self.site == site and self.env.now < self.ends

    def free_within(self, minutes):
        """Say whether whatever is being done ends within ``minutes``."""
        return self.idle or self.busy_until - self.env.now <= minutes and not self.standing

    @property
    def standing(self):
        """Return the first task for which somebody stands waiting, or ``None``."""
        entry = head(self.own.work, self.env.now)
        return entry[2] if entry and entry[2].rank == 0 else None

    def visits_to(self, site, today):
        """Return the half-days spent at a site on the day that starts at ``today``."""
        return sum(self.hired <= begin < self.leaves and not self.on_leave(begin)
                   for begin in self.half_days.at(site, today))

    # --- the week

    def work(self):
        """Process: live through the half-days of the post, at work, on leave or not there yet."""
        env = self.env
        for start, end, site in self.half_days.after(0.0):
            while start >= self.leaves:
                self.hand_in_notice()
            if start < self.hired:
                continue
            started = start + self.owed
            self.owed = 0.0
            if started > env.now:
                yield env.timeout(started - env.now)
            if started >= end:
                self.owed = started - end
                continue
            if self.on_leave(start):
                yield from self.stay_away(end)
                continue
            self.begin_half_day(start, end, site)
            yield from self.attend(self.duties(start, end))
            yield from self.use_half_day()
            self.owed = max(0.0, env.now - self.ends)
            self.network.here[site] -= 1
            self.site = self.place = None

    def use_half_day(self):
        """Process: until the half-day ends, choose a task and do it; wait when there is none."""
        env, extended = self.env, False
        while True:
            now = env.now
            if now > self.ends - MOMENT:
                if extended or not self.may_stay():
                    return
                extended = True
            task = self.next_task() if self.rule else (yield from self.choose())
            if task is None:
                yield from self.wait()
            else:
                minutes, broken, after = self.begin(task, now)
                yield env.timeout(minutes + broken)
                self.complete(task, minutes, broken, after)

    def may_stay(self):
        """Stay for overtime if the post allows it and work due today is left."""
        over = self.env.now - self.ends
        if not self.post.overtime or over >= self.post.overtime:
            return False
        following = next(self.half_days.after(self.ends - MOMENT), None)
        entry, tonight = self.first(), (self.env.now // DAY + 1) * DAY
        if not entry or entry[2].due > tonight or following[0] < self.ends + self.post.overtime:
            return False
        self.log((self.env.now, Activity.OVERTIME, None, None, self.name, None,
                  self.post.overtime))
        self.ends += self.post.overtime
        return True

    def begin_half_day(self, start, end, site):
        """Arrive at a site: know what it gives and takes, and how quick one is by now."""
        network = self.network
        self.site, self.ends, self.place = site, end, network.places[site]
        network.here[site] += 1
        learning, post = network.learning, self.post
        peers = self.peer_support()
        faster = 1 - learning.peers_speed * peers
        own = 0.0 if post.experienced and self.person == 0 else learning.beginner * exp(
            -TEN * (start - self.hired) / (learning.competent_after * faster * WEEK))
        meetings = 1 - learning.meetings_speed * min(post.meetings / 2, 1)
        program = learning.program * exp(-TEN * start / (learning.settled_after * meetings * WEEK))
        self.pace = 1 + own + program
        self.interruptions = self.place.interruptions / HOUR
        self.expect_pulls(start, end)

    def peer_support(self):
        """Return the support of colleagues in the office, from 0 to 1."""
        return 1.0 if self.network.here[self.site] > 1 else self.place.peer_support

    # --- leave and turnover

    def phase_of_leave(self):
        """Return where between two weeks of leave the run begins, from 0 to 1.

        Those who share a first practice agree on leave, so that not all are away at once.
        """
        first = self.post.covers[0]
        earlier = sum(first == other.covers[0] for other in self.network.scenario.posts[
            :self.network.scenario.posts.index(self.post)])
        shared = self.network.streams.luck("leave", first).row(b"phase")[0]
        return (shared + earlier * GOLDEN) % 1

    def on_leave(self, start):
        """Say whether this week is one of leave for which nobody stands in."""
        week = start // WEEK
        if self.week_checked != week:
            leave = self.post.leave
            before = week * leave / 52 + self.leave_phase
            away = floor(before + leave / 52) > floor(before)
            self.week_checked = week
            self.away = away and (
                self.luck.row(b"cover", int(week))[0] >= self.post.covered_on_leave)
        return self.away

    def stay_away(self, end):
        """Process: be on paid leave until the end of the half-day."""
        self.doing, self.began = Kind.LEAVE, self.env.now
        yield self.env.timeout(end - self.env.now)
        self.spend(Kind.LEAVE, None, self.env.now - self.began)
        self.doing = None

    def departure(self):
        """Return when this person leaves the post."""
        if not self.post.turnover:
            return float("inf")
        stay = -log(self.luck.row(b"departure", self.person)[0]) * YEAR / self.post.turnover
        return self.hired + stay

    def hand_in_notice(self):
        """Leave the post empty until the next person starts."""
        self.log((self.leaves, Activity.LEFT, None, None, self.name, None, None))
        self.person += 1
        self.hired = self.leaves + self.post.vacancy * WEEK
        self.log((self.hired, Activity.JOINED, None, None, self.name, None, None))
        self.leaves = self.departure()

    # --- duties that are on the calendar

    def duties(self, start, end):
        """Return ``(kind, minutes)`` for what is fixed at the start of this half-day."""
        post, work, weeks_in = self.post, self.network.work, (start - self.hired) / WEEK
        fixed = []
        if self.last_site not in (None, self.site):
            fixed.append((Kind.TRAVEL, work.travel))
        self.last_site = self.site
        first_today, self.day = self.day != start // DAY + 1, start // DAY + 1
        if first_today and self.place.huddle and self.site in self.post.covers:
            fixed.append((Kind.MEETING, work.huddle))
        self.meetings_due += post.meetings * 12 / 52 / len(self.half_days.spells)
        fixed += self.meeting(work) + self.onboarding(weeks_in) + self.training(weeks_in, end - start)
        if first_today:
            self.plan_the_day(start, end)
        return [(kind, minutes) for kind, minutes in fixed if minutes > 0]

    def meeting(self, work):
        if self.meetings_due < 1:
            return []
        self.meetings_due -= 1
        return [(Kind.MEETING, work.meeting)]

    def onboarding(self, weeks_in):
        """Meet the clinicians weekly in the first month, then monthly for a year."""
        week = int(weeks_in)
        due = week < 4 or week < 52 and week % 4 == 0
        if not due or self.met_in == (self.person, week):
            return []
        self.met_in = self.person, week
        clinicians = sum(self.network.practices[name].profile.clinicians for name in
                         self.post.covers)
        share = clinicians / self.network.posts_for(self.post.covers)
        return [(Kind.RELATIONSHIP, self.network.learning.onboarding * share)]

    def training(self, weeks_in, length):
        learning = self.network.learning
        if weeks_in >= learning.competent_after or self.post.experienced and self.person == 0:
            return []
        return [(Kind.TRAINING, learning.training * length / FULL_TIME)]

    def plan_the_day(self, start, end):
        """Put today's share of registry work and directory upkeep on the worklist."""
        evening = start // DAY * DAY + 17 * HOUR
        if self.registry:
            self.own.add(Task(REGISTRY, None, start, evening, self.registry))
        if self.upkeep:
            self.own.add(Task(UPKEEP, None, start, evening + WEEK, self.upkeep))

    def attend(self, fixed):
        """Process: spend the time of the duties, one after the other."""
        for kind, minutes in fixed:
            self.doing, self.began, self.busy_until = kind, self.env.now, self.env.now + minutes
            yield self.env.timeout(minutes)
            self.spend(kind, None, minutes)
        self.doing = None

    # --- being pulled away

    def expect_pulls(self, start, end):
        """Let colleagues ask for help in this half-day, as often as this site does."""
        place = self.place
        if not (place.pulled or place.pulled_when_short):
            return
        short = self.network.short_staffed(self.site, int(start // DAY))
        share = place.pulled_when_short if short < place.short_days else place.pulled
        minutes = self.network.work.pull
        first, *moments = self.luck.row(b"pulls", int(start // HOUR))
        times = poisson(share * (end - start) / minutes, first)
        for at in moments[:times]:
            self.network.later(start + at * (end - start) - self.env.now, self.pulled, end)

    def pulled(self, event):
        """Take a request for help with other work, unless the written role turns it away."""
        now, end = self.env.now, event.value
        luck = self.luck.row(b"pull", int(now * 16))
        if luck[0] < self.post.declines_pulls:
            self.log((now, Activity.TURNED_AWAY, self.site, None, self.name, PULLED, None))
            return
        work = self.network.work
        self.own.add(Task(PULLED, None, now, now, work.pull * self.network.vary(luck[1]),
                          rank=0, until=end))

    # --- choosing

    def first(self):
        """Return the first entry in the order of the rule, own work and shared work together."""
        now, worklist = self.env.now, self.worklist
        best = head(self.own.work, now)
        for heap in (worklist.work, worklist.intake) if self.has_room else (worklist.work,):
            entry = head(heap, now)
            if entry and (best is None or entry < best):
                best = entry
        return best

    def next_task(self):
        """Take the first task in the order of the rule, or ``None``."""
        now, worklist = self.env.now, self.worklist
        heap = self.own.work
        best = head(heap, now) if heap else None
        if worklist.work:
            entry = head(worklist.work, now)
            if entry and (best is None or entry < best):
                best, heap = entry, worklist.work
        if worklist.intake and self.caseload < self.cap:
            entry = head(worklist.intake, now)
            if entry and (best is None or entry < best):
                best, heap = entry, worklist.intake
        if best is None:
            return None
        heappop(heap)
        task = best[2]
        task.gone = True
        return task if task.rank or self.fits(task) else self.next_task()

    def fits(self, task):
        """Let nobody who stands waiting be taken in beyond the cap: they go on the worklist."""
        if task.rank or self.has_room or not task.patient or not task.patient.waits:
            return True
        task.gone = True
        task.patient.after_standing(task)
        return False

    def choose(self):
        """Process: settle on a task, waiting for the answer if the policy asks."""
        while True:
            tasks = self.visible()
            if not tasks:
                return None
            desk = self.desk(tasks)
            choice = self.policy(desk)
            if choice is ASK:
                asked, self.asked = self.asked, self.env.event()
                self.answer = self.env.event()
                at_once(asked, desk)
                choice = yield self.answer
            verb, number = (choice.verb, choice.number) if isinstance(choice, Choice) else (
                "do", choice.number)
            if verb == "wait":
                return None
            task = tasks.get(number)
            if task is None or task.gone:
                continue
            if verb == "do":
                task.gone = True
                return task
            self.settle(verb, task)

    def visible(self):
        """Return ``{number: task}`` of all that can be done here, now."""
        now = self.env.now
        for heap in (self.own.work, self.worklist.work, self.worklist.intake):
            head(heap, now)
        own = [task for task in self.own.tasks(True) if self.fits(task)]
        waiting = own + self.worklist.tasks(self.has_room)
        return {task.number: task for task in waiting
                if task.hidden <= now and (task.until is None or now <= task.until)}

    def desk(self, tasks):
        """Return what can be seen from here, now."""
        cards = sorted((card(task) for task in tasks.values()), key=lambda c: (c.due, c.number))
        return Desk(self.env.now, self.site, self.ends, self.caseload,
                    self.caseload + self.monitored, tuple(cards))

    def settle(self, verb, task):
        """Put a task off to the next morning, turn a request down, or close a case."""
        now = self.env.now
        if verb == "defer":
            task.hidden = (now // DAY + 1) * DAY
            self.note(Activity.PUT_OFF, task.patient, task.kind)
        elif verb == "decline":
            task.gone = True
            self.note(Activity.TURNED_AWAY, task.patient, task.kind)
            if task.patient:
                task.patient.turned_down(task)
        elif verb == "close":
            task.gone = True
            task.patient.graduate("closed by choice")

    # --- doing

    def wait(self):
        """Process: have nothing to do until a task comes or the half-day ends."""
        env = self.env
        self.idle, self.began, self.doing = True, env.now, Kind.WAITING
        self.news = env.event()
        self.network.later(self.ends - env.now, self.closing, self.news)
        yield self.news
        self.idle, self.doing = False, None
        if env.now > self.began:
            self.spend(Kind.WAITING, None, env.now - self.began)

    def wake(self):
        """Stop waiting for work."""
        self.idle = False
        self.news.succeed()

    def closing(self, event):
        """Stop waiting at the end of the half-day, if still waiting since then."""
        if event.value is self.news and not self.news.triggered:
            self.wake()

    def begin(self, task, now):
        """Begin a task; return its minutes, those of interruptions, and what follows."""
        patient, minutes, after, broken = task.patient, task.minutes, None, 0.0
        if patient is not None:
            minutes, after, u = BEGIN[task.kind](patient, task, self)
            patient.in_contact = True
            if self.record != patient.home.name:
                if self.record is not None:
                    minutes += self.network.switching
                self.record = patient.home.name
            if u is not None and u > exp(-self.interruptions * minutes):
                broken = poisson(self.interruptions * minutes, u) * self.network.interruption
                minutes *= 1 + self.network.recovery
        self.doing, self.began, self.busy_until = task.kind, now, now + (minutes + broken)
        return minutes, broken, after

    def complete(self, task, minutes, broken, after):
        """Write down a task that is done, and let the patient's care move on."""
        patient, kind, now = task.patient, task.kind, self.busy_until
        self.doing = None
        if patient is None:
            self.log((now, SPENT, None, None, self.name, kind, minutes))
            if kind is UPKEEP:
                self.keep_directory(minutes)
            return
        self.log((now - broken, SPENT, patient.home.name, patient.number, self.name, kind, minutes))
        if broken:
            self.log((now, SPENT, self.site, None, self.name, INTERRUPTION, broken))
        patient.in_contact = False
        if after is not None:
            after(patient, task, self)

    def make_room(self):
        """Have one patient fewer in the caseload, and look at who waits for room."""
        self.caseload -= 1
        if self.idle and self.worklist.intake:
            self.wake()

    def write_up(self, patient, minutes, within):
        """Leave documentation of a contact to be written, by this care manager."""
        now = self.env.now
        due = now + within
        self.log((now, ADDED, patient.home.name, patient.number, self.name, DOCUMENTATION, due))
        self.own.add(Task(DOCUMENTATION, patient, now, due, minutes, 1))

    # --- the directory of resources

    def share_stale(self):
        """Return the share of directory entries that are out of date now."""
        monthly = self.network.directory.goes_stale
        months = (self.env.now - self.stale_at) / MONTH
        return 1 - (1 - self.stale) * (1 - monthly) ** months

    def keep_directory(self, minutes):
        """Check some entries of the directory; those found stale are current again."""
        directory = self.network.directory
        checked = min(1.0, directory.checked_per_hour * minutes / HOUR / directory.entries)
        self.stale, self.stale_at = self.share_stale() * (1 - checked), self.env.now

    # --- the log

    def spend(self, kind, practice, minutes):
        self.log((self.env.now, SPENT, practice, None, self.name, kind, minutes))

    def note(self, activity, patient, detail=None, value=None):
        if patient:
            self.log((self.env.now, activity, patient.home.name, patient.number, self.name,
                      detail, value))
        else:
            self.log((self.env.now, activity, None, None, self.name, detail, value))

    def stop(self):
        """Log the part of a task, a wait or a leave that has passed when the run ends."""
        if self.doing and self.env.now > self.began:
            self.spend(self.doing, None, self.env.now - self.began)


def card(task):
    """Return what a learner may know of a task."""
    patient = task.patient
    return Card(task.number, task.kind, patient and patient.home.name, patient and patient.number,
                task.tier, task.created, task.due, task.minutes, task.rank, task.attempts,
                task.channel, patient and patient.last_contact)

"""What SimPy's own examples would lead to: the reference practice in textbook style."""

from math import exp

import numpy as np
import simpy

from cmsim.scenario.panel import Tier
from cmsim.units import DAY, HOUR, WEEK, YEAR

OPENS, SHIFT, FRIDAY = 8 * HOUR, 8 * HOUR, 4
TRUST, STAY = 0.7, 4.5 * DAY  # the mean of a year
NIGHT, URGENT, SOON, ROUTINE = -1, 0, 1, 2


class Textbook:
    """The reference practice as SimPy's own examples would have it, and in small.

    A process for each patient of the panel, a ``PriorityResource`` for the care managers, a
    request with the highest priority that holds each of them overnight, numpy for chance, a row
    of a log for whatever happens. It has the rates, durations and shares of a scenario, its lists,
    calls, contacts, writing up, registry work, pulls and interruptions; it leaves out trust,
    hand-offs, sites, learning, leave, monitoring, re-opening, averted events and the cap.
    """

    def __init__(self, scenario, seed=1):
        self.env, self.random = simpy.Environment(), np.random.default_rng(seed)
        self.scenario, self.work, self.log = scenario, scenario.work, []
        self.engagement, self.profile = scenario.engagement, scenario.practices[0]
        self.place, self.panel = self.profile.place, self.profile.panel
        self.managers = simpy.PriorityResource(self.env, len(scenario.posts))
        for post in scenario.posts:
            self.env.process(self.nights())
            self.env.process(self.office_work(post))
            self.env.process(self.pulls())
        for tier, count in self.panel.counts.items():
            for _ in range(count):
                self.env.process(self.patient(tier))

    def run(self):
        self.env.run(until=self.scenario.weeks * WEEK)
        return self.log

    # --- the care managers

    def nights(self):
        """Process: hold a care manager whenever the day is over."""
        while True:
            with self.managers.request(priority=NIGHT) as request:
                yield request
                morning = self.env.now // DAY * DAY + OPENS
                while morning < self.env.now or morning // DAY % 7 > FRIDAY:
                    morning += DAY
                yield self.env.timeout(morning - self.env.now)
            yield self.env.timeout(SHIFT)

    def office_work(self, post):
        """Process: bring each morning the huddle, registry work and directory upkeep."""
        while True:
            yield self.env.timeout(OPENS if not self.env.now else DAY)
            if self.env.now // DAY % 7 <= FRIDAY:
                for kind, minutes in (
                    ("huddle", self.work.huddle),
                    ("registry", post.registry * HOUR / 5),
                    ("upkeep", post.upkeep * HOUR * 12 / 52 / 5),
                ):
                    self.env.process(self.task(kind, minutes, SOON))

    def pulls(self):
        """Process: ask a care manager for help with other work, in office hours."""
        place = self.place
        share = place.short_days * place.pulled_when_short + (1 - place.short_days) * place.pulled
        while True:
            yield self.env.timeout(self.random.exponential(self.work.pull / share))
            if self.env.now // DAY % 7 <= FRIDAY and OPENS < self.env.now % DAY < OPENS + SHIFT:
                self.env.process(self.task("pulled work", self.work.pull, URGENT))

    def task(self, kind, minutes, priority=ROUTINE, alone=True):
        """Process: wait for a care manager, take her time, and be interrupted unless alone."""
        sigma = self.work.variation
        self.note("added", kind)
        with self.managers.request(priority=priority) as request:
            yield request
            minutes *= self.random.lognormal(-(sigma**2) / 2, sigma)
            yield self.env.timeout(minutes)
            self.note("spent", kind)
            if not alone and self.random.random() > exp(-self.place.interruptions / HOUR * minutes):
                yield self.env.timeout(self.work.interruption + self.work.recovery * minutes)
                self.note("spent", "interruption")

    def note(self, activity, detail):
        self.log.append((self.env.now, activity, detail))

    # --- the patients

    def patient(self, tier):
        """Process: live on, see the doctor, fall ill, and be taken into care now and then."""
        rates, profile = self.panel.rates(tier), self.profile
        flares = rates.ed_visits / self.panel.flares_to_ed
        lists = {
            Tier.COMPLEX: profile.sweep_finds * 52 / profile.sweep_every
            + profile.payer_lists * profile.payer_list_finds,
            Tier.MODERATE: profile.sweep_finds_moderate * 52 / profile.sweep_every,
            Tier.LOW: 0.0,
        }[tier]
        readiness = profile.wants_change + profile.on_the_fence * profile.fence_readiness
        habit = profile.referral_habit * readiness * TRUST + profile.staff_flags
        events = rates.visits, lists, flares
        in_care_until = 0.0
        while True:
            yield self.env.timeout(self.random.exponential(YEAR / sum(events)))
            what = self.random.random() * sum(events)
            found = what < rates.visits + lists and (
                what >= rates.visits or self.random.random() < habit
            )
            if found and tier is not Tier.LOW and self.env.now > in_care_until:
                self.note("identified or referred", tier)
                in_care_until = self.env.now + YEAR
                self.env.process(self.episode(tier))
            elif what >= rates.visits + lists:
                yield from self.flare(tier, rates.admissions / flares)

    def flare(self, tier, admitted):
        """Process: go to the emergency department, perhaps to hospital, and home again."""
        self.note("emergency visit", tier)
        if self.random.random() >= admitted:
            return
        self.note("admitted", tier)
        yield self.env.timeout(self.random.exponential(STAY))
        self.note("discharged", tier)
        if tier in self.profile.transition_tiers:
            self.env.process(self.call("transition call", self.work.transition, URGENT))

    def call(self, kind, minutes, priority=ROUTINE):
        """Process: phone until somebody answers; return whether anybody did."""
        booked = kind in ("first visit", "follow-up")
        chance = self.engagement.answered_booked if booked else self.engagement.answered_known
        for _ in range(self.engagement.attempts):
            if self.random.random() < chance:
                yield from self.task(kind, self.place.preparation + minutes, priority, alone=False)
                yield from self.task("documentation", self.place.documentation * minutes, SOON)
                return True
            yield from self.task(f"{kind} attempt", self.work.attempt, priority, alone=False)
            yield self.env.timeout(self.engagement.retry_after * DAY)
        return False

    def episode(self, tier):
        """Process: outreach, a first visit, follow-ups until goals are met or contact is lost."""
        e, work = self.engagement, self.work
        reached = yield from self.call("outreach", work.invitation)
        if not reached or self.random.random() > e.consent_in_person:
            return
        self.note("enrolled", tier)
        yield from self.call("first visit", work.first_visit)
        if self.random.random() < e.leaves_at_once:
            return
        interval, contacts = (
            (e.interval_complex, e.contacts_complex)
            if tier is Tier.COMPLEX
            else (e.interval_moderate, e.contacts_moderate)
        )
        for _ in range(int(contacts * self.random.lognormal(0, e.contacts_spread))):
            yield self.env.timeout(interval * DAY)
            if not (yield from self.call("follow-up", work.follow_up)):
                return
            if self.random.random() < work.coordination:
                yield from self.task("care coordination", work.message, SOON)
                yield from self.task("care coordination", work.answer, SOON)
            if self.random.random() < work.resource_need:
                yield from self.task("resource connection", work.resource)
        self.note("graduated", tier)

"""One practice: how patients are found, handed over and lost; its clinicians and its hospital news."""

from heapq import heappop, heappush
from math import ceil, log

from cmsim.model.calendar import OfficeTime, weekday
from cmsim.model.clinician import Referrer, clinicians_of
from cmsim.model.health import (
    TIERS, Illness, Picker, Transition, days_to_readmission, notice, stay, usual_day)
from cmsim.model.log import ADMITTED, DISCHARGED, ED_VISIT, SEEN, Activity
from cmsim.model.patient import ACTIVE, CLOSED, KNOWN, MONITORED, Patient
from cmsim.scenario.panel import Tier
from cmsim.scenario.profile import Eligibility
from cmsim.units import DAY, WEEK, YEAR

IN_HOSPITAL = 2**40  # added to the turn of a flare for the luck of the stay that follows
AGAIN = 2**41  # added for each readmission


class Practice:
    """A practice brought to life."""

    def __init__(self, network, profile):
        self.network, self.profile, self.name = network, profile, profile.name
        self.env, self.log = network.env, network.log.append
        self.luck = network.streams.luck(profile.name)
        self.office = OfficeTime(profile.opens, profile.closes, profile.office_days)
        self.rates = {tier: profile.panel.rates(tier) for tier in TIERS}
        self.illness = Illness(profile.panel, self.luck,
                               network.streams.generator(profile.name, "flares"))
        self.known, self.pending, self.order, self.in_hospital = {}, [], 0, {}
        self.covering = []
        self.sorting = profile.eligible is Eligibility.COVERED
        self.meets_patients = False
        self.clinicians = []

    def open(self, covering):
        """Start with the care managers who cover this practice, possibly none."""
        network, profile = self.network, self.profile
        self.covering = covering
        tiers = frozenset(tier for cm in covering for tier in cm.tiers)
        self.transition_tiers = tiers & set(profile.transition_tiers)
        self.served = tiers
        on_site = [cm for cm in covering if self.name in cm.post.sites]
        self.meets_patients = bool(on_site) and profile.place.room and profile.visit_meetings > 0
        trust = sum(cm.post.starting_trust for cm in covering) / max(len(covering), 1)
        self.clinicians = clinicians_of(profile, trust)
        self.env.process(self.days())
        if covering:
            self.env.process(self.visits())
            self.env.process(self.sweeps())
            if profile.payer_lists:
                self.env.process(self.payer_lists())

    def know(self, number):
        """Return the patient of that number."""
        patient = self.known.get(number)
        if patient is None:
            patient = self.known[number] = Patient(self, number)
        return patient

    # --- each business day

    def days(self):
        """Process: each office day, take in the hospital's news and let trust move."""
        env = self.env
        self.note_trust()
        while True:
            following = self.office.next_opening(env.now)
            self.hospital_news(min(following, self.network.horizon))
            yield env.timeout(following - env.now)
            if weekday(env.now) == 0:
                self.end_of_week()
            self.be_seen()

    def be_seen(self):
        """Let trust grow with each half-day a care manager is in the building today."""
        seen = self.network.trust.seen
        today = self.env.now // DAY * DAY
        for cm in self.covering:
            times = cm.visits_to(self.name, today)
            if times:
                share = 1 - (1 - seen * cm.post.trust_growth) ** times
                for clinician in self.clinicians:
                    clinician.gain(share)

    def end_of_week(self):
        """Let trust fall after a week of silence, and write it down."""
        for clinician in self.clinicians:
            if not clinician.sign:
                clinician.lose(self.network.trust.silence)
            clinician.sign = False
        self.note_trust()

    def note_trust(self):
        """Write down the mean trust of the clinicians, where there is somebody to trust."""
        if not self.covering:
            return
        mean = sum(clinician.trust for clinician in self.clinicians) / len(self.clinicians)
        self.log((self.env.now, Activity.TRUST, self.name, None, None, None, mean))

    # --- the hospital

    def hospital_news(self, until):
        """Let what happens in emergency departments and hospitals until the next opening happen."""
        illness, pending, log = self.illness, self.pending, self.log
        known, to_ed, to_hospital, name = self.known, illness.to_ed, illness.to_hospital, self.name
        in_hospital = self.in_hospital
        for time, number, u, turn in illness.until(until):
            while pending and pending[0][0] <= time:
                self.happen()
            if number in in_hospital and in_hospital[number] > time:
                continue
            if number in known and known[number].state in (ACTIVE, MONITORED):
                self.flare_in_care(known[number], time, u, turn)
                continue
            if u < to_ed:
                log((time, ED_VISIT, name, number, None, None, None))
                if number % 3 == 0 and self.covering:
                    self.hear_of_visit(time, number, turn)
            if u < to_hospital[number % 3]:
                self.admit(time, number, turn, "first")
        while pending and pending[0][0] < until:
            self.happen()

    def happen(self):
        """Let the next thing that was to come happen."""
        time, _, what, *details = heappop(self.pending)
        what(time, *details)

    def later(self, time, what, *details):
        """Let ``what(time, *details)`` happen at a time, in the order of the hospital's news."""
        self.order += 1
        heappush(self.pending, (time, self.order, what, *details))

    def hear_of_visit(self, time, number, turn):
        """Let an emergency notice put a complex patient forward."""
        if self.illness.fate(number, turn)[5] < self.profile.ed_notices:
            self.network.later(self.office.next_opening(time) - self.env.now, self.listed,
                               (number, "emergency notice"))

    def listed(self, event):
        self.identify(*event.value)

    def flare_in_care(self, patient, time, u, turn):
        """Let a flare of a patient in care happen, or be averted."""
        illness, effect = self.illness, self.network.effect
        fate = illness.fate(patient.number, turn)
        code = patient.number % 3
        works = patient.in_effective_care * self.network.onset(patient) * (
            1.0 if code == 0 else effect.moderate)
        if u < illness.to_ed:
            averted = fate[0] < effect.averted_ed * works
            self.log((time, Activity.ED_AVERTED if averted else ED_VISIT, self.name,
                      patient.number, None, None, None))
        if u < illness.to_hospital[code]:
            if fate[1] < effect.averted_admissions * works:
                self.log((time, Activity.ADMISSION_AVERTED, self.name, patient.number, None,
                          "first", None))
            else:
                self.admit(time, patient.number, turn, "first")
        self.network.later(time - self.env.now, patient.flare, fate[5])

    def admit(self, time, number, turn, which):
        """Admit a patient; the discharge, and perhaps a readmission, will follow."""
        self.log((time, ADMITTED, self.name, number, None, which, None))
        fate = self.illness.fate(number, turn + IN_HOSPITAL)
        home = time + stay(self.network.effect.hospital_stay, fate[2]) * DAY
        self.later(home, self.discharge, number, turn, fate)
        self.in_hospital[number] = home
        if number in self.known:
            self.known[number].stay = time, home

    def discharge(self, time, number, turn, fate):
        """Send a patient home; news travels, visits happen, some come back to hospital."""
        self.log((time, DISCHARGED, self.name, number, None, None, None))
        tier = TIERS[number % 3]
        transition = Transition(time, (7 if tier is Tier.COMPLEX else 14) * DAY)
        usual = self.profile.usual_visit
        if fate[3] < usual:
            at = time + usual_day(fate[3] / usual) * DAY
            self.later(at, self.seen, number, transition, "usual")
        if fate[4] < self.illness.readmission[number % 3]:
            back = time + days_to_readmission(fate[4] / self.illness.readmission[number % 3]) * DAY
            self.later(back, self.readmit, number, turn + AGAIN, transition)
        if tier in self.transition_tiers:
            delay = notice(self.profile.notice_delay, fate[5]) * DAY
            self.network.later(max(0.0, time + delay - self.env.now),
                               self.know(number).come_home, transition)

    def arrange_visit(self, patient, transition, u):
        """Book the visit after a discharge within the days allowed, if any are left."""
        earliest = self.env.now + DAY / 2
        latest = transition.discharged + transition.within
        if earliest < latest:
            at = earliest + u * (latest - earliest)
            self.later(at, self.seen, patient.number, transition, "arranged")

    def seen(self, time, number, transition, how):
        if transition.seen is None:
            transition.seen = time
            self.log((time, SEEN, self.name, number, None, how,
                      (time - transition.discharged) / DAY))

    def readmit(self, time, number, turn, transition):
        """Readmit a patient unless call and visit in time averted it."""
        if self.in_hospital.get(number, 0.0) > time:
            return
        averted = self.averted_readmission(time, number, transition)
        if self.illness.fate(number, turn)[1] < averted:
            self.log((time, Activity.ADMISSION_AVERTED, self.name, number, None, "again", None))
        else:
            self.admit(time, number, turn, "again")

    def averted_readmission(self, time, number, transition):
        """Return the share of readmissions that this transition averts."""
        effect = self.network.effect
        if number % 3 or transition.called is None or transition.called > time:
            return 0.0
        seen_in_time = (transition.seen is not None and transition.seen <= time
                        and transition.seen - transition.discharged <= transition.within)
        return effect.call_and_visit if transition.in_time and seen_in_time else effect.call_only

    # --- finding patients

    def may_be_put_forward(self, number):
        """Return the patient if care management could take them up now, or ``None``."""
        if TIERS[number % 3] not in self.served:
            return None
        patient = self.know(number)
        if patient.state is CLOSED:
            again = self.network.engagement.again_after * DAY
            return patient if self.env.now >= patient.closed_at + again else None
        return patient if patient.state is KNOWN else None

    def identify(self, number, source):
        """Put a patient forward from a list or a notice."""
        patient = self.may_be_put_forward(number)
        if patient:
            self.log((self.env.now, Activity.IDENTIFIED, self.name, number, None, source, None))
            patient.put_forward()

    def sweeps(self):
        """Process: go through the registry every so many weeks."""
        every, profile = self.profile.sweep_every * WEEK, self.profile
        turn = 0
        while True:
            yield self.env.timeout(self.office.opens if not turn else every)
            turn += 1
            self.go_through(b"sweep", turn, Tier.COMPLEX, profile.sweep_finds, "registry")
            self.go_through(b"sweep moderate", turn, Tier.MODERATE, profile.sweep_finds_moderate,
                            "registry")

    def payer_lists(self):
        """Process: receive a payer's list a few times a year."""
        every, turn = YEAR / self.profile.payer_lists, 0
        while True:
            yield self.env.timeout(every / 2 if not turn else every)
            turn += 1
            self.go_through(b"payer", turn, Tier.COMPLEX, self.profile.payer_list_finds,
                            "payer list")

    def go_through(self, stream, turn, tier, share, source):
        """Put forward a share of a tier, each patient with the same chance.

        The gaps between those found are geometric, so the rest of the tier costs nothing.
        """
        count, code = self.profile.panel.counts[tier], TIERS.index(tier)
        if not share or tier not in self.served:
            return
        luck, index, draw, spare = self.luck.of("list", stream, turn), -1, 0, []
        miss = log(1 - share) if share < 1 else None
        while True:
            if not spare:
                spare, draw = list(luck.row(b"gap", draw)), draw + 1
            index += ceil(log(spare.pop()) / miss) if miss else 1
            if index >= count:
                return
            number = index * 3 + code
            if source != "payer list" or self.know(number).covered:
                self.identify(number, source)

    def visits(self):
        """Process: let office visits come at which somebody thinks of care management.

        Only visits that can lead to a referral or a flag become events: the stream is thinned
        by habit, readiness and flags before, by trust and presence when the visit happens.
        """
        profile, office, env = self.profile, self.office, self.env
        picker = Picker(profile.panel, lambda tier: profile.panel.rates(tier).visits
                        if tier in self.served else 0.0)
        total_readiness = sum(clinician.readiness for clinician in self.clinicians)
        referring = profile.referral_habit * total_readiness / len(self.clinicians)
        chance = referring + profile.staff_flags
        if not picker.total * chance:
            return
        random = self.network.streams.generator(self.name, "visits")
        gap = office.week * 365 / 7 / (picker.total * chance)
        passed = 0.0
        while True:
            passed -= log(1 - random()) * gap
            number, which, luck = picker.pick(random(), random()), random() * chance, random()
            u = random()
            yield env.timeout(office.clock(passed) - env.now)
            if which < referring:
                self.refer(number, self.clinician_at(which / referring * total_readiness), luck, u)
            else:
                self.flag(number, luck)

    def clinician_at(self, readiness):
        """Return the clinician at a point of the cumulated readiness."""
        for clinician in self.clinicians:
            readiness -= clinician.readiness
            if readiness < 0:
                return clinician
        return self.clinicians[-1]

    def refer(self, number, clinician, luck, u):
        """Let a clinician refer, if trust allows: in person when a care manager is free."""
        if luck >= clinician.trust:
            return
        patient = self.may_be_put_forward(number)
        if patient is None:
            return
        cm = self.free_care_manager(patient)
        there = cm is not None or any(cm.present(self.name) for cm in self.covering)
        if not there and u < self.profile.lost_when_absent:
            self.log((self.env.now, Activity.NOT_WRITTEN, self.name, number, None,
                      clinician.name, None))
            return
        self.log((self.env.now, Activity.REFERRED, self.name, number, None, clinician.name, None))
        referrer = Referrer(clinician, self.network.trust.told)
        if cm is not None and cm.has_room and u < self.profile.hand_over:
            cm.note(Activity.HANDED_OVER, patient, clinician.name)
            clinician.gain(self.network.trust.handed_over * cm.post.trust_growth)
            patient.put_forward(cm, referrer)
        else:
            patient.put_forward(None, referrer)

    def flag(self, number, luck):
        """Let staff flag a patient, while a care manager who fits in is in the building."""
        here = [cm for cm in self.covering if cm.present(self.name)]
        if here and luck < self.profile.place.integration:
            self.identify(number, "staff")

    def free_care_manager(self, patient):
        """Return a care manager who is in the building, takes this patient and is free."""
        limit = self.network.work.hand_off_wait
        for cm in self.covering:
            if cm.present(self.name) and patient.tier in cm.tiers and cm.free_within(limit):
                return cm
        return None

    def went_cold(self, patient):
        """Cost the referrer's trust when nobody picked the referral up."""
        if patient.referrer:
            patient.referrer.clinician.lose(self.network.trust.unanswered)

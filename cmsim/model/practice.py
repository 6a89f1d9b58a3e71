"""One practice brought to life: its clinicians, its days, and who covers it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import fsum, prod

from cmsim.model.base import CareManagerBase, NetworkBase, PatientBase, Process
from cmsim.model.calendar import OfficeTime, weekday
from cmsim.model.case_finding import CaseFinding
from cmsim.model.clinician import clinicians_of
from cmsim.model.health import Growth, Illness
from cmsim.model.hospital import HospitalUse
from cmsim.model.log import Activity
from cmsim.model.numbers import numbers_of
from cmsim.model.patient import Patient
from cmsim.model.roster import TIERS
from cmsim.model.streams import steady
from cmsim.scenario.practice import Eligibility
from cmsim.scenario.practice import Practice as Profile
from cmsim.units import DAY

FEW = 8  # care managers


class Practice(HospitalUse, CaseFinding):
    """A practice brought to life."""

    __slots__ = ()

    def __init__(self, network: NetworkBase, profile: Profile) -> None:
        self.network, self.profile, self.name = network, numbers_of(profile), profile.name
        self.panel, self.place = numbers_of(profile.panel), network.places[self.name]
        self.env, self.log = network.env, network.log.append
        self.stream = network.streams.stream(profile.name)
        self.patients = self.stream.of("patient")
        self.office = OfficeTime(profile.opens, profile.closes, profile.office_days)
        self.rates = {tier: profile.panel.rates(tier) for tier in TIERS}
        self.growth = Growth(profile.panel, network.horizon)
        self.illness = Illness(
            profile.panel, self.stream, self.growth, network.streams, profile.name
        )
        self.known, self.pending, self.order, self.in_hospital = {}, [], 0, {}
        self.covering, self.taking = [], {}
        self.lists, self.list_again = {}, {}
        effect = network.scenario.effect
        self.most_stays = effect.more(effect.averted_admissions)
        self.recent = {tier: deque() for tier in TIERS}
        self.just_home = {tier: deque() for tier in TIERS}
        self.sorting = profile.eligible is Eligibility.COVERED
        self.meets_patients = False
        self.clinicians = []

    def open(self, covering: Sequence[CareManagerBase]) -> None:
        """Start with the care managers who cover this practice, possibly none."""
        profile, self.covering = self.profile, covering
        self.taking = {tier: [cm for cm in covering if tier in cm.tiers] for tier in TIERS}
        tiers = frozenset(tier for cm in covering for tier in cm.tiers)
        self.transition_tiers = tiers & set(profile.transition_tiers)
        self.served = tiers
        on_site = [cm for cm in covering if self.name in cm.post.sites]
        self.meets_patients = bool(on_site) and self.place.room and profile.visit_meetings > 0
        trust = fsum(cm.post.starting_trust for cm in covering) / max(len(covering), 1)
        self.clinicians = clinicians_of(profile, trust)
        self.env.process(self.days())
        if covering:
            self.env.process(self.visits())
            if profile.panel.grows:
                self.env.process(self.visits(self.growth))
            self.env.process(self.sweeps())
            if profile.payer_lists:
                self.env.process(self.payer_lists())

    def do_without(self, cm: CareManagerBase) -> None:
        """Give no more patients to somebody whose post has ended, where others take them."""
        for tier, several in self.taking.items():
            self.taking[tier] = [other for other in several if other is not cm] or several

    def know(self, number: int) -> PatientBase:
        """Return the patient of that number."""
        patient = self.known.get(number)
        if patient is None:
            patient = self.known[number] = Patient(self, number)
        return patient

    def days(self) -> Process:
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

    def be_seen(self) -> None:
        """Let trust grow with each half-day a care manager is in the building today."""
        seen = self.network.trust.seen
        today = self.env.now // DAY * DAY
        visits = [(cm.visits_to(self.name, today), cm.terms.trust_growth) for cm in self.covering]
        shares = [1 - steady((1 - seen * growth) ** times) for times, growth in visits if times]
        if len(shares) > FEW:  # one after the other would cost clinicians times care managers
            shares = [1 - prod(1 - share for share in shares)]
        if shares:
            for clinician in self.clinicians:
                clinician.gain(*shares)

    def end_of_week(self) -> None:
        """Let trust fall after a week of silence, and write it down."""
        for clinician in self.clinicians:
            if not clinician.sign:
                clinician.lose(self.network.trust.silence)
            clinician.sign = False
        self.note_trust()

    def note_trust(self) -> None:
        """Write down the mean trust of the clinicians, where there is somebody to trust."""
        if not self.covering:
            return
        mean = fsum(clinician.trust for clinician in self.clinicians) / len(self.clinicians)
        self.log((self.env.now, Activity.TRUST, self.name, None, None, None, mean))

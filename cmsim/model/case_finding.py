"""How patients are identified or referred: by lists, clinicians and staff."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from math import ceil, fsum, log

from cmsim.model.base import CareManagerBase, PatientBase, PracticeBase, Process
from cmsim.model.clinician import Clinician, Referrer
from cmsim.model.health import RECENT, Growth, Picker
from cmsim.model.log import Activity
from cmsim.model.roster import CLASSES, TIERS, number_of, tier_of
from cmsim.model.state import CLOSED, KNOWN
from cmsim.model.streams import steady
from cmsim.scenario.panel import Tier
from cmsim.units import DAY, WEEK, YEAR


class CaseFinding(PracticeBase):
    """How patients are identified or referred: by lists, clinicians and staff."""

    __slots__ = ()

    def may_be_identified(self, number: int) -> PatientBase | None:
        """Return the patient if care management could take them up now, or ``None``."""
        if tier_of(number) not in self.served:
            return None
        patient = self.known.get(number)
        if patient is None:
            return self.know(number)
        if patient.state is CLOSED:
            again = self.network.engagement.again_after * DAY
            return patient if self.env.now >= patient.closed_at + again else None
        return patient if patient.state is KNOWN else None

    def identify(self, number: int, source: str, taker: CareManagerBase | None = None) -> None:
        """Identify a patient from a list or a notice; ``taker`` is who will call, if known."""
        patient = self.may_be_identified(number)
        if patient:
            self.log((self.env.now, Activity.IDENTIFIED, self.name, number, None, source, None))
            patient.refer(taker=taker)

    def next_on_list(self, tiers: frozenset[Tier]) -> int | None:
        """Return the next patient of the practice's own list who may be called, or ``None``.

        Who lately came home from hospital is first, the last one of all. Then the list ranks all
        eligible patients by tier and by frailty, both as the practice knows them. Who has been
        gone through is not looked at again for as long as a patient who left is left alone.
        """
        for tier in (tier for tier in TIERS if tier in tiers):
            home = self.just_home[tier]
            while home:
                time, number = home.pop()
                if self.env.now - time > RECENT:
                    home.clear()
                elif self.may_be_called(number):
                    return number
            if tier not in self.lists or self.env.now >= self.list_again.get(tier, float("inf")):
                self.lists[tier] = self.ranked(tier)
                self.list_again.pop(tier, None)
            for number in self.lists[tier]:
                if self.may_be_called(number):
                    return number
            again = self.network.engagement.again_after * DAY
            self.list_again.setdefault(tier, self.env.now + again)
        return None

    def may_be_called(self, number: int) -> bool:
        """Say whether a patient may be identified, and is covered where only they are eligible.

        Who is not known yet may be; they come to be known only where coverage has to be looked up.
        """
        if number in self.known and not self.may_be_identified(number):
            return False
        return not self.sorting or self.know(number).covered

    def ranked(self, tier: Tier) -> Iterator[int]:
        """Yield the patients of a tier, the frailest tenth first."""
        count = self.growth.joined(tier, self.env.now)
        for which in reversed(range(CLASSES)):
            for index in range(which, count, CLASSES):
                yield number_of(tier, index)

    def sweeps(self) -> Process:
        """Process: go through the registry every so many weeks."""
        every, profile = self.profile.sweep_every * WEEK, self.profile
        turn = 0
        while True:
            yield self.env.timeout(self.office.opens if not turn else every)
            turn += 1
            self.go_through(b"sweep", turn, Tier.COMPLEX, profile.sweep_finds, "registry")
            self.go_through(
                b"sweep moderate", turn, Tier.MODERATE, profile.sweep_finds_moderate, "registry"
            )

    def payer_lists(self) -> Process:
        """Process: receive a payer's list a few times a year."""
        every, turn = YEAR / self.profile.payer_lists, 0
        while True:
            yield self.env.timeout(every / 2 if not turn else every)
            turn += 1
            self.go_through(
                b"payer", turn, Tier.COMPLEX, self.profile.payer_list_finds, "payer list"
            )

    def go_through(self, which: bytes, turn: int, tier: Tier, share: float, source: str) -> None:
        """Identify a share of a tier, each patient with the same chance.

        The gaps between those found are geometric, so the rest of the tier costs nothing. Where
        intake follows capacity, nobody looks for patients whom nobody has room for: they are on the
        practice's own list already, and are called from it when somebody has.
        """
        count = self.growth.joined(tier, self.env.now)
        if not share or tier not in self.served or self.is_full(tier):
            return
        stream, index, draw = self.stream.of("list", which, turn), -1, 0
        spare: list[float] = []
        home = [number for number in self.lately_home(tier) if self.may_be_identified(number)]
        follow = self.stream.of("after a stay", which, turn)
        miss = log(1 - share) if share < 1 else None
        while True:
            if not spare:
                spare, draw = list(stream.row(b"gap", draw)), draw + 1
            index += ceil(log(spare.pop()) / miss) if miss else 1
            if index >= count:
                return
            number = number_of(tier, index)
            if home:
                u, v, *_ = follow.row(b"stay", index)
                if u < self.profile.follows_stays:
                    number = home[int(v * len(home))]
            if source != "payer list" or self.know(number).covered:
                self.identify(number, source)

    def is_full(self, tier: Tier) -> bool:
        """Say whether intake follows capacity and nobody has room for a patient of a tier."""
        if not self.network.engagement.admits_by_minutes:
            return False
        return not any(cm.room for cm in self.taking[tier])

    def visits(self, growth: Growth | None = None) -> Process:
        """Process: let office visits come at which somebody thinks of care management.

        Only visits that can lead to a referral or a flag become events: the stream is thinned
        by habit, readiness and flags before, by trust and presence when the visit happens. With
        ``growth`` it is the stream of the patients who join after the start.
        """
        profile, office, env = self.profile, self.office, self.env
        thinking = dict.fromkeys(self.served, 1.0)
        if Tier.LOW in thinking:
            thinking[Tier.LOW] = profile.low_referred
        picker = Picker(
            profile.panel,
            lambda tier: profile.panel.rates(tier).visits * thinking.get(tier, 0.0),
            growth,
        )
        readiness = list(accumulate(clinician.readiness for clinician in self.clinicians))
        total_readiness, last = fsum(each.readiness for each in self.clinicians), len(readiness) - 1
        referring = profile.referral_habit * total_readiness / len(self.clinicians)
        chance = referring + profile.staff_flags
        if not picker.total * chance:
            return
        which_stream = "visits of those who join" if growth else "visits"
        random = self.network.streams.generator(self.name, which_stream)
        gap = office.week * 365 / 7 / (picker.total * chance)
        passed = 0.0
        while True:
            passed += steady(-log(1 - random())) * gap
            number, which, heeded = picker.pick(random(), random()), random() * chance, random()
            u = random()
            at = office.clock(passed)
            if growth and not growth.is_there(number, at):
                continue
            yield env.timeout(at - env.now)
            if number in self.in_hospital and self.keeps_in_hospital(number):
                continue
            if which < referring:
                who = bisect(readiness, which / referring * total_readiness, 0, last)
                self.refer(number, self.clinicians[who], heeded, u)
            else:
                self.flag(number, heeded)

    def refer(self, number: int, clinician: Clinician, heeded: float, u: float) -> None:
        """Let a clinician refer, if trust allows: in person when a care manager is free."""
        if heeded >= clinician.trust:
            return
        patient = self.may_be_identified(number)
        if patient is None:
            return
        cm = self.free_care_manager(patient)
        here = self.network.here.get(self.name)
        there = cm is not None or (bool(here) and self.somebody_present())
        if not there and u < self.profile.lost_when_absent:
            self.log(
                (self.env.now, Activity.NOT_WRITTEN, self.name, number, None, clinician.name, None)
            )
            return
        self.log((self.env.now, Activity.REFERRED, self.name, number, None, clinician.name, None))
        referrer = Referrer(clinician, self.network.trust.told)
        if cm is not None and cm.room and u < self.profile.hand_over:
            cm.note(Activity.HANDED_OVER, patient, clinician.name)
            clinician.gain(self.network.trust.handed_over * cm.post.trust_growth)
            patient.refer(cm, referrer)
        else:
            patient.refer(None, referrer)

    def flag(self, number: int, heeded: float) -> None:
        """Let staff flag a patient, while a care manager who fits in is in the building."""
        if heeded < self.place.integration and self.somebody_present():
            self.identify(number, "staff")

    def free_care_manager(self, patient: PatientBase) -> CareManagerBase | None:
        """Return a care manager who is in the building, takes this patient and is free."""
        limit, name, now = self.network.work.hand_off_wait, self.name, self.env.now
        if not self.network.here.get(name):
            return None
        for cm in self.covering:  # there may be hundreds: `present`, written out
            here = cm.site == name and now < cm.ends
            if here and patient.tier in cm.tiers and cm.free_within(limit):
                return cm
        return None

    def somebody_present(self) -> bool:
        """Say whether a care manager who covers the practice is in the building."""
        name, now = self.name, self.env.now
        return bool(self.network.here.get(name)) and any(
            cm.site == name and now < cm.ends for cm in self.covering
        )

    def referrals_expired(self, patient: PatientBase) -> None:
        """Cost the referrer's trust when nobody picked the referral up."""
        if patient.referrer:
            patient.referrer.clinician.lose(self.network.trust.unanswered)

"""A scenario brought to life: practices, care managers, worklists, random streams and the log."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from operator import itemgetter

from cmsim.model.base import CareManagerBase, NetworkBase, PatientBase
from cmsim.model.care_manager import CareManager
from cmsim.model.clock import Clock
from cmsim.model.colleague import Colleague
from cmsim.model.log import Activity, Entry, Log, named
from cmsim.model.numbers import numbers_of
from cmsim.model.policy import USUAL, Policy, Rule, smallest_caseload
from cmsim.model.practice import Practice
from cmsim.model.roster import Roster, number_of
from cmsim.model.state import ACTIVE, MONITORED, contacts_needed
from cmsim.model.streams import Streams, varied
from cmsim.model.worklist import Worklist
from cmsim.scenario.panel import Tier
from cmsim.scenario.post import FULL_TIME
from cmsim.scenario.scenario import OpenCase, Scenario
from cmsim.units import DAY, WEEK

TIME = Entry._fields.index("time")


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector off: nothing of a run can go before it ends, and looking is dear.

    Freezing and unfreezing moves what the run made to the oldest generation unread, so that
    switching the collector on again does not cost a tenth of the run.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


class Network(NetworkBase):
    """Build a scenario, run it, read its log.

    ``policy`` is the way of working of every care manager, except where ``seats`` names
    another by post. ``assign`` chooses who takes a patient identified or referred.
    """

    __slots__ = ("care_managers", "covering", "short")
    practices: dict[str, Practice]
    care_managers: dict[str, CareManager]

    def __init__(
        self,
        scenario: Scenario,
        seed: object,
        policy: Policy = USUAL,
        assign: Callable[
            [PatientBase, Sequence[CareManagerBase]], CareManagerBase
        ] = smallest_caseload,
        seats: Mapping[str, Policy] | Iterable[tuple[str, Policy]] = (),
    ) -> None:
        self.env = Clock(scenario.weeks * WEEK)
        self.later = self.env.later
        self.scenario, self.assign = scenario, assign
        self.streams, self.numbers = Streams(seed), count(1)
        self.log = Log(roster=Roster(scenario, seed))
        self.horizon = self.env.end
        self.places = {
            site.name: numbers_of(site.place) for site in scenario.practices + scenario.hubs
        }
        self.here = Counter()
        self.short: dict[str, tuple[int, float]] = {}
        self.covering: dict[tuple[str, ...], int] = {}
        self.read(scenario)
        self.practices = {profile.name: Practice(self, profile) for profile in scenario.practices}
        seats = dict(seats)
        key = policy.key if isinstance(policy, Rule) else USUAL.key
        owners = scenario.care_managers
        worklists = {post.worklist: Worklist(key, self.numbers) for post in owners}
        self.care_managers = {
            post.name: CareManager(
                self, post, worklists[post.worklist], seats.get(post.name, policy)
            )
            for post in owners
        }
        for name, practice in self.practices.items():
            practice.open([cm for cm in self.care_managers.values() if name in cm.post.covers])
        for post in scenario.posts:
            if post.is_colleague:
                helped = [self.care_managers[each.name] for each in scenario.helped_by(post)]
                spare = Worklist(key, self.numbers)
                self.care_managers[post.name] = Colleague(
                    self, post, spare, seats.get(post.name, policy), helped
                )
        self.start_with_open_cases()

    def read(self, scenario: Scenario) -> None:
        """Read once what every task needs."""
        self.work, self.engagement = work, e = (
            numbers_of(scenario.work),
            numbers_of(scenario.engagement),
        )
        self.effect, self.trust = numbers_of(scenario.effect), numbers_of(scenario.trust)
        self.learning, self.directory = (
            numbers_of(scenario.learning),
            numbers_of(scenario.directory),
        )
        self.vary = varied(work.shape, work.variation)
        self.patience = varied(e.patience_shape, work.variation)
        self.vary_interval = varied(e.interval_shape, 0.0)
        self.switching, self.recovery = work.switching, work.recovery
        self.interruption = work.interruption
        self.unknown_number = e.answered_unknown / e.answered_known if e.answered_known else 1.0
        self.interval = {tier: getattr(e, f"interval_{tier}") * DAY for tier in Tier}
        self.interval_monthly = e.interval_monthly * DAY
        self.sessions = {tier: scenario.engagement.sessions(tier) for tier in Tier}
        needed = {
            tier: contacts_needed(getattr(e, f"contacts_{tier}"), e.contacts_spread)
            for tier in Tier
        }
        self.contacts_needed = lambda tier, u: needed[tier](u)

    def run(self) -> Log:
        """Run to the horizon and return the log."""
        with collector_paused():
            self.env.run(until=self.horizon)
            return self.finish()

    def finish(self) -> Log:
        """Return the log in order of time, with what was unfinished at the horizon."""
        for care_manager in self.care_managers.values():
            care_manager.stop()
        self.log.sort(key=itemgetter(TIME))
        self.log.give_names()
        while self.log and self.log[-1].time > self.horizon:
            self.log.pop()
        return self.log

    def happened(self, since: int = 0) -> Log:
        """Return what has been logged by now, in order of time, from a row of the log on.

        Some rows are of later: when a post will be filled is written down when it is vacated.
        """
        now = self.env.now
        known = [entry for entry in named(self.log[since:]) if entry.time <= now]
        return Log(sorted(known, key=itemgetter(TIME)), roster=self.log.roster)

    def onset(self, patient: PatientBase) -> float:
        """Return how far the effect of care management has come since the post was filled."""
        weeks = self.effect.onset
        since = (self.env.now - patient.care_manager.hired) / WEEK
        return max(0.0, min(1.0, since / weeks)) if weeks else 1.0

    def short_staffed(self, site: str, day: int) -> float:
        """Return the uniform number that says whether a site is short-staffed on a day."""
        known = self.short.get(site)
        if known is None or known[0] != day:
            u = self.streams.root.one(b"short " + site.encode(), day)
            known = self.short[site] = day, u
        return known[1]

    def posts_for(self, practices: tuple[str, ...]) -> int:
        """Return how many care managers cover any of these practices."""
        if practices not in self.covering:
            asked = frozenset(practices)
            self.covering[practices] = sum(
                not asked.isdisjoint(post.covers) for post in self.scenario.care_managers
            )
        return self.covering[practices]

    # --- who is in care at the start

    def start_with_open_cases(self) -> None:
        """Take up the open cases of the scenario, the user's own and the typical ones."""
        used: Counter[tuple[str, Tier]] = Counter()
        for case in self.scenario.caseload:
            cms = [
                cm
                for cm in self.practices[case.practice].taking[case.tier]
                if case.post in ("", cm.name)
            ]
            if cms:
                patient = self.next_patient(case.practice, case.tier, used)
                self.take_up(patient, self.assign(patient, cms), case)
        for cm in (cm for cm in self.care_managers.values() if cm.owns):
            wanted = round(self.scenario.typical_caseload * cm.post.hours_a_week / FULL_TIME)
            for n in range(wanted):
                home = cm.post.covers[n % len(cm.post.covers)]
                tier = sorted(cm.tiers)[n // len(cm.post.covers) % len(cm.tiers)]
                if used[home, tier] < self.practices[home].profile.panel.counts[tier]:
                    self.take_up(self.next_patient(home, tier, used), cm, None)

    def next_patient(self, home: str, tier: Tier, used: Counter[tuple[str, Tier]]) -> PatientBase:
        """Return a patient not yet in care, spread over all classes of frailty."""
        index = used[home, tier]
        used[home, tier] += 1
        return self.practices[home].know(number_of(tier, index))

    def take_up(self, patient: PatientBase, cm: CareManagerBase, case: OpenCase | None) -> None:
        """Have a patient in care from the start, as stated or at a typical point of an episode."""
        patient.state, patient.care_manager, patient.episode = ACTIVE, cm, 1
        patient.draw_from_own()
        patient.fate, row = patient.stream.four(b"episode"), patient.stream.four(b"start")
        patient.monthly = patient.tier in cm.monthly_tiers
        patient.sessions, interval = self.sessions[patient.tier], patient.interval
        patient.needed = self.contacts_needed(patient.tier, row[0])
        if case:
            done, due = case.contacts_done, case.due * DAY
            last, monitored = -case.last_contact * DAY, case.monitored
            patient.needed = max(patient.needed, done + 1)
        else:
            done, due = int(row[1] * patient.needed), row[2] * interval
            last, monitored = due - interval, False
        due = patient.home.office.open_from(due)
        patient.contacts, patient.due, patient.last_contact = done, due, last
        if (case and case.met) or (not case and row[3] < self.met_at_start(cm, patient)):
            patient.met = cm.name, cm.person
        self.log.append(
            (
                0.0,
                Activity.OPEN_CASE,
                patient.home.name,
                patient.number,
                cm.name,
                "monitored" if monitored else "active",
                last,
            )
        )
        if monitored:
            patient.state, patient.closed_at = MONITORED, 0.0
            cm.look_after()
            patient.check_again(last)
            return
        cm.take_on(patient)
        patient.stay_for_now()
        patient.book(due, patient.next_kind())

    def met_at_start(self, cm: CareManagerBase, patient: PatientBase) -> float:
        """Return the chance that a patient in care has met this care manager in person."""
        sites = [site for _, _, site in cm.half_days.spells]
        return sites.count(patient.home.name) / max(len(sites), 1)

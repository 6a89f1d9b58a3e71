"""What patients, practices, care managers and the network know of one another.

Each of the four reaches the other three, and each is put together from several files. Here stand
the attributes that more than one of these files reads, and, for type checkers only, the methods
that one of them has and another calls.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from simpy import Environment
from simpy.events import Event

from cmsim.model.calendar import HalfDays, OfficeTime
from cmsim.model.clinician import Clinician, Referrer
from cmsim.model.clock import Clock
from cmsim.model.health import Growth, Illness, Transition
from cmsim.model.log import Activity, Kind, Log, Row
from cmsim.model.policy import Policy, Task, TaskPatient
from cmsim.model.state import State
from cmsim.model.streams import RandomStream, Streams, Turns, Uniforms
from cmsim.model.worklist import Appointment, Worklist
from cmsim.scenario.effect import Effect, Trust
from cmsim.scenario.engagement import Engagement
from cmsim.scenario.panel import Panel, Rates, Tier
from cmsim.scenario.place import Place
from cmsim.scenario.post import Post
from cmsim.scenario.practice import Practice as Profile
from cmsim.scenario.scenario import Scenario
from cmsim.scenario.work import Directory, Learning, Work


class PatientBase:
    """The state of a patient; times are in minutes."""

    __slots__ = (
        "home",
        "network",
        "env",
        "number",
        "tier",
        "stream",
        "fate",
        "ease",
        "has_number",
        "covered",
        "state",
        "care_manager",
        "met",
        "referrer",
        "contacts",
        "needed",
        "sessions",
        "monthly",
        "booking",
        "task",
        "last_contact",
        "transition",
        "closed_at",
        "episode",
        "due",
        "missed",
        "since",
        "visits",
        "watching",
        "mornings",
        "tried",
        "deadline",
        "attempts_made",
        "in_contact",
    )

    home: PracticeBase
    network: NetworkBase
    env: Environment
    number: int
    tier: Tier
    stream: Turns  # of the episode
    fate: Uniforms  # of the episode
    ease: float
    has_number: bool
    covered: bool
    state: State
    care_manager: CareManagerBase
    met: tuple[str, int] | None  # post and person
    referrer: Referrer | None
    contacts: int
    needed: int
    sessions: int  # working sessions before check-in calls
    monthly: bool
    booking: int
    task: Task | None
    last_contact: float
    transition: Transition | None
    closed_at: float
    episode: int
    due: float
    missed: int
    since: float
    visits: int
    watching: bool
    mornings: bool | None  # whether calls are likelier answered then; None before the first
    tried: float
    deadline: float
    attempts_made: int
    in_contact: bool

    if TYPE_CHECKING:

        @property
        def in_hospital(self) -> bool: ...

        @property
        def in_effective_care(self) -> bool: ...

        @property
        def waits(self) -> bool: ...

        def draw_from_own(self) -> None: ...

        def answers(
            self, cm: CareManagerBase, u: float, booked: bool = False, agreed: bool = False
        ) -> bool: ...

        def knows(self, cm: CareManagerBase) -> bool: ...

        @property
        def interval(self) -> float: ...

        # outreach and visits
        def refer(
            self,
            standing_with: CareManagerBase | None = None,
            referrer: Referrer | None = None,
            taker: CareManagerBase | None = None,
        ) -> None: ...

        def stand(self, cm: CareManagerBase, kind: Kind, minutes: float, channel: str) -> None: ...

        def add(self, task: Task, needs_room: bool = False) -> None: ...

        def too_late(self, task: Task) -> None: ...

        def after_standing(self, task: Task) -> None: ...

        def holder(self, cm: CareManagerBase) -> CareManagerBase: ...

        def change_hands(self) -> None: ...

        def join(self, cm: CareManagerBase) -> None: ...

        def turned_down(self, task: Task) -> None: ...

        def vain(self, task: Task, u: float) -> float: ...

        def watch_visits(self) -> None: ...

        # contacts
        def talk(
            self, cm: CareManagerBase, minutes: float, row: Uniforms
        ) -> tuple[float, float]: ...

        def document(self, task: Task, cm: CareManagerBase) -> None: ...

        def next_kind(self) -> Kind: ...

        def usual_minutes(self, kind: Kind) -> float: ...

        def book(self, wait: float, kind: Kind) -> None: ...

        def fall_due(self, due: float, kind: Kind | None = None) -> None: ...

        def site_day(self, cm: CareManagerBase, e: Engagement) -> float: ...

        def miss(self, task: Task, cm: CareManagerBase, why: str) -> None: ...

        def make_appointment(self, wait: float, kind: Kind) -> bool: ...

        def needs(self, cm: CareManagerBase, row: Sequence[float]) -> None: ...

        # aftercare
        def graduate(self, why: str) -> None: ...

        def check_again(self, last: float | None = None) -> None: ...

        def flare(self, u: float) -> None: ...

        def disengage(self, why: str) -> None: ...

        def stay_for_now(self) -> None: ...

        def close(
            self, activity: Activity | None, why: str | None = None, at: float | None = None
        ) -> None: ...

        # transitional care
        def come_home(self, transition: Transition) -> None: ...

        def at_work(self, cm: CareManagerBase, deadline: float) -> CareManagerBase: ...

        def give_up(
            self, task: Task, cm: CareManagerBase | None, at: float | None = None
        ) -> None: ...


class PracticeBase:
    """The state of a practice."""

    network: NetworkBase
    profile: Profile
    panel: Panel  # its numbers alone, quicker to read
    place: Place
    name: str
    env: Environment
    log: Callable[[Row], None]
    stream: RandomStream
    patients: RandomStream  # in which those of the patients are
    office: OfficeTime
    rates: dict[Tier, Rates]
    growth: Growth
    illness: Illness
    known: dict[int, PatientBase]  # by number
    pending: list[tuple[Any, ...]]  # time, order, what, and what it is called with
    order: int
    in_hospital: dict[int, tuple[float, ...]]  # of the last stays: admitted, home, admitted, ...
    most_stays: float  # of a later stay, times as many where care brings some on
    covering: Sequence[CareManagerBase]
    taking: dict[Tier, list[CareManagerBase]]
    lists: dict[Tier, Iterator[int]]
    list_again: dict[Tier, float]
    recent: dict[Tier, deque[tuple[float, int]]]  # discharge, number
    just_home: dict[Tier, deque[tuple[float, int]]]  # the same, not gone through by the list yet
    sorting: bool
    meets_patients: bool
    clinicians: list[Clinician]
    served: frozenset[Tier]
    transition_tiers: frozenset[Tier]

    __slots__ = tuple(__annotations__)

    if TYPE_CHECKING:

        def know(self, number: int) -> PatientBase: ...

        def keeps_in_hospital(self, number: int) -> bool: ...

        def lately_home(self, tier: Tier) -> dict[int, None]: ...

        def arrange_visit(self, patient: PatientBase, transition: Transition, u: float) -> None: ...

        def identify(
            self, number: int, source: str, taker: CareManagerBase | None = None
        ) -> None: ...

        def next_on_list(self, tiers: frozenset[Tier]) -> int | None: ...

        def free_care_manager(self, patient: PatientBase) -> CareManagerBase | None: ...

        def do_without(self, cm: CareManagerBase) -> None: ...

        def referrals_expired(self, patient: PatientBase) -> None: ...


class CareManagerBase:
    """The state of a post and of the person in it."""

    network: NetworkBase
    env: Clock
    log: Callable[[Row], None]
    post: Post
    terms: Post  # its numbers alone, quicker to read
    name: str
    owns: ClassVar[bool]  # patients of her own, as all but colleagues do
    worklist: Worklist  # shared by a team
    own: Worklist
    policy: Policy
    asked: Event
    answer: Event
    stream: RandomStream
    half_days: HalfDays
    tiers: frozenset[Tier]
    monthly_tiers: frozenset[Tier]
    registry: float
    upkeep: float
    cap: int
    caseload: int
    waiting: int
    hoping: int  # of those waiting, for a visit
    monitored: int
    room: bool  # for one patient more in the caseload
    site: str
    place: Place
    last_site: str | None
    idle: bool
    ends: float
    busy_until: float
    began: float
    doing: Kind | None
    pace: float
    interruptions: float  # a minute
    meetings_due: float
    day: float
    person: int
    met_in: tuple[int, int] | None  # person, week
    weeks_away: dict[float, bool]  # by week, of this person
    hired: float
    leaves: float
    end_of_post: float
    leave_phase: float
    stale: float
    stale_at: float
    calendar: dict[float, list[Appointment]]  # by when the half-day begins
    bookable: dict[str, list[tuple[float, float, str, float, float]]]  # hours, by practice
    today: list[Appointment]  # of this half-day

    __slots__ = tuple(set(__annotations__) - {"owns"})

    if TYPE_CHECKING:

        def has_room(self) -> bool: ...

        @property
        def standing(self) -> Task | None: ...

        def may_do(self, kind: Kind, patient: TaskPatient) -> bool: ...

        def may_take(self, task: Task) -> bool: ...

        def owner_of(self, patient: PatientBase) -> CareManagerBase: ...

        def present(self, site: str) -> bool: ...

        def free_within(self, minutes: float) -> bool: ...

        def take_on(self, patient: TaskPatient) -> None: ...

        def make_room(self, patient: TaskPatient) -> None: ...

        def look_after(self) -> None: ...

        def let_go(self) -> None: ...

        def wake(self) -> None: ...

        def write_up(self, patient: TaskPatient, minutes: float, within: float) -> None: ...

        def spend(self, kind: Kind, practice: str | None, minutes: float) -> None: ...

        def note(
            self,
            activity: Activity,
            patient: TaskPatient | None,
            detail: str | None = None,
            value: float | None = None,
        ) -> None: ...

        def fits_before(self, task: Task) -> bool: ...

        # calendar
        def time_left(self) -> float: ...

        def upcoming(self) -> list[Appointment]: ...

        def enter(self, appointment: Appointment, start: float) -> None: ...

        def free_slot(
            self, patient: PatientBase, talk: float, earliest: float, latest: float, in_person: bool
        ) -> tuple[float, float, float, float] | None: ...

        # presence
        def on_leave(self, start: float) -> bool: ...

        def pass_on(self) -> None: ...

        def visits_to(self, site: str, today: float) -> int: ...

        def at_work_by(self, deadline: float) -> bool: ...

        # duties
        def expect_pulls(self, start: float, end: float) -> None: ...

        def share_stale(self) -> float: ...


class NetworkBase:
    """What everybody reads of a run, and the numbers of its scenario."""

    env: Clock
    later: Callable[..., None]  # of the clock: in how many minutes to call what, with what value
    scenario: Scenario
    streams: Streams
    numbers: Iterator[int]  # of tasks
    log: Log
    horizon: float
    assign: Callable[[PatientBase, Sequence[CareManagerBase]], CareManagerBase]
    places: dict[str, Place]  # by site
    here: Counter[str]  # care managers at each site
    practices: Mapping[str, PracticeBase]
    work: Work
    engagement: Engagement
    effect: Effect
    trust: Trust
    learning: Learning
    directory: Directory
    vary: Callable[[float], float]
    patience: Callable[[float], float]
    vary_interval: Callable[[float], float]
    contacts_needed: Callable[[Tier, float], int]
    sessions: dict[Tier, int]
    switching: float
    recovery: float
    interruption: float
    unknown_number: float
    interval: dict[Tier, float]
    interval_monthly: float

    __slots__ = tuple(__annotations__)

    if TYPE_CHECKING:

        def onset(self, patient: PatientBase) -> float: ...

        def short_staffed(self, site: str, day: int) -> float: ...

        def posts_for(self, practices: tuple[str, ...]) -> int: ...


# A process, and what follows from a task of a patient.
Process = Generator[Event, Any, None]
After = Callable[[Any, Task, CareManagerBase], None]
Begun = tuple[float, After | None, float | None]  # minutes, what follows, u of interruptions

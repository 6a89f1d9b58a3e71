"""Care manager positions: where each one works on each half-day, and for whom."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from cmsim.scenario.dates import Date, weeks_until
from cmsim.scenario.evidence import sources as s
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.practice import NAME
from cmsim.scenario.profession import JOBS, Profession

HUB = "hub"
OFF = "off"
FULL_TIME = 40  # hours a week
HALF_DAYS_A_WEEK = 10
MOST_MONTHLY = 500  # patients who get 20 minutes a month from a full-time post, at the very most
HALF_DAYS = (
    "Mon am",
    "Mon pm",
    "Tue am",
    "Tue pm",
    "Wed am",
    "Wed pm",
    "Thu am",
    "Thu pm",
    "Fri am",
    "Fri pm",
    "Sat am",
    "Sat pm",
    "Sun am",
    "Sun pm",
)


class Role(StrEnum):
    """Which patients a post takes."""

    COMPLEX = "complex"
    MODERATE = "moderate"
    HYBRID = "hybrid"
    EVERYONE = "everyone"

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """Return the tiers whose patients this role enrolls."""
        return {
            Role.COMPLEX: (Tier.COMPLEX,),
            Role.MODERATE: (Tier.MODERATE,),
            Role.HYBRID: (Tier.COMPLEX, Tier.MODERATE),
            Role.EVERYONE: tuple(Tier),
        }[self]


class Way(StrEnum):
    """How a post looks after its patients.

    Intensively: a first visit, then contacts at the interval of the tier until goals are met.
    Monthly: a care plan, then 20 minutes a month, most of them not talk, until the patient stops.
    Both: complex patients intensively and the others monthly.
    """

    INTENSIVE = "intensive"
    MONTHLY = "monthly"
    BOTH = "both"

    @property
    def monthly_tiers(self) -> tuple[Tier, ...]:
        """Return the tiers whose patients are contacted monthly."""
        return {
            Way.INTENSIVE: (),
            Way.MONTHLY: tuple(Tier),
            Way.BOTH: (Tier.MODERATE, Tier.LOW),
        }[self]


class Absence(Part):
    """A block of weeks for which a person is away, such as parental leave; the post stays hers.

    It may begin with the week of a date, ``from_date``; a scenario turns that into ``from_week``.
    """

    name: str = "leave"
    from_date: Date | None = Field(None, exclude=True)
    from_week: Annotated[int, Parameter("Away from week", "weeks", 0, 520, s.DESIGN, 0, 5200)] = 0
    weeks: Annotated[int, Parameter("Away for", "weeks", 1, 26, s.DESIGN, 1, 520)] = 12


class Post(Part):
    """One position, filled by one person: a care manager, or a colleague of care managers.

    ``week`` names the site of each half-day from Monday morning, ``"off"`` when not working;
    half-days left out are off. ``covers`` names the practices whose patients the post takes.
    Posts of one ``team`` share one worklist. A post may be filled from a date, ``from_date``, which
    a scenario turns into ``first_week``. A colleague takes the tasks that his or her profession may
    do off the worklists of the care managers of those practices, or of one team (or one care
    manager) if ``team`` names it.
    """

    name: Annotated[str, NAME]
    week: tuple[str, ...]
    covers: tuple[str, ...]
    team: str = ""
    role: Role = Role.HYBRID
    way: Way = Way.INTENSIVE
    profession: Profession = Profession.CARE_MANAGER

    # hours
    starts: Annotated[float, Parameter("Starts work", "hours", 7, 9, s.DESIGN, 0, 24)] = 8.0
    half_day: Annotated[
        float, Parameter("Length of a half-day", "hours", 3, 5, s.TC_B34, 0.5, 12)
    ] = 4.0
    pause: Annotated[float, Parameter("Midday break", "hours", 0, 1, s.DESIGN, 0, 4)] = 1.0
    overtime: Annotated[
        float, Parameter("Overtime when work due today is left", "minutes", 0, 60, s.DESIGN, 0, 240)
    ] = 0.0
    leave: Annotated[float, Parameter("Weeks of leave", "weeks", 4, 8, s.TC_B35, 0, 26)] = 5.6
    from_date: Date | None = Field(None, exclude=True)
    first_week: Annotated[
        float, Parameter("Post filled from week", "weeks", 0, 26, s.ROUND, 0, 520)
    ] = 0.0
    weeks_filled: Annotated[
        float,
        Parameter(
            "Post filled for (0: until the end of the run)", "weeks", 0, 520, s.DESIGN, 0, 5200
        ),
    ] = 0.0
    weeks_empty: Annotated[
        float,
        Parameter(
            "Post then empty for, before it is filled again (0: for good)",
            "weeks",
            0,
            52,
            s.DESIGN,
            0,
            5200,
        ),
    ] = 0.0
    absences: tuple[Absence, ...] = ()
    turnover: Annotated[
        float, Parameter("Leaves the post", "per year", 0, 0.25, s.TC_B41, 0, 5)
    ] = 0.0
    vacancy: Annotated[
        float, Parameter("Post stays empty after someone leaves", "weeks", 4, 26, s.ROUND, 0, 104)
    ] = 10.0

    # the person and the role
    caseload_cap: Annotated[
        int, Parameter("Caseload cap", "patients", 50, 120, s.TC_A08, 0, 100_000)
    ] = 90
    experienced: bool = False
    starting_trust: Annotated[
        float, Parameter("Trust of clinicians at the start", "index", 0.1, 0.8, s.TEACHING_INDEX)
    ] = 0.4
    trust_growth: Annotated[
        float,
        Parameter(
            "Growth of trust, against an employee of the practice",
            "ratio",
            0.4,
            1,
            s.TEACHING_INDEX,
            0,
            5,
        ),
    ] = 1.0
    declines_pulls: Annotated[
        float,
        Parameter(
            "Requests for other work that the written role turns away",
            "share",
            0,
            1,
            s.DIRECTION_ONLY,
        ),
    ] = 0.0
    covered_on_leave: Annotated[
        float,
        Parameter(
            "Leave during which a peer from outside the model does the work",
            "share",
            0,
            1,
            s.DIRECTION_ONLY,
        ),
    ] = 0.0
    meetings: Annotated[
        float,
        Parameter(
            "Team and improvement meetings of 50 minutes", "per month", 0, 4, s.TC_B24, 0, 40
        ),
    ] = 2.0
    registry: Annotated[
        float,
        Parameter(
            "Registry and reporting, of a full-time post", "hours a week", 1, 8, s.TC_B31, 0, 40
        ),
    ] = 2.0
    upkeep: Annotated[
        float,
        Parameter(
            "Keeping the resource directory current, of a full-time post",
            "hours a month",
            0,
            8,
            s.ROUND,
            0,
            80,
        ),
    ] = 1.0

    # who bears the cost
    salary: Annotated[float, Parameter("Salary, full time", "$ a year", 43350, 98430, s.OF_W01)] = (
        86070.0
    )
    paid_by_practice: Annotated[
        float,
        Parameter("Cost of the post borne by the practices it covers", "share", 0, 1, s.OF_E40),
    ] = 1.0

    @field_validator("week")
    @classmethod
    def week_has_half_days(cls, week: tuple[str, ...]) -> tuple[str, ...]:
        if not 1 <= len(week) <= len(HALF_DAYS):
            raise ValueError(f"{len(week)} half-days: a week has 1 to {len(HALF_DAYS)}")
        return week + (OFF,) * (len(HALF_DAYS) - len(week))

    @field_validator("covers")
    @classmethod
    def covers_something(cls, covers: tuple[str, ...]) -> tuple[str, ...]:
        if not covers:
            raise ValueError("covers: at least one practice is needed")
        return covers

    @field_validator("absences")
    @classmethod
    def absences_have_names(cls, absences: tuple[Absence, ...]) -> tuple[Absence, ...]:
        names = [absence.name for absence in absences]
        if len(set(names)) < len(names):
            raise ValueError("absences: give each a name of its own")
        return absences

    @model_validator(mode="after")
    def half_days_fit_the_day(self) -> Self:
        if self.starts + 2 * self.half_day + self.pause > 24:
            raise ValueError("starts, two half-days and the pause go beyond midnight")
        return self

    @model_validator(mode="after")
    def starts_again_after_an_end(self) -> Self:
        if self.weeks_empty and not self.weeks_filled:
            raise ValueError(
                f"weeks_empty = {self.weeks_empty:g}: say with weeks_filled when the post ends"
            )
        return self

    def in_weeks(self, first_day: date) -> "Post":
        """Return the post with weeks of a run that begins on ``first_day`` in place of dates."""
        dated = [absence.from_date is not None for absence in self.absences]
        if self.from_date is None and not any(dated):
            return self
        start = week_of(self, "first_week", first_day, self.name)
        absences = [
            absence.replace(
                from_date=None,
                from_week=int(week_of(absence, "from_week", first_day, f"{self.name}.absences")),
            )
            for absence in self.absences
        ]
        return self.replace(from_date=None, first_week=start, absences=tuple(absences))

    @property
    def sites(self) -> tuple[str, ...]:
        """Return the sites of the week, each once, in order."""
        return tuple(dict.fromkeys(site for site in self.week if site != OFF))

    @property
    def worklist(self) -> str:
        """Return the name of the worklist: the team's, or the post's own."""
        return self.team or self.name

    @property
    def is_colleague(self) -> bool:
        """Say whether this post helps care managers and has no patients of its own."""
        return self.profession is not Profession.CARE_MANAGER

    @property
    def hours_a_week(self) -> float:
        """Return the paid hours of a week."""
        return self.half_day * sum(site != OFF for site in self.week)

    @property
    def placement(self) -> str:
        """Return ``"embedded"``, ``"co-located"`` or ``"off-site"``, read off the week."""
        present = [site for site in self.sites if site in self.covers]
        if not present:
            return "off-site"
        alone = len(self.sites) == 1 and len(self.covers) == 1
        return "embedded" if alone else "co-located"


def week_of(part: Post | Absence, field: str, first_day: date, where: str) -> float:
    """Return the week in which a part begins, stated as ``field`` or by its ``from_date``."""
    stated: float = getattr(part, field)
    if part.from_date is None:
        return stated
    try:
        week = weeks_until(first_day, part.from_date)
    except ValueError as error:
        raise ValueError(f"{where}.from_date = {error}") from None
    if isinstance(part, Absence):
        week //= 1
    if field in part.model_fields_set and stated != week:
        raise ValueError(
            f"{where}: from_date = {part.from_date} is in week {week:g} of the run, "
            f"{field} = {stated:g} is another; give one of them"
        )
    return week


def embedded(name: str, practice: str, half_days: int = HALF_DAYS_A_WEEK, **changes: Any) -> Post:
    """Return a post that spends its week in one practice.

    >>> embedded("Ada", "Elm Street").placement
    'embedded'
    """
    return Post(name=name, week=(practice,) * half_days, covers=(practice,), **changes)


def co_located(name: str, *week: str, covers: Sequence[str] | None = None, **changes: Any) -> Post:
    """Return a post that shares its week between sites; five days or up to 14 half-days.

    >>> co_located("Bea", "Elm Street", "Elm Street", "Oak Road", "Oak Road", "hub").placement
    'co-located'
    """
    half_days = tuple(site for site in week for _ in "ap") if len(week) == 5 else week
    covers = covers or tuple(dict.fromkeys(x for x in half_days if x not in (OFF, HUB)))
    settings = {"starting_trust": 0.35, "trust_growth": 0.8} | changes
    return Post(name=name, week=half_days, covers=covers, **settings)


def spread_week(site: str, half_days: int) -> tuple[str, ...]:
    """Return a week from Monday to Friday with half-days at one site, spread over the days.

    >>> spread_week("here", 2)
    ('here', 'off', 'off', 'off', 'off', 'here', 'off', 'off', 'off', 'off')
    """
    week = [OFF] * HALF_DAYS_A_WEEK
    for n in range(half_days):
        week[n * HALF_DAYS_A_WEEK // half_days] = site
    return tuple(week)


def colleague(
    name: str, profession: Profession, practice: str, half_days: int = 1, **changes: Any
) -> Post:
    """Return a post that helps the care managers of one practice on some half-days of the week.

    >>> mia = colleague("Mia", Profession.MEDICAL_ASSISTANT, "Elm Street", half_day=2)
    >>> mia.hours_a_week, mia.salary
    (2.0, 43350.0)
    """
    settings: dict[str, Any] = {
        "week": spread_week(practice, half_days),
        "meetings": 0.0,
        "registry": 0.0,
        "upkeep": 0.0,
        "salary": JOBS[profession].salary,
    } | changes
    return Post(name=name, covers=(practice,), profession=profession, **settings)


def hub_pool(
    size: int,
    covers: Sequence[str],
    team: str = "hub team",
    half_days: int = HALF_DAYS_A_WEEK,
    **changes: Any,
) -> tuple[Post, ...]:
    """Return ``size`` off-site posts that share one worklist.

    >>> [post.placement for post in hub_pool(2, ["Elm Street", "Oak Road"])]
    ['off-site', 'off-site']
    """
    settings = {
        "starting_trust": 0.25,
        "trust_growth": 0.6,
        "covered_on_leave": 1.0,
        "meetings": 0.5,
        "paid_by_practice": 0.0,
    } | changes
    return tuple(
        Post(
            name=f"{team} {n + 1}",
            week=(HUB,) * half_days,
            covers=tuple(covers),
            team=team,
            **settings,
        )
        for n in range(size)
    )


def monthly_hub(
    size: int,
    covers: Sequence[str],
    team: str = "monthly hub",
    half_days: int = HALF_DAYS_A_WEEK,
    **changes: Any,
) -> tuple[Post, ...]:
    """Return ``size`` off-site posts that contact patients of every tier monthly.

    >>> [post.way.value for post in monthly_hub(1, ["Elm Street"])]
    ['monthly']
    """
    settings: dict[str, Any] = {
        "role": Role.EVERYONE,
        "way": Way.MONTHLY,
        "caseload_cap": MOST_MONTHLY * half_days // HALF_DAYS_A_WEEK,
    }
    return hub_pool(size, covers, team, half_days, **settings | changes)

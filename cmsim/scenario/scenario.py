"""The scenario: everything a run depends on, except the seed and the ways of working."""

import hashlib
import json
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import ValidationInfo, field_validator, model_validator

from cmsim.scenario.dates import FIRST_DAY, Monday, day_of, in_words, spans_in_words
from cmsim.scenario.describe import post_line, practice_line, values_as_lines
from cmsim.scenario.effect import Effect, Trust
from cmsim.scenario.engagement import Engagement
from cmsim.scenario.evidence import sources as s
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.place import Hub, Place
from cmsim.scenario.post import FULL_TIME, OFF, Absence, Post, Role
from cmsim.scenario.practice import NAME, Practice
from cmsim.scenario.prices import Prices
from cmsim.scenario.work import Directory, Learning, Strain, Work
from cmsim.units import WEEK

WORDS: dict[str, Any] = {"name": True, "about": True}
OF_A_PLACE = {"__all__": {"place": {"space_cost"}}}
PRICES: dict[str, Any] = {  # no run reads them; what they come to is worked out afterwards
    "prices": True,
    "posts": {"__all__": {"salary", "paid_by_practice"}},
    "practices": OF_A_PLACE,
    "hubs": OF_A_PLACE,
}


class OpenCase(Part):
    """One patient already in care at the start; nothing here identifies a person."""

    practice: str
    tier: Tier
    post: str = ""
    due: Annotated[
        float,
        Parameter(
            "Next contact due, from the start (negative: overdue)",
            "days",
            -60,
            60,
            s.DESIGN,
            -3650,
            3650,
        ),
    ] = 0.0
    last_contact: Annotated[
        float, Parameter("Since the last contact", "days", 0, 90, s.DESIGN, 0, 3650)
    ] = 14.0
    contacts_done: Annotated[
        int, Parameter("Contacts already completed", "contacts", 0, 20, s.DESIGN, 0, 10_000)
    ] = 1
    monitored: bool = False
    met: bool = False


class Scenario(Part):
    """Practices, care managers, their work and their patients.

    Scenarios are values: they never change, and two that are equal give equal runs for
    equal seeds. The run begins on its first day, a Monday; dates are words over the same minutes.
    """

    name: Annotated[str, NAME] = "base"
    about: str = ""
    first_day: Monday = FIRST_DAY
    practices: tuple[Practice, ...]
    hubs: tuple[Hub, ...] = (Hub(),)
    posts: tuple[Post, ...] = ()
    work: Work = Work()
    engagement: Engagement = Engagement()
    effect: Effect = Effect()
    trust: Trust = Trust()
    learning: Learning = Learning()
    directory: Directory = Directory()
    strain: Strain = Strain()
    prices: Prices = Prices()
    caseload: tuple[OpenCase, ...] = ()
    typical_caseload: Annotated[
        int,
        Parameter(
            "Open cases of each full-time post at the start",
            "patients",
            0,
            80,
            s.DESIGN,
            0,
            100_000,
        ),
    ] = 0
    weeks: Annotated[int, Parameter("Weeks simulated", "weeks", 13, 52, s.DESIGN, 1, 5200)] = 26

    @field_validator("posts")
    @classmethod
    def dates_are_weeks(cls, posts: tuple[Post, ...], info: ValidationInfo) -> tuple[Post, ...]:
        """Count what is given by date from the first day, which is read before."""
        first_day = info.data.get("first_day", FIRST_DAY)
        return tuple(post.in_weeks(first_day) for post in posts)

    @model_validator(mode="after")
    def parts_fit_together(self) -> Self:
        for what in ("practices", "hubs", "posts"):
            names = [part.name for part in getattr(self, what)]
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"{what}: the name {name!r} is used twice")
        self.check_sites()
        self.check_teams()
        self.check_caseload()
        self.check_harm()
        return self

    def check_sites(self) -> None:
        practices = {practice.name for practice in self.practices}
        sites = practices | {hub.name for hub in self.hubs}
        if not practices:
            raise ValueError("practices: at least one is needed")
        if len(sites) < len(self.practices) + len(self.hubs) or OFF in sites:
            raise ValueError(f"practices and hubs need names of their own, and not {OFF!r}")
        for post in self.posts:
            for site in post.sites:
                if site not in sites:
                    raise ValueError(
                        f"posts.{post.name}.week: no site {site!r}; the sites are "
                        + ", ".join(sorted(sites))
                    )
            for practice in post.covers:
                if practice not in practices:
                    raise ValueError(
                        f"posts.{post.name}.covers: no practice {practice!r}; the "
                        "practices are " + ", ".join(sorted(practices))
                    )

    def check_teams(self) -> None:
        roles: dict[str, Role] = {}
        for post in self.care_managers:
            if roles.setdefault(post.worklist, post.role) is not post.role:
                raise ValueError(
                    f"posts.{post.name}.role = {post.role}: posts that share the "
                    f"worklist {post.worklist!r} have the role "
                    f"{roles[post.worklist]}"
                )

    def check_caseload(self) -> None:
        posts = {post.name: post for post in self.care_managers}
        counts = {practice.name: dict(practice.panel.counts) for practice in self.practices}
        for row, case in enumerate(self.caseload, 1):
            if case.practice not in counts:
                raise ValueError(f"caseload row {row}: no practice {case.practice!r}")
            if case.tier is Tier.LOW:
                raise ValueError(
                    f"caseload row {row}: tier = 'low': an open case is complex or moderate"
                )
            counts[case.practice][case.tier] -= 1
            if counts[case.practice][case.tier] < 0:
                raise ValueError(
                    f"caseload row {row}: more open {case.tier} cases than "
                    f"{case.tier} patients in the panel of {case.practice}"
                )
            post = posts.get(case.post)
            if case.post and (
                post is None or case.practice not in post.covers or case.tier not in post.role.tiers
            ):
                raise ValueError(
                    f"caseload row {row}: no post {case.post!r} takes {case.tier} "
                    f"patients of {case.practice!r}"
                )

    def check_harm(self) -> None:
        """Refuse harm for which there are too few flares: what care brings on begins as one."""
        ed, stays = (
            self.effect.more(share)
            for share in (self.effect.averted_ed, self.effect.averted_admissions)
        )
        if ed == stays == 1:
            return
        for practice in self.practices:
            panel = practice.panel
            if panel.flares_to_ed * ed > 1:
                raise ValueError(
                    f"effect.averted_ed = {self.effect.averted_ed:g}: more emergency visits than "
                    f"flares in {practice.name}; raise it or lower flares_to_ed"
                )
            for tier in (Tier.COMPLEX, Tier.MODERATE):
                rates = panel.rates(tier)
                first = rates.admissions * (1 - rates.readmission)
                if first * stays > rates.ed_visits / panel.flares_to_ed:
                    raise ValueError(
                        f"effect.averted_admissions = {self.effect.averted_admissions:g}: more "
                        f"first admissions than flares of {tier} patients in {practice.name}"
                    )

    @property
    def care_managers(self) -> tuple[Post, ...]:
        """Return the posts that have patients of their own; the others are colleagues'."""
        return tuple(post for post in self.posts if not post.is_colleague)

    def helped_by(self, colleague: Post) -> tuple[Post, ...]:
        """Return the care managers off whose worklists a colleague takes tasks."""
        return tuple(
            post
            for post in self.care_managers
            if set(post.covers) & set(colleague.covers) and colleague.team in ("", post.worklist)
        )

    def cap(self, post: Post) -> int:
        """Return how many patients a post may have in active care: its own cap, or the rule's."""
        heads = self.engagement.patients_per_full_time
        most = round(heads * post.hours_a_week / FULL_TIME)
        return min(post.caseload_cap, most) if heads else post.caseload_cap

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return sentences about what is allowed but unlikely to be meant."""
        taken = {
            (practice, tier)
            for post in self.care_managers
            for practice in post.covers
            for tier in post.role.tiers
        }
        covered = {practice for practice, _ in taken}
        alone = [
            f"{self.name}: no care manager covers {practice.name}"
            for practice in self.practices
            if practice.name not in covered
        ]
        left = sum((case.practice, case.tier) not in taken for case in self.caseload)
        late = [
            f"{self.name}: {post.name} does not start within the run of {self.weeks} weeks, "
            f"which ends on {in_words(self.last_day)}"
            for post in self.posts
            if post.first_week >= self.weeks
        ]
        outside = [
            f"{self.name}: {post.name} is not in the post within the run at the absence "
            f"{absence.name!r}, which begins on {in_words(self.date_of(absence.from_week * WEEK))}"
            for post in self.posts
            for absence in post.absences
            if not self.is_in_run(post, absence)
        ]
        idle = [
            f"{self.name}: no care manager for {post.name} ({post.profession}) to help"
            for post in self.posts
            if post.is_colleague and not self.helped_by(post)
        ]
        return (
            *alone,
            *late,
            *outside,
            *idle,
            *([f"{self.name}: {left} open cases that no care manager takes"] if left else []),
        )

    def is_in_run(self, post: Post, absence: Absence) -> bool:
        """Say whether an absence falls into the weeks of the run in which the post is filled."""
        end = post.first_week + post.weeks_filled if post.weeks_filled else self.weeks
        return absence.from_week < min(end, self.weeks) and (
            absence.from_week + absence.weeks > post.first_week
        )

    @property
    def last_day(self) -> date:
        """Return the last day of the run, a Sunday."""
        return self.first_day + timedelta(7 * self.weeks - 1)

    def date_of(self, minutes: float) -> date:
        """Return the date of a moment of the run."""
        return day_of(self.first_day, minutes)

    @cached_property
    def hash(self) -> str:
        """Return a short hash of everything but the name and the description."""
        return self.hash_without(WORDS)

    @cached_property
    def run_hash(self) -> str:
        """Return a short hash of everything that a run reads: all but words and prices."""
        return self.hash_without(WORDS | PRICES)

    def hash_without(self, left_out: dict[str, Any]) -> str:
        """Return a short hash of all but some fields."""
        values = self.model_dump(mode="json", exclude=left_out)
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

    def practice(self, name: str) -> Practice:
        """Return the practice of that name."""
        return next(practice for practice in self.practices if practice.name == name)

    def place(self, site: str) -> Place:
        """Return what the site of that name gives and takes."""
        return next(part.place for part in self.practices + self.hubs if part.name == site)

    def change(self, path: str, value: object) -> Self:
        """Return a copy with the value at a dotted path changed.

        A step names a field, or a practice, post or hub by name or position; ``*`` means all.
        Raises ``KeyError`` when there is no such path.
        """
        return changed(self, path.split("."), value)

    def __str__(self) -> str:
        lines = [
            self.name,
            "=" * len(self.name),
            *([self.about] * bool(self.about)),
            "",
            spans_in_words([(self.first_day, self.weeks)]),
            *(practice_line(practice) for practice in self.practices),
            *(post_line(post) for post in self.posts),
            *([f"{len(self.caseload)} open cases at the start"] * bool(self.caseload)),
            *(f"Note: {warning}" for warning in self.warnings),
            "",
            *values_as_lines(self),
        ]
        return "\n".join(lines)


def whole_name(parts: tuple[Any, ...], steps: list[str]) -> tuple[str, list[str]]:
    """Return ``(name, rest)`` of steps that begin with the name of a part, dots and all."""
    names = {part.name for part in parts}
    for length in range(1, len(steps) + 1):
        if ".".join(steps[:length]) in names:
            return ".".join(steps[:length]), steps[length:]
    return steps[0], steps[1:]


def changed(value: Any, steps: list[str], new: object) -> Any:
    """Return ``value`` with ``new`` at the end of ``steps``."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(value, tuple):
        step, rest = whole_name(value, steps)
        hits = [n for n, part in enumerate(value) if step in ("*", str(n), part.name)]
        if not hits:
            raise KeyError(
                f"{step}: no such part; there are " + ", ".join(part.name for part in value)
            )
        return tuple(
            changed(part, rest, new) if n in hits else part for n, part in enumerate(value)
        )
    if not isinstance(value, Part) or step not in type(value).model_fields:
        raise KeyError(f"{step}: no such field")
    return value.replace(**{step: changed(getattr(value, step), rest, new)})

"""The assumptions behind a scenario: what may be otherwise, and by how much."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from pydantic import ValidationError

from cmsim.scenario.evidence import sources
from cmsim.scenario.parameter import Parameter, Part
from cmsim.scenario.scenario import Scenario

KNOWN_LOCALLY = (
    "practices.*.clinicians",
    "practices.*.panel.size",
    "practices.*.panel.grows",
    "practices.*.panel.low_share",
    "posts.*.first_week",
)
DECIDED = (
    "posts.*.caseload_cap",
    "posts.*.meetings",
    "practices.*.sweep_every",
    "practices.*.follows_stays",
    "engagement.list_ahead",
    "engagement.kept_for_intake",
    "engagement.attempts",
    "engagement.retry_after",
    "engagement.transition_retry",
    "engagement.interval_complex",
    "engagement.interval_moderate",
    "engagement.monitored_every",
    "engagement.monitored_for",
)
WHERE = {"hubs": ", hub", "posts": ", post"}
BY_TIER = tuple(f"practices.*.panel.{tier}." for tier in ("complex", "moderate", "low"))
SHARES = ("complex_share", "moderate_share")
CASES = "caseload"
Steps: TypeAlias = tuple[str | int, ...]  # fields and positions that lead to a number


class Factor(NamedTuple):
    """One assumption: a number that several parts may share, with its plausible range.

    ``path`` has ``*`` for the names of parts. The number moves in every part where it has this
    ``value``; where it has another, it is another assumption.
    """

    path: str
    value: float
    parameter: Parameter

    @property
    def low(self) -> float:
        """Return the lowest plausible value."""
        return self.parameter.low

    @property
    def high(self) -> float:
        """Return the highest plausible value."""
        return self.parameter.high

    @property
    def guessed(self) -> bool:
        """Say whether the number rests on an assumption or on memory, not on a source."""
        return self.parameter.source.quality in (sources.Quality.ASSUMPTION, sources.Quality.MEMORY)

    @property
    def decided(self) -> bool:
        """Say whether the practice sets the number itself, so that there is nothing to measure."""
        return self.path in DECIDED

    def __str__(self) -> str:
        return self.parameter.label + WHERE.get(self.path.split(".")[0], "")


def factors(scenarios: Iterable[Scenario]) -> tuple[Factor, ...]:
    """Return the assumptions of one or more scenarios that have a plausible range.

    Left out is what a practice knows or chooses itself (clinicians, panel size, opening hours,
    weeks, when a post is filled), the rates of illness by tier, whose declared range spans all
    tiers, and the share of low-risk patients, which the other two leave.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> values = {each.path: each.value for each in factors([solo_rural()])}
    >>> values["engagement.answered_known"], "weeks" in values
    (0.41, False)
    """
    distinct: dict[tuple[str, float], Factor] = {}
    for scenario in scenarios:
        for steps, value, parameter in numbers(scenario):
            each = Factor(pattern(steps), value, parameter)
            if uncertain(each):
                distinct[each[:2]] = each
    return tuple(distinct.values())


def uncertain(factor: Factor) -> bool:
    """Say whether a number is an assumption about the world with a range."""
    return (
        factor.low < factor.high
        and factor.parameter.source is not sources.DESIGN
        and factor.path not in KNOWN_LOCALLY
        and not factor.path.startswith(BY_TIER)
    )


def numbers(part: Part, steps: Steps = ()) -> Iterator[tuple[Steps, float, Parameter]]:
    """Yield (steps, value, parameter) of every number, steps being fields and positions."""
    own = part.parameters()
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name in own:
            yield (*steps, name), value, own[name]
        elif isinstance(value, Part):
            yield from numbers(value, (*steps, name))
        elif isinstance(value, tuple) and name != CASES:
            for n, inner in enumerate(value):
                if isinstance(inner, Part):
                    yield from numbers(inner, (*steps, name, n))


def pattern(steps: Steps) -> str:
    """Return steps as a dotted path with ``*`` for positions.

    >>> pattern(("practices", 0, "panel", "covered"))
    'practices.*.panel.covered'
    """
    return ".".join("*" if isinstance(step, int) else step for step in steps)


def assumed(scenario: Scenario, values: Mapping[Factor, float]) -> Scenario | None:
    """Return a scenario with other values of some factors; one without a factor stays as it is.

    ``values`` is ``{factor: value}``; whole numbers are rounded. Of the shares of tiers, that of
    low-risk patients takes up the difference. Returns ``None`` if the values contradict each
    other.
    """
    wanted = {factor[:2]: value for factor, value in values.items()}
    new = None
    for steps, value, _ in numbers(scenario):
        key = pattern(steps), value
        if key in wanted:
            new = scenario.model_dump() if new is None else new
            other = wanted[key]
            put(new, steps, round(other) if isinstance(value, int) else other)
    try:
        return scenario if new is None else type(scenario).model_validate(new)
    except ValidationError:
        return None


def all_assumed(
    scenarios: Iterable[Scenario], values: Mapping[Factor, float]
) -> tuple[Scenario, ...] | None:
    """Return several scenarios as :func:`assumed`, ``None`` if one of them cannot be so."""
    made = []
    for scenario in scenarios:
        changed = assumed(scenario, values)
        if changed is None:
            return None
        made.append(changed)
    return tuple(made)


def put(values: Any, steps: Steps, new: float) -> None:
    """Put a number where ``steps`` lead, in nested dicts and lists."""
    for step in steps[:-1]:
        values = values[step]
    values[steps[-1]] = new
    if steps[-1] in SHARES:
        values["low_share"] = 1 - sum(values[name] for name in SHARES)

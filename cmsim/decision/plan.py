"""A leader's plan: the practice, what was changed, and the options side by side."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from cmsim.billing.terms import Billing
from cmsim.decision.costs import Costs
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import ALWAYS, BUY, HIRE, OPTIONS, full_time_cost, option, touched
from cmsim.decision.practice_summary import EIGHT, PracticeSummary, usual_discharges
from cmsim.decision.quote import At, Contract, Quote, Staffing, Weights
from cmsim.scenario.evidence import sources as s
from cmsim.scenario.parameter import Parameter, Part, Refusal, in_one_line
from cmsim.scenario.post import FULL_TIME
from cmsim.scenario.scenario import Scenario

MOST_CHANGES, MOST_TAKEN = 60, 4
LEAST_FTE, MOST_FTE = 0.1, 10.0
YES = {True: "yes", False: "no"}


class Change(Part):
    """One number of the model set otherwise, in all options or in one."""

    path: Annotated[str, Field(min_length=1, max_length=120)]
    value: Annotated[float, Parameter("New value", "of its own unit", 0, 1, s.DESIGN, -1e9, 1e9)]
    option: str = ""


class Touched(Part):
    """One assumption that is not as it comes: what, where, from what to what, and why."""

    what: str
    where: str
    before: str
    after: str
    unit: str
    source: str


class Plan(Part):
    """The practice in numbers, what is offered, what was changed, and what counts."""

    summary: PracticeSummary = PracticeSummary()
    quote: Quote = Quote()
    staffing: Staffing = Staffing()
    contract: Contract = Contract()
    weights: Weights = Weights()
    costs: Costs = Costs()
    billing: Billing | None = None
    changes: tuple[Change, ...] = ()
    starts: tuple[str, ...] = ()
    taken: tuple[Annotated[str, Field(max_length=200)], ...] = ()  # from files and other pages

    @model_validator(mode="after")
    def options_fit(self) -> Self:
        if len(self.changes) > MOST_CHANGES:
            raise ValueError(f"{MOST_CHANGES} changes at most")
        if len(self.taken) > MOST_TAKEN:
            raise ValueError(f"taken: {MOST_TAKEN} sentences at most")
        if unknown := set(self.starts) - set(STARTS):
            raise ValueError(f"no such start: {', '.join(sorted(unknown))}")
        return self

    @property
    def names(self) -> list[str]:
        """Return the names of the options compared, in order."""
        return list(OPTIONS)

    def fte(self, name: str) -> float:
        """Return the full-time equivalents that an option brings, or those of the nurse there."""
        at, quote = self.staffing.at, self.quote
        if name in ALWAYS:
            return sum(post.hours_a_week for post in self.bare(name, 1.0).posts) / FULL_TIME
        if name == BUY or at is At.SAME_FTE:
            return quote.fte
        if at is At.TYPED:
            return self.staffing.hire if name == HIRE else self.staffing.share
        if not quote.yearly:
            return quote.fte
        fte = quote.yearly / full_time_cost(self.bare(name, quote.fte))
        return min(max(round(fte, 2), LEAST_FTE), MOST_FTE)

    def bare(self, name: str, fte: float) -> Scenario:
        """Return one option before any change to a number of the model."""
        return option(
            self.practice,
            name,
            fte,
            quote=self.quote,
            staffing=self.staffing,
            costs=self.costs,
        )

    @property
    def practice(self) -> PracticeSummary:
        """Return the practice with what is not ready taken into account."""
        changes: dict[str, Any] = {}
        for each in self.starts:
            changes |= STARTS[each].summary
        return self.summary.replace(**changes)

    def options(self) -> dict[str, Scenario]:
        """Return ``{name: scenario}`` of all options compared; refuse what cannot be, in one line.

        >>> list(Plan().options())[-2:]
        ['no hire', 'protect the time']
        """
        return {name: self.made(name) for name in self.names}

    def made(self, name: str) -> Scenario:
        """Return one option as a scenario."""
        paths: dict[str, float] = {}
        for start in self.starts:
            paths |= STARTS[start].paths
        paths |= {
            change.path: change.value for change in self.changes if change.option in ("", name)
        }
        try:
            made = self.bare(name, self.fte(name))
            return touched(made, whole_numbers(made, paths))
        except ValidationError as error:
            raise Refusal(in_one_line(error, name)) from None
        except KeyError as error:
            raise Refusal(f"{name}: {error.args[0]}") from None

    def otherwise(self) -> Self:
        """Return the plan at the same dollars, or at the same FTE where it is that already."""
        at = At.SAME_FTE if self.staffing.at is At.SAME_DOLLARS else At.SAME_DOLLARS
        return self.replace(staffing=self.staffing.replace(at=at))

    def with_taken(self, what: str, sentence: str = "") -> Self:
        """Return the plan with what was taken of one kind said anew, or no longer."""
        rest = tuple(each for each in self.taken if not each.startswith(what))
        return self.replace(taken=rest + ((f"{what}: {sentence}.",) if sentence else ()))

    def with_change(self, path: str, value: float | None, where: str = "") -> Self:
        """Return the plan with a number set, ``None`` to take the change back."""
        rest = tuple(each for each in self.changes if (each.path, each.option) != (path, where))
        new = () if value is None else (Change(path=path, value=value, option=where),)
        return self.replace(changes=rest + new)


def whole_numbers(scenario: Scenario, paths: Mapping[str, float]) -> dict[str, float]:
    """Return values with those of whole-number fields as whole numbers."""
    from cmsim.scenario.parameter import parameters

    whole = {
        field(path) for path, (value, _) in parameters(scenario).items() if isinstance(value, int)
    }
    return {path: round(value) if field(path) in whole else value for path, value in paths.items()}


def field(path: str) -> tuple[str, str]:
    """Return the first and the last step of a path."""
    steps = path.split(".")
    return steps[0], steps[-1]


def inputs(plan: Plan) -> list[Touched]:
    """Return the eight answers as :class:`Touched`, with the usual ones beside them."""
    usual = PracticeSummary()
    usual = usual.replace(discharges=round(usual_discharges(usual)))
    return [one(plan.summary, usual, name) for name in EIGHT]


def one(summary: PracticeSummary, usual: PracticeSummary, name: str) -> Touched:
    """Return one answer beside the usual one."""
    value, before, parameter = (
        getattr(summary, name),
        getattr(usual, name),
        summary.parameters().get(name),
    )
    if parameter is None:
        return Touched(
            what=YES_OR_NO[name],
            where="the practice",
            before=YES[before],
            after=YES[value],
            unit="",
            source="your answer",
        )
    return Touched(
        what=parameter.label,
        where="the practice",
        before=f"{before:g}",
        after=f"{value:g}",
        unit=parameter.unit,
        source=parameter.source.text,
    )


YES_OR_NO = {
    "space": "A room for a care manager",
    "record": "Access to your record for somebody from outside",
}


def assumptions_touched(plan: Plan) -> list[Touched]:
    """Return every assumption that is not as it comes, as :class:`Touched`."""
    usual, assumptions = PracticeSummary(), []
    for name, parameter in PracticeSummary.parameters().items():
        if name not in EIGHT and getattr(plan.summary, name) != getattr(usual, name):
            assumptions.append(one(plan.summary, usual, name))
    for start in (STARTS[each] for each in plan.starts):
        assumptions.append(
            Touched(
                what=f"Not decided: {start.lacks}",
                where="all options",
                before="decided",
                after=start.then,
                unit="",
                source="your readiness answers; ends of plausible ranges",
            )
        )
    for change in plan.changes:
        where = change.option or next(iter(plan.names))
        bare = plan.replace(changes=()).made(where)
        number = number_at(bare, change.path)
        if number is not None:
            value, parameter = number
            assumptions.append(
                Touched(
                    what=parameter.label,
                    where=change.option or "all options",
                    before=f"{value:g}",
                    after=f"{change.value:g}",
                    unit=parameter.unit,
                    source=parameter.source.text,
                )
            )
    return assumptions


def number_at(scenario: Scenario, path: str) -> tuple[float, Parameter] | None:
    """Return (value, Parameter) at a path with ``*``, of the first part that has it."""
    from cmsim.scenario.parameter import parameters

    steps = path.split(".")
    for where, pair in parameters(scenario).items():
        if where == path or (
            "*" in steps
            and where.startswith(f"{steps[0]}.")
            and where.endswith("." + ".".join(steps[2:]))
        ):
            return pair
    return None

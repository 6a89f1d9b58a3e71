"""The question as runs: each draw of all that is uncertain is one run of every option."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cmsim.analysis.factors import DECIDED, Factor, all_assumed
from cmsim.analysis.factors import factors as factors_of
from cmsim.analysis.uncertainty import hypercube
from cmsim.billing.terms import Billing
from cmsim.decision.answer import Answer, answer
from cmsim.decision.options import BUY, PROTECTED
from cmsim.decision.paid_cache import claims
from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import PracticeSummary
from cmsim.decision.quote import Weights
from cmsim.decision.scorecard import SHOWN, Terms
from cmsim.experiment.job import Job, Outcome
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.experiment.results import Results
from cmsim.measures.measure import Measure
from cmsim.measures.registry import find
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario

FIRST, DRAWS = 6, 40
FIRST_DRAWN = 1000  # replications of the draws, apart from those of other runs
SEED = 1
AGREED = (
    "posts.*.salary",
    "posts.*.paid_by_practice",
    "engagement.patients_per_full_time",
    "hubs.*.place.pulled",
    "hubs.*.place.pulled_when_short",
    "hubs.*.place.space_cost",
    "posts.*.half_day",
    "posts.*.covered_on_leave",
)
TYPED = {  # what a leader knows of the practice, as numbers of the model
    "high_risk": ("practices.*.panel.complex_share",),
    "moderate": ("practices.*.panel.moderate_share",),
    "asked": ("practices.*.place.pulled", "practices.*.place.pulled_when_short"),
    "declined": ("posts.*.declines_pulls",),
}
STATED = ("prices.benefits", "prices.overhead")  # stands in the costs of a plan
ROLES = tuple(("posts.*.declines_pulls", value) for value in (0.0, PROTECTED))
HALF_DAY = 4.0


class Question(NamedTuple):
    """What is asked: options as scenarios, the terms they are paid under, and what counts.

    ``known`` are paths of numbers that the practice has measured, which are not drawn.
    """

    options: tuple[Scenario, ...]
    terms: Terms = Terms()
    weights: Weights = Weights()
    known: tuple[str, ...] = ()
    seed: int = SEED


class Step(NamedTuple):
    """How far the draws are, and the answer so far, ``None`` before the first picture."""

    answer: Answer | None
    results: Results | None
    done: int
    total: int

    @property
    def complete(self) -> bool:
        """Say whether all runs are done."""
        return self.done == self.total


def question(plan: Plan, billing: Billing | None = None) -> Question:
    """Return the question of a plan, paid as it says or as ``billing`` does."""
    billing = billing or plan.billing
    yearly = plan.quote.yearly
    terms = Terms(
        plan.contract,
        billing,
        {BUY: yearly} if yearly else {},
        plan.practice.nurse * HALF_DAY,
        plan.costs.travel,
    )
    return Question(tuple(plan.options().values()), terms, plan.weights, known(plan))


def known(plan: Plan) -> tuple[str, ...]:
    """Return the paths of the numbers that a leader has stated or changed: they are not drawn."""
    usual = PracticeSummary()
    typed = [
        path
        for name, paths in TYPED.items()
        if getattr(plan.practice, name) != getattr(usual, name)
        for path in paths
    ]
    return (*STATED, *typed, *(change.path for change in plan.changes))


def measures(asked: Question) -> tuple[Measure | str, ...]:
    """Return what is measured in every run."""
    billing = asked.terms.billing
    if billing is None:
        return SHOWN
    return (*SHOWN, claims(billing))


def unsure(scenarios: Sequence[Scenario]) -> tuple[Factor, ...]:
    """Return the assumptions that nobody at a practice decides or has agreed.

    What the nurse's role turns away is what *no hire* and *protect the time* mean; it stays.
    """
    return tuple(
        each
        for each in factors_of(scenarios)
        if each.path not in (*AGREED, *DECIDED) and each[:2] not in ROLES
    )


def jobs(asked: Question, draws: int = DRAWS) -> list[Job]:
    """Return the runs of the draws that can be, draw by draw, every option in each.

    A number that is known takes its place in the draws but keeps its value, so that the draws of
    all others stay as they were.
    """
    factors, wanted = unsure(asked.options), measures(asked)
    found = []
    for n, row in enumerate(hypercube(factors, DRAWS, asked.seed)[:draws]):
        drawn = zip(factors, map(float, row), strict=True)
        values = {each: value for each, value in drawn if each.path not in asked.known}
        possible = all_assumed(asked.options, values)
        for each in possible or ():
            found.append(Job(each, asked.seed, FIRST_DRAWN + n, USUAL, wanted))
    return found


def steps(
    asked: Question, runs: ProgressiveRun, draws: int = DRAWS, first: int = FIRST
) -> Iterator[Step]:
    """Yield the answer after each bit of work, first after some draws, and at last after all."""
    wanted, together = jobs(asked, draws), len(asked.options)
    shown: Step | None = None
    for goal in dict.fromkeys((min(first, draws), draws)):
        part = wanted[: goal * together]
        for done in runs.runs(part):
            if done == len(part):
                results = results_of(asked, outcomes(runs, part))
                found = answer(results, asked.terms, asked.weights)
                shown = Step(found, results, done, len(wanted))
                yield shown
            else:
                earlier = shown or Step(None, None, 0, len(wanted))
                yield earlier._replace(done=max(done, earlier.done), total=len(wanted))


def outcomes(runs: ProgressiveRun, part: Sequence[Job]) -> list[Outcome]:
    """Return the outcomes of runs that are done."""
    assert runs.question is not None
    return [runs.question.done[n] for n in range(len(part))]


def results_of(asked: Question, found: Sequence[Outcome]) -> Results:
    """Return the outcomes of draws as results, each draw a replication."""
    kept = [find(each) for each in measures(asked)]
    return Results(asked.options, asked.seed, USUAL, kept, found)


def asked_at_once(
    asked: Question, runs: ProgressiveRun, draws: int = DRAWS, progress: object = None
) -> Step:
    """Return the answer after all draws; ``progress(done, total)`` hears of each step."""
    last = Step(None, None, 0, 0)
    for last in steps(asked, runs, draws):
        if callable(progress):
            progress(last.done, last.total)
        runs.rest()
    return last

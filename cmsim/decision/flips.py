"""What would flip the answer: one number at a time, and where the lead is gone."""

from collections.abc import Callable, Generator, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from cmsim.billing.terms import Billing
from cmsim.decision.answer import Answer, runs_of, scored, table_of, weights_of
from cmsim.decision.drawn import SEED, Question, jobs, outcomes, question, results_of
from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import PracticeSummary
from cmsim.decision.quote import Quote
from cmsim.experiment.job import Job
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.scenario.place import Place

DRAWS = 8
PRICE_ENDS = (0.5, 1.5)


class Dial(NamedTuple):
    """One number of a plan that a leader can measure or agree: its range, and how it is set."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    now: Callable[[Plan], float]
    put: Callable[[Plan, float], Plan]
    measured: bool
    source: str


class Flip(NamedTuple):
    """What a dial does to the lead over the next option, in points of the score.

    ``at`` is where the lead is gone, ``None`` if it never is; ``towards`` the option that leads
    beyond it. ``moves`` is how far the lead moves from the low to the high end.
    """

    dial: Dial
    now: float
    at: float | None
    towards: str
    moves: float


def of_summary(name: str, label: str, measured: bool = True) -> Dial:
    """Return the dial of one number of the practice."""
    known = PracticeSummary.parameters()[name]
    return Dial(
        name,
        label,
        known.unit,
        known.low,
        known.high,
        lambda plan: float(getattr(plan.summary, name)),
        lambda plan, value: plan.replace(summary=plan.summary.replace(**{name: value})),
        measured,
        known.source.text,
    )


def of_model(name: str, path: str, label: str) -> Dial:
    """Return the dial of one number of the model, at every practice."""
    known = Place.parameters()[path.rsplit(".", 1)[-1]]
    usual = getattr(Place(), path.rsplit(".", 1)[-1])

    def now(plan: Plan) -> float:
        there = (each.value for each in plan.changes if (each.path, each.option) == (path, ""))
        return next(there, usual)

    return Dial(
        name,
        label,
        known.unit,
        known.low,
        known.high,
        now,
        lambda plan, value: plan.with_change(path, value),
        True,
        known.source.text,
    )


DIALS = (
    of_summary("asked", "Time that colleagues ask for help"),
    of_summary("declined", "Requests that a written role turns away", False),
    of_summary("high_risk", "Patients at high risk"),
    of_model(
        "documentation",
        "practices.*.place.documentation",
        "Documentation for each minute of talk",
    ),
    of_summary("salary", "Salary, full time", False),
)


def dials(plan: Plan) -> tuple[Dial, ...]:
    """Return the dials of a plan; a quote brings its price."""
    quote = plan.quote
    if not quote.yearly:
        return DIALS
    price = Dial(
        "price",
        "Price of the quote",
        "$",
        PRICE_ENDS[0] * quote.price,
        PRICE_ENDS[1] * quote.price,
        lambda plan: plan.quote.price,
        lambda plan, value: plan.replace(quote=plan.quote.replace(price=value)),
        False,
        Quote.parameters()["price"].source.text,
    )
    return (*DIALS, price)


def flips(
    plan: Plan,
    billing: Billing | None,
    found: Answer,
    runs: ProgressiveRun,
    seed: int = SEED,
) -> Iterator[tuple[Flip, ...]]:
    """Yield what each dial does to the lead, one more after some steps."""
    done: list[Flip] = []
    pair = found.working[:2]
    if found.leader is None or len(pair) < 2:
        yield ()
        return
    both = (pair[0], pair[1])
    base = yield from lead_in(question(plan, billing)._replace(seed=seed), both, found, runs, ())
    for dial in dials(plan):
        ends = []
        for value in (dial.low, dial.high):
            asked = question(dial.put(plan, value), billing)._replace(seed=seed)
            lead = yield from lead_in(asked, both, found, runs, tuple(done))
            ends.append((value, lead))
        now = dial.now(plan)
        line = sorted([*ends, (now, base)])
        done.append(Flip(dial, now, crossing(line, now), both[1], ends[1][1] - ends[0][1]))
        yield tuple(done)


def lead_in(
    asked: Question,
    pair: tuple[str, str],
    found: Answer,
    runs: ProgressiveRun,
    so_far: tuple[Flip, ...],
) -> Generator[tuple[Flip, ...], None, float]:
    """Return by how many points one option leads another in a few draws, in small steps."""
    part = [job for job in jobs(asked, DRAWS) if name_of(job) in pair]
    for _ in runs.runs(part):
        yield so_far
    options = tuple(each for each in asked.options if each.name in pair)
    results = results_of(asked._replace(options=options), outcomes(runs, part))
    table = table_of(runs_of(results, asked.terms))
    weights = weights_of(asked.weights.goal, asked.weights)
    leader, other = (np.mean(scored(table, weights, found.spans)[name]) for name in pair)
    return float(leader - other)


def name_of(job: Job) -> str:
    """Return the option that a run is of."""
    return job.scenario if isinstance(job.scenario, str) else job.scenario.name


def crossing(line: list[tuple[float, float]], now: float) -> float | None:
    """Return where a lead along a line of (value, lead) is gone, the place nearest to now.

    >>> crossing([(0, 10), (2, 5), (4, -5)], 2)
    3.0
    """
    found = []
    for (left, before), (right, after) in pairwise(line):
        if before != after and min(before, after) <= 0 <= max(before, after):
            found.append(left + (right - left) * before / (before - after))
    return min(found, key=lambda value: abs(value - now)) if found else None


def measure_first(several: tuple[Flip, ...]) -> Flip | None:
    """Return the dial to measure first: of those that can be counted, the one that moves most."""
    there = [each for each in several if each.dial.measured]
    return max(there, key=lambda each: (each.at is not None, abs(each.moves)), default=None)

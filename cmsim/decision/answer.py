"""The leader's answer: one pure function of runs and of what counts, for every way in.

Each run of an option is one draw of everything that is uncertain, inputs and chance together, and
all options of a draw share both. So the first picture already tells how firm an answer is.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cmsim.decision.options import ALWAYS
from cmsim.decision.quote import GOALS, Weights
from cmsim.decision.scorecard import HALF, LINES, SOMEBODY, Run, Terms
from cmsim.decision.worth import ENDS, WorthStep, worths
from cmsim.experiment.results import Results

FIRM, PROMPT = 0.7, 0.8  # of draws; of contacts on time, to be recommended
MONTHS, STEADY, FULL = 24, 6, 0.9  # months; months at the end; of the steady caseload
WEEKS_A_MONTH = 52 / 12
ByOption: TypeAlias = Mapping[str, list[float]]
Table: TypeAlias = Mapping[str, Mapping[str, Sequence[float | None]]]
Values: TypeAlias = NDArray[np.float64]


class Spread(NamedTuple):
    """The mean of all draws, and between which values nine in ten of them lie."""

    mean: float
    low: float
    high: float


class Ramp(NamedTuple):
    """Patients in active care by month, their steady number, and the month that comes near it."""

    months: tuple[float, ...]
    steady: float
    full_in: int | None


class Standing(NamedTuple):
    """One option in the answer: its scorecard and what stands behind it."""

    lines: Mapping[str, Spread | None]
    score: Spread
    active: Spread
    on_time: Spread | None
    patients: Spread
    cost: Spread
    new_money: Spread
    own_hours: Spread
    fees: Spread
    savings: Spread
    wins: int
    works: bool
    ramp: Ramp

    @property
    def prompt(self) -> bool:
        """Say whether at least 80 in 100 contacts come on time, over all draws."""
        return self.on_time is not None and self.on_time.mean >= PROMPT


class Answer(NamedTuple):
    """What the draws say on a goal.

    ``leader`` wins most draws of the options that work; ``None`` where none works. ``none_works``
    counts the draws in which none does. ``by_goal`` has the leader and its wins for every goal.
    """

    goal: str
    leader: str | None
    draws: int
    none_works: int
    options: Mapping[str, Standing]
    by_goal: Mapping[str, tuple[str | None, int]]
    worth: tuple[WorthStep, ...]
    spans: Mapping[str, float]
    weeks: int

    @property
    def wins(self) -> int:
        """Return in how many draws the leader wins."""
        return 0 if self.leader is None else self.options[self.leader].wins

    @property
    def firm(self) -> bool:
        """Say whether the leader wins at least 7 in 10 draws."""
        return self.leader is not None and self.wins >= FIRM * self.draws

    @property
    def recommended(self) -> bool:
        """Say whether the leader is firm, and keeps 8 in 10 of its contacts on time."""
        return self.leader is not None and self.recommends(self.leader, self.wins)

    def recommends(self, name: str, wins: int) -> bool:
        """Say whether an option that wins so many draws may be recommended."""
        return wins >= FIRM * self.draws and self.options[name].prompt

    @property
    def working(self) -> list[str]:
        """Return the options that work, the leader and the winners of most draws first."""
        names = [name for name, each in self.options.items() if each.works]

        def place(name: str) -> tuple[bool, int, float]:
            each = self.options[name]
            return name != self.leader, -each.wins, -each.score.mean

        return sorted(names, key=place)


def answer(results: Results, terms: Terms, weights: Weights) -> Answer:
    """Return the answer that some results give under some terms to what counts for a leader."""
    runs = runs_of(results, terms)
    table, spans = table_of(runs), spans_of(table_of(runs))
    names, draws = list(runs), results.replications
    works = {name: works_on_the_whole(several) for name, several in runs.items()}
    scores = {goal: scored(table, weights_of(goal, weights), spans) for goal in GOALS}
    able = {name: [works[name] and run.works for run in several] for name, several in runs.items()}
    winners = {goal: winners_of(scores[goal], able, draws) for goal in GOALS}
    by_goal = {goal: leader_of(winners[goal], scores[goal], works) for goal in GOALS}
    goal = weights.goal
    ramps = ramps_of(results)
    standing = {
        name: Standing(
            {line: spread(values) for line, values in table[name].items()},
            known(scores[goal][name]),
            known([run.value("active_caseload") for run in runs[name]]),
            spread([run.values.get("on_time") for run in runs[name]]),
            known([run.patients for run in runs[name]]),
            known([run.cost for run in runs[name]]),
            known([run.new_money for run in runs[name]]),
            known([run.own_hours for run in runs[name]]),
            known([run.fees for run in runs[name]]),
            known([run.savings for run in runs[name]]),
            winners[goal].count(name),
            works[name],
            ramps[name],
        )
        for name in names
    }
    compared = [name for name in names if works[name] or name in ALWAYS] or names
    worth = worths(
        {name: [run.patients for run in runs[name]] for name in compared},
        {name: [-value for value in table[name]["cash"]] for name in compared},
    )
    return Answer(
        goal,
        by_goal[goal][0],
        draws,
        winners[goal].count(None),
        standing,
        by_goal,
        worth,
        spans,
        results.scenarios[0].weeks,
    )


def runs_of(results: Results, terms: Terms) -> dict[str, list[Run]]:
    """Return the runs of each option, in the order of the draws."""
    scenarios = {each.name: each for each in results.scenarios}
    runs: dict[str, list[Run]] = {name: [] for name in results.names}
    for outcome in results.outcomes:
        runs[outcome.scenario].append(Run(scenarios[outcome.scenario], outcome.values, terms))
    return runs


def works_on_the_whole(runs: Sequence[Run]) -> bool:
    """Say whether an option keeps half of its contacts on time, and somebody on schedule.

    Contacts on time are counted over all draws in which there were any.
    """
    on_time = [value for run in runs if (value := run.values.get("on_time")) is not None]
    patients = float(np.mean([run.patients for run in runs]))
    return bool(on_time) and float(np.mean(on_time)) >= HALF and patients >= SOMEBODY


def weights_of(goal: str, weights: Weights) -> dict[str, int]:
    """Return how much each line counts for a goal: a single line, or as the leader weighs them."""
    if goal != GOALS[0]:
        return {line: int(line == goal) for line in LINES}
    return {line: getattr(weights, line) for line in LINES}


def table_of(runs: Mapping[str, Sequence[Run]]) -> Table:
    """Return the value of each option on each line of the scorecard, run by run."""
    return {
        name: {line: [one.of(run) for run in several] for line, one in LINES.items()}
        for name, several in runs.items()
    }


def signed(table: Table, line: str) -> Values:
    """Return a line with a row for each option, more being better.

    An option without a value in a draw, such as a cost for each patient where nobody is kept, is
    as the worst of that draw.
    """
    rows = [[as_number(value) for value in each[line]] for each in table.values()]
    values = LINES[line].sign * np.array(rows, float)
    if np.isnan(values).all():
        return np.zeros_like(values)
    overall = np.nanmin(values)
    worst = np.where(np.isnan(values), np.inf, values).min(axis=0)
    worst = np.where(np.isfinite(worst), worst, overall)
    return np.where(np.isnan(values), worst, values)


def spans_of(table: Table) -> dict[str, float]:
    """Return how far the best mean of each line lies from the worst, or the least that matters."""
    means = {line: signed(table, line).mean(axis=1) for line in LINES}
    return {
        line: max(float(each.max() - each.min()), LINES[line].matters)
        for line, each in means.items()
    }


def scored(
    table: Table, weights: Mapping[str, int], spans: Mapping[str, float]
) -> dict[str, list[float]]:
    """Return the score of each option in each draw: 100 is best on all that counts, 0 worst.

    Best and worst are means over the draws, so that single draws may lie beyond both.
    """
    total: Values = np.zeros(signed(table, next(iter(LINES))).shape)
    for line, weight in weights.items():
        values = signed(table, line)
        best = values.mean(axis=1).max()
        total += weight * 100 * (1 + (values - best) / spans[line])
    total /= sum(weights.values())
    return {name: row.tolist() for name, row in zip(table, total, strict=True)}


def as_number(value: float | None) -> float:
    return np.nan if value is None else value


def winners_of(
    scores: ByOption, able: Mapping[str, Sequence[bool]], draws: int
) -> list[str | None]:
    """Return which of the options that work in a draw has the largest score there."""
    winners: list[str | None] = []
    for n in range(draws):
        there = [name for name in scores if able[name][n]]
        winners.append(max(there, key=lambda name: scores[name][n]) if there else None)
    return winners


def leader_of(
    winners: Sequence[str | None], scores: ByOption, works: Mapping[str, bool]
) -> tuple[str | None, int]:
    """Return who wins most draws, the better mean first, with its wins."""
    there = [name for name in scores if works[name]]
    if not there:
        return None, 0
    best = max(there, key=lambda name: (winners.count(name), float(np.mean(scores[name]))))
    return best, winners.count(best)


def spread(values: Sequence[float | None]) -> Spread | None:
    """Return mean and range of some values, ``None`` where there are none.

    >>> spread([1.0, None, 3.0])
    Spread(mean=2.0, low=1.0, high=3.0)
    """
    there = [value for value in values if value is not None]
    return known(there) if there else None


def known(values: Sequence[float]) -> Spread:
    low, high = (float(np.quantile(values, end, method="nearest")) for end in ENDS)
    return Spread(float(np.mean(values)), low, high)


def ramps_of(results: Results) -> dict[str, Ramp]:
    """Return how the caseload of each option grows, by month, mean of all draws."""
    weekly: dict[str, list[Sequence[float | None]]] = {name: [] for name in results.names}
    for outcome in results.outcomes:
        weekly[outcome.scenario].append(outcome.weekly["active_caseload"])
    return {name: ramp(several) for name, several in weekly.items()}


def ramp(weekly: Sequence[Sequence[float | None]]) -> Ramp:
    """Return a caseload by month from its weeks in several draws."""
    weeks = np.array([[value or 0.0 for value in one] for one in weekly]).mean(axis=0)
    ends = [round(n * WEEKS_A_MONTH) for n in range(1, MONTHS + 1)]
    months = [float(weeks[end - 1]) for end in ends if end <= len(weeks)]
    last = months[-STEADY:] or [float(weeks[-1])]
    steady = sum(last) / len(last)
    full = (n for n, value in enumerate(months, 1) if steady > 0 and value >= FULL * steady)
    return Ramp(tuple(months), steady, next(full, None))

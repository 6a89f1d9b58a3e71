"""Replications until the answer that was asked for is known well enough."""

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.analysis.stopping import Verdict, enough, replications_needed
from cmsim.experiment.cancelled import STOPPED
from cmsim.experiment.executor import Workers
from cmsim.experiment.job import Policy, ProgressCallback, Seed
from cmsim.experiment.results import Results
from cmsim.experiment.run import steps
from cmsim.measures.measure import Measure
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

ZERO_BASE = (
    "the mean of the base is zero, and no fraction of zero can be reached: ask for an "
    "absolute precision"
)


class Reached(NamedTuple):
    """How far a run has come: the results, an estimate and a verdict for each question.

    ``estimates`` and ``verdicts`` go by the name of the scenario; each is of that scenario minus
    the base or, if there is only one scenario, of its mean. ``reached`` says whether all of them
    are as precise as was asked, ``stopped`` whether somebody stopped the run before that.
    """

    results: Results
    estimates: dict[str, Estimate]
    verdicts: dict[str, Verdict]
    reached: bool
    stopped: bool

    def __str__(self) -> str:
        lines = [f"{name}: {verdict.reason}" for name, verdict in self.verdicts.items()]
        return "\n".join(lines + ["stopped before that"] * self.stopped)


def until_known(
    scenarios: Scenario | Sequence[Scenario],
    measure: Measure | str,
    precision: float,
    relative_to: float | str | None = None,
    confidence: float = 0.95,
    *,
    base: str | None = None,
    smallest: int = 5,
    ceiling: int = 500,
    seed: Seed = 1,
    policy: Policy = USUAL,
    jobs: Workers = 1,
    progress: ProgressCallback | None = None,
    stepping: Callable[..., Generator[Results, None, None]] = steps,
) -> Reached:
    """Run replications until the asked difference is known to ``precision``, or at the ceiling.

    Of two scenarios or more, every one minus ``base`` (a name; the first by default) is asked
    for, all with the asked confidence at once; of one scenario, its mean. ``precision`` is a
    half-width in the measure's unit or, with ``relative_to="mean"``, a fraction of the size of
    the answer itself, whatever its sign, with ``"base"`` of the base's mean, and with a number of
    that number. ``progress(done, expected)`` is called after each run; Ctrl-C, or ``False`` from
    it, ends early and keeps what there is. ``stepping`` takes the place of
    :func:`cmsim.experiment.run.steps`.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> reached = until_known(solo_rural().replace(weeks=4), "hours_paid", precision=1)
    >>> reached.reached, reached.results.replications
    (True, 20)
    """
    asked = (scenarios,) if isinstance(scenarios, Scenario) else tuple(scenarios)
    ask = Question(asked, measure, base, precision, relative_to, confidence, smallest, ceiling)
    expected = [ceiling]

    def tell(done: int, _: int) -> object:
        return progress is None or progress(done, max(done, expected[0] * len(asked)))

    ask.checked()
    so_far = None
    arriving = stepping(
        *asked,
        replications=ceiling,
        seed=seed,
        policy=policy,
        measures=[measure],
        jobs=jobs,
        progress=tell if progress else None,
    )
    try:
        for results in arriving:
            so_far = ask.reached(results)
            if all(verdict.done for verdict in so_far.verdicts.values()):
                break
            expected[0] = ask.outlook(so_far) if progress else ceiling
    except STOPPED:
        if so_far is None:
            raise
        so_far = so_far._replace(stopped=True)
    finally:
        arriving.close()
    assert so_far is not None, "a run gives results or raises"
    return so_far


class Question(NamedTuple):
    """A measure of one scenario, or differences from a base, and how precisely they are asked."""

    scenarios: tuple[Scenario, ...]
    measure: Measure | str
    base: str | None
    precision: float
    relative_to: float | str | None
    confidence: float
    smallest: int
    ceiling: int

    def checked(self) -> None:
        """Refuse a base that is none of the scenarios, and a relative precision of no meaning."""
        names = [scenario.name for scenario in self.scenarios]
        if self.base is not None and self.base not in names:
            raise ValueError(f"base = {self.base!r}: not among {', '.join(map(repr, names))}")
        if isinstance(self.relative_to, str) and self.relative_to not in ("mean", "base"):
            raise ValueError(
                f'relative_to = {self.relative_to!r}: None, "mean", "base" or a number'
            )

    @property
    def first(self) -> str:
        """Return the name of the base."""
        return self.scenarios[0].name if self.base is None else self.base

    @property
    def asked(self) -> list[str]:
        """Return the names of the scenarios that something is asked about."""
        names = [scenario.name for scenario in self.scenarios]
        return [name for name in names if name != self.first] or names

    @property
    def each(self) -> float:
        """Return the confidence of each interval so that all hold with the asked one."""
        return 1 - (1 - self.confidence) / len(self.asked)

    def reached(self, results: Results) -> Reached:
        """Return what results say so far."""
        table = results.measure(self.measure)
        verdicts: dict[str, Verdict] = {}
        estimates: dict[str, Estimate] = {}
        for name in self.asked:
            values = self.answers(table, name)
            estimates[name] = estimate(values, self.each)
            verdicts[name] = self.verdict(values, table)
        reached = all(
            verdict.done and not verdict.reason.startswith("ceiling")
            for verdict in verdicts.values()
        )
        stopped = not (results.complete or all(each.done for each in verdicts.values()))
        return Reached(results, estimates, verdicts, reached, stopped)

    def answers(self, table: "pd.DataFrame", name: str) -> "pd.Series":
        """Return the answer of each replication."""
        values = table[name]
        return values if len(self.scenarios) == 1 else values - table[self.first]

    def verdict(self, values: "pd.Series", table: "pd.DataFrame") -> Verdict:
        """Say whether one answer is known well enough."""
        relative_to = self.relative_to
        if relative_to == "base":
            relative_to = float(estimate(table[self.first]).mean)
            if not abs(relative_to) > 0:
                full = len(values) >= self.ceiling
                return Verdict(
                    full,
                    f"ceiling of {self.ceiling} replications: {ZERO_BASE}" if full else ZERO_BASE,
                )
        return enough(
            values,
            self.precision,
            relative_to,
            self.each,
            smallest=self.smallest,
            ceiling=self.ceiling,
        )

    def outlook(self, so_far: Reached) -> int:
        """Return how many replications it will take in all, as far as one can tell."""
        if so_far.results.replications < self.smallest:
            return self.ceiling
        table = so_far.results.measure(self.measure)
        needed = [self.needed(self.answers(table, name), table) for name in self.asked]
        return int(min(self.ceiling, max(needed)))

    def needed(self, values: "pd.Series", table: "pd.DataFrame") -> float:
        """Return how many replications one answer will take, or the ceiling."""
        if values.count() < 2:
            return self.ceiling
        if self.relative_to is None or self.relative_to == "mean":
            relative = self.relative_to == "mean"
            return replications_needed(values, self.precision, relative, self.each)
        scale = self.relative_to
        if isinstance(scale, str):  # the base
            scale = estimate(table[self.first]).mean
        return (
            replications_needed(values, self.precision * abs(scale), False, self.each)
            if abs(scale) > 0
            else self.ceiling
        )

"""Steady state: how many weeks to leave out, seen in a picture, and what is left."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cmsim.analysis.statistics import Array, Estimate, estimate
from cmsim.experiment.results import Results
from cmsim.measures.measure import Measure

if TYPE_CHECKING:
    import pandas as pd

WINDOWS = 10
BATCH = 5
FEWEST_BATCHES = 10


class NotSteady(ValueError):
    """No warm-up can be recommended for this series; the message says why."""


class WarmUp(NamedTuple):
    """What Welch's picture shows, and where the suggested cut is.

    ``mean`` is the weekly mean over replications, ``smooth`` its moving average, shorter by the
    window. ``weeks`` to leave out is ``None`` where none can be recommended; ``reason`` says why
    or why so.
    """

    scenario: str
    measure: Measure
    mean: list[float]
    smooth: list[float]
    window: int
    weeks: int | None
    reason: str


def suggest(
    results: Results,
    measure: Measure | str,
    scenario: str | None = None,
    window: int | None = None,
) -> WarmUp:
    """Return the warm-up that MSER-5 suggests for one scenario, with Welch's picture of it.

    The weekly form of ``measure`` is averaged over replications first. It takes 50 weeks or more;
    with 100 or more a steady run is rarely refused by bad chance.

    >>> from cmsim.experiment.run import run
    >>> from cmsim.scenario.library.practices import solo_rural
    >>> short = run(solo_rural().replace(weeks=20), replications=2, measures=["contacts"])
    >>> suggest(short, "contacts").reason
    '20 weeks are too short to tell: at least 50 are needed'
    """
    table = series(results, measure, scenario)
    mean = table.mean(axis=1)
    window = max(1, len(mean) // WINDOWS) if window is None else window
    weeks, reason = cut_of(mean)
    return WarmUp(
        results.names[0] if scenario is None else scenario,
        results.checked(measure),
        mean.tolist(),
        welch(table.T.tolist(), window).tolist(),
        window,
        weeks,
        reason,
    )


def cut_of(mean: Array) -> tuple[int | None, str]:
    """Return how many weeks to leave out and why, ``None`` for none that can be recommended."""
    try:
        weeks = mser5(mean)
    except NotSteady as error:
        reason = str(error).replace("observations", "weeks")
        if reason.endswith("are needed"):
            needed = reason.split(": ")[1]
            reason = f"{len(mean)} weeks are too short to tell: {needed}"
        return None, reason
    if weeks == 0:
        return 0, "no warm-up is visible"
    return weeks, f"after {weeks} of {len(mean)} weeks the start is forgotten"


def series(results: Results, measure: Measure | str, scenario: str | None = None) -> Array:
    """Return the weekly form of a measure as an array: a row per week, a column per replication."""
    name = results.names[0] if scenario is None else scenario
    table: Array = results.weekly(measure)[name].to_numpy(dtype=float)
    if np.isnan(table).any():
        raise ValueError(f"measure = {results.checked(measure).name!r}: has weeks without a value")
    return table


def after(results: Results, measure: Measure | str, weeks: int) -> "pd.DataFrame":
    """Return the mean of a weekly measure from a week on: a row per replication, as ``measure``.

    Leaving out more than the first half is refused: what has not settled by then has not settled.
    """
    import pandas as pd

    whole = {name: series(results, measure, name) for name in results.names}
    shortest = min(len(table) for table in whole.values())
    if not 0 <= weeks <= shortest / 2:
        raise NotSteady(
            f"warm-up = {weeks} weeks: from 0 to half of {shortest} weeks; run longer, "
            "or treat the question as one with a start and an end"
        )
    rows = pd.RangeIndex(1, results.replications + 1, name="replication")
    return pd.DataFrame(
        {name: table[weeks:].mean(axis=0) for name, table in whole.items()}, index=rows
    )


def steady(
    results: Results, measure: Measure | str, confidence: float = 0.95
) -> dict[str, Estimate]:
    """Return each scenario's long-run weekly mean after the longest warm-up that any needs.

    Raises :class:`cmsim.analysis.warmup.NotSteady` with the scenario's name where one never
    settles.
    """
    warm_ups = [suggest(results, measure, name) for name in results.names]
    longest = 0
    for each in warm_ups:
        if each.weeks is None:
            raise NotSteady(f"{each.scenario}: {each.reason}")
        longest = max(longest, each.weeks)
    table = after(results, measure, longest)
    return {name: estimate(table[name], confidence) for name in results.names}


# --- one series


class Running:
    """A mean and a variance that take one value at a time, and no memory (Welford).

    Adding squares up would lose all digits when the mean is large beside the
    spread; here only deviations from the mean so far are ever squared.

    >>> running = Running()
    >>> for value in (2, 4, 9): running.add(value)
    >>> running.mean, running.variance
    (5.0, 13.0)
    """

    def __init__(self) -> None:
        self.n, self.mean, self.squares = 0, 0.0, 0.0

    def add(self, value: float) -> None:
        """Take one more value into account."""
        self.n += 1
        before = value - self.mean
        self.mean += before / self.n
        self.squares += before * (value - self.mean)

    @property
    def variance(self) -> float | None:
        """Return the sample variance, in the data's unit squared; ``None`` below two values."""
        return self.squares / (self.n - 1) if self.n > 1 else None


def mser5(series: ArrayLike) -> int:
    """Return how many of the first observations to leave out (MSER-5), a multiple of 5.

    Of all cuts of the series in batches of five, the one that gives the rest the
    smallest squared standard error: too early keeps the bias of the start, too
    late throws data away. A cut in the second half means that the run never
    settled (a backlog that grows, say), and raises ``NotSteady``. Give it days, not
    weeks: of steady series of 100 observations one in eight to five is refused by bad
    chance, of 400 one in 300. Averaging over replications does not change that.

    >>> mser5([9, 9, 9, 9, 9] + [1, 2, 3, 2, 1] * 20)
    5
    """
    values = np.asarray(series, dtype=float)
    if not np.isfinite(values).all():
        raise ValueError("series: a value is missing or infinite")
    count = len(values) // BATCH
    if count < FEWEST_BATCHES:
        raise NotSteady(f"{len(values)} observations: at least {FEWEST_BATCHES * BATCH} are needed")
    batches = values[: count * BATCH].reshape(count, BATCH).mean(axis=1)
    cut = int(np.argmin(_squared_error(batches)))
    if cut > count / 2:
        raise NotSteady(
            f"still changing after {cut * BATCH} of {len(values)} observations: "
            "run longer, or treat the question as one with a start and an end"
        )
    return cut * BATCH


def _squared_error(batches: Array) -> list[float]:
    """Return the MSER statistic of leaving out the first 0, 1, 2 ... batches.

    Cuts that leave less than a quarter are not looked at: so few batches may be
    alike by chance, and what never settles shows itself in the quarter before.
    """
    rest = Running()
    errors: list[float] = []
    for batch in reversed(batches.tolist()):
        rest.add(batch)
        errors.append(rest.squares / rest.n**2)
    return errors[: max(len(errors) // 4, 4) - 2 : -1]


def welch(list_of_series: Sequence[Sequence[float]], window: int) -> Array:
    """Return the mean over replications, smoothed over ``window`` neighbors on each side.

    Replications are cut to the shortest. Near the start the window shrinks so as
    to stay centered, and the last ``window`` points are left out, where it cannot.

    >>> welch([[0, 3, 6, 6, 6], [0, 3, 6, 6, 12]], window=1).tolist()
    [0.0, 3.0, 5.0, 7.0]
    """
    shortest = min(len(series) for series in list_of_series)
    if not 0 <= 2 * window < shortest:
        raise ValueError(f"window = {window}: from 0 to less than half of {shortest}")
    mean = np.mean([np.asarray(series[:shortest], float) for series in list_of_series], axis=0)
    before = np.concatenate([[0.0], np.cumsum(mean)])
    at = np.arange(shortest - window)
    reach = np.minimum(at, window)
    return (before[at + reach + 1] - before[at - reach]) / (2 * reach + 1)

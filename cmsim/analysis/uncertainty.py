"""Two uncertainties kept apart: chance, and what is not known about the inputs."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import f as fisher
from scipy.stats import qmc

from cmsim.analysis.factors import Factor, all_assumed
from cmsim.analysis.factors import factors as factors_of
from cmsim.analysis.sample import Runner, Sample, answers, one_or_two
from cmsim.analysis.statistics import Array, Estimate, estimate
from cmsim.experiment.cache import Cache
from cmsim.experiment.cancelled import STOPPED
from cmsim.experiment.executor import Workers, outcomes
from cmsim.experiment.job import Policy, ProgressCallback
from cmsim.measures.measure import Measure
from cmsim.model.policy import USUAL
from cmsim.scenario.scenario import Scenario


class VarianceDecomposition(NamedTuple):
    """The variance of one run's answer in two parts, in the unit of the answer.

    ``share`` is the part of the inputs in the whole, from 0 to 1, with its interval ``low`` to
    ``high``.
    """

    chance_sd: float
    inputs_sd: float
    share: float | None
    low: float
    high: float
    confidence: float


class Uncertainty(NamedTuple):
    """An answer over all plausible inputs, and where its uncertainty comes from.

    ``answer`` is the mean over inputs and chance; ``positive`` the share of input draws whose mean
    is above zero. ``table`` has a row for each draw of the inputs, a column for each replication;
    ``draws`` the values drawn, in the order of ``factors``. ``impossible`` draws contradicted
    themselves and were left out.
    """

    answer: Estimate
    variance: VarianceDecomposition
    positive: float
    table: Array
    draws: Array
    factors: tuple[Factor, ...]
    impossible: int
    complete: bool


def uncertainties(
    scenarios: Scenario | Sequence[Scenario],
    measure: Measure | str,
    factors: Sequence[Factor] | None = None,
    *,
    inputs: int = 40,
    replications: int = 2,
    confidence: float = 0.95,
    seed: int = 1,
    policy: Policy = USUAL,
    jobs: Workers = 1,
    cache: Cache | None = None,
    progress: ProgressCallback | None = None,
    runner: Runner = outcomes,
) -> Uncertainty:
    """Draw all assumptions at once from their ranges, and tell their share from that of chance.

    A Latin hypercube of ``inputs`` draws, each with ``replications`` of random numbers of its own;
    of two scenarios the second minus the first is taken on the same draw and the same random
    numbers. Ctrl-C, or ``progress`` returning ``False``, ends early and keeps the draws that are
    complete.

    >>> from cmsim.scenario.library.practices import solo_rural
    >>> answer = uncertainties(solo_rural().replace(weeks=2), "contacts", inputs=3)
    >>> answer.table.shape
    (3, 2)
    """
    scenarios = one_or_two(scenarios)
    check(inputs, replications)
    chosen = tuple(factors_of(scenarios) if factors is None else factors)
    draws = hypercube(chosen, inputs, seed)
    changed = [all_assumed(scenarios, dict(zip(chosen, row))) for row in draws]
    made = {n: each for n, each in enumerate(changed) if each is not None}
    possible = list(made)
    sample = Sample([measure], seed, policy, jobs, cache, progress, runner)
    seeds = {n: range(n * replications + 1, (n + 1) * replications + 1) for n in possible}
    complete = True
    try:
        sample.take([(each, r) for n in possible for r in seeds[n] for each in made[n]])
    except STOPPED:
        complete = False
        possible = [
            n for n in possible if all(sample.has(each, r) for r in seeds[n] for each in made[n])
        ]
        if len(possible) < 2:
            raise
    rows = {n: answers(sample, made[n], measure, seeds[n]) for n in possible}
    whole = [n for n in possible if None not in rows[n]]
    table = np.array([rows[n] for n in whole], dtype=float)
    return Uncertainty(
        estimate(table.mean(axis=1), confidence) if whole else estimate([], confidence),
        variance_decomposition(table, confidence),
        float((table.mean(axis=1) > 0).mean()) if whole else np.nan,
        table,
        draws[whole],
        chosen,
        len(draws) - len(made),
        complete,
    )


def hypercube(factors: Sequence[Factor], inputs: int, seed: int) -> Array:
    """Return a Latin hypercube over the ranges of some factors: a row per draw, a column each."""
    if not factors:
        return np.empty((inputs, 0))
    unit = qmc.LatinHypercube(len(factors), rng=np.random.default_rng([seed, inputs]))
    return qmc.scale(
        unit.random(inputs), [each.low for each in factors], [each.high for each in factors]
    )


def variance_decomposition(table: ArrayLike, confidence: float = 0.95) -> VarianceDecomposition:
    """Tell the variance between rows (inputs) from that within (chance), bias corrected.

    The mean of a row carries 1/n of the chance of its n replications, which is taken off. The
    interval of the share is exact if both are normal.

    >>> variance = variance_decomposition([[1, 3], [11, 13], [21, 23]])
    >>> round(variance.chance_sd**2, 6), round(variance.inputs_sd**2, 6), f"{variance.share:.2f}"
    (2.0, 99.0, '0.98')
    """
    table = np.asarray(table, dtype=float)
    rows, n = table.shape if table.ndim == 2 else (0, 0)
    if rows < 2 or n < 2:
        return VarianceDecomposition(np.nan, np.nan, None, 0.0, 1.0, confidence)
    within = float(table.var(axis=1, ddof=1).mean())
    between = float(n * table.mean(axis=1).var(ddof=1))
    inputs = max(0.0, (between - within) / n)
    share = inputs / (inputs + within) if inputs + within > 0 else None
    low, high = ends(between / within, rows, n, confidence) if within > 0 else (share or 0.0, 1.0)
    return VarianceDecomposition(within**0.5, inputs**0.5, share, low, high, confidence)


def ends(ratio: float, rows: int, n: int, confidence: float) -> tuple[float, float]:
    """Return the interval of the share of the inputs, from the ratio of mean squares."""
    tail = (1 - confidence) / 2
    found = []
    for quantile in (1 - tail, tail):
        above = ratio / fisher.ppf(quantile, rows - 1, rows * (n - 1)) - 1
        found.append(max(0.0, above / (above + n)))
    return tuple(found)


def shares(draws: ArrayLike, table: ArrayLike) -> list[float] | None:
    """Return the share of each input in the variance that inputs make, if they simply add up.

    ``draws`` has a row per draw and a column per input, ``table`` the same rows and a column per
    replication.

    A straight line is fitted through all inputs at once, so there must be more draws than
    inputs; ``None`` otherwise. What they do together, beyond adding up, is in no share.

    >>> draws = hypercube([], 4, 1)
    >>> shares(draws, [[1, 2]] * 4) is None
    True
    """
    draws, means = np.asarray(draws, float), np.asarray(table, float).mean(axis=1)
    count, inputs = draws.shape
    total = variance_decomposition(table).inputs_sd ** 2
    if not inputs or count < inputs + 3 or not total > 0:
        return None
    centered = draws - draws.mean(axis=0)
    design = np.column_stack([np.ones(count), centered])
    weights, left, *_ = np.linalg.lstsq(design, means, rcond=None)
    noise = np.linalg.pinv(design.T @ design).diagonal()[1:] * (
        left[0] / (count - inputs - 1) if len(left) else 0.0
    )
    squares = np.maximum(0.0, weights[1:] ** 2 - noise)
    return (squares * centered.var(axis=0, ddof=1) / total).tolist()


def check(inputs: int, replications: int) -> None:
    if inputs < 2:
        raise ValueError(f"inputs = {inputs}: two draws or more are needed")
    if replications < 2:
        raise ValueError(
            f"replications = {replications}: of each draw, two or more are needed to "
            "tell chance from inputs"
        )

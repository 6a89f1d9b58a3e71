"""Replications until the asked answer is known, on data whose truth is known."""

import math

import numpy as np
import pandas as pd
import pytest

from cmsim.analysis import warmup
from cmsim.analysis.precision import until_known
from cmsim.analysis.warmup import NotSteady
from cmsim.experiment.run import run
from cmsim.scenario.library import practices

TOYS = 100


class Named:
    def __init__(self, name):
        self.name = name


class Toy:
    """Results of replications whose values are drawn with known means and shared noise."""

    def __init__(self, table, complete=True):
        self.table, self.complete = table, complete
        self.replications = len(table)

    def measure(self, name):
        return self.table


def toy_steps(means, seed, shared=1.0, own=0.3, stop_after=None):
    """Return a stand-in for ``steps`` that draws normal values with these means."""

    def stepping(*scenarios, replications, progress=None, **how):
        rng = np.random.default_rng([seed, 4])
        noise = rng.standard_normal((replications, 1 + len(means)))
        whole = pd.DataFrame(
            np.array(means) + shared * noise[:, :1] + own * noise[:, 1:],
            columns=[each.name for each in scenarios],
        )
        for n in range(replications):
            table = whole.iloc[: n + 1]
            if (progress and progress((n + 1) * len(means), 0) is False) or stop_after == n + 1:
                yield Toy(table, complete=False)
                return
            yield Toy(table)

    return stepping


def pair(first, second):
    return [Named(first), Named(second)]


def known(means, seed, **asked):
    names = [Named(f"s{n}") for n in range(len(means))]
    own = {key: asked.pop(key) for key in ("own", "shared", "stop_after") if key in asked}
    return until_known(names, "contacts", stepping=toy_steps(means, seed, **own), **asked)


@pytest.mark.parametrize("truth", [-2.0, 0.0, 2.0])
def test_an_absolute_precision_is_reached_whatever_the_sign(truth):
    """The interval is as narrow as asked and holds the truth about as often as it says."""
    found = [known([5, 5 + truth], seed, precision=0.2, smallest=20) for seed in range(TOYS)]
    assert all(each.reached and each.estimates["s1"].half_width <= 0.2 for each in found)
    holds = sum(each.estimates["s1"].low <= truth <= each.estimates["s1"].high for each in found)
    assert holds >= TOYS * 0.93 - 3 * math.sqrt(TOYS * 0.05 * 0.95)


def test_a_relative_precision_takes_the_same_work_for_gains_and_losses():
    """Mirrored noise with a mirrored mean must stop at the same replication."""
    gains = known([0, 2.0], 3, precision=0.1, relative_to="mean", shared=0)
    mirrored = toy_steps([0, 2.0], 3, shared=0)

    def stepping(*scenarios, **how):
        for each in mirrored(*scenarios, **how):
            yield Toy(-each.table)

    losses = until_known(pair("s0", "s1"), "contacts", 0.1, "mean", stepping=stepping)
    assert gains.reached and losses.reached
    assert gains.results.replications == losses.results.replications
    assert losses.estimates["s1"].mean == pytest.approx(-gains.estimates["s1"].mean)


def test_a_fraction_of_a_mean_of_zero_ends_at_the_ceiling_with_advice():
    found = known([1, 1], 5, precision=0.1, relative_to="mean", ceiling=60)
    assert not found.reached and found.results.replications == 60
    assert "ceiling of 60" in str(found) and "ask for an absolute precision" in str(found)


def test_precision_relative_to_the_base_needs_a_base_that_is_not_zero():
    assert known([-4, -3], 6, precision=0.05, relative_to="base").reached
    found = known([0, 1], 6, precision=0.1, relative_to="base", ceiling=9, own=0, shared=0)
    assert not found.reached and "mean of the base is zero" in str(found)


def test_the_difference_is_asked_for_and_not_the_levels():
    """Levels vary ten times as much as their difference; the difference settles all the same."""
    found = known([50, 51], 7, precision=0.3, shared=10, own=0.3)
    assert found.reached and found.results.replications < 30
    assert found.estimates["s1"].mean == pytest.approx(1, abs=0.5)


def test_several_differences_hold_at_once():
    found = known([0, 1, 2, 3], 8, precision=0.3)
    assert set(found.estimates) == {"s1", "s2", "s3"}
    assert all(each.confidence == pytest.approx(1 - 0.05 / 3) for each in found.estimates.values())


def test_another_base_turns_the_difference_round():
    forth = known([0, 1], 9, precision=0.5)
    back = known([0, 1], 9, precision=0.5, base="s1")
    assert back.estimates["s0"].mean == pytest.approx(-forth.estimates["s1"].mean)
    with pytest.raises(ValueError, match="base = 'nobody'"):
        known([0, 1], 9, precision=0.5, base="nobody")


def test_stopping_early_keeps_what_there_is():
    told = []

    def progress(done, expected):
        told.append((done, expected))
        return False if done >= 8 else None

    names = pair("s0", "s1")
    found = until_known(names, "contacts", 1e-6, stepping=toy_steps([0, 1], 1), progress=progress)
    assert found.stopped and not found.reached and found.results.replications == 4
    assert all(done <= expected for done, expected in told)


def test_the_model_answers_to_a_stated_precision():
    """The mean and its interval come from the replications that were run, no more, no fewer."""
    scenarios = [
        practices.solo_rural(each).replace(name=each, weeks=8) for each in ("off-site", "embedded")
    ]
    found = until_known(scenarios, "contacts", 1.0, ceiling=40)
    again = run(*scenarios, replications=found.results.replications, measures=["contacts"])
    table = again.measure("contacts")
    assert found.reached and found.estimates["embedded"].half_width <= 1.0
    assert found.estimates["embedded"].mean == pytest.approx(
        (table["embedded"] - table["off-site"]).mean()
    )


# --- warm-up


class Weekly:
    """Results with a weekly series in every replication."""

    def __init__(self, tables):
        self.tables = tables
        self.names = list(tables)
        self.replications = next(iter(tables.values())).shape[1]

    def weekly(self, measure):
        return {name: pd.DataFrame(table) for name, table in self.tables.items()}

    def checked(self, measure):
        return Named(measure)


def settling(weeks, start, level=10.0, cut=20, replications=5, seed=1):
    """Return series that jump from ``start`` to ``level`` after ``cut`` weeks, with noise."""
    rng = np.random.default_rng(seed)
    truth = np.where(np.arange(weeks) < cut, start, level)[:, None]
    return truth + 0.3 * rng.standard_normal((weeks, replications))


def test_the_warm_up_is_found_where_it_ends():
    found = warmup.suggest(Weekly({"a": settling(400, 0.0)}), "contacts")
    assert found.weeks == 20 and found.scenario == "a"
    assert len(found.mean) == 400 and len(found.smooth) == 400 - found.window


def test_what_never_settles_is_refused():
    growing = np.arange(100.0)[:, None] + np.zeros((100, 3))
    found = warmup.suggest(Weekly({"a": growing}), "backlog")
    assert found.weeks is None and "still changing" in found.reason
    with pytest.raises(NotSteady, match="a: still changing"):
        warmup.steady(Weekly({"a": growing}), "backlog")


def test_the_start_no_longer_biases_what_is_left():
    results = Weekly({"a": settling(400, 0.0), "b": settling(400, 90.0, seed=2)})
    naive = results.tables["a"].mean()
    found = warmup.steady(results, "contacts")
    assert (abs(naive - 10) > 0.4).all()
    assert all(each.low - 0.2 <= 10 <= each.high + 0.2 for each in found.values())


def test_a_cut_in_the_second_half_is_refused():
    results = Weekly({"a": settling(400, 0.0)})
    assert len(warmup.after(results, "contacts", 200)) == 5
    with pytest.raises(NotSteady, match="201 weeks"):
        warmup.after(results, "contacts", 201)


def test_weeks_left_out_are_left_out_of_real_runs():
    results = run(practices.solo_rural().replace(weeks=10), replications=2, measures=["contacts"])
    whole = results.measure("contacts")
    assert warmup.after(results, "contacts", 0).to_numpy() == pytest.approx(whole.to_numpy())
    last = results.weekly("contacts").iloc[5:].mean().to_numpy()
    assert warmup.after(results, "contacts", 5).to_numpy().ravel() == pytest.approx(last)

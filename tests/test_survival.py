"""Time to event, against worked examples and known truth."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.analysis import survival
from cmsim.analysis.statistics import estimate
from cmsim.analysis.survival import (
    cumulative_incidence, kaplan_meier, median, restricted_mean, share_by)

# Weeks in remission, the treated arm of Freireich et al. (1963), worked in many textbooks.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def followed(rng, mean, patients=200, longest=12):
    """Return exponential times to an event, cut off where a run of 12 weeks ends."""
    entered, wait = rng.uniform(0, longest, patients), rng.exponential(mean, patients)
    room = longest - entered
    room[0] = longest
    return np.minimum(wait, room), wait <= room


def test_examples_in_docstrings_hold():
    assert doctest.testmod(survival).failed == 0


def test_kaplan_meier_is_the_textbooks():
    table = kaplan_meier(WEEKS, RELAPSED)
    assert table["time"].tolist() == [0, 6, 7, 10, 13, 16, 22, 23, 35]
    assert table["at_risk"].tolist() == [21, 21, 17, 15, 12, 11, 7, 6, 1]
    assert table["events"].tolist() == [0, 3, 1, 1, 1, 1, 1, 1, 0]
    assert table["survival"].tolist() == pytest.approx(
        [1, .8571, .8067, .7529, .6902, .6275, .5378, .4482, .4482], abs=5e-5)
    assert median(table) == 23


def test_its_interval_is_the_textbooks():
    table = kaplan_meier(WEEKS, RELAPSED).set_index("time")
    assert table.loc[[6, 10, 23], "low"].tolist() == pytest.approx([.6197, .5032, .1881], abs=5e-5)
    assert table.loc[[6, 10, 23], "high"].tolist() == pytest.approx([.9516, .8894, .6801], abs=5e-5)


def test_mean_of_finished_episodes_is_biased_where_kaplan_meier_is_not():
    """Mean 10 weeks, runs of 12: up to week 12 the truth is 10 (1 - exp(-1.2)) = 7.0 weeks."""
    rng, naive, ours = np.random.default_rng(1), [], []
    for _ in range(100):
        weeks, happened = followed(rng, mean=10)
        naive.append(np.minimum(weeks[happened], 12).mean())
        ours.append(restricted_mean(kaplan_meier(weeks, happened), 11.5))
    truth = 10 * (1 - math.exp(-1.15))
    known = estimate(ours)
    assert known.mean == pytest.approx(truth, abs=1.5 * known.half_width)
    assert np.mean(naive) < truth / 2


def test_nineteen_of_twenty_intervals_hold_the_true_share():
    rng, hits = np.random.default_rng(2), 0
    for _ in range(500):
        table = kaplan_meier(*followed(rng, mean=10, patients=60))
        row = table[table["time"] <= 5].iloc[-1]
        hits += row["low"] <= math.exp(-0.5) <= row["high"]
    assert abs(hits - 475) <= 3 * math.sqrt(500 * 0.95 * 0.05)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_without_censoring_it_is_plain_counting(weeks):
    table = kaplan_meier(weeks, [True] * len(weeks))
    for time in range(21):
        assert share_by(table, time) == pytest.approx(np.mean(np.array(weeks) <= time))
    assert restricted_mean(table, 20) == pytest.approx(np.mean(weeks))


@given(st.lists(st.tuples(st.floats(0, 50), st.booleans()), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_curve_falls_and_stays_in_its_band(patients):
    table = kaplan_meier(*zip(*patients))
    assert (table["survival"].diff()[1:] <= 0).all()
    assert (0 <= table["low"]).all() and (table["high"] <= 1).all()
    assert (table["low"] <= table["survival"] + 1e-12).all()
    assert (table["survival"] <= table["high"] + 1e-12).all()


def test_what_was_not_followed_is_not_known():
    table = kaplan_meier([1, 2, 3, 4], [True, False, False, False])
    assert median(table) is None
    assert share_by(table, 5) is None and restricted_mean(table, 5) is None
    finished = kaplan_meier([1, 2], [True, True])
    assert share_by(finished, 5) == 1 and restricted_mean(finished, 5) == 1.5


def test_nobody_finished_is_no_proof_that_nobody_will():
    table = kaplan_meier([5] * 10, [False] * 10)
    assert table["survival"].tolist() == [1, 1]
    assert table["low"].tolist() == pytest.approx([1, 0.025 ** 0.1])


def test_durations_that_are_none_are_refused():
    for wrong in ([1, None], [-1], [float("inf")]):
        with pytest.raises(ValueError, match="durations"):
            kaplan_meier(wrong, [True] * len(wrong))
    with pytest.raises(ValueError, match="none given"):
        kaplan_meier([], [])


def test_shares_of_reasons_and_the_open_add_up_to_one():
    rng = np.random.default_rng(3)
    reasons = rng.choice(["graduated", "disengaged", "moved", None], 200)
    table = cumulative_incidence(rng.integers(0, 30, 200), reasons)
    assert table.drop(columns=["time", "at_risk"]).sum(axis=1).tolist() == \
        pytest.approx([1] * len(table))


def test_one_reason_alone_is_kaplan_meier():
    table = cumulative_incidence(WEEKS, ["relapse" if each else None for each in RELAPSED])
    curve = kaplan_meier(WEEKS, RELAPSED)
    assert table["open"].tolist() == pytest.approx(curve["survival"].tolist())
    assert (1 - table["relapse"]).tolist() == pytest.approx(curve["survival"].tolist())


def test_reasons_compete_as_theory_says_where_kaplan_meier_overstates():
    """Graduation at 0.1 and loss at 0.2 a week: a third of those ended have graduated."""
    rng, ours, apart = np.random.default_rng(4), [], []
    for _ in range(60):
        weeks, ended = followed(rng, mean=1 / 0.3)
        graduated = ended & (rng.random(200) < 1 / 3)
        reasons = np.where(graduated, "graduated", np.where(ended, "lost", None))
        table = cumulative_incidence(weeks, reasons)
        ours.append(table.loc[table["time"] <= 6, "graduated"].iloc[-1])
        apart.append(share_by(kaplan_meier(weeks, graduated), 6))
    truth, known = (1 - math.exp(-1.8)) / 3, estimate(ours)
    assert known.mean == pytest.approx(truth, abs=1.5 * known.half_width)
    assert np.mean(apart) > truth + 0.1

"""Statistics on known truth."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit
from scipy.stats import binomtest
from scipy.stats import t as student

from cmsim.analysis import statistics, student_t
from cmsim.analysis.statistics import difference, estimate, share, simultaneous
from cmsim.analysis.stopping import enough, replications_needed
from cmsim.analysis.warmup import NotSteady, Running, mser5, welch

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


def within_chance(hits, trials, probability):
    """Say whether a count of hits lies within three standard deviations of what it should be."""
    return abs(hits - trials * probability) <= 3 * math.sqrt(
        trials * probability * (1 - probability)
    )


def paired(rng, rows=20, **means):
    """Return scenarios that share most of their noise, as common random numbers do."""
    noise = rng.normal(0, 3, rows)
    return pd.DataFrame({name: noise + rng.normal(mean, 1, rows) for name, mean in means.items()})


@pytest.mark.parametrize(
    "draw, truth",
    [
        (lambda rng: rng.normal(-7, 2, 10), -7),
        (lambda rng: rng.exponential(5, 300), 5),
        (lambda rng: rng.lognormal(0, 0.5, 300), math.exp(0.125)),
    ],
)
def test_nineteen_of_twenty_intervals_hold_the_truth(draw, truth):
    rng = np.random.default_rng(1)
    intervals = [estimate(draw(rng)) for _ in range(1000)]
    assert within_chance(sum(each.low <= truth <= each.high for each in intervals), 1000, 0.95)


def test_ten_skewed_values_hold_the_truth_somewhat_less_often():
    rng = np.random.default_rng(13)
    intervals = [estimate(rng.exponential(5, 10)) for _ in range(1000)]
    assert 0.87 < np.mean([each.low <= 5 <= each.high for each in intervals]) < 0.93


def test_confidence_asked_is_confidence_given():
    rng = np.random.default_rng(2)
    intervals = [estimate(rng.normal(3, 1, 6), 0.8) for _ in range(1000)]
    assert within_chance(sum(each.low <= 3 <= each.high for each in intervals), 1000, 0.8)


def test_half_width_is_that_of_the_t_table():
    assert estimate([9, 10, 11]).half_width == pytest.approx(4.3027 / math.sqrt(3), abs=1e-4)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 15, 31, 127, 1999, 10_000])
def test_quantiles_of_student_t_are_those_of_scipy(freedom):
    for probability in (0.5001, 0.6, 0.75, 0.95, 0.975, 0.995, 0.9995, 1 - 1e-6, 0.025):
        own = student_t.quantile(freedom, probability)
        assert own == pytest.approx(student.ppf(probability, freedom), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("times, n", [(0, 5), (1, 2), (9, 10), (16, 16), (130, 400)])
def test_a_share_has_the_interval_that_scipy_gives(times, n):
    for confidence in (0.8, 0.95, 0.999):
        known = share([True] * times + [False] * (n - times), confidence)
        ends = binomtest(times, n).proportion_ci(confidence, method="wilson")
        assert (known.low, known.high) == pytest.approx((ends.low, ends.high), abs=1e-12)


def test_missing_values_are_left_out_and_counted():
    known = estimate(pd.Series([1, None, 3, float("nan")], dtype=object))
    assert (known.mean, known.n, known.missing) == (2, 2, 2)


def test_one_replication_says_nothing_of_chance():
    known = estimate([7])
    assert known.half_width == math.inf and not known.clear and str(known) == "7.00 ± ∞"


def test_no_replication_says_nothing_at_all():
    assert str(estimate([None])) == "no data" and not estimate([]).clear


def test_equal_values_are_told_from_nearly_equal_ones():
    assert str(estimate([0.1 + 0.2, 0.3, 0.3])) == "0.30 ± 0"
    assert estimate([3, 3]).clear and not estimate([0, 0]).clear


def test_an_infinite_wait_leaves_no_interval():
    assert not estimate([1, math.inf]).clear and str(estimate([1, math.inf])) == "∞ ± ∞"


def test_clear_means_that_zero_is_outside():
    assert estimate([-10, -11, -9]).clear and estimate([10, 11, 9]).clear
    assert not estimate([-1, 0, 1.5]).clear


def test_estimates_print_two_digits_of_doubt():
    printed = [
        str(statistics.Estimate(mean, half, 0.95, 9))
        for mean, half in [
            (2.314, 0.12),
            (1234.6, 56.7),
            (0.00123, 0.00045),
            (-0.001, 0.5),
            (1e-9, 3e-9),
        ]
    ]
    assert printed == [
        "2.31 ± 0.12",
        "1235 ± 57",
        "0.00123 ± 0.00045",
        "0.00 ± 0.50",
        "1e-09 ± 3e-09",
    ]


def test_a_confidence_in_percent_is_refused():
    with pytest.raises(ValueError, match="confidence = 95: lies between 0 and 1"):
        estimate([1, 2], confidence=95)


def test_pairing_narrows_a_difference_and_keeps_its_coverage():
    rng, hits, narrower = np.random.default_rng(3), 0, 0
    for _ in range(500):
        table = paired(rng, now=10, then=11)
        known = difference(table, "now", "then")
        shuffled = table.assign(now=rng.permutation(table["now"]))
        hits += known.low <= 1 <= known.high
        narrower += known.half_width < difference(shuffled, "now", "then").half_width
    assert within_chance(hits, 500, 0.95) and narrower > 490


def test_a_pair_with_one_side_missing_is_no_pair():
    table = pd.DataFrame({"a": [1, 2, None], "b": [2, None, 9]})
    known = difference(table, "a", "b")
    assert (known.mean, known.n, known.missing) == (1, 1, 2)


def test_simultaneous_intervals_all_hold_at_once():
    rng, truth = np.random.default_rng(4), {"p": 10, "q": 12, "r": 9, "s": 10}
    joint = alone = 0
    for _ in range(400):
        table = paired(rng, base=10, **truth)
        known = simultaneous(table, "base")
        joint += all(each.low <= truth[name] - 10 <= each.high for name, each in known.items())
        single = [difference(table, "base", name) for name in truth]
        alone += all(each.low <= t - 10 <= each.high for each, t in zip(single, truth.values()))
    assert joint >= 400 * 0.95 - 3 * math.sqrt(400 * 0.95 * 0.05) and alone < joint


def test_wilson_intervals_hold_the_truth_near_the_edge():
    rng = np.random.default_rng(7)
    shares = [share(rng.random(30) < 0.95) for _ in range(1000)]
    assert sum(each.low <= 0.95 <= each.high for each in shares) > 920
    assert share([True] * 20).low == pytest.approx(0.839, abs=1e-3) and share([]).share is None


@given(st.lists(st.booleans(), min_size=1, max_size=60))
@settings(max_examples=50, deadline=None)
def test_a_share_lies_in_its_interval_and_that_between_0_and_1(happened):
    known = share(happened)
    assert 0 <= known.low <= known.share <= known.high <= 1


@given(NUMBERS)
@settings(max_examples=100, deadline=None)
def test_running_moments_are_those_of_the_whole_sample(values):
    running = Running()
    for value in values:
        running.add(value)
    assert running.mean == pytest.approx(np.mean(values), abs=1e-6, rel=1e-9)
    assert running.variance == pytest.approx(np.var(values, ddof=1), abs=1e-3, rel=1e-9)


def test_running_variance_survives_a_mean_that_dwarfs_it():
    running = Running()
    for value in (1e9 + 1, 1e9 + 2, 1e9 + 3):
        running.add(value)
    assert running.variance == 1 and Running().variance is None


@given(NUMBERS, st.floats(-100, 100), st.floats(0.1, 10))
@settings(max_examples=50, deadline=None)
def test_an_estimate_moves_and_stretches_with_its_unit(values, shift, scale):
    known = estimate(values)
    moved = estimate([value * scale + shift for value in values])
    assert moved.mean == pytest.approx(known.mean * scale + shift, rel=1e-6, abs=1e-3)
    assert moved.half_width == pytest.approx(known.half_width * scale, rel=1e-6, abs=1e-3)


def stop(rng, mean, spread, precision, **options):
    """Return the values taken until the rule is content, and its verdict."""
    values = rng.normal(mean, spread, 2000).tolist()
    n = 1
    while not enough(values[:n], precision, **options).done:
        n += 1
    return values[:n], enough(values[:n], precision, **options)


@pytest.mark.parametrize("mean", [-10, 0, 10])
def test_an_absolute_precision_takes_as_long_whatever_the_mean(mean):
    values, verdict = stop(np.random.default_rng(8), mean, 2, 0.5)
    assert estimate(values).half_width <= 0.5 and verdict.reason.startswith("known to ± 0.5")
    assert len(values) == len(stop(np.random.default_rng(8), 0, 2, 0.5)[0])


def test_a_relative_precision_takes_as_long_for_a_loss_as_for_a_gain():
    gain, loss = [-value for value in range(8, 13)], list(range(8, 13))
    for precision in (0.01, 0.1, 0.19, 0.2, 0.5):
        ours, theirs = (enough(v, precision, "mean") for v in (gain, loss))
        assert ours.done == theirs.done == (estimate(loss).half_width <= precision * 10)


def test_a_fraction_of_nothing_is_refused_honestly():
    noise = np.random.default_rng(9).normal(0, 1, 50)
    values = np.ravel([noise, -noise], order="F").tolist()
    verdict = enough(values, 0.1, "mean", ceiling=100)
    assert not enough(values[:99], 0.1, "mean", ceiling=100).done
    assert verdict.done and "precision not reached" in verdict.reason
    assert (
        "no fraction of zero can be reached: ask for an absolute precision such as ± 0."
        in verdict.reason
    )
    assert "absolute" in enough(values[:10], 0.1, "mean").reason


def test_precision_may_be_relative_to_another_number():
    assert enough([-1, 0, 1, 0, -1, 1], 0.1, relative_to=-20).done
    assert not enough([-1, 0, 1, 0, -1, 1], 0.1, relative_to=2).done
    with pytest.raises(ValueError, match="relative_to = 'means'"):
        enough([1, 2], 0.1, relative_to="means")


def test_equal_values_must_last_longer_before_they_are_believed():
    assert not enough([0] * 19, 1).done
    assert "fewer than 14% of them could have stayed hidden" in enough([0] * 20, 1).reason


def test_the_ceiling_stops_what_no_number_can_settle():
    assert enough([None] * 30, 1, ceiling=30).done and not enough([None] * 29, 1, ceiling=30).done
    assert "more than the ceiling of 500" in enough([1, 9, 1, 9, 1, 9], 0.1).reason
    assert "ceiling of 6" in enough([1, 9, 1, 9, 1, 9], 0.1, ceiling=6).reason


def test_stopping_early_costs_a_little_coverage_and_no_more():
    rng, hits = np.random.default_rng(10), 0
    for _ in range(500):
        values, _ = stop(rng, 4, 1, 0.5)
        known = estimate(values)
        hits += known.low <= 4 <= known.high
    assert hits >= 0.88 * 500


@pytest.mark.parametrize("relative, precision", [(False, 0.5), (True, 0.05)])
def test_the_forecast_of_replications_is_the_smallest_that_will_do(relative, precision):
    pilot = [-9, -10, -11, -12, -8]
    n, spread = replications_needed(pilot, precision, relative), np.std(pilot, ddof=1)

    def half_width(n):
        return stdtrit(n - 1, 0.975) * spread / math.sqrt(n)

    assert half_width(n) <= 0.5 < half_width(n - 1)


def test_the_forecast_for_a_fraction_of_zero_is_never():
    assert replications_needed([-1, 1], 0.1, relative=True) == math.inf
    with pytest.raises(ValueError, match="pilot of 1"):
        replications_needed([1], 0.1)


def decaying(rng, cut, length):
    """Return a series that starts high and is steady from ``cut`` on."""
    return np.where(np.arange(length) < cut, 20, 0) + rng.normal(0, 1, length)


@pytest.mark.parametrize("cut", [0, 20, 50, 100])
def test_mser5_finds_a_cut_that_is_known(cut):
    rng = np.random.default_rng(11)
    found = [mser5(decaying(rng, cut, 400)) for _ in range(20)]
    assert min(found) >= cut and np.median(found) <= cut + 20


def test_mser5_refuses_what_never_settles():
    rng = np.random.default_rng(12)
    with pytest.raises(NotSteady, match="still changing after"):
        mser5(np.arange(300) + rng.normal(0, 1, 300))
    with pytest.raises(NotSteady, match="still changing after"):
        mser5(decaying(rng, 200, 300))


def test_mser5_seldom_refuses_a_long_steady_series():
    rng = np.random.default_rng(14)
    assert all(mser5(rng.normal(0, 1, 1000)) < 500 for _ in range(50))


def test_mser5_refuses_what_is_too_short_or_missing():
    with pytest.raises(NotSteady, match="at least 50"):
        mser5([1] * 49)
    with pytest.raises(ValueError, match="missing"):
        mser5([1.0] * 49 + [float("nan")])


def test_mser5_leaves_a_constant_series_whole():
    assert mser5([0.1] * 57) == 0 and mser5([9.0] * 5 + [0.1] * 95) == 5


def test_welch_keeps_a_straight_line_straight():
    line = np.arange(30.0)
    assert welch([line, line + 2, line[:25] + 4], 5) == pytest.approx(line[:20] + 2)


def test_welch_refuses_a_window_that_leaves_nothing():
    with pytest.raises(ValueError, match="window = 5"):
        welch([range(10)], 5)

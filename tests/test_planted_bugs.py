"""Known bugs of the field, planted into our statistics: our checks must catch each."""

from math import inf

import numpy as np
import pytest

from cmsim.analysis import statistics, stopping
from cmsim.analysis.stopping import enough
from cmsim.analysis.warmup import Running


def caught(check, *arguments):
    """Say whether a check fails, as it should."""
    try:
        check(*arguments)
    except AssertionError:
        return True
    return False


def stop(rule, values, precision, relative_to=None):
    """Return after how many values the rule stops, with its reason; 150 is the ceiling."""
    for n in range(1, len(values) + 1):
        verdict = rule(values[:n], precision, relative_to, ceiling=150)
        if verdict.done:
            return n, verdict.reason
    raise AssertionError("the rule never stops, not even at its ceiling")


def check_stopping_rule(rule):
    """Check that a rule stops when its interval is narrow enough, whatever the mean's sign."""
    noise = np.random.default_rng(1).normal(0, 2, 400)
    for mean, precision, relative_to, size in [
        (10, 0.5, None, 1),
        (-10, 0.5, None, 1),
        (0, 0.5, None, 1),
        (10, 0.05, "mean", None),
        (-10, 0.05, "mean", None),
        (0, 1, -0.5, 0.5),
    ]:
        n, _ = stop(rule, (noise + mean).tolist(), precision, relative_to)
        before, known = (statistics.estimate(noise[:end] + mean) for end in (n - 1, n))
        assert known.half_width <= precision * (size or abs(known.mean)), ("too early", mean, n)
        assert before.half_width > precision * (size or abs(before.mean)), ("too late", mean, n)
    nothing = noise - noise[:150].mean()
    for sign in (1, -1):
        n, reason = stop(rule, (sign * nothing).tolist(), 0.05, "mean")
        assert n == 150 and "not reached" in reason and "absolute" in reason, (n, reason)


def check_running(running_class):
    """Check a running mean and variance on samples below, about and above zero."""
    noise = np.random.default_rng(2).normal(0, 3, 50)
    for mean in (-1000, -10, 0, 10, 1000):
        running = running_class()
        for value in noise + mean:
            running.add(float(value))
        assert running.mean == pytest.approx(np.mean(noise + mean))
        assert running.variance == pytest.approx(np.var(noise + mean, ddof=1))


def test_the_real_stopping_rule_passes():
    check_stopping_rule(enough)


right = stopping._allowed
WRONG_WIDTHS = {
    "a share of the mean with its sign": lambda precision, of, mean: (
        precision * mean if of == "mean" else right(precision, of, mean)
    ),
    "width over mean, negative where the mean is": lambda precision, of, mean: (
        inf if mean < 0 else right(precision, of, mean)
    ),
    "a share of a number with its sign": lambda precision, of, mean: (
        precision * of if isinstance(of, float) else right(precision, of, mean)
    ),
    "a share taken for a width": lambda precision, of, mean: precision,
}


@pytest.mark.parametrize("bug", WRONG_WIDTHS)
def test_a_stopping_rule_that_allows_the_wrong_width_is_caught(monkeypatch, bug):
    """Without the forecast in words: it would trip over the bug and give it away."""
    monkeypatch.setattr(stopping, "_allowed", WRONG_WIDTHS[bug])
    monkeypatch.setattr(stopping, "_forecast", lambda *_: "")
    assert caught(check_stopping_rule, enough)


def test_a_stopping_rule_that_stops_while_the_interval_is_wide_is_caught():
    def reversed_rule(values, *asked, ceiling):
        verdict = enough(values, *asked, ceiling=ceiling)
        settled = len(values) < 5 or len(values) >= ceiling
        return verdict if settled else verdict._replace(done=not verdict.done)

    assert caught(check_stopping_rule, reversed_rule)


def test_the_real_running_variance_passes():
    check_running(Running)


class SizeOfNewMean(Running):
    """Takes the new mean for its size."""

    def add(self, value):
        before = value - self.mean
        self.n += 1
        self.mean += before / self.n
        self.squares += before * (value - abs(self.mean))


class SizeOfOldMean(Running):
    """Takes the mean so far for its size."""

    def add(self, value):
        before = value - abs(self.mean)
        self.n += 1
        self.mean += before / self.n
        self.squares += before * (value - self.mean)


class OldMeanTwice(Running):
    """Squares the deviation from the mean so far."""

    def add(self, value):
        before = value - self.mean
        super().add(value)
        self.squares += before * (self.mean + before - value)


class OfAllRatherThanSample(Running):
    """Divides by the number of values, as for a whole population."""

    @property
    def variance(self):
        return self.squares / self.n


@pytest.mark.parametrize("bug", [SizeOfNewMean, SizeOfOldMean, OldMeanTwice, OfAllRatherThanSample])
def test_a_running_variance_with_a_known_bug_is_caught(bug):
    assert caught(check_running, bug)

"""Known bugs of the field, planted into copies of our code: our checks must catch each."""

import inspect
from types import ModuleType

import numpy as np
import pytest

from cmsim.analysis import statistics

QUIET = ("_advice(known, relative_to) or _forecast(values, allowed, confidence, ceiling)", '""')


def planted(module, *bugs):
    """Return a copy of ``module`` in which, bug by bug, the right text reads wrong."""
    source = inspect.getsource(module)
    for right, wrong in bugs:
        assert source.count(right) == 1, f"{right!r} is no longer there once: plant the bug anew"
        source = source.replace(right, wrong)
    copy = ModuleType(module.__name__)
    exec(compile(source, f"{module.__name__} with a bug", "exec"), copy.__dict__)
    return copy


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
    check_stopping_rule(statistics.enough)


@pytest.mark.parametrize(
    "right, wrong",
    [
        ("return precision * abs(mean)", "return precision * mean"),
        ("known.half_width <= allowed:", "known.half_width / known.mean <= precision:"),
        ("return precision * abs(relative_to)", "return precision * relative_to"),
        ("return precision * abs(mean)", "return precision"),
        ("known.n >= least and known.half_width <= allowed", "known.half_width >= allowed"),
    ],
)
def test_a_stopping_rule_with_a_signed_mean_is_caught(right, wrong):
    """Without the words that go with the verdict: they would trip over the bug and give it away."""
    assert caught(check_stopping_rule, planted(statistics, (right, wrong), QUIET).enough)


def test_the_real_running_variance_passes():
    check_running(statistics.Running)


@pytest.mark.parametrize(
    "right, wrong",
    [
        ("before * (value - self.mean)", "before * (value - abs(self.mean))"),
        ("before = value - self.mean", "before = value - abs(self.mean)"),
        ("before * (value - self.mean)", "before * before"),
        ("self.squares / (self.n - 1)", "self.squares / self.n"),
    ],
)
def test_a_variance_update_with_the_size_of_the_mean_is_caught(right, wrong):
    assert caught(check_running, planted(statistics, (right, wrong)).Running)
